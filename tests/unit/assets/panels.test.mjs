import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";
import { load } from "./load.mjs";

let sve, see, press, sent, answer, filled, busy;
const turn = () => new Promise((done) => { setTimeout(done); });

beforeEach(() => { // a page with a head and three panels; see(key, whether it is near)
  globalThis.IntersectionObserver = class {
    constructor(heard) { see = (key, near) => heard([{ target: { dataset: { panel: key } }, isIntersecting: near }]); }
    observe() {}
  };
  const page = load("panels.js");
  ({ sve } = page);
  [sent, filled, busy] = [[], [], new Set()];
  sve.server = { ask: (address, body, of) => new Promise((done) => {
    sent.push(body.panels);
    answer = async (found) => { done(of() ? found : null); await turn(); };
  }) };
  sve.fill = (key, parts, question) => filled.push([key, parts, question.query]);
  sve.unfill = (key) => filled.push([key, "nothing"]);
  sve.busy = (key, on) => { if (on) busy.add(key); else busy.delete(key); };
  sve.drawAll = () => {}; // charts.js
  page.document.querySelectorAll = (wanted) => ({
    "section[data-panel]": ["map", "trend", "patrol"].map((panel) => ({ dataset: { panel } })),
    "main[data-head]": [{ dataset: { head: "summary" } }],
  })[wanted];
  press = (key) => page.document.heard.click.forEach((heard) => heard({ target: { closest: () => ({ dataset: { asks: key } }) } }));
});

async function asked() {
  await turn();
  return sent.splice(0);
}

test("the head and what is near are asked in one request, the rest when it comes near", async () => {
  see("map", true);
  sve.askPanels({ query: "a" });
  assert.deepEqual(await asked(), [["summary", "map"]]);
  see("patrol", true);
  assert.deepEqual(await asked(), [["patrol"]]);
});

test("no panel is asked the same twice, nor before there is a question", async () => {
  see("map", true);
  assert.deepEqual(await asked(), []);
  sve.askPanels({ query: "a" });
  await asked();
  see("map", false);
  see("map", true);
  assert.deepEqual(await asked(), []);
  see("map", false);
  sve.askPanels({ query: "b" });
  assert.deepEqual(await asked(), [["summary"]]);
});

test("an answer fills its panels, which wait until then; a newer question takes no older answer", async () => {
  see("map", true);
  sve.askPanels({ query: "a" });
  await asked();
  assert.deepEqual([...busy], ["summary", "map"]);
  const late = answer;
  sve.askPanels({ query: "b" });
  await asked();
  await late({ summary: ["of a"], map: ["of a"] });
  assert.deepEqual([filled, [...busy]], [[], ["summary", "map"]]);
  await answer({ summary: ["of b"], map: ["of b"] });
  assert.deepEqual([filled, [...busy]], [[["summary", ["of b"], "b"], ["map", ["of b"], "b"]], []]);
});

test("what cannot be answered leaves what is there, and waits no longer", async () => {
  sve.askPanels({ query: "a" });
  await asked();
  await answer(null);
  assert.deepEqual([filled, [...busy]], [[], []]);
});

test("a panel under a drag waits for its end", async () => {
  see("trend", true);
  sve.hold("trend");
  sve.askPanels({ query: "a" });
  assert.deepEqual(await asked(), [["summary"]]);
  sve.release("map"); // another one
  assert.deepEqual(await asked(), []);
  sve.release("trend");
  assert.deepEqual(await asked(), [["trend"]]);
});

test("an answer at a press goes with the next question", async () => {
  sve.askPanels({ query: "a" });
  await asked();
  press("repeats");
  press("repeats");
  assert.deepEqual(await asked(), [["repeats"]]);
  await answer({ repeats: ["pairs"] });
  sve.askPanels({ query: "b" });
  assert.deepEqual(await asked(), [["summary"]]);
  assert.deepEqual(filled, [["repeats", ["pairs"], "a"], ["repeats", "nothing"]]);
});

test("what is asked for paper before there is a question is asked when it comes, near or not", async () => {
  sve.askAll();
  see("patrol", false); // an observer begins by saying what is not near
  assert.equal(sve.answeredAll(), false);
  sve.askPanels({ query: "a" });
  assert.deepEqual(await asked(), [["summary", "map", "trend", "patrol"]]);
  assert.equal(sve.answeredAll(), false);
  await answer({ summary: [], map: [], trend: [], patrol: [] });
  assert.equal(sve.answeredAll(), true);
  sve.askPanels({ query: "b" });
  assert.equal(sve.answeredAll(), false);
});

test("a panel that nobody has scrolled to can be asked, and says when it has answered", async () => {
  assert.equal(sve.askPanel("patrol"), false); // there is no question yet
  sve.askPanels({ query: "a" });
  await asked();
  assert.equal(sve.askPanel("patrol"), false);
  assert.deepEqual(await asked(), [["patrol"]]);
  await answer({ patrol: [] });
  assert.equal(sve.askPanel("patrol"), true);
  sve.askPanels({ query: "b" });
  assert.equal(sve.askPanel("patrol"), false);
});
