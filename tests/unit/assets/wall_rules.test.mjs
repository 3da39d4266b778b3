import assert from "node:assert/strict";
import { test } from "node:test";
import { load } from "./load.mjs";

const { wall } = load("wall_rules.js").sve;
const DAY = 86400;

test("time goes on with whichever clock says more, and never back", () => {
  const told = { now: 1000, steady: 50, wall: 9000 };
  assert.equal(wall.serverTime(told, 60, 9010), 1010);
  assert.equal(wall.serverTime(told, 60, 1000), 1010); // the clock was set back by hours
  assert.equal(wall.serverTime(told, 50, 9500), 1500); // the machine slept: the steady clock stood
  assert.equal(wall.serverTime(told, 40, 8000), 1000);
});

test("how long ago, as a person says it", () => {
  const said = [[0, "1 minute"], [59, "1 minute"], [120, "2 minutes"], [3599, "59 minutes"], [3600, "1 hour"], [2 * DAY - 1, "47 hours"], [2 * DAY, "2 days"], [-5, "1 minute"]];
  for (const [seconds, words] of said) assert.equal(wall.ago(seconds), words);
});

test("data is too old only where every source is, and a source without a limit never is", () => {
  const old = { name: "old", ended: 0, limit: 7 }, young = { name: "young", ended: 90 * DAY, limit: 7 };
  assert.equal(wall.tooOld([old], 7 * DAY), null);
  assert.equal(wall.tooOld([old], 7 * DAY + 1), old);
  assert.equal(wall.tooOld([old, young], 97 * DAY), null);
  assert.equal(wall.tooOld([old, young], 97 * DAY + 1), young);
  assert.equal(wall.tooOld([old, { ...young, limit: 0 }], 9e9), null);
  assert.equal(wall.tooOld([], 9e9), null);
});

test("slides turn round, in both directions, and pass over a note that has ended", () => {
  assert.deepEqual([0, 1, 2].map((at) => wall.next(["", "", ""], at, "2026-11-27", 1)), [1, 2, 0]);
  assert.equal(wall.next(["", "", ""], 0, "2026-11-27", -1), 2);
  assert.equal(wall.next(["", "2026-11-26", ""], 0, "2026-11-27", 1), 2);
  assert.equal(wall.next(["", "2026-11-27", ""], 0, "2026-11-27", 1), 1);
  assert.equal(wall.next(["2026-11-26", "2026-11-26"], 1, "2026-11-27", 1), 1); // nothing else stands
  assert.equal(wall.next([""], 0, "2026-11-27", 1), 0);
});

test("a minute between two questions; after a failure soon again, then less often, never more than a minute", () => {
  assert.deepEqual([0, 1, 2, 3, 4, 5, 50, 2000].map(wall.wait), [60, 5, 10, 20, 40, 60, 60, 60]);
});

test("no dot is lit for ever: everything stands aside by some pixels and comes back", () => {
  const places = Array.from({ length: 96 }, (_, turns) => wall.aside(turns));
  assert.ok(places.flat().every((pixels) => Math.abs(pixels) <= 3));
  assert.equal(new Set(places.map(String)).size, 8);
  assert.deepEqual(wall.aside(48), wall.aside(0));
});

test("another build or other data is another page", () => {
  const own = { build: "a", data: "b" };
  assert.equal(wall.differs(own, { build: "a", data: "b" }), false);
  assert.equal(wall.differs(own, { build: "x", data: "b" }), true);
  assert.equal(wall.differs(own, { build: "a", data: "x" }), true);
});
