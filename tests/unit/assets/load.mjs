/* Scripts of assets/ without a page: what they hang on window.sve is returned. Only what they touch while they load is there. */
import { readFileSync } from "node:fs";
import { runInThisContext } from "node:vm";

const ASSETS = new URL("../../../assets/", import.meta.url);

function page() {
  const heard = {};
  return { heard, addEventListener: (name, listener) => { (heard[name] ||= []).push(listener); }, querySelectorAll: () => [] };
}

/** Run these files, in this order, in a window of their own: its namespace, its document and what set_props was told. */
export function load(...names) {
  const told = [];
  const window = { addEventListener: () => {}, dash_clientside: { set_props: (id, props) => told.push([id, props]), no_update: "no_update" }, location: { search: "" } };
  Object.assign(globalThis, { window, document: page() });
  for (const name of names) runInThisContext(readFileSync(new URL(name, ASSETS), "utf8"), { filename: name });
  return { sve: window.sve, document: globalThis.document, window, told };
}
