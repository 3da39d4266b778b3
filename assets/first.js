/* The first screen, drawn by the server, goes when the page has its own answers: no empty moment, no jump. */
(function () {
  "use strict";
  const LONGEST = 15000; // ms; should a panel never answer, the page is shown all the same
  const done = () => {
    document.documentElement.classList.add("answered");
    const first = document.getElementById("first");
    if (first) first.remove();
  };
  const ready = () => {
    const map = document.getElementById("map");
    return document.querySelector("#page .tiles > *") && (!map || map.dataset.painted);
  };
  const look = () => (ready() ? requestAnimationFrame(done) : requestAnimationFrame(look));
  if (document.getElementById("first")) {
    look();
    setTimeout(done, LONGEST);
  }
})();
