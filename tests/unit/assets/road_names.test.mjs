import assert from "node:assert/strict";
import { test } from "node:test";
import { load } from "./load.mjs";

const { roadNames } = load("later/road_names.js").sve;
const SIZE = { x: 600, y: 400 };
const width = (text) => 7 * text.length;
const road = (name, kind, ...line) => ({ name, kind, lines: [line.map(([x, y]) => ({ x, y }))] });

test("a name stands in the middle of its road, turned as the road is and read from the left", () => {
  const [found] = roadNames.chosen([road("High Street", 2, [500, 300], [100, 100])], [], SIZE, width);
  assert.ok(Math.hypot(found.x - 300, found.y - 200) < 20);
  assert.ok(Math.abs(found.turn - (Math.atan2(200, 400) * 180) / Math.PI) < 0.01);
});

test("a road that is too short or too bent for its name has none, and one without a name neither", () => {
  const short = road("A very long name of a road", 2, [100, 100], [180, 100]);
  const bent = road("High Street", 2, [100, 100], [140, 100], [140, 140], [100, 140]);
  assert.deepEqual(roadNames.chosen([short, bent, road("", 0, [50, 50], [500, 50])], [], SIZE, width), []);
});

test("names keep out of each other's way, larger roads first, and clear of what is written there already", () => {
  const crossing = [road("Small Lane", 2, [300, 50], [300, 350]), road("Main Road", 0, [100, 200], [500, 200])];
  const found = roadNames.chosen(crossing, [], SIZE, width);
  assert.equal(found[0].name, "Main Road");
  assert.ok(found.every(({ name, y }) => name === "Main Road" || Math.abs(y - 200) > 35));
  assert.equal(roadNames.chosen(crossing, [{ x: 300, y: 200, w: 600, h: 400 }], SIZE, width).length, 0);
  const many = Array.from({ length: 30 }, (_, i) => road("Street " + i, 2, [40, 20 + 12 * i], [560, 20 + 12 * i]));
  const boxes = roadNames.chosen(many, [], SIZE, width).map(({ name, x, y }) => ({ x, y, w: width(name), h: 15 }));
  assert.ok(boxes.length > 5);
  boxes.forEach((a, i) => boxes.slice(0, i).forEach((b) => assert.ok(Math.abs(a.x - b.x) >= (a.w + b.w) / 2 - 15 || Math.abs(a.y - b.y) >= 15)));
});

test("the same name is not said twice side by side", () => {
  const twice = [road("High Street", 1, [50, 100], [250, 100]), road("High Street", 1, [50, 200], [250, 200])];
  assert.equal(roadNames.chosen(twice, [], SIZE, width).length, 1);
});

test("squares cover the whole of a name", () => {
  const boxes = roadNames.boxes([{ x: 0, y: 0 }, { x: 60, y: 60 }]);
  for (let i = 0; i <= 60; i += 1) assert.ok(boxes.some((box) => Math.abs(box.x - i) <= box.w / 2 && Math.abs(box.y - i) <= box.h / 2));
});
