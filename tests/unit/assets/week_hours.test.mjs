import assert from "node:assert/strict";
import { test } from "node:test";
import { load } from "./load.mjs";

const { week } = load("week_hours.js").sve;

test("a box takes every cell that it touches, from whichever corner it was drawn", () => {
  const wanted = [["fri"], [15, 16, 17, 18]];
  assert.deepEqual(week.touched({ x: [14.8, 18.2], y: [3.9, 4.3] }), wanted);
  assert.deepEqual(week.touched({ x: [18.2, 14.8], y: [4.3, 3.9] }), wanted);
});

test("a box over the edge stays within the week", () => {
  assert.deepEqual(week.touched({ x: [22.7, 40], y: [-3, 0.2] }), [["mon"], [23]]);
  assert.equal(week.touched({ x: [-9, 99], y: [-9, 99] }).map((side) => side.length).join(), "7,24");
});

test("a thin box within one cell is that cell, and one on the border is none beside it", () => {
  assert.deepEqual(week.touched({ x: [5.1, 5.2], y: [6.1, 6.2] }), [["sun"], [5]]);
  assert.deepEqual(week.touched({ x: [4.5, 5.5], y: [0.5, 1.5] }), [["tue"], [5]]);
});

test("a drag that chose nothing has no code", () => {
  for (const event of [null, {}, { range: {} }, { range: { x: [1, 2] } }, { range: { x: [30, 40], y: [0, 1] } }]) assert.equal(week.code(event), "");
  assert.equal(week.code({ range: { x: [1, 1], y: [0, 0] } }), '[["mon"],[1]]');
});

test("a click is one cell", () => assert.equal(week.cell(20, 5), '[["sat"],[20]]'));
