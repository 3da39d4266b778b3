import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";
import { load } from "./load.mjs";

let sve, told, see;

beforeEach(() => { // a page with a head and three panels; see(key, whether it is near)
  globalThis.IntersectionObserver = class {
    constructor(heard) { see = (key, near) => heard([{ target: { dataset: { panel: key } }, isIntersecting: near }]); }
    observe() {}
  };
  const page = load("panels.js");
  ({ sve, told } = page);
  page.document.querySelectorAll = (wanted) => ({
    "section[data-panel]": ["map", "trend", "patrol"].map((panel) => ({ dataset: { panel } })),
    "main[data-head]": [{ dataset: { head: "summary" } }],
  })[wanted];
});

const asked = () => told.splice(0).map(([id]) => id);

test("the head and what is near are asked, the rest when it comes near", () => {
  see("map", true);
  sve.askPanels({ query: "a" });
  assert.deepEqual(asked(), ["wanted-summary", "wanted-map"]);
  see("patrol", true);
  assert.deepEqual(asked(), ["wanted-patrol"]);
});

test("no panel is asked the same twice, nor before there is a question", () => {
  see("map", true);
  assert.deepEqual(asked(), []);
  sve.askPanels({ query: "a" });
  asked();
  see("map", false);
  see("map", true);
  assert.deepEqual(asked(), []);
  see("map", false);
  sve.askPanels({ query: "b" });
  assert.deepEqual(asked(), ["wanted-summary"]);
});

test("a panel under a drag waits for its end", () => {
  see("trend", true);
  sve.hold("trend");
  sve.askPanels({ query: "a" });
  assert.deepEqual(asked(), ["wanted-summary"]);
  sve.release("map"); // another one
  assert.deepEqual(asked(), []);
  sve.release("trend");
  assert.deepEqual(asked(), ["wanted-trend"]);
});

test("what is asked for paper before there is a question is asked when it comes, near or not", () => {
  sve.drawAll = () => {}; // charts.js
  sve.askAll();
  see("patrol", false); // an observer begins by saying what is not near
  assert.equal(sve.answeredAll(), false);
  sve.askPanels({ query: "a" });
  assert.deepEqual(asked(), ["wanted-summary", "wanted-map", "wanted-trend", "wanted-patrol"]);
  for (const key of ["map", "trend", "patrol"]) {
    assert.equal(sve.answeredAll(), false);
    sve.heard("wanted-" + key, { query: key === "patrol" ? "an older one" : "a" });
  }
  assert.equal(sve.answeredAll(), false);
  sve.heard("wanted-patrol", { query: "a" });
  assert.equal(sve.answeredAll(), true);
});

test("paper has no near: every panel is asked", () => {
  sve.askPanels({ query: "a" });
  asked();
  const drawn = [];
  sve.drawAll = (all) => drawn.push(all); // charts.js
  sve.askAll();
  assert.deepEqual(drawn, [true]);
  assert.deepEqual(asked(), ["wanted-map", "wanted-trend", "wanted-patrol"]);
});
