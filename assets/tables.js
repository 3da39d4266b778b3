/* Plain tables from their figures. The server sends a table as one piece of data; as hundreds of components it would
   take the browser seconds. Text is set as text, never as HTML. */
(function () {
  "use strict";

  function put(cell, content) {
    if (Array.isArray(content)) { content.forEach((part) => put(cell, part)); return; }
    if (content === null || typeof content !== "object") { cell.append(content === null ? "–" : String(content)); return; }
    const made = document.createElement(content.tag || "span");
    if (content.class) made.className = content.class;
    if (content.touch) made.dataset.touch = content.touch;
    if (made.tagName === "BUTTON") made.type = "button";
    put(made, content.text);
    cell.append(made);
  }

  function build(box) {
    const wanted = box.dataset.table;
    if (box.sveTable === wanted && box.firstChild) return;
    box.sveTable = wanted;
    const table = JSON.parse(wanted);
    const made = document.createElement("table");
    made.className = "data-table";
    if (table.caption) made.createCaption().textContent = table.caption;
    const head = made.createTHead().insertRow();
    const body = made.createTBody();
    for (const column of table.columns) head.append(header("col", column));
    for (const row of table.rows) {
      const line = body.insertRow();
      row.forEach((content, i) => (i ? put(line.insertCell(), content) : line.append(header("row", content))));
    }
    box.replaceChildren(made);
  }

  function header(scope, content) {
    const made = document.createElement("th");
    made.scope = scope;
    put(made, content);
    return made;
  }

  function all(root) {
    if (root.nodeType !== Node.ELEMENT_NODE) return;
    if (root.matches("[data-table]")) build(root);
    root.querySelectorAll("[data-table]").forEach(build);
  }

  new MutationObserver((changes) => {
    for (const change of changes) {
      if (change.type === "attributes") build(change.target);
      else change.addedNodes.forEach(all);
    }
  }).observe(document.documentElement, { subtree: true, childList: true, attributes: true, attributeFilter: ["data-table"] });
})();
