import assert from "node:assert/strict";
import { test } from "node:test";
import { load } from "./load.mjs";

const { style, tokens } = load("tokens.js", "map_style.js").sve;
const paint = (more) => ({ level: "district", palette: "amount", values: { a: [0, ""], b: [5, ""], x: [-1, ""] }, selected: [], ...more });

test("an amount has the colour of its class", () => {
  assert.equal(style.area(paint(), "a").fillColor, tokens.amount[0]);
  assert.equal(style.area(paint(), "b").fillColor, tokens.amount[5]);
});

test("what is not known, and what was not chosen, have no class; only the second steps back", () => {
  const [unknown, outside] = ["x", "elsewhere"].map((code) => style.area(paint(), code));
  assert.equal(unknown.fillColor, outside.fillColor);
  assert.ok(!tokens.amount.includes(unknown.fillColor));
  assert.ok(unknown.fillOpacity > outside.fillOpacity);
});

test("a clear rise is dashed as well as coloured; fall and no clear change are not", () => {
  const change = paint({ palette: "change", values: { fall: [0, ""], none: [1, ""], rise: [2, ""], unknown: [3, ""] } });
  const dashes = ["fall", "none", "rise", "unknown"].map((code) => style.area(change, code).dashArray);
  assert.deepEqual(dashes.map(Boolean), [false, false, true, false]);
  assert.deepEqual(["fall", "none", "rise", "unknown"].map((code) => style.area(change, code).fillColor), tokens.change);
  assert.equal(style.area(paint({ values: { a: [2, ""] } }), "a").dashArray, null); // the third amount is no rise
});

test("a chosen area has the thickest line, whatever it shows", () => {
  for (const palette of ["amount", "change"]) {
    const drawn = style.area(paint({ palette, selected: ["b"], values: { b: [2, ""] } }), "b");
    assert.deepEqual([drawn.color, drawn.weight, drawn.dashArray], [tokens.ink, 3.5, null]);
  }
});

test("small areas have thin lines", () => {
  assert.ok(style.area(paint({ level: "lsoa" }), "a").weight < style.area(paint(), "a").weight);
});

test("classes of a hotspot layer are told apart without their colour", () => {
  for (const layer of [["hot99", "cold99", "cold95", "cold90"], ["rise", "fall", "plain"], ["intensifying", "persistent", "new", "oscillating", "historical"]]) {
    const lines = layer.map((key) => [style.unit(key, false).weight, style.unit(key, false).dashArray].join());
    assert.equal(new Set(lines).size, lines.length);
  }
  assert.deepEqual(style.unit("no such class", false), style.unit("plain", false));
  assert.equal(style.unit("cold99", true).dashArray, null);
  assert.equal(style.unit("cold99", true).color, tokens.ink);
});

test("areas of a hotspot layer take its classes, and step back where they have none", () => {
  const units = paint({ palette: "units", values: { a: ["hot95", ""] }, selected: ["a"] });
  assert.deepEqual(style.area(units, "a"), style.unit("hot95", true));
  assert.equal(style.area(units, "b").fillOpacity, 0.35);
});
