/* The shapes on the map: fetched once, then only coloured. A change of the question sends values, never shapes. */
window.sve = window.sve || {};
(function (sve) {
  "use strict";
  let shapes = new Map(); // code -> Leaflet layer of the areas now on the map
  let drawn = ""; // address of the shapes on the map
  let loading = ""; // address of the shapes on their way
  let paint = null; // what is to be seen
  let question = ""; // which its values answer
  let areas = null;
  let borders = null;
  const around = new Set(); // addresses of the land beside the districts, once they are asked for

  function base() { // what is drawn under the values: areas, or the land that cells lie on
    return paint.url || (paint.outlines && "land " + paint.outlines); // the same file is districts to click, or only land
  }

  function words(own) {
    const value = paint.values[own.code];
    return "<b>" + sve.map.escape(own.name) + "</b><br>" + sve.map.escape(value ? value[1] : "outside the chosen places");
  }

  function addArea(feature, layer) {
    const own = feature.properties;
    shapes.set(own.code, layer);
    layer.bindTooltip(() => words(own), { sticky: true, direction: "top", opacity: 1 });
    layer.on("click", (event) => {
      if (paint.palette === "units" && sve.drill.past(sve.map.found(), layer.getBounds(), question)) return; // the map takes it
      L.DomEvent.stopPropagation(event);
      sve.choose(own.code, paint.level);
    });
  }

  async function draw(map) {
    const wanted = base();
    if (wanted === loading) return;
    loading = wanted;
    const files = [paint.url || paint.outlines, paint.outlines].map((url) => sve.server.json(url));
    const [shape, outlines] = await Promise.all(files).finally(() => { if (loading === wanted) loading = ""; });
    if (wanted !== base() || !shape || !outlines) return; // another layer was asked for meanwhile
    clear();
    drawn = wanted;
    sve.drill.know(outlines);
    const land = L.geoJSON(outlines, { style: sve.style.land, interactive: false, pane: "beyond" }); // over the land around, which reaches under it
    const inside = paint.url ? L.geoJSON(shape, { style: (feature) => sve.style.area(paint, feature.properties.code), onEachFeature: addArea }) : L.layerGroup();
    borders = L.geoJSON(outlines, { style: sve.style.outline, interactive: false, pane: "lines" });
    areas = L.layerGroup([land, inside, borders]).addTo(map);
    colour(map);
  }

  function clear() {
    if (areas) areas.remove();
    areas = borders = null;
    shapes = new Map();
    drawn = "";
  }

  function colour(map) {
    for (const [code, layer] of shapes) layer.setStyle(Object.assign({ front: paint.selected.includes(code) }, sve.style.area(paint, code)));
    for (const layer of shapes.values()) if (layer.options.front) layer.bringToFront();
    const cells = sve.showCells(map, paint);
    map.getPane("roads").style.zIndex = paint.url ? 410 : 350; // over areas, which cover all of the land, and under cells
    sve.names.lay(map);
    sve.streets();
    Object.assign(map.getContainer().dataset, { painted: paint.level + " " + (shapes.size || cells), question: question, layer: paint.layer });
    sve.painted = performance.now();
  }

  // The land beside the districts, so that it is not taken for sea: what is near at once, the rest when the map looks there.
  async function beside(map, url) {
    if (around.has(url)) return;
    around.add(url);
    L.geoJSON(await sve.server.json(url), { style: sve.style.beyond, interactive: false, pane: "beyond" }).addTo(map).bringToBack();
  }

  function landAround(map, land) { // land: {near, far, bounds}, nothing where none is known
    if (!land || around.has(land.near)) return;
    const look = () => { if (!L.latLngBounds(land.bounds).contains(map.getBounds())) beside(map, land.far); };
    beside(map, land.near);
    map.on("moveend", look);
    look();
  }

  sve.drawShapes = function (map, wanted, asked) {
    paint = wanted;
    question = asked;
    landAround(map, paint.around);
    if (!base()) { clear(); colour(map); } else if (base() === drawn) colour(map); else draw(map).catch(() => {});
  };
})(window.sve);
