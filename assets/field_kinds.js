/* The kinds of controls: each a function (what the server says of it, box, take) -> {show}. They fill the box with plain
   HTML, call ``take`` with what a reader chooses, and show a value without telling anybody. */
window.sve = window.sve || {};
(function (sve) {
  "use strict";
  const PAUSE = 500; // ms after the last key before a number counts
  const MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
  let made = 0;

  function make(tag, says, ...inside) {
    const found = document.createElement(tag);
    for (const [name, value] of Object.entries(says || {})) {
      if (name in found) found[name] = value; else found.setAttribute(name, value);
    }
    found.append(...inside);
    return found;
  }

  function named(box, role, label) {
    box.setAttribute("role", role);
    box.setAttribute("aria-label", label);
  }

  function labelled(box, spec, input) { // a label that belongs to one input
    made += 1;
    input.id = (box.id || "field-" + made) + "-input";
    box.append(make("label", { className: "control-label", htmlFor: input.id, textContent: spec.label }), input);
  }

  function option(type, name, value, words) {
    const input = make("input", { type: type, name: name, value: value });
    return [input, make("label", { className: "option" }, input, make("span", { textContent: words }))];
  }

  function oneOf(spec, box, take) {
    made += 1;
    const inputs = spec.options.map(([value, words]) => {
      const [input, label] = option("radio", "field-" + made, value, words);
      input.addEventListener("change", () => take(value));
      box.append(label);
      return input;
    });
    named(box, "radiogroup", spec.label);
    return { show: (value) => inputs.forEach((input) => { input.checked = input.value === String(value); }) };
  }

  function radios(spec, box, take) {
    box.append(make("div", { className: "control-label", "aria-hidden": "true", textContent: spec.label }));
    return oneOf(spec, box, take);
  }

  const picked = (inputs) => inputs.filter((input) => input.checked).map((input) => input.value);

  function pills(spec, box, take) {
    const inputs = spec.options.map(([value, words]) => {
      const [input, label] = option("checkbox", "", value, words);
      input.addEventListener("change", () => take(picked(inputs)));
      box.append(label);
      return input;
    });
    named(box, "group", spec.label);
    return { show: (values) => inputs.forEach((input) => { input.checked = values.includes(input.value); }) };
  }

  function ticks(spec, box, take) {
    const list = make("div", { className: "tick-list" });
    const said = make("span", { className: "muted small" });
    const clear = make("button", { type: "button", className: "as-link", textContent: "Clear", "aria-label": "Clear " + spec.label.toLowerCase() });
    const inputs = [];
    for (const [title, options] of spec.groups) {
      const group = make("div", { className: "tick-group" });
      if (title) { named(group, "group", title); group.append(make("div", { className: "tick-title", textContent: title })); }
      for (const [value, words] of options) {
        const [input, label] = option("checkbox", "", value, words);
        inputs.push(input);
        group.append(label);
      }
      list.append(group);
    }
    const tell = () => {
      const many = picked(inputs).length;
      said.textContent = many ? many + " chosen" : spec.none;
      clear.hidden = !many;
    };
    const changed = () => { tell(); take(picked(inputs)); };
    list.addEventListener("change", (event) => { // one at a time: another takes its place
      if (spec.one && event.target.checked) inputs.forEach((input) => { input.checked = input === event.target; });
      changed();
    });
    clear.addEventListener("click", () => {
      inputs.forEach((input) => { input.checked = false; });
      (box.querySelector("input[type=search]") || inputs[0]).focus(); // the button goes, the focus stays near
      changed();
    });
    box.append(make("div", { className: "field-head" }, make("span", { className: "control-label", textContent: spec.label }), said, clear));
    if (spec.search) box.append(...finder(spec, list, box.closest("details")));
    box.append(list);
    walk(box);
    named(box, "group", spec.label);
    return { holds: () => picked(inputs), show: (values) => { inputs.forEach((input) => { input.checked = values.includes(input.value); }); tell(); } };
  }

  function finder(spec, list, menu) { // leaves only the options that hold its text, until the menu is closed
    const none = make("div", { className: "muted small", role: "status" });
    const input = make("input", { type: "search", placeholder: "Search " + spec.label.toLowerCase(), autocomplete: "off", "aria-label": "Search " + spec.label.toLowerCase() });
    const find = () => {
      const text = input.value.trim().toLowerCase();
      let left = 0;
      for (const group of list.children) {
        let inside = 0;
        for (const label of group.querySelectorAll("label")) {
          label.hidden = !label.textContent.toLowerCase().includes(text);
          inside += !label.hidden;
        }
        group.hidden = !inside;
        left += inside;
      }
      none.textContent = left ? "" : "None by that name.";
    };
    input.addEventListener("input", find);
    if (menu) menu.addEventListener("toggle", () => { if (!menu.open && input.value) { input.value = ""; find(); } });
    return [input, none];
  }

  function walk(box) { // arrow keys go from one option to the next, and from the search into the list
    box.addEventListener("keydown", (event) => {
      if (event.key !== "ArrowDown" && event.key !== "ArrowUp") return;
      const stops = [...box.querySelectorAll("input")].filter((input) => input.type === "search" || input.checkVisibility());
      const next = stops[stops.indexOf(event.target) + (event.key === "ArrowDown" ? 1 : -1)];
      event.preventDefault();
      if (next) next.focus();
    });
  }

  function choice(spec, box, take) {
    const input = make("select", {}, ...spec.options.map(([value, words]) => make("option", { value: value, textContent: words })));
    if (spec.nothing) input.prepend(make("option", { value: "", textContent: spec.nothing, disabled: true }));
    input.addEventListener("change", () => take(input.value));
    labelled(box, spec, input);
    return { show: (value) => { input.value = value === null ? "" : String(value); } };
  }

  function monthOption(at) {
    const text = Math.floor(at / 12) + "-" + String((at % 12) + 1).padStart(2, "0");
    return make("option", { value: text, textContent: MONTHS[at % 12] + " " + Math.floor(at / 12) });
  }

  function month(spec, box, take) {
    const numberOf = (text) => Number(text.slice(0, 4)) * 12 + Number(text.slice(5, 7)) - 1;
    const input = make("select", {}, make("option", { value: "", textContent: spec.nothing }));
    for (let at = numberOf(spec.first); at <= numberOf(spec.last); at += 1) input.append(monthOption(at));
    input.addEventListener("change", () => take(input.value && input.value + "-01"));
    labelled(box, spec, input);
    return {
      show: (value) => {
        const text = (value || "").slice(0, 7);
        input.value = text;
        if (input.value === text) return;
        input.append(monthOption(numberOf(text))); // an address may ask for months that are not loaded
        input.value = text;
      },
    };
  }

  function hours(spec, box, take) { // two sliders on one line
    const said = make("output", { className: "hours-chosen" });
    const line = make("div", { className: "hours-line" });
    const ends = spec.ends.map((label) => make("input", { type: "range", min: "0", max: "24", step: "1", "aria-label": label }));
    const words = (value) => String(value).padStart(2, "0") + ":00";
    const tell = () => {
      const [low, high] = ends.map((end) => Number(end.value));
      ends.forEach((end) => end.setAttribute("aria-valuetext", words(end.value)));
      line.style.setProperty("--low", low / 24);
      line.style.setProperty("--high", high / 24);
      said.textContent = low === 0 && high === 24 ? "all hours" : words(low) + "–" + words(high);
    };
    ends.forEach((end, i) => {
      end.addEventListener("input", () => {
        const other = Number(ends[1 - i].value);
        end.value = String(i ? Math.max(Number(end.value), other + 1) : Math.min(Number(end.value), other - 1));
        tell();
      });
      end.addEventListener("change", () => take(ends.map((one) => Number(one.value))));
    });
    line.append(...ends);
    const marks = ["00", "06", "12", "18", "24"].map((text) => make("span", { textContent: text }));
    box.append(make("div", { className: "field-head" }, make("span", { className: "control-label", textContent: spec.label }), said));
    box.append(line, make("div", { className: "marks", "aria-hidden": "true" }, ...marks));
    named(box, "group", spec.label);
    return { show: (values) => { ends.forEach((end, i) => { end.value = String(values[i]); }); tell(); } };
  }

  function slider(spec, box, take) {
    const input = make("input", { type: "range", min: "0", max: String(spec.marks.length - 1), step: "1", "aria-label": spec.label });
    const tell = () => input.setAttribute("aria-valuetext", spec.marks[Number(input.value)]);
    input.addEventListener("input", tell);
    input.addEventListener("change", () => take(Number(input.value)));
    box.append(input, make("div", { className: "marks", "aria-hidden": "true" }, ...spec.marks.map((text) => make("span", { textContent: text }))));
    return { show: (value) => { input.value = String(value); tell(); } };
  }

  function number(spec, box, take) {
    const input = make("input", { type: "number", min: String(spec.least), max: String(spec.most), step: "1" });
    let timer = null;
    let last = "";
    const ready = () => {
      clearTimeout(timer);
      if (input.value === last || !input.value || !input.validity.valid) return;
      last = input.value;
      take(Number(input.value));
    };
    input.addEventListener("input", () => { clearTimeout(timer); timer = setTimeout(ready, PAUSE); });
    input.addEventListener("change", () => {
      if (!input.value) input.value = last;
      input.value = String(Math.round(Math.min(spec.most, Math.max(spec.least, Number(input.value)))));
      ready();
    });
    labelled(box, spec, input);
    return { show: (value) => { last = input.value = String(value); } };
  }

  function search(spec, box) {
    const input = make("input", { type: "search", id: spec.input, placeholder: spec.label, autocomplete: "off", "aria-label": spec.label });
    box.append(input);
    return { show: () => {} };
  }

  sve.fieldKinds = { switch: oneOf, radios, pills, ticks, choice, month, hours, slider, number, search };
})(window.sve);
