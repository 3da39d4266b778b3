import assert from "node:assert/strict";
import { test } from "node:test";
import { load } from "./load.mjs";

const { hour } = load("later/hour_paint.js").sve;
const counts = (at) => Array.from({ length: 24 }, (_, i) => at[i] || 0);
const model = (more) => ({ cuts: [2, 5], totals: counts({ 23: 1234 }), names: ["a", "b", "c"], counts: [counts({ 23: 1 }), counts({ 23: 2 }), counts({ 23: 9 })], unit: "district", ...more });

test("a count at a cut belongs to the class above it", () => {
  assert.deepEqual([0, 1, 2, 4, 5, 99].map((count) => hour.amount([2, 5], count)), [0, 0, 1, 1, 2, 2]);
  assert.equal(hour.amount([], 7), 0);
});

test("the hour is said with its total and what the darkest means", () => {
  assert.equal(hour.words(model(), 23), "23:00–24:00, 1,234 offences; darkest: 5 or more");
  assert.equal(hour.words(model({ cuts: [] }), 0), "00:00–01:00, 0 offences");
});

test("areas all have a value, those with nothing too", () => {
  assert.deepEqual(hour.paint(model(), 23).values, { a: [0, "1 offences 23:00–24:00"], b: [1, "2 offences 23:00–24:00"], c: [2, "9 offences 23:00–24:00"] });
  assert.deepEqual(Object.values(hour.paint(model(), 4).values).map(([klass]) => klass), [0, 0, 0]);
});

test("of cells only those with offences in this hour are drawn", () => {
  const cells = model({ unit: "cell", width: 500, names: ["500-3-7", "500-4-7", "500--1-2"], counts: [counts({ 8: 5 }), counts({ 9: 1 }), counts({ 8: 1 })], fit: "own" });
  const { grid } = hour.paint(cells, 8, null);
  assert.deepEqual(grid.keys, ["amount2", "amount0"]);
  assert.deepEqual(grid.cells[0], [3, 7]);
  assert.equal(grid.fit, "own");
  assert.equal(hour.paint(cells, 8, { fit: "of all hours" }).grid.fit, "of all hours");
});
