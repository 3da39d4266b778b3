/* What the map shows: the answer of the server, or one hour of it. */
window.sve = window.sve || {};
(function (sve) {
  "use strict";
  let paint = { layer: "none", level: "", values: {}, selected: [], bounds: null, palette: "amount", url: "", outlines: "" };

  document.addEventListener("sve-values", ({ detail }) => { // the answer of the map's panel (filling.js)
    sve.base = detail.values; // what the hours are played over
    sve.question = detail.query;
    sve.stopHours();
    sve.show(detail.values);
  });

  sve.show = function (wanted) {
    paint = wanted;
    const out = document.getElementById("map-out");
    if (out) {
      out.hidden = !/[?&](district|area|lsoa|cell)=/.test("?" + sve.question);
      out.textContent = /[?&](lsoa|cell)=/.test("?" + sve.question) ? "◂ All places" : "◂ All districts";
    }
    document.querySelector(".panel-map").dataset.layer = paint.layer;
    sve.repaint();
  };

  sve.repaint = function () {
    const map = sve.map.found();
    if (!map || !sve.base) return;
    sve.map.frame(paint.bounds, paint.home, Boolean(paint.place));
    sve.drawShapes(map, paint, sve.question);
  };
})(window.sve);
