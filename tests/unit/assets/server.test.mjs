import assert from "node:assert/strict";
import { test } from "node:test";
import { load } from "./load.mjs";

const { server } = load("server.js").sve;
const request = (changed, ...inputs) => ({ output: "x", changedPropIds: changed, inputs });
const input = (id, property, value) => ({ id, property, value });

test("no answer, and an answer of a server that is busy or absent, are asked again; an error of its own is not", () => {
  assert.equal(server.verdict(new Error("Callback failed: the server did not respond.")), "away");
  for (const status of [429, 502, 503, 504]) assert.equal(server.verdict({ status }), "away");
  assert.equal(server.verdict({ status: 500 }), "failed");
  for (const status of [200, 204, 400, 404]) assert.equal(server.verdict({ status }), "");
  assert.equal(server.verdict(undefined), "");
});

test("what had changed is set again, and nothing else", () => {
  const lost = request(["measure.value"], input("measure", "value", "rate"), input("level", "value", "lsoa"));
  assert.deepEqual(server.again([lost]), [["measure", { value: "rate" }]]);
});

test("of two changes of one control the newest holds; changes of two are both kept", () => {
  const first = request(["measure.value"], input("measure", "value", "rate"), input("level", "value", "district"));
  const then = request(["measure.value", "level.value"], input("measure", "value", "harm"), input("level", "value", "lsoa"));
  assert.deepEqual(server.again([first, then]), [["measure", { value: "harm" }], ["level", { value: "lsoa" }]]);
});

test("a first question, which no change caused, is set off by its first input", () => {
  assert.deepEqual(server.again([request([], input("url", "search", "?a"), input("level", "value", "lsoa"))]), [["url", { search: "?a" }]]);
});

test("one of many alike, such as a chip, keeps its own id", () => {
  const chips = [0, 1].map((index) => input({ type: "chip", index }, "n_clicks", index));
  assert.deepEqual(server.again([request(['{"index":1,"type":"chip"}.n_clicks'], chips)]), [[{ type: "chip", index: 1 }, { n_clicks: 1 }]]);
});

test("lost answers are asked again once the server is back, answered ones are not", async (t) => {
  const page = load("server.js");
  const boxes = [];
  page.document.querySelector = () => boxes[0];
  page.document.createElement = () => ({ setAttribute() {}, textContent: "", hidden: true });
  page.document.body = { prepend: (box) => boxes.push(box) };
  let up = false;
  globalThis.fetch = async () => ({ ok: up });
  t.mock.timers.enable({ apis: ["setTimeout"] });
  const ask = (output, value) => {
    const made = { output, changedPropIds: [`wanted-${output}.data`], inputs: [input(`wanted-${output}`, "data", value)] };
    page.sve.server.asked(made);
    return made;
  };
  const step = async () => {
    t.mock.timers.tick(1500);
    for (let i = 0; i < 10; i += 1) await Promise.resolve();
  };

  const answered = ask("trend", "a");
  page.sve.server.told({ output: "trend" }, { data: {}, payload: answered });
  ask("map", "a");
  page.sve.server.told({ output: "map" }, { error: new Error("no answer"), payload: null });
  page.sve.server.told({ output: "a clientside callback" }, { data: {}, payload: null });
  assert.match(boxes[0].textContent, /did not answer/);
  assert.equal(boxes[0].hidden, false);
  await step();
  assert.deepEqual(page.told, []);
  up = true;
  await step();
  assert.deepEqual(page.told, [["wanted-map", { data: "a" }]]);
  page.sve.server.told({ output: "map" }, { data: {}, payload: ask("map", "a") });
  assert.equal(boxes[0].hidden, true);
});

test("an answer is asked for until it comes, unless nobody wants it any more", async (t) => {
  const page = load("server.js");
  page.document.querySelector = () => null;
  page.document.createElement = () => ({ setAttribute() {} });
  page.document.body = { prepend() {} };
  const fetched = globalThis.fetch;
  t.after(() => { globalThis.fetch = fetched; });
  t.mock.timers.enable({ apis: ["setTimeout"] });
  const replies = [];
  let wait = null;
  let looked = 0;
  globalThis.fetch = async (address, sent) => {
    if (address === "/healthz") looked += 1;
    if (address === "/healthz") return { ok: true, status: 200 };
    const reply = replies.shift();
    if (reply instanceof Error) throw reply;
    return { ok: reply === 200, status: reply, headers: { get: () => wait }, json: async () => JSON.parse(sent.body) };
  };
  const waits = async (promise) => {
    let found = { pending: true };
    promise.then((value) => { found = value; });
    for (let i = 0; i < 30; i += 1) { await Promise.resolve(); t.mock.timers.tick(2000); }
    return found;
  };
  replies.push(new Error("no connection"), 503, 200);
  assert.deepEqual(await waits(page.sve.server.ask("answers", { query: "a" })), { query: "a" });
  replies.push(503, 200);
  assert.equal(await waits(page.sve.server.ask("answers", { query: "a" }, () => false)), null);
  assert.deepEqual(replies.splice(0), [200]);
  replies.push(429, 200);
  wait = "1"; // too many at once: it is busy
  looked = 0;
  assert.deepEqual(await waits(page.sve.server.ask("answers", { query: "b" })), { query: "b" });
  assert.equal(looked, 1);
  replies.push(429, 200);
  wait = "30"; // a budget is spent: it says how long
  looked = 0;
  assert.deepEqual(await waits(page.sve.server.ask("answers", { query: "c" })), { query: "c" });
  assert.equal(looked, 0);
  for (const refused of [400, 500]) {
    replies.push(refused);
    assert.equal(await waits(page.sve.server.ask("answers", {})), null);
  }
});
