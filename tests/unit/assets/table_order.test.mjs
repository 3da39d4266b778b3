import assert from "node:assert/strict";
import { test } from "node:test";
import { load } from "./load.mjs";

const { tableOrder } = load("table_order.js").sve;

test("numbers by size, what is not known last in both directions, equals as they came", () => {
  const rows = [[{ text: "10", value: 10 }], [null], [{ text: "9", value: 9 }], [{ text: "10 again", value: 10 }]];
  assert.deepEqual(tableOrder.order(rows, 0, "ascending"), [2, 0, 3, 1]);
  assert.deepEqual(tableOrder.order(rows, 0, "descending"), [0, 3, 2, 1]);
});

test("words as a reader of English sorts them", () => {
  const rows = [["Thanet 10"], ["ashford"], ["Thanet 9"], ["Érith"]];
  assert.deepEqual(tableOrder.order(rows, 0, "ascending"), [1, 3, 2, 0]);
});

test("a search needs every word, in any order, without accents or capitals", () => {
  const names = ["Tonbridge & Malling E07000115", "Tunbridge Wells E07000116", "Érith"].map(tableOrder.plain);
  assert.deepEqual(tableOrder.found(names, " malling  TON "), [true, false, false]);
  assert.deepEqual(tableOrder.found(names, "e07000116"), [false, true, false]);
  assert.deepEqual(tableOrder.found(names, "erith"), [false, false, true]);
  assert.deepEqual(tableOrder.found(names, ""), [true, true, true]);
});

test("the next press turns the order round, on another column it starts with that one's own", () => {
  assert.deepEqual(tableOrder.next(null, 1, "descending"), { column: 1, direction: "descending" });
  assert.deepEqual(tableOrder.next({ column: 1, direction: "descending" }, 1, "descending"), { column: 1, direction: "ascending" });
  assert.deepEqual(tableOrder.next({ column: 1, direction: "ascending" }, 0, "ascending"), { column: 0, direction: "ascending" });
});

test("a cell says what stands on the screen", () => {
  assert.equal(tableOrder.words(1234567), "1,234,567");
  assert.equal(tableOrder.words(["▼ ", { text: 5 }, null]), "▼ 5–");
});
