/* For paper: the places as a plain table, because the grid only draws what fits its box; wide drawings made narrower. */
(function () {
  "use strict";
  const PAPER = 650; // CSS pixels inside a panel on A4
  const MOST = 200; // rows; a county of LSOAs is a file to download, not a page to print
  const SKIPPED = ["months"]; // small drawings, without a number of their own
  let undo = [];

  function table(api) {
    const columns = api.getAllDisplayedColumns().filter((column) => !SKIPPED.includes(column.getColId()));
    const rows = [];
    api.forEachNodeAfterFilterAndSort((node) => {
      rows.push(columns.map((column) => api.getCellValue({ rowNode: node, colKey: column, useFormatter: true }) ?? "–"));
    });
    const made = document.createElement("table");
    made.className = "data-table";
    if (rows.length > MOST) made.createCaption().textContent = `The first ${MOST} of ${rows.length}; the CSV has them all.`;
    const head = made.createTHead().insertRow();
    for (const column of columns) head.appendChild(cell("th", column.getColDef().headerName));
    const body = made.createTBody();
    for (const row of rows.slice(0, MOST)) {
      const line = body.insertRow();
      row.forEach((text, i) => line.appendChild(cell(i ? "td" : "th", text)));
    }
    return made;
  }

  function cell(kind, text) {
    const made = document.createElement(kind);
    made.textContent = text;
    return made;
  }

  function narrow(box) {
    const width = box.offsetWidth;
    if (width <= PAPER) return;
    const before = box.getAttribute("style") || "";
    box.style.width = width + "px";
    box.style.height = box.offsetHeight + "px";
    box.style.zoom = String(PAPER / width);
    undo.push(() => box.setAttribute("style", before));
  }

  window.addEventListener("beforeprint", function () {
    document.querySelectorAll(".map-frame, .chart-view .dash-graph").forEach(narrow);
    const grid = document.getElementById("places");
    const api = grid && window.dash_ag_grid && window.dash_ag_grid.getApi("places");
    if (!api) return;
    const made = table(api);
    grid.after(made);
    grid.classList.add("not-printed");
    undo.push(() => { made.remove(); grid.classList.remove("not-printed"); });
  });
  window.addEventListener("afterprint", function () {
    undo.forEach((step) => step());
    undo = [];
  });
})();
