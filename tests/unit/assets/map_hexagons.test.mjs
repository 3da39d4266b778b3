import assert from "node:assert/strict";
import { test } from "node:test";
import { load } from "./load.mjs";

const { hexagons } = load("map_hexagons.js").sve;
const flat = { x0: 0, y0: 0, scale: 1, lat: [0, 0, 1, 0, 0, 0, 0, 0, 0, 0], lon: [0, 1, 0, 0, 0, 0, 0, 0, 0, 0] }; // degrees are metres
const close = (a, b) => assert.ok(Math.abs(a - b) < 1e-9, `${a} is not ${b}`);

test("six corners, each as far from the middle as a side is long", () => {
  const [x, y] = hexagons.middle(500, 3, 7);
  const corners = hexagons.corners({ width: 500, fit: flat }, 3, 7);
  assert.equal(corners.length, 6);
  for (const [lat, lon] of corners) close(Math.hypot(lon - x, lat - y), 500 / Math.sqrt(3));
  corners.forEach(([lat, lon], i) => {
    const [nextLat, nextLon] = corners[(i + 1) % 6];
    close(Math.hypot(nextLon - lon, nextLat - lat), 500 / Math.sqrt(3));
  });
});

test("neighbours share two corners, in even rows and in odd ones, below the origin too", () => {
  const key = ([lat, lon]) => lat.toFixed(6) + " " + lon.toFixed(6);
  for (const row of [-3, -2, 0, 1]) {
    const corners = (column, r) => hexagons.corners({ width: 250, fit: flat }, column, r).map(key);
    const own = corners(4, row);
    const right = corners(5, row);
    const above = corners(row % 2 ? 5 : 4, row + 1);
    assert.equal(own.filter((corner) => right.includes(corner)).length, 2);
    assert.equal(own.filter((corner) => above.includes(corner)).length, 2);
  }
});

test("a fit is a cubic in both directions, its terms in the server's order", () => {
  const at = (term) => hexagons.degrees({ x0: 10, y0: 20, scale: 2, lat: [...Array(10).keys()].map((i) => Number(i === term)), lon: Array(10).fill(0) }, 14, 26)[0];
  assert.deepEqual([...Array(10).keys()].map(at), [1, 2, 3, 4, 6, 9, 8, 12, 18, 27]); // u = 2, v = 3
});
