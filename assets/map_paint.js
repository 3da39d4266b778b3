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

  const STREETS = 12; // zoom from which roads are drawn
  sve.streets = function () { // the map has moved, or another answer stands on it
    const map = sve.map.found();
    const near = () => Boolean(paint.roads) && map.getZoom() >= STREETS;
    if (!map || !(near() || sve.roads)) return;
    if (sve.style.near(near())) sve.repaint(); // cells let the roads under them be seen
    Promise.all(["road_names", "map_roads"].map(sve.later)).then(() => sve.roads.show(map, paint.roads, near)).catch((error) => console.error(error));
  };

  sve.repaint = function () {
    const map = sve.map.found();
    if (!map || !sve.base) return;
    sve.map.frame(paint.bounds, paint.home, Boolean(paint.place));
    sve.drawShapes(map, paint, sve.question);
  };
})(window.sve);
