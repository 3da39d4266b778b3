/* The order of a table's rows and which of them a search finds: no page is needed for it, so it is tested without one. */
window.sve = window.sve || {};
(function (sve) {
  "use strict";
  const COLLATOR = new Intl.Collator("en-GB", { numeric: true, sensitivity: "base" });
  const NUMBER = new Intl.NumberFormat("en-GB");

  function words(content) { // what a cell says, as it stands on the screen
    if (content === null || content === undefined) return "–";
    if (typeof content === "number") return NUMBER.format(content);
    if (Array.isArray(content)) return content.map(words).join("");
    return typeof content === "object" ? words(content.text) : String(content);
  }

  function value(content) { // what a cell is sorted by: its number, else its words; null where it holds neither
    if (content === null || content === undefined) return null;
    if (typeof content !== "object") return content;
    if (Array.isArray(content)) return words(content);
    return content.value === undefined ? content.text : content.value;
  }

  function compare(a, b) {
    return typeof a === "number" && typeof b === "number" ? a - b : COLLATOR.compare(String(a), String(b));
  }

  // Numbers of the rows in order; equal ones stay as they came, and what is not known comes last either way.
  function order(rows, column, direction) {
    const values = rows.map((row) => value(row[column]));
    const turn = direction === "descending" ? -1 : 1;
    return rows.map((_, i) => i).sort((i, j) => {
      const a = values[i];
      const b = values[j];
      if (a === null || b === null) return (a === null) - (b === null) || i - j;
      return turn * compare(a, b) || i - j;
    });
  }

  const plain = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();

  // For each row whether its plain name or code holds every word that was typed.
  function found(names, typed) {
    const wanted = plain(typed).split(/\s+/).filter(Boolean);
    return names.map((name) => wanted.every((word) => name.includes(word)));
  }

  // What the next press on a header asks for: the direction that is most use first, then the other one.
  function next(sorted, column, first) {
    if (!sorted || sorted.column !== column) return { column: column, direction: first };
    return { column: column, direction: sorted.direction === "ascending" ? "descending" : "ascending" };
  }

  sve.tableOrder = { words: words, plain: plain, order: order, found: found, next: next };
})(window.sve);
