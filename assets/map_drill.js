/* What a press on the map means: a unit that is large enough to be meant, else the district under it. */
window.sve = window.sve || {};
(function (sve) {
  "use strict";
  const LEAST = 12; // pixels: what is smaller was hardly aimed at
  let districts = []; // features of the district outlines, once they are drawn

  function inRing(ring, lon, lat) { // even-odd rule; ring: [[lon, lat], ...]
    let inside = false;
    for (let i = 0, j = ring.length - 1; i < ring.length; j = i, i += 1) {
      const [x, y] = ring[i];
      const [u, v] = ring[j];
      if (y > lat !== v > lat && lon < ((u - x) * (lat - y)) / (v - y) + x) inside = !inside;
    }
    return inside;
  }

  function covers(geometry, lon, lat) { // a hole counts as outside
    const polygons = geometry.type === "Polygon" ? [geometry.coordinates] : geometry.coordinates;
    return polygons.some((rings) => rings.filter((ring) => inRing(ring, lon, lat)).length % 2 === 1);
  }

  function at(features, lon, lat) { // code of the district there, '' where there is none
    const found = features.find((feature) => covers(feature.geometry, lon, lat));
    return found ? found.properties.code : "";
  }

  function chosen(query) { // districts that the question names
    const found = /(?:^|&)district=([^&]*)/.exec(query || "");
    return found ? decodeURIComponent(found[1]).split(",") : [];
  }

  function near(map, bounds) { // whether a unit is drawn large enough to be meant by a press
    const [a, b] = [bounds.getNorthWest(), bounds.getSouthEast()].map((corner) => map.latLngToContainerPoint(corner));
    return Math.max(b.x - a.x, b.y - a.y) >= LEAST;
  }

  // Whether a press on a unit is for the district it lies in: the whole area is in view, and the unit is a speck of it.
  const past = (map, bounds, query) => !chosen(query).length && !near(map, bounds);

  function press(map, place, query) { // on land, or on what is too small; true where it leads into a district
    const code = at(districts, place.lng, place.lat);
    const now = chosen(query);
    if (!code || (now.length === 1 && now[0] === code)) return false; // it is chosen: the same again would lead out of it
    sve.choose(code, "district");
    return true;
  }

  const know = (outlines) => { districts = outlines.features; };
  sve.drill = { at: at, chosen: chosen, past: past, press: press, know: know };
})(window.sve);
