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

const at = (day, hour) => ({ day, hour });
const go = (from, ...keys) => keys.reduce((place, key) => week.step(place, key.replace("^", "").replace("+", ""), { shift: key.startsWith("^"), ctrl: key.startsWith("+") }), from);

test("arrows walk over the cells, to the labels beside them, and never off them", () => {
  assert.deepEqual(go(at(4, 15), "ArrowRight", "ArrowDown"), at(5, 16));
  assert.deepEqual(go(at(0, 0), "ArrowUp", "ArrowLeft", "ArrowLeft", "ArrowUp"), at(0, -1));
  assert.deepEqual(go(at(6, 23), "ArrowRight", "ArrowDown", "ArrowDown", "ArrowRight"), at(7, 23));
  assert.deepEqual(go(at(6, -1), "ArrowDown"), at(6, -1)); // there is nothing in the corner
  assert.deepEqual(go(at(7, 0), "ArrowLeft"), at(7, 0));
  assert.deepEqual([go(at(4, 15), "Home"), go(at(4, 15), "End"), go(at(4, 15), "+Home"), go(at(4, 15), "+End"), go(at(4, 15), "PageDown")], [at(4, 0), at(4, 23), at(0, 0), at(6, 23), at(6, 15)]);
  assert.equal(week.step(at(0, 0), "x", {}), null);
});

test("what is extended stays among cells, or among labels of one kind", () => {
  assert.deepEqual(go(at(0, 0), "^ArrowLeft"), at(0, 0));
  assert.deepEqual(go(at(6, 3), "^ArrowDown"), at(6, 3));
  assert.deepEqual(go(at(5, -1), "^ArrowRight", "^ArrowDown", "^ArrowDown"), at(6, -1));
  assert.deepEqual(go(at(7, 22), "^ArrowUp", "^ArrowRight", "^ArrowRight"), at(7, 23));
});

test("two ends are what lies between them; a label is all of its row or column", () => {
  assert.equal(week.spanCode(week.span(at(5, 18), at(4, 15))), '[["fri","sat"],[15,16,17,18]]');
  assert.equal(week.spanWords(week.span(at(4, 15), at(4, 18))), "Friday, 15:00–19:00");
  assert.equal(week.spanWords(week.span(at(5, -1), at(6, -1))), "Saturday to Sunday, all hours");
  assert.equal(week.spanWords(week.span(at(7, 8), at(7, 8))), "every day, 08:00–09:00");
  assert.equal(JSON.parse(week.spanCode(week.span(at(7, 8), at(7, 8))))[0].length, 7);
});

test("an address says which hours are chosen", () => {
  assert.equal(week.chosen("?what=asvc"), null);
  const cells = (search) => [...Array(168).keys()].filter((n) => week.chosen(search)(Math.floor(n / 24), n % 24)).length;
  assert.equal(cells("?days=fri&hours=15-19"), 4);
  assert.equal(cells("?days=sat,sun"), 48);
  assert.equal(cells("?hours=22-2,5"), 35); // over midnight, and a single one
});
