/* How far a pack is: asked again and again until it is done, or says why it cannot be. */
(function () {
  "use strict";
  const PAUSE = 700; // ms between two questions
  const TRIES = 20; // without an answer, before the reader is told
  const bar = document.getElementById("pack-share");
  const words = document.getElementById("pack-words");
  let missed = 0;

  function show(state) {
    missed = 0;
    if (state.done || state.problem) return window.location.reload();
    bar.value = state.share;
    const said = state.words.charAt(0).toUpperCase() + state.words.slice(1) + " …";
    if (words.textContent !== said) words.textContent = said;
    return setTimeout(look, PAUSE);
  }

  function wait() {
    missed += 1;
    if (missed > TRIES) words.textContent = "The server does not answer. The pack goes on being made; this page asks again.";
    setTimeout(look, PAUSE);
  }

  function look() {
    fetch(bar.dataset.state, { cache: "no-store" }).then((answer) => (answer.ok ? answer.json() : Promise.reject(answer))).then(show, wait);
  }

  if (bar) look();
})();
