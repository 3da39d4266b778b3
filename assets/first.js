/* The first screen, drawn by the server, goes when the page has its own answers: no empty moment, no jump. */
(function () {
  "use strict";
  const LONGEST = 15000; // ms; should a panel never answer, the page is shown all the same

  function done() {
    document.documentElement.classList.add("answered");
    const first = document.getElementById("first");
    if (first) first.remove();
  }

  function seen(box) {
    const place = box.getBoundingClientRect();
    return place.bottom > 0 && place.top < window.innerHeight;
  }

  function waits(section) { // an answer that comes later would push down what is read below it
    return seen(section) && section.matches("[aria-busy]");
  }

  function ready() {
    const map = document.getElementById("map");
    const drawn = document.querySelector("#page .tiles > *") && (!map || map.dataset.painted);
    return drawn && ![...document.querySelectorAll("#page section[data-panel]")].some(waits);
  }

  const look = () => requestAnimationFrame(ready() ? done : look);
  if (document.getElementById("first")) {
    look();
    setTimeout(done, LONGEST);
  }
})();
