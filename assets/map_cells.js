/* Hotspot cells, density bands and ranks over the map. Numbers come from the server; here they are only drawn. */
window.sve = window.sve || {};
(function (sve) {
  "use strict";
  const FIRST = 5; // ranks that stand on the map at every zoom
  let group = null;
  let place = null;
  let ranks = null;

  function cells(map, paint) {
    const grid = paint.grid;
    const drawn = L.featureGroup();
    grid.cells.forEach(([column, row], i) => {
      const name = [grid.width, column, row].join("-");
      const rings = grid.clipped[i] ? grid.clipped[i].map((ring) => [ring]) : sve.hexagons.corners(grid, column, row);
      const shape = L.polygon(rings, sve.style.unit(grid.keys[i], paint.selected.includes(name)));
      shape.sve = { name: name, text: grid.texts[i] };
      drawn.addLayer(shape);
    });
    drawn.bindTooltip((shape) => shape.sve.text, { sticky: true, direction: "top", opacity: 1 });
    drawn.on("click", (event) => {
      const unit = event.propagatedFrom || event.layer;
      if (sve.drill.past(map, unit.getBounds(), sve.question)) return; // the map takes it, for the district
      L.DomEvent.stopPropagation(event);
      sve.choose(unit.sve.name, "cell");
    });
    return drawn;
  }

  function bands(paint) {
    return L.geoJSON(paint.bands, { style: (feature) => sve.style.band(feature.properties.band), interactive: false });
  }

  function numbers(paint) {
    return L.layerGroup((paint.ranks || []).map(([lat, lon, rank, name]) => {
      const icon = L.divIcon({ className: rank > FIRST ? "rank-label minor" : "rank-label", html: "<span>" + rank + "</span>", iconSize: [0, 0] });
      const mark = L.marker([lat, lon], { icon: icon, keyboard: false, zIndexOffset: 1000 - rank }); // by keyboard: the list beside it
      return mark.on("click", () => sve.choose(name, "cell"));
    }));
  }

  function outline(paint) { // two lines: seen on every colour
    if (!paint.place) return L.layerGroup();
    const rings = paint.place.rings.map((ring) => [ring]);
    return L.layerGroup(sve.style.chosen().map((style) => L.polygon(rings, style)));
  }

  sve.showCells = function (map, paint) { // how many there are
    for (const old of [group, place, ranks]) if (old) old.remove();
    group = null;
    if (paint.grid) group = cells(map, paint).addTo(map);
    if (paint.bands) group = bands(paint).addTo(map);
    place = outline(paint).addTo(map);
    ranks = numbers(paint).addTo(map);
    return paint.grid ? paint.grid.cells.length : paint.bands ? paint.bands.features.length : 0;
  };
})(window.sve);
