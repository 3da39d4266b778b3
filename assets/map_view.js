/* The Leaflet map itself: where it looks, how it follows its box, and the names on it. */
window.sve = window.sve || {};
(function (sve) {
  "use strict";
  const FAR = 8.6; // names of districts would lie over each other below this zoom
  const ZOOMS = { "zoom-near": 9.4, "zoom-1": 10, "zoom-2": 11, "zoom-3": 13 }; // classes that bring wider and more names
  let map = null;
  let bounds = null; // what it should show
  let framed = ""; // bounds it was last fitted to
  let ours = ""; // the view it was fitted to

  function escape(text) {
    const box = document.createElement("span");
    box.textContent = text;
    return box.innerHTML;
  }

  function looks() {
    const centre = map.getCenter();
    return [map.getZoom().toFixed(3), centre.lat.toFixed(4), centre.lng.toFixed(4)].join();
  }

  function frame(wanted) {
    bounds = wanted || bounds;
    if (!map || !bounds) return;
    const asked = JSON.stringify(bounds);
    if (asked === framed) return; // the same place: the reader's own view stays
    framed = asked;
    map.fitBounds(bounds, { animate: false, padding: [sve.tokens.mapPadding, sve.tokens.mapPadding] });
    ours = looks();
  }

  function zoomed() {
    const marks = map.getContainer().classList;
    marks.toggle("zoom-far", map.getZoom() < FAR);
    for (const [name, least] of Object.entries(ZOOMS)) marks.toggle(name, map.getZoom() >= least);
  }

  function follow(box) { // the map has trackResize off: it would move first, as if the reader had moved it
    let size = "";
    new ResizeObserver(() => {
      const now = box.clientWidth + "×" + box.clientHeight;
      if (!box.clientWidth || !box.clientHeight || now === size) return;
      size = now;
      const untouched = looks() === ours;
      map.invalidateSize({ animate: false });
      if (!untouched) return; // the reader has moved it: a box that changes its height is no reason to move it back
      framed = "";
      frame();
    }).observe(box);
  }

  function attach(found) {
    map = found;
    map.on("zoomend", zoomed);
    zoomed();
    follow(map.getContainer());
    sve.repaint();
  }

  function label(feature, point, context) { // dash-leaflet asks for every name; the map comes with the first
    if (context && context.map && context.map !== map) attach(context.map);
    const own = feature.properties;
    const kind = own.code ? "home" : "town rank-" + own.rank;
    const icon = L.divIcon({ className: "map-label " + kind, html: "<span>" + escape(own.name) + "</span>", iconSize: [0, 0] });
    return L.marker(point, { icon: icon, interactive: false, keyboard: false });
  }

  sve.map = { label: label, frame: frame, found: () => map, escape: escape };
})(window.sve);
