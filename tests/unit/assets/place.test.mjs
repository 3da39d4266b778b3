import assert from "node:assert/strict";
import { test } from "node:test";
import { load } from "./load.mjs";

const { sve } = load("place.js");

test("the places that a question names, by their sort", () => {
  const found = sve.place.chosen("from=2024-10-01&cell=250-1-2,250-3-4&district=E07000114&what=asvc");
  assert.deepEqual(found, { cell: ["250-1-2", "250-3-4"], lsoa: [], district: ["E07000114"] });
  assert.deepEqual(sve.place.chosen(""), { cell: [], lsoa: [], district: [] });
});
