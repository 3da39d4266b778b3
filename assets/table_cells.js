/* What stands in a cell of a table: text as text, a button, a small line. */
window.sve = window.sve || {};
(function (sve) {
  "use strict";
  const SVG = "http://www.w3.org/2000/svg";

  function element(tag, className) {
    const made = document.createElement(tag);
    if (className) made.className = className;
    return made;
  }

  function put(cell, content) {
    if (Array.isArray(content)) { content.forEach((part) => put(cell, part)); return; }
    if (content === null || typeof content !== "object") { cell.append(sve.tableOrder.words(content)); return; }
    if (content.spark) { cell.append(spark(content.spark)); return; }
    if (!content.tag && !content.class) { put(cell, content.text); return; }
    const made = element(content.tag || "span", content.class);
    if (content.touch) made.dataset.touch = content.touch;
    if (made.tagName === "BUTTON") made.type = "button";
    put(made, content.text);
    cell.append(made);
  }

  function spark(values) { // decorative: the trend panel and its table hold the figures
    const drawn = document.createElementNS(SVG, "svg");
    const line = document.createElementNS(SVG, "polyline");
    const top = Math.max(1, ...values);
    const points = values.map((v, i) => `${((i / Math.max(1, values.length - 1)) * 106 + 2).toFixed(1)},${(26 - (v / top) * 24).toFixed(1)}`);
    drawn.setAttribute("class", "spark");
    drawn.setAttribute("viewBox", "0 0 110 28");
    drawn.setAttribute("aria-hidden", "true");
    line.setAttribute("points", points.join(" "));
    drawn.append(line);
    return drawn;
  }

  sve.tableCells = { element: element, put: put };
})(window.sve);
