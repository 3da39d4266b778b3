/* Menus and keys: a menu closes with Esc and with a click elsewhere; on a phone the filters are one sheet. */
window.sve = window.sve || {};
(function (sve) {
  "use strict";
  const TYPING = "input:not([type=radio], [type=checkbox], [type=range]), textarea, select"; // Esc means something there

  sve.toggleFilters = function () { // a callback of Dash
    const open = document.getElementById("filters").classList.toggle("open");
    document.getElementById("filters-toggle").textContent = open ? "Show results" : "Filters";
    return String(open);
  };

  document.addEventListener("click", (event) => {
    for (const menu of document.querySelectorAll("details.menu[open]")) {
      const inside = menu.contains(event.target) || !document.body.contains(event.target);
      if (!inside) menu.open = false;
    }
  });

  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    const open = document.querySelector("details.menu[open]");
    if (open) { open.open = false; open.querySelector("summary").focus(); return; }
    const sheet = document.querySelector(".filters.open");
    if (sheet) { document.getElementById("filters-toggle").click(); return; }
    const out = document.getElementById("map-out");
    if (out && !document.activeElement.matches(TYPING)) out.click();
  });
})(window.sve);
