/* Where the names of roads stand: along a straight enough stretch of the road, the larger roads first, clear of every other name. */
window.sve = window.sve || {};
(function (sve) {
  "use strict";
  const HIGH = 15; // pixels: a line of the type that names are written in
  const FONT = "12px ";
  const ALONE = 320; // pixels between two names of the same road
  const MOST = 60; // names at once
  const STRAIGHT = 0.94; // of the way along the road: what the straight line between both ends of a name must have
  const EVERY = 18; // pixels between two places tried along a road
  let pen = null;

  function wide(text) {
    if (!pen) {
      pen = document.createElement("canvas").getContext("2d");
      pen.font = FONT + getComputedStyle(document.body).fontFamily;
    }
    return pen.measureText(text).width + 4;
  }

  function measured(line) { // pixels from the start to each point of a line
    const far = [0];
    for (let i = 1; i < line.length; i += 1) far.push(far[i - 1] + Math.hypot(line[i].x - line[i - 1].x, line[i].y - line[i - 1].y));
    return far;
  }

  function along(line, far, way) { // the point so many pixels along
    let i = 1;
    while (i < far.length - 1 && far[i] < way) i += 1;
    const part = (way - far[i - 1]) / (far[i] - far[i - 1] || 1);
    return { x: line[i - 1].x + part * (line[i].x - line[i - 1].x), y: line[i - 1].y + part * (line[i].y - line[i - 1].y) };
  }

  // Stretches of a line ({x, y} in pixels) that a name so wide may stand on, the middle of the line first: [from, to]. Pure.
  function stretches(line, width) {
    const far = measured(line);
    const whole = far[far.length - 1];
    const found = [];
    for (let way = 0; way + width <= whole; way += EVERY) {
      const [a, b, c] = [way, way + width / 2, way + width].map((one) => along(line, far, one));
      const [x, y] = [c.x - a.x, c.y - a.y];
      const chord = Math.hypot(x, y);
      const bent = Math.abs(x * (b.y - a.y) - y * (b.x - a.x)) / (chord || 1);
      if (chord >= STRAIGHT * width && bent <= HIGH / 3) found.push({ ends: [a, c], off: Math.abs(way + width / 2 - whole / 2) });
    }
    return found.sort((one, other) => one.off - other.off).map((one) => one.ends);
  }

  // Squares that cover a name between two points, however it is turned. Pure.
  function boxes([a, b]) {
    const count = Math.max(1, Math.ceil(Math.hypot(b.x - a.x, b.y - a.y) / HIGH));
    return Array.from({ length: count }, (_, i) => {
      const part = (i + 0.5) / count;
      return { x: a.x + part * (b.x - a.x), y: a.y + part * (b.y - a.y), w: HIGH + 2, h: HIGH + 2 };
    });
  }

  const meet = (a, b) => Math.abs(a.x - b.x) < (a.w + b.w) / 2 && Math.abs(a.y - b.y) < (a.h + b.h) / 2;

  // Names with a place. roads: [{name, kind, lines: [[{x, y}]]}]; held: boxes {x, y, w, h} (x, y: middle); size: {x, y} of the map. Pure but for ``width``.
  function chosen(roads, held, size, width) {
    const waiting = [];
    for (const road of roads) for (const line of road.name ? road.lines : []) waiting.push({ ...road, line: line, length: measured(line).pop() });
    waiting.sort((a, b) => a.kind - b.kind || b.length - a.length);
    const found = [];
    const full = [...held];
    const inside = ({ x, y }) => x > HIGH && y > HIGH && x < size.x - HIGH && y < size.y - HIGH;
    for (const { name, line } of waiting) {
      if (found.length >= MOST) break;
      const free = stretches(line, width(name)).find((ends) => ends.every(inside) && !boxes(ends).some((box) => full.some((other) => meet(box, other)))
        && !found.some((other) => other.name === name && Math.hypot(other.x - (ends[0].x + ends[1].x) / 2, other.y - (ends[0].y + ends[1].y) / 2) < ALONE));
      if (!free) continue;
      full.push(...boxes(free));
      const [a, b] = free[0].x <= free[1].x ? free : [free[1], free[0]]; // it is read from the left
      found.push({ name: name, x: (a.x + b.x) / 2, y: (a.y + b.y) / 2, turn: (Math.atan2(b.y - a.y, b.x - a.x) * 180) / Math.PI });
    }
    return found;
  }

  function taken(map) { // what else is written on the map, or lies over it
    const frame = map.getContainer().getBoundingClientRect();
    const over = map.getContainer().parentElement.querySelectorAll(".map-label > span:not(.no-room), .rank-label span, .leaflet-control-zoom, .map-button, .map-card, .map-says, .map-credit");
    return [...over].map((one) => one.getBoundingClientRect()).filter((box) => box.width)
      .map((box) => ({ x: box.x + box.width / 2 - frame.x, y: box.y + box.height / 2 - frame.y, w: box.width, h: box.height }));
  }

  function place(map, roads) { // [{name, at, turn}]
    const near = map.getBounds().pad(0.1);
    const lines = roads.filter((road) => road.name).map((road) => ({
      name: road.name,
      kind: road.kind,
      lines: road.paths.filter((path) => near.intersects(L.latLngBounds(path))).map((path) => path.map((spot) => map.latLngToContainerPoint(spot))),
    }));
    return chosen(lines, taken(map), map.getSize(), wide).map(({ name, x, y, turn }) => ({ name: name, at: map.containerPointToLatLng([x, y]), turn: turn }));
  }

  sve.roadNames = { place: place, chosen: chosen, stretches: stretches, boxes: boxes };
})(window.sve);
