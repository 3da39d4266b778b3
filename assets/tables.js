/* Plain tables from their figures. The server sends a table as one piece of data; as hundreds of components it would
   take the browser seconds. Text is set as text, never as HTML. A table that is not shown is built when it is. */
window.sve = window.sve || {};
(function (sve) {
  "use strict";
  const STEP = 60; // rows built at once: a county of LSOAs is a thousand, and nobody looks at all of them
  const PRINTED = 200; // rows on paper; a county of LSOAs is a file to download, not a page to print
  const { words, plain, order, found, next } = sve.tableOrder;
  const { element, put } = sve.tableCells;
  const built = new Map(); // box -> its table
  const waiting = new Set(); // boxes that are not shown
  const chosenOrder = new Map(); // id of a table -> the reader's own order, kept from answer to answer

  function header(column, i, table) {
    const made = element("th", column.class);
    made.scope = "col";
    if (!column.first) { put(made, column.text === undefined ? column : column.text); return made; }
    const button = element("button", "sorter");
    button.type = "button";
    button.dataset.column = i;
    button.append(column.text);
    made.append(button);
    if (table.sorted && table.sorted.column === i) made.setAttribute("aria-sort", table.sorted.direction);
    return made;
  }

  function rowOf(state, i) { // built once, then only moved
    if (state.made[i]) return state.made[i];
    const { columns, rows, touch, chosen } = state.table;
    const line = element("tr");
    rows[i].forEach((content, j) => {
      const cell = element(j ? "td" : "th", columns[j].class);
      if (!j) cell.scope = "row";
      put(cell, !j && touch ? { tag: "button", text: content, class: "as-link place-button" } : content);
      line.append(cell);
    });
    if (touch) line.dataset.touch = JSON.stringify({ level: touch.level, code: touch.codes[i] });
    if (chosen && chosen.includes(touch.codes[i])) {
      line.classList.add("chosen");
      line.querySelector("button").setAttribute("aria-current", "true");
    }
    state.made[i] = line;
    return line;
  }

  function lay(state, most) { // the rows that are shown, in their order
    const lines = state.shown.slice(0, most).map((i, at) => {
      const line = rowOf(state, i);
      if (state.table.rows.length > STEP) line.setAttribute("aria-rowindex", at + 2); // the head is the first
      return line;
    });
    state.laid = lines.length;
    state.body.replaceChildren(...lines);
    const left = state.shown.length - lines.length;
    state.more.hidden = !left;
    state.more.textContent = `Show ${Math.min(STEP, left)} more of ${state.shown.length.toLocaleString("en-GB")}`;
  }

  function arrange(state) { // order and search anew, from the top
    const { rows, search, touch } = state.table;
    const typed = search ? (document.getElementById(search.box) || { value: "" }).value : "";
    const sorted = state.table.sorted;
    const key = sorted ? sorted.column + sorted.direction : "";
    if (!state.orders.has(key)) state.orders.set(key, sorted ? order(rows, sorted.column, sorted.direction) : rows.map((_, i) => i));
    if (typed && !state.names) state.names = rows.map((row, i) => plain(words(row[0]) + " " + (touch ? touch.codes[i] : "")));
    const holds = typed ? found(state.names, typed) : null;
    state.shown = holds ? state.orders.get(key).filter((i) => holds[i]) : state.orders.get(key);
    lay(state, STEP);
    if (search) document.getElementById(search.said).textContent = holds ? `${state.shown.length.toLocaleString("en-GB")} of ${rows.length.toLocaleString("en-GB")} ${search.noun}` : "";
  }

  function build(box) {
    waiting.delete(box);
    const focused = box.contains(document.activeElement) && document.activeElement;
    const place = focused && focused.closest("tr[data-touch]");
    const wanted = box.dataset.table;
    built.delete(box);
    if (!wanted) { box.replaceChildren(); return; }
    const table = JSON.parse(wanted);
    const own = chosenOrder.get(box.id);
    if (table.sorted && own && (table.columns[own.column] || {}).first) table.sorted = own;
    const made = element("table", "data-table" + (table.sorted ? " sortable" : ""));
    if (table.caption) made.createCaption().textContent = table.caption;
    made.createTHead().insertRow().append(...table.columns.map((column, i) => header(column, i, table)));
    if (table.rows.length > STEP) made.setAttribute("aria-rowcount", table.rows.length + 1);
    const more = element("button", "action-button more-rows");
    more.type = "button";
    const state = { json: wanted, table: table, body: made.createTBody(), more: more, made: [], orders: new Map() };
    built.set(box, state);
    arrange(state);
    box.replaceChildren(made, ...(table.rows.length > STEP ? [more] : []));
    sve.markTable(box);
    if (focused) keepFocus(box, place && place.dataset.touch);
  }

  function keepFocus(box, touch) { // it would fall to the top of the page with the row that went
    const same = touch && [...box.querySelectorAll("tr[data-touch]")].find((row) => row.dataset.touch === touch);
    (same ? same.querySelector("button") : box).focus({ preventScroll: true });
  }

  function look(box) { // build what is shown; the rest when it comes
    const known = built.get(box);
    if (known && known.json === box.dataset.table) return;
    if (box.checkVisibility()) { build(box); return; }
    built.delete(box);
    box.replaceChildren();
    waiting.add(box);
    shown.observe(box);
  }

  const shown = new IntersectionObserver((entries) => {
    for (const { target, isIntersecting } of entries) {
      if (!isIntersecting && target.isConnected) continue;
      shown.unobserve(target);
      if (waiting.delete(target) && target.isConnected) build(target);
    }
  }, { rootMargin: "100% 0px" });

  function all(root) {
    if (root.nodeType !== Node.ELEMENT_NODE) return;
    if (root.matches("[data-table]")) look(root);
    root.querySelectorAll("[data-table]").forEach(look);
  }

  function tidy() { // boxes that an answer has taken away
    for (const box of built.keys()) if (!box.isConnected) built.delete(box);
    for (const box of waiting) if (!box.isConnected) { waiting.delete(box); shown.unobserve(box); }
  }

  new MutationObserver((changes) => {
    for (const change of changes) {
      if (change.type === "attributes") look(change.target);
      else change.addedNodes.forEach(all);
    }
    tidy();
  }).observe(document.documentElement, { subtree: true, childList: true, attributes: true, attributeFilter: ["data-table"] });

  document.addEventListener("click", (event) => {
    const button = event.target.closest && event.target.closest(".data-table .sorter, .more-rows");
    const box = button && button.closest("[data-table]");
    const state = box && built.get(box);
    if (!state) return;
    if (button === state.more) { showMore(state, true); return; }
    const column = Number(button.dataset.column);
    state.table.sorted = next(state.table.sorted, column, state.table.columns[column].first);
    chosenOrder.set(box.id, state.table.sorted);
    arrange(state);
    box.scrollTop = 0;
    for (const head of box.querySelectorAll("thead th")) head.removeAttribute("aria-sort");
    button.parentElement.setAttribute("aria-sort", state.table.sorted.direction);
  });

  function showMore(state, focus) {
    const before = state.laid;
    lay(state, before + STEP);
    const first = focus && state.body.rows[before];
    if (first && first.querySelector("button")) first.querySelector("button").focus();
  }

  document.addEventListener("input", (event) => {
    for (const state of built.values()) if (state.table.search && state.table.search.box === event.target.id) arrange(state);
  });

  document.addEventListener("scroll", (event) => { // with the wheel or a finger; who goes by keyboard has the button, and is not led through a thousand rows
    const state = event.target.nodeType === Node.ELEMENT_NODE && built.get(event.target);
    if (!state || state.laid === state.shown.length || event.target.querySelector(":focus-visible")) return;
    if (event.target.scrollTop + 2 * event.target.clientHeight > event.target.scrollHeight) showMore(state, false);
  }, { capture: true, passive: true });

  window.addEventListener("beforeprint", () => {
    for (const box of waiting) build(box);
    for (const state of built.values()) {
      if (state.shown.length <= STEP) continue;
      state.before = state.laid;
      lay(state, PRINTED);
      if (state.shown.length > PRINTED) state.body.parentElement.createCaption().textContent = `The first ${PRINTED} of ${state.shown.length.toLocaleString("en-GB")}; the CSV has them all.`;
    }
  });
  window.addEventListener("afterprint", () => {
    for (const state of built.values()) {
      if (!state.before) continue;
      lay(state, state.before);
      state.before = 0;
      state.body.parentElement.deleteCaption();
      if (state.table.caption) state.body.parentElement.createCaption().textContent = state.table.caption;
    }
  });
})(window.sve);
