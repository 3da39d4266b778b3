/* Roads from a zoom upward: the squares in view are fetched once each, drawn in calm grey, and named where there is room.
   Loaded when the map is first that near (assets/charts.js). The server has cut them (data/build/roads.py). */
window.sve = window.sve || {};
(function (sve) {
  "use strict";
  const WEIGHTS = [2.8, 1.9, 0.9]; // pixels, by kind: motorways and A roads, B roads, all others
  const KEPT = 40; // squares; those out of view go first
  const squares = new Map(); // "column/row" -> {lines: layers by kind, roads: [{name, kind, paths}]}, once it has come
  const coming = new Set();
  let index = null; // {zoom, units, squares, credit}
  let from = ""; // address of the index
  let shown = L.layerGroup();
  let names = L.layerGroup();

  function inView(map) {
    const box = map.getBounds();
    const corner = (place) => map.project(place, index.zoom).divideBy(256);
    const [a, b] = [corner(box.getNorthWest()), corner(box.getSouthEast())];
    const found = [];
    for (let x = Math.floor(a.x); x <= b.x; x += 1) for (let y = Math.floor(a.y); y <= b.y; y += 1) {
      if (index.squares[x + "/" + y]) found.push(x + "/" + y);
    }
    return found;
  }

  function path(map, key, steps) { // [x, y, dx, dy, ...] -> places
    const [column, row] = key.split("/").map(Number);
    const found = [];
    let [x, y] = [0, 0];
    for (let i = 0; i < steps.length; i += 2) {
      x += steps[i];
      y += steps[i + 1];
      found.push(map.unproject([(column + x / index.units) * 256, (row + y / index.units) * 256], index.zoom));
    }
    return found;
  }

  function drawn(map, key, { roads }) {
    const own = roads.map(({ name, kind, lines }) => ({ name: name, kind: kind, paths: lines.map((steps) => path(map, key, steps)) }));
    const style = { pane: "roads", interactive: false, color: sve.tokens.road, opacity: 1, lineCap: "butt" };
    const lines = WEIGHTS.map((_, kind) => L.polyline(own.filter((road) => road.kind === kind).flatMap((road) => road.paths), style));
    return { lines: lines, roads: own };
  }

  async function fetched(map, key) {
    if (squares.has(key) || coming.has(key)) return;
    coming.add(key);
    const [asked, file] = [from, index.squares[key]];
    const content = await sve.server.json("/geometry/" + file).finally(() => coming.delete(key));
    if (asked === from) squares.set(key, drawn(map, key, content));
  }

  function lay(map, keys) {
    const larger = Math.max(0, map.getZoom() - index.zoom) * 0.45; // the nearer, the wider
    shown.clearLayers();
    for (const kind of [2, 1, 0]) for (const key of keys) {
      if (squares.has(key)) shown.addLayer(squares.get(key).lines[kind].setStyle({ weight: WEIGHTS[kind] + larger * (kind === 2 ? 0.7 : 1) }));
    }
    names.clearLayers();
    const roads = keys.filter((key) => squares.has(key)).flatMap((key) => squares.get(key).roads);
    for (const { name, at, turn } of sve.roadNames.place(map, roads)) {
      const icon = L.divIcon({ className: "road-label", html: `<span style="--turn:${turn.toFixed(1)}deg">${sve.map.escape(name)}</span>`, iconSize: [0, 0] });
      names.addLayer(L.marker(at, { icon: icon, interactive: false, keyboard: false, zIndexOffset: -500 }));
    }
    for (const key of squares.keys()) if (squares.size > KEPT && !keys.includes(key)) squares.delete(key);
    tell(map, keys.filter((key) => squares.has(key)).length);
  }

  function tell(map, count) { // whose data it is, as long as some of it is seen
    const box = map.getContainer();
    let credit = box.querySelector(".map-credit");
    if (!credit) {
      credit = Object.assign(document.createElement("div"), { className: "map-credit" });
      box.append(credit);
    }
    credit.textContent = count && index ? index.credit : "";
    box.dataset.roads = String(count);
  }

  function clear(map) {
    shown.remove();
    names.remove();
    if (index) tell(map, 0);
  }

  async function show(map, address, near) {
    if (!near()) { clear(map); return; }
    if (address !== from) {
      clear(map);
      squares.clear();
      [from, index, shown, names] = [address, null, L.layerGroup(), L.layerGroup()];
      const found = await sve.server.json(address);
      if (from !== address) return;
      index = found;
    }
    if (!index) return; // on its way: who asked for it goes on
    const keys = inView(map);
    await Promise.all(keys.map((key) => fetched(map, key)));
    if (!near() || from !== address || keys.join() !== inView(map).join()) return; // moved meanwhile: it is asked again
    shown.addTo(map);
    names.addTo(map);
    lay(map, keys);
  }

  sve.roads = { show: show };
})(window.sve);
