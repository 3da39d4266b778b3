import assert from "node:assert/strict";
import { test } from "node:test";
import { load } from "./load.mjs";

const { sve } = load("map_drill.js");
const told = [];
sve.choose = (code, level) => told.push([code, level]);
const ring = (x, y, size) => [[x, y], [x + size, y], [x + size, y + size], [x, y + size], [x, y]];
const features = [
  { properties: { code: "A" }, geometry: { type: "Polygon", coordinates: [ring(0, 0, 10), ring(4, 4, 2)] } },
  { properties: { code: "B" }, geometry: { type: "MultiPolygon", coordinates: [[ring(10, 0, 10)], [ring(40, 0, 5)]] } },
];
const map = { latLngToContainerPoint: ({ lng, lat }) => ({ x: lng, y: -lat }) };
const box = (size) => ({ getNorthWest: () => ({ lng: 0, lat: size }), getSouthEast: () => ({ lng: size, lat: 0 }) });

test("the district under a point: islands belong to it, holes and the sea do not", () => {
  assert.deepEqual([[1, 1], [15, 5], [42, 2], [5, 5], [30, 5]].map(([lon, lat]) => sve.drill.at(features, lon, lat)), ["A", "B", "B", "", ""]);
});

test("districts of a question", () => {
  assert.deepEqual(sve.drill.chosen("from=2024&district=A,B&layer=hotspots"), ["A", "B"]);
  assert.deepEqual(sve.drill.chosen("from=2024"), []);
});

test("a unit too small to be meant stands for its district, until a district is chosen", () => {
  assert.equal(sve.drill.past(map, box(4), ""), true);
  assert.equal(sve.drill.past(map, box(30), ""), false);
  assert.equal(sve.drill.past(map, box(4), "district=A"), false);
});

test("a press goes into a district, never out of the one that is chosen, and nowhere at sea", () => {
  sve.drill.know({ features });
  const press = (lng, lat, query) => sve.drill.press(map, { lng, lat }, query);
  assert.deepEqual([press(1, 1, ""), press(1, 1, "district=A"), press(15, 5, "district=A"), press(30, 5, "")], [true, false, true, false]);
  assert.deepEqual(told, [["A", "district"], ["B", "district"]]);
});
