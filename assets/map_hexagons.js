/* Where the corners of a hexagonal cell lie. The server fits degrees to metres; data/answers/hotspots/drawing.py has the same order of terms. */
window.sve = window.sve || {};
(function (sve) {
  "use strict";
  const CORNERS = [30, 90, 150, 210, 270, 330]; // degrees, from east, turning left

  function degrees(fit, x, y) { // metres -> [latitude, longitude]
    const u = (x - fit.x0) / fit.scale;
    const v = (y - fit.y0) / fit.scale;
    const terms = [1, u, v, u * u, u * v, v * v, u * u * u, u * u * v, u * v * v, v * v * v];
    return [fit.lat, fit.lon].map((by) => terms.reduce((sum, term, i) => sum + term * by[i], 0));
  }

  function middle(width, column, row) { // metres; every other row is shifted by half a cell
    return [(column + (row & 1) / 2) * width, (row * width * Math.sqrt(3)) / 2];
  }

  function corners(grid, column, row) {
    const [x, y] = middle(grid.width, column, row);
    const radius = grid.width / Math.sqrt(3);
    return CORNERS.map((angle) => {
      const turn = (angle * Math.PI) / 180;
      return degrees(grid.fit, x + radius * Math.cos(turn), y + radius * Math.sin(turn));
    });
  }

  sve.hexagons = { degrees: degrees, middle: middle, corners: corners };
})(window.sve);
