/* The chosen place: its row stays marked, and the buttons of its card press those of the page. */
window.sve = window.sve || {};
(function (sve) {
  "use strict";
  const LEVELS = ["cell", "lsoa", "district"];
  let query = "";

  function chosen(asked) { // {cell: [...], lsoa: [...], district: [...]} of a question
    const found = new URLSearchParams(asked);
    return Object.fromEntries(LEVELS.map((level) => [level, (found.get(level) || "").split(",").filter(Boolean)]));
  }

  function mark(root) { // buttons in tables that stand for a place
    const places = chosen(query);
    for (const button of root.querySelectorAll("td [data-touch], th [data-touch]")) {
      const { level, code } = JSON.parse(button.dataset.touch);
      if (!LEVELS.includes(level)) continue;
      const is = places[level].includes(code);
      button.setAttribute("aria-pressed", String(is));
      button.closest("tr").classList.toggle("chosen", is);
    }
  }

  sve.markPlaces = function (asked) {
    if (asked) query = asked.query;
    document.querySelectorAll("[data-table]").forEach(mark);
  };

  let held = null; // the button of a table that has the focus: an answer makes the table anew, and the focus falls to the page
  const named = (part) => part && part.closest ? part.closest("[data-table] [data-touch]") : null;
  document.addEventListener("focusin", (event) => {
    const found = named(event.target);
    held = found ? { panel: found.closest("[data-panel]"), touch: found.dataset.touch } : null;
  });
  document.addEventListener("pointerdown", (event) => { if (!named(event.target)) held = null; });

  sve.markTable = function (box) { // a table was built
    mark(box);
    if (!held || document.activeElement !== document.body || !held.panel || !held.panel.contains(box)) return;
    const same = [...box.querySelectorAll("[data-touch]")].find((part) => part.dataset.touch === held.touch);
    if (same) (same.matches("button") ? same : same.querySelector("button")).focus({ preventScroll: true });
  };

  function leave() { // the card goes with the button that was pressed: the row it came from has the focus then
    const row = document.querySelector(".panel-top tr.chosen button");
    (row || document.getElementById("map-reset")).focus({ preventScroll: true });
    document.getElementById("map-out").click();
  }

  document.addEventListener("click", (event) => {
    const button = event.target.closest && event.target.closest("[data-press]");
    if (!button) return;
    if (button.dataset.press === "leave") leave();
    else button.parentElement.querySelector("[role=status]").textContent = sve.copyLink(1);
  });

  document.addEventListener("click", (event) => { if (event.target.id === "map-reset") sve.map.reset(); });
  sve.place = { chosen: chosen };
})(window.sve);
