/* Menus and keys: a menu closes with Esc and with a click elsewhere; on a phone the filters are one sheet. */
window.sve = window.sve || {};
(function (sve) {
  "use strict";
  const POPUPS = "[data-portal], .mantine-Popover-dropdown, .mantine-Combobox-dropdown"; // lists that open over their menu
  const TYPING = /^(INPUT|TEXTAREA|SELECT)$/;

  sve.toggleFilters = function () { // a callback of Dash
    const open = document.getElementById("filters").classList.toggle("open");
    document.getElementById("filters-toggle").textContent = open ? "Show results" : "Filters";
    return String(open);
  };

  sve.switchView = (values) => values.map((value) => "views show-" + value); // a callback of Dash: chart or table

  document.addEventListener("click", (event) => {
    for (const menu of document.querySelectorAll("details.menu[open]")) {
      const inside = menu.contains(event.target) || !document.body.contains(event.target);
      const popup = event.target.closest && event.target.closest(POPUPS);
      if (!inside && !popup) menu.open = false;
    }
  });

  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    const open = document.querySelector("details.menu[open]");
    if (open) { open.open = false; open.querySelector("summary").focus(); return; }
    const sheet = document.querySelector(".filters.open");
    if (sheet) { document.getElementById("filters-toggle").click(); return; }
    const out = document.getElementById("map-out");
    if (out && !TYPING.test(document.activeElement.tagName)) out.click();
  });
})(window.sve);
