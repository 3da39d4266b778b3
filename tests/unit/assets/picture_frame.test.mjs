import assert from "node:assert/strict";
import { test } from "node:test";
import { load } from "./load.mjs";

const SAID = { title: "Where & when", demonstration: "Demonstration data: no real offence is counted.", question: "All <offences>", finding: "", legendTitle: "Cells",
  legend: [{ words: "hot (7)", fill: "rgb(1, 2, 3)", edge: "rgb(4, 5, 6)", dashed: true }, { words: "● in the period", fill: "", edge: "", dashed: false }], foot: ["Source: somebody"] };

test("a picture carries its words as text, and is tall enough for all", () => {
  const { sve } = load("tokens.js", "later/picture_frame.js");
  const part = { caption: "", svg: "<g id='chart'/>", width: 1000, height: 420 };
  const { svg, width, height } = sve.framed(SAID, [part, { ...part, caption: "Second" }]);
  for (const words of ["Where &amp; when", "Demonstration data: no real offence is counted.", "All &lt;offences&gt;", "hot (7)", "● in the period", "Source: somebody", "Second"]) assert.ok(svg.includes(`>${words}</text>`), words);
  assert.equal(svg.split("<g id='chart'/>").length, 3);
  assert.ok(svg.includes('fill="rgb(1, 2, 3)" stroke="rgb(4, 5, 6)" stroke-dasharray'));
  assert.equal(width, 1048);
  const last = Math.max(...[...svg.matchAll(/ y="([0-9.]+)"/g)].map((found) => Number(found[1])));
  assert.ok(height > last && height > 840);
});

test("a long sentence is cut into lines, no word is lost", () => {
  const { sve } = load("tokens.js", "later/picture_frame.js");
  const words = "word ".repeat(100).trim();
  const { svg } = sve.framed({ ...SAID, question: words }, [{ caption: "", svg: "", width: 600, height: 100 }]);
  assert.equal([...svg.matchAll(/\bword\b/g)].length, 100);
  assert.ok(!svg.includes(words));
});

test("shapes of the map keep style, holes and order of points", () => {
  const { sve } = load("tokens.js", "later/picture_frame.js", "later/map_picture.js");
  assert.equal(sve.pathOf([[{ x: 0, y: 0 }, { x: 1, y: 0.25 }], [{ x: 2, y: 2 }]]), "M0.0,0.0L1.0,0.3ZM2.0,2.0Z");
  assert.equal(sve.pathOf([]), "");
  assert.equal(sve.pathStyle({ fillColor: "#fff", fillOpacity: 0.5, color: "#000", weight: 2, dashArray: "4 3" }), 'fill="#fff" fill-opacity="0.5" fill-rule="evenodd" stroke="#000" stroke-width="2" stroke-opacity="1" stroke-dasharray="4 3"');
  assert.equal(sve.pathStyle({ fill: false, weight: 0 }), 'fill="none"');
});
