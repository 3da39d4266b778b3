/* The week by keyboard, and its labels by hand: a grid that is not seen lies over the heatmap, each cell with its words for those
   who hear it. Drags and clicks on cells go through it to the chart (assets/brush.js). */
window.sve = window.sve || {};
(function (sve) {
  "use strict";
  const BOX = "heatmap";
  const SAYS = "Hours of the week. Arrow keys move, Enter chooses, Shift with arrow keys extends, Escape drops.";
  let grid = null;
  let cells = new Map(); // 'day hour' -> its element; labels too
  let at = { day: 0, hour: 0 }; // where the focus is, or comes to
  let from = null; // the other end of what Shift extends

  const key = (place) => place.day + " " + place.hour;
  const isLabel = (place) => place.day === sve.week.LABEL.day || place.hour === sve.week.LABEL.hour;
  const placeOf = (one) => ({ day: Number(one.dataset.day), hour: Number(one.dataset.hour) });

  function element(role, className, says) {
    const made = Object.assign(document.createElement("div"), { className: className });
    made.setAttribute("role", role);
    for (const [name, value] of Object.entries(says || {})) made.setAttribute(name, value);
    return made;
  }

  function cell(day, hour) {
    const kind = hour === sve.week.LABEL.hour ? "rowheader" : day === sve.week.LABEL.day ? "columnheader" : "gridcell";
    const made = element(kind, kind === "gridcell" ? "week-cell" : "week-label", { tabindex: "-1", "data-day": day, "data-hour": hour });
    made.style.gridArea = (day + 1) + " / " + (hour + 2);
    if (kind !== "gridcell") {
      const words = sve.week.spanWords(sve.week.span({ day, hour }, { day, hour }));
      made.setAttribute("aria-label", words);
      made.title = "Choose " + words;
    }
    cells.set(key({ day, hour }), made);
    return made;
  }

  function build(box) {
    cells = new Map();
    grid = element("grid", "week-grid", { "aria-label": SAYS, "aria-multiselectable": "true" });
    for (let day = 0; day <= sve.week.LABEL.day; day += 1) {
      const row = element("row", "week-row");
      for (let hour = day === sve.week.LABEL.day ? 0 : sve.week.LABEL.hour; hour < 24; hour += 1) row.append(cell(day, hour));
      grid.append(row);
    }
    grid.append(element("presentation", "week-mark", { hidden: "" }));
    box.append(grid, element("status", "week-said unseen"));
    grid.addEventListener("keydown", pressed);
    grid.addEventListener("click", (event) => { if (event.target.dataset.day) { from = null; moveTo(placeOf(event.target)); choose(); } });
    grid.addEventListener("focusin", (event) => { if (event.target.dataset.day) stopAt(placeOf(event.target)); });
    grid.addEventListener("focusout", (event) => { if (!grid.contains(event.relatedTarget)) { from = null; mark(null); } });
    grid.addEventListener("pointerover", (event) => { if (event.target.dataset.day) mark(placeOf(event.target)); });
    grid.addEventListener("pointerout", () => mark(grid.contains(document.activeElement) ? undefined : null));
  }

  function mark(place = at) { // the frame round a row, a column or what is extended
    const frame = grid.querySelector(".week-mark");
    frame.hidden = !place || (!isLabel(place) && !from);
    if (frame.hidden) return;
    const { days, hours } = sve.week.span(place === at && from ? from : place, place);
    frame.style.gridArea = (days[0] + 1) + " / " + (hours[0] + 2) + " / " + (days[1] + 2) + " / " + (hours[1] + 3);
  }

  function stopAt(place) { // Tab comes to one of them
    cells.get(key(at)).tabIndex = -1;
    at = place;
    cells.get(key(at)).tabIndex = 0;
    mark();
  }

  function moveTo(place) {
    stopAt(place);
    cells.get(key(place)).focus({ preventScroll: true });
  }

  const here = () => sve.week.span(from || at, at);
  function choose() { sve.choose(sve.week.spanCode(here()), "week"); } // chosen again, they are let go

  function drop() { // what is being extended first, then what is chosen; false where there is neither
    if (from) { moveTo(from); from = null; mark(); return true; }
    if (!sve.week.chosen(window.location.search)) return false;
    sve.choose("[[],[]]", "brush");
    return true;
  }

  function pressed(event) {
    if (event.altKey) return;
    let done = true;
    const to = sve.week.step(at, event.key, { shift: event.shiftKey, ctrl: event.ctrlKey || event.metaKey });
    if (to) {
      from = event.shiftKey ? from || at : null;
      moveTo(to);
      if (from) grid.nextSibling.textContent = sve.week.spanWords(here());
    } else if (event.key === "Enter" || event.key === " ") choose();
    else if (event.key === "Escape") done = drop();
    else done = false;
    if (done) { event.preventDefault(); event.stopPropagation(); }
  }

  function fill(graph) { // words and marks of what is drawn
    const words = graph.data[0].text;
    const chosen = sve.week.chosen(window.location.search) || (() => false);
    for (const one of cells.values()) {
      const place = placeOf(one);
      if (isLabel(place)) continue;
      const [when, ...says] = words[place.day][place.hour].replace(/<br>/g, ", ").split(": ");
      one.setAttribute("aria-label", sve.week.NAMES[place.day] + " " + when.split(" ")[1] + ": " + says.join(": "));
      one.setAttribute("aria-selected", String(chosen(place.day, place.hour)));
    }
    const { l, r, t, b } = graph._fullLayout._size;
    Object.assign(grid.style, { inset: t + "px " + r + "px 0 0", gridTemplate: "repeat(7, minmax(0, 1fr)) " + b + "px / " + l + "px repeat(24, minmax(0, 1fr))" });
    cells.get(key(at)).tabIndex = 0;
  }

  document.addEventListener("sve-drawn", ({ target: box }) => {
    if (box.id !== BOX) return;
    const graph = box.firstChild;
    const works = graph.data[0] && graph.data[0].type === "heatmap" && graph.layout.dragmode; // else no hour can be chosen
    if (works && !grid) build(box);
    if (grid) grid.hidden = !works;
    if (works) fill(graph);
  });
})(window.sve);
