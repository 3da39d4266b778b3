import assert from "node:assert/strict";
import { test } from "node:test";
import { load } from "./load.mjs";

test("what stands in the margins is text, whatever is in it", () => {
  const { sve } = load("printing.js");
  const css = sve.margins({ left: 'A "quoted" place', right: "back\\slash", foot: "two\n lines" });
  assert.ok(css.includes('@top-left { content: "A \\"quoted\\" place" }'));
  assert.ok(css.includes('@top-right { content: "back\\\\slash" }'));
  assert.ok(css.includes('@bottom-left { content: "two lines" }'));
});
