import assert from "node:assert/strict";
import { test } from "node:test";
import { load } from "./load.mjs";

const { sve } = load("address.js");

test("the map's file is that of the layer that is shown", () => {
  assert.equal(sve.linkFor("/download/map.csv", "what=asvc"), "/download/map.csv?what=asvc");
  assert.equal(sve.linkFor("/download/map.csv", "layer=hotspots&what=asvc"), "/download/hotspots.csv?layer=hotspots&what=asvc");
  assert.equal(sve.linkFor("/download/map.geojson", "layer=shifts"), "/download/shifts.geojson?layer=shifts");
  assert.equal(sve.linkFor("/download/map.csv", "what=asvc&layer=areas"), "/download/map.csv?what=asvc&layer=areas");
});

test("other links lead where they led, with the question", () => {
  assert.equal(sve.linkFor("/plan", "layer=hotspots"), "/plan?layer=hotspots");
  assert.equal(sve.linkFor("/download/trend.csv", "player=density"), "/download/trend.csv?player=density");
});
