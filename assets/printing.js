/* For paper: wide drawings made narrower. Tables print whole by themselves (assets/tables.js). */
(function () {
  "use strict";
  const PAPER = 650; // CSS pixels inside a panel on A4
  let undo = [];

  function narrow(box) {
    const width = box.offsetWidth;
    if (width <= PAPER) return;
    const before = box.getAttribute("style") || "";
    box.style.width = width + "px";
    box.style.height = box.offsetHeight + "px";
    box.style.zoom = String(PAPER / width);
    undo.push(() => box.setAttribute("style", before));
  }

  window.addEventListener("beforeprint", () => document.querySelectorAll(".map-frame, .chart-view .dash-graph").forEach(narrow));
  window.addEventListener("afterprint", function () {
    undo.forEach((step) => step());
    undo = [];
  });
})();
