import assert from "node:assert/strict";
import { test } from "node:test";
import { load } from "./load.mjs";

const { names } = load("map_names.js").sve;
const name = (x, y, w = 60, h = 14) => ({ x, y, w, h });
const moved = (box, [dx, dy]) => ({ ...box, x: box.x + dx, y: box.y + dy });
const over = (a, b) => Math.abs(a.x - b.x) < (a.w + b.w) / 2 && Math.abs(a.y - b.y) < (a.h + b.h) / 2;

test("a name that has room stays in the middle of its place", () => {
  assert.deepEqual(names.place([name(50, 50), name(200, 50)], []).map((at) => at.map(Math.abs)), [[0, 0], [0, 0]]);
});

test("two names over each other are moved apart, the first stays", () => {
  const boxes = [name(50, 50), name(70, 52)];
  const found = names.place(boxes, []);
  assert.deepEqual(found[0].map(Math.abs), [0, 0]);
  assert.ok(!over(moved(boxes[0], found[0]), moved(boxes[1], found[1])));
  assert.ok(Math.hypot(...found[1]) <= 30); // no further than it has to
});

test("a name gives way to a mark, but lies under it rather than over another name", () => {
  const [at] = names.place([name(50, 50)], [name(50, 50, 20, 20)]);
  assert.ok(!over(moved(name(50, 50), at), name(50, 50, 20, 20)));
  assert.deepEqual(names.place([name(50, 50)], [name(50, 50, 400, 400)])[0].map(Math.abs), [0, 0]);
});

test("where there is no room at all there is no name", () => {
  const found = names.place(Array.from({ length: 40 }, () => name(50, 50)), []);
  assert.ok(found.includes(null));
  const boxes = found.filter(Boolean).map((at) => moved(name(50, 50), at));
  for (const [i, a] of boxes.entries()) for (const b of boxes.slice(i + 1)) assert.ok(!over(a, b));
});
