import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";
import { load } from "./load.mjs";

let sve, boxes;

function box() {
  const attributes = {};
  const told = [];
  let html = "";
  return {
    attributes, told, disabled: false,
    get innerHTML() { return html; },
    set innerHTML(value) { html = value; told.push("html"); },
    getAttribute: (name) => (name in attributes ? attributes[name] : null),
    setAttribute: (name, value) => { attributes[name] = value; told.push(name); },
    removeAttribute: (name) => { delete attributes[name]; },
    dispatchEvent: ({ detail }) => told.push(detail),
  };
}

beforeEach(() => {
  const page = load("filling.js");
  ({ sve } = page);
  boxes = { words: box(), chart: box(), frame: box(), panel: box(), button: box() };
  page.document.getElementById = (id) => boxes[id] || null;
  page.document.querySelector = (wanted) => (wanted.includes('"trend"') ? boxes.panel : null);
  page.document.querySelectorAll = (wanted) => (wanted.includes('data-asks="trend"') ? [boxes.button] : []);
});

test("HTML, attributes and values are put where the panel says; what is the same stays as it is", () => {
  const parts = [["words", "html", "<p>12</p>"], ["chart", "data-figure", "{}"], ["frame", "values", [1]], ["gone", "html", "x"]];
  sve.fill("trend", parts, { query: "a" });
  sve.fill("trend", parts, { query: "b" });
  assert.deepEqual([boxes.words.innerHTML, boxes.words.told], ["<p>12</p>", ["html"]]);
  assert.deepEqual([boxes.chart.attributes, boxes.chart.told], [{ "data-figure": "{}" }, ["data-figure"]]);
  assert.deepEqual(boxes.frame.told, [{ values: [1], query: "a" }, { values: [1], query: "b" }]);
});

test("an old answer is taken away", () => {
  sve.fill("repeats", [["words", "html", "<p>pairs</p>"]], { query: "a" });
  sve.unfill("repeats");
  sve.unfill("never asked");
  assert.equal(boxes.words.innerHTML, "");
});

test("who waits says so, and cannot be asked meanwhile", () => {
  sve.busy("trend", true);
  assert.deepEqual([boxes.panel.attributes, boxes.button.disabled], [{ "aria-busy": "true" }, true]);
  sve.busy("trend", false);
  assert.deepEqual([boxes.panel.attributes, boxes.button.disabled], [{}, false]);
  sve.busy("nowhere", true);
});
