/* The Leaflet map itself: where it looks, how it follows its box, and the names on it. */
window.sve = window.sve || {};
(function (sve) {
  "use strict";
  const CARD = { wide: 620, width: 310, height: 0.5 }; // room that the card of a chosen place takes: aside, or below (part of the height)
  const ZOOMS = { "zoom-near": 9.4, "zoom-1": 10, "zoom-2": 11, "zoom-3": 13 }; // classes that bring wider and more names
  let map = null;
  let bounds = null; // what it should show
  let home = null; // the whole of it: where the reset leads
  let asked = ""; // what the last answer asked it to show
  let card = false; // whether the card of a place lies over it
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

  function room() { // for what lies over the map at its right or lower edge
    const least = sve.tokens.mapPadding;
    const { x, y } = map.getSize();
    if (!card || bounds === home) return [least, least];
    return x >= CARD.wide ? [CARD.width, least] : [least, CARD.height * y];
  }

  function fit() {
    if (!map || !bounds) return;
    const now = JSON.stringify(bounds);
    if (now === framed) return; // the same place: the reader's own view stays
    framed = now;
    const least = sve.tokens.mapPadding;
    map.fitBounds(bounds, { animate: false, paddingTopLeft: [least, least], paddingBottomRight: room() });
    ours = looks();
  }

  function frame(wanted, whole, place) { // where an answer leads; the same again leaves the reader's own view alone
    const now = JSON.stringify(wanted);
    if (wanted && now !== asked) { bounds = wanted; asked = now; }
    home = whole || home;
    card = place;
    fit();
  }

  function reset() { // the whole area, or the districts chosen
    bounds = home || bounds;
    framed = "";
    fit();
  }

  function zoomed() {
    const marks = map.getContainer().classList;
    for (const [name, least] of Object.entries(ZOOMS)) marks.toggle(name, map.getZoom() >= least);
    sve.names.lay(map);
  }

  const PANES = { beyond: 300, roads: 350, lines: 420 }; // what is only seen: under and over what is pressed (Leaflet's, at 400)

  function layers() {
    for (const [name, height] of Object.entries(PANES)) Object.assign(map.createPane(name).style, { zIndex: height, pointerEvents: "none" });
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
      fit();
    }).observe(box);
  }

  function attach(found) {
    map = found;
    layers();
    map.on("zoomend", zoomed);
    map.on("moveend", () => sve.streets());
    map.on("click", (event) => sve.drill.press(map, event.latlng, sve.question));
    zoomed();
    follow(map.getContainer());
    sve.repaint();
  }

  function label(feature, point, context) { // dash-leaflet asks for every name; the map comes with the first
    if (context && context.map && context.map !== map) attach(context.map);
    const own = feature.properties;
    const kind = own.code ? "home" : "town rank-" + own.rank;
    const icon = L.divIcon({ className: "map-label " + kind, html: "<span>" + escape(own.name) + "</span>", iconSize: [0, 0] });
    const marker = L.marker(point, { icon: icon, interactive: false, keyboard: false });
    sve.names.add(marker, own.code ? 0 : own.rank);
    return marker;
  }

  sve.map = { label: label, frame: frame, reset: reset, found: () => map, escape: escape };
})(window.sve);
