/* Controls of plain HTML, made from what the server says of them (layouts/components/fields.py). What a reader chooses goes
   to the reducer with all that no answer has confirmed yet; what its answer says is what they show. */
window.sve = window.sve || {};
window.dash_clientside = Object.assign({}, window.dash_clientside, { sve: window.sve });
(function (sve) {
  "use strict";
  const fields = new Map(); // control -> {show: value -> what it shows}
  let shown = {}; // control -> value, as the last answer said
  const chosen = {}; // control -> {value, turn}: chosen by the reader, not yet answered
  let turn = 0;

  function tell(more) { // a request never counts on the one before it: that may be overtaken
    turn += 1;
    const values = {};
    for (const [control, one] of Object.entries(chosen)) values[control] = one.value;
    window.dash_clientside.set_props("touched", { data: Object.assign({ turn: turn, values: values }, more) });
  }

  const emptied = (control, one) => [...fields].filter(([name, field]) => one && field.one === one && name !== control && field.holds().length);

  function choose(control, value) {
    const mine = fields.get(control);
    for (const [name, field] of value.length ? emptied(control, mine && mine.one) : []) { // of these one value alone is answered
      field.show([]);
      chosen[name] = { value: [], turn: turn + 1 };
    }
    delete chosen[control]; // the latest last: they are taken in order
    chosen[control] = { value: value, turn: turn + 1 };
    tell();
  }

  function turnOver(box, value) { // chart or table
    box.closest("section").querySelector(".views").className = "views show-" + value;
  }

  function build(box) {
    const spec = JSON.parse(box.dataset.field);
    const take = spec.control ? (value) => choose(spec.control, value) : (value) => spec.view && turnOver(box, value);
    const field = sve.fieldKinds[spec.kind](spec, box, take);
    if (spec.control) fields.set(spec.control, Object.assign(field, { one: spec.one }));
    const known = chosen[spec.control] ? chosen[spec.control].value : shown[spec.control];
    field.show(known === undefined ? spec.value : known);
  }

  function buildIn(place, wanted) {
    for (const box of place.querySelectorAll("[data-field]:empty")) if (wanted(box)) build(box);
  }

  function buildMenus() { // closed, so nobody waits for them
    buildIn(document, () => true);
  }

  sve.showControls = function (said) {
    buildIn(document, (box) => !box.closest(".filters"));
    if (!said) { (window.requestIdleCallback || setTimeout)(buildMenus, { timeout: 3000 }); return; }
    for (const [control, one] of Object.entries(chosen)) if (one.turn <= said.turn) delete chosen[control];
    shown = said.values;
    for (const [control, field] of fields) if (control in shown && !(control in chosen)) field.show(shown[control]);
  };

  document.addEventListener("click", (event) => {
    const pressed = event.target.closest && event.target.closest("[data-chip], .filters summary");
    if (!pressed) return;
    if (pressed.dataset.chip) tell({ chip: Number(pressed.dataset.chip) });
    else buildMenus();
  }, true);
  document.addEventListener("toggle", (event) => { if (event.target.matches(".filters .menu")) buildMenus(); }, true);
})(window.sve);
