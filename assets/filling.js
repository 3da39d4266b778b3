/* What a panel answered, put where the panel says (callbacks/answering.py): ready HTML of the server's, a figure or table as
   data in an attribute, for the scripts that draw them, or values for a script of ours. What is the same as before stays. */
window.sve = window.sve || {};
(function (sve) {
  "use strict";
  const filled = new WeakMap(); // element -> the HTML that is in it
  const last = new Map(); // key of a panel -> ids of what it filled with HTML

  function put(element, how, value, question) {
    if (how === "values") { // even the same: they belong to another question now
      element.dispatchEvent(new CustomEvent("sve-values", { bubbles: true, detail: { values: value, query: question.query } }));
    } else if (how !== "html") {
      if (element.getAttribute(how) !== value) element.setAttribute(how, value);
    } else if (filled.get(element) !== value) {
      filled.set(element, value);
      element.innerHTML = value; // every text in it is escaped by the server (layouts/pages/markup.py)
    }
  }

  sve.fill = function (key, parts, question) {
    last.set(key, parts.filter(([, how]) => how === "html").map(([id]) => id));
    for (const [id, how, value] of parts) {
      const element = document.getElementById(id);
      if (element) put(element, how, value, question);
    }
  };

  sve.unfill = function (key) {
    for (const id of last.get(key) || []) put(document.getElementById(id), "html", "");
  };

  // A panel that waits for its answer says so: to screen readers, and to whoever waits for it before it is shown.
  sve.busy = function (key, on) {
    const place = document.querySelector(`[data-panel="${key}"], [data-answers="${key}"]`);
    if (place && on) place.setAttribute("aria-busy", "true");
    else if (place) place.removeAttribute("aria-busy");
    for (const button of document.querySelectorAll(`[data-asks="${key}"]`)) button.disabled = on;
  };
})(window.sve);
