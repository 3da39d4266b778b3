/* Names on the map keep out of each other's way, and out of the way of the ranks. */
window.sve = window.sve || {};
(function (sve) {
  "use strict";
  const GAP = 1; // pixels between two names
  const STEPS = [0, 0.5, 1, 1.5]; // how far a name may move: parts of its height up and down, of half its width aside
  const markers = []; // of the names, in the order in which they choose their place

  const apart = (a, b) => a.x + a.w / 2 + GAP <= b.x - b.w / 2 || b.x + b.w / 2 + GAP <= a.x - a.w / 2
    || a.y + a.h / 2 + GAP <= b.y - b.h / 2 || b.y + b.h / 2 + GAP <= a.y - a.h / 2;

  function tries(box) { // the nearest first: [dx, dy]
    const found = [];
    for (const across of STEPS) for (const up of STEPS) for (const side of [-1, 1]) for (const way of [-1, 1]) {
      found.push([(side * across * box.w) / 2, way * up * box.h]);
    }
    return found.sort((a, b) => Math.hypot(...a) - Math.hypot(...b));
  }

  // Where each name goes: [dx, dy], null where there is no room for it. Boxes: middle x, y, width w, height h.
  function place(boxes, obstacles) {
    const taken = [];
    return boxes.map((box) => {
      const free = (others) => tries(box).find(([dx, dy]) => others.every((other) => apart({ ...box, x: box.x + dx, y: box.y + dy }, other)));
      const found = free([...taken, ...obstacles]) || free(taken); // better under a mark than under another name
      if (!found) return null;
      taken.push({ ...box, x: box.x + found[0], y: box.y + found[1] });
      return found;
    });
  }

  function marks(map) { // the ranks that are shown, and the buttons
    const frame = map.getContainer().getBoundingClientRect();
    return [...map.getContainer().parentElement.querySelectorAll(".rank-label span, .leaflet-control-zoom, .map-button")].map((mark) => mark.getBoundingClientRect())
      .filter((box) => box.width)
      .map((box) => ({ x: box.x + box.width / 2 - frame.x, y: box.y + box.height / 2 - frame.y, w: box.width, h: box.height }));
  }

  function lay(map) {
    const shown = [];
    for (const marker of markers) {
      const name = marker.getElement() && marker.getElement().firstChild;
      if (!name) continue;
      name.classList.remove("no-room");
      if (!name.offsetWidth) continue; // of a rank that is not shown at this zoom
      const at = map.latLngToContainerPoint(marker.getLatLng());
      shown.push({ name: name, x: at.x, y: at.y, w: name.offsetWidth, h: name.offsetHeight });
    }
    place(shown, marks(map)).forEach((found, i) => {
      const { name } = shown[i];
      name.classList.toggle("no-room", !found);
      name.style.setProperty("--dx", (found ? found[0] : 0) + "px");
      name.style.setProperty("--dy", (found ? found[1] : 0) + "px");
    });
  }

  function add(marker, rank) { // districts (rank 0) before towns, large towns before small ones
    markers.push(marker);
    marker.sveRank = rank;
    markers.sort((a, b) => a.sveRank - b.sveRank);
  }

  sve.names = { place: place, lay: lay, add: add };
})(window.sve);
