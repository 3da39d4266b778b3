/* Hotspot cells, density bands and ranks over the map. Numbers come from the server; here they are only drawn. */
window.sve = window.sve || {};
(function (sve) {
  "use strict";
  const INK = "#12263a";
  const PURPLE = ["#f4f1fa", "#d9d0ec", "#b6a6da", "#8c77bf", "#63489b", "#3a2a70"];
  // fill, line, width, dash: told apart by shade and by line, so that grey paper shows the same
  const STYLES = {
    hot99: ["#3a2a70", "#12263a", 1], hot95: ["#7a5fb5", "#3a2a70", 1], hot90: ["#b6a6da", "#63489b", 1],
    plain: ["#eef1f4", "#b9c2cc", 0.6],
    cold90: ["#ffffff", "#0b6e4f", 1.5, "2 3"], cold95: ["#d3eae2", "#0b6e4f", 1.5, "4 3"], cold99: ["#9fd0bf", "#0b6e4f", 2, "6 3"],
    intensifying: ["#3a2a70", "#12263a", 2.5], persistent: ["#63489b", "#3a2a70", 1], consecutive: ["#8c77bf", "#3a2a70", 1],
    new: ["#ffffff", "#3a2a70", 3], sporadic: ["#d9d0ec", "#8c77bf", 1], oscillating: ["#d9d0ec", "#3a2a70", 1.5, "2 3"],
    diminishing: ["#9fd0bf", "#0b6e4f", 1.5], historical: ["#dfe4ea", "#52616f", 1.5, "5 3"],
    rise: ["#c98a45", "#8a4b08", 2, "4 3"], fall: ["#0b6e4f", "#08402f", 1],
  };
  PURPLE.forEach((colour, i) => { STYLES["amount" + i] = [colour, "#8c77bf", 0.6]; });
  const FIRST = 5; // ranks that stand on the map at every zoom
  let group = null;
  let ranks = null;

  sve.unitStyle = function (key, chosen) {
    const [fill, line, width, dash] = STYLES[key] || STYLES.plain;
    return { fillColor: fill, fillOpacity: 0.85, color: chosen ? INK : line, weight: chosen ? 4 : width, dashArray: chosen ? null : dash || null };
  };

  function degrees(fit, x, y) {
    const u = (x - fit.x0) / fit.scale;
    const v = (y - fit.y0) / fit.scale;
    const terms = [1, u, v, u * u, u * v, v * v, u * u * u, u * u * v, u * v * v, v * v * v];
    return [fit.lat, fit.lon].map((by) => terms.reduce((sum, term, i) => sum + term * by[i], 0));
  }

  function corners(grid, column, row) {
    const x = (column + (row & 1) / 2) * grid.width;
    const y = (row * grid.width * Math.sqrt(3)) / 2;
    const radius = grid.width / Math.sqrt(3);
    return [30, 90, 150, 210, 270, 330].map((angle) => {
      const turn = (angle * Math.PI) / 180;
      return degrees(grid.fit, x + radius * Math.cos(turn), y + radius * Math.sin(turn));
    });
  }

  function cells(paint, choose) {
    const grid = paint.grid;
    const drawn = L.featureGroup();
    grid.cells.forEach(([column, row], i) => {
      const name = [grid.width, column, row].join("-");
      const style = sve.unitStyle(grid.keys[i], paint.selected.includes(name));
      const shape = L.polygon(grid.clipped[i] ? grid.clipped[i].map((ring) => [ring]) : corners(grid, column, row), style);
      shape.sve = { name: name, text: grid.texts[i] };
      drawn.addLayer(shape);
    });
    drawn.bindTooltip((shape) => shape.sve.text, { sticky: true, direction: "top", opacity: 1 });
    drawn.on("click", (event) => choose((event.propagatedFrom || event.layer).sve.name, "cell"));
    return drawn;
  }

  function bands(paint) {
    const words = (feature) => ({ fillColor: PURPLE[feature.properties.band + 1], fillOpacity: 0.75, color: "#3a2a70", weight: 0.8 });
    return L.geoJSON(paint.bands, { style: words, interactive: false });
  }

  function numbers(paint) {
    return L.layerGroup((paint.ranks || []).map(([lat, lon, rank]) => L.marker([lat, lon], {
      icon: L.divIcon({ className: rank > FIRST ? "rank-label minor" : "rank-label", html: "<span>" + rank + "</span>", iconSize: [0, 0] }), interactive: false, keyboard: false, zIndexOffset: 1000 - rank,
    })));
  }

  sve.showCells = function (map, paint, choose) {
    for (const old of [group, ranks]) if (old) old.remove();
    group = ranks = null;
    if (paint.grid) group = cells(paint, choose).addTo(map);
    if (paint.bands) group = bands(paint).addTo(map);
    ranks = numbers(paint).addTo(map);
    return paint.grid ? paint.grid.cells.length : paint.bands ? paint.bands.features.length : 0;
  };
})(window.sve);
