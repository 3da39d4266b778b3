/* For paper: charts and the map at its width, a line above and below every page, and nothing printed before it has been answered.
   Tables print whole by themselves (assets/tables.js). */
window.sve = window.sve || {};
(function (sve) {
  "use strict";
  const PAPER = 660; // CSS pixels inside a panel on A4 upright, within the margins of assets/printing.css
  const PATIENCE = 120000; // ms; then what has come is printed. Two or three seconds on a quiet machine
  let undo = [];
  let rule = null;

  const quoted = (text) => '"' + text.replace(/\s+/g, " ").trim().replace(/["\\]/g, "\\$&") + '"';

  // What stands in the margins of every page. Pure: {left, right, foot} -> CSS.
  sve.margins = ({ left, right, foot }) => `@page { @top-left { content: ${quoted(left)} } @top-right { content: ${quoted(right)} } @bottom-left { content: ${quoted(foot)} } }`;

  const words = (wanted) => [...document.querySelectorAll(wanted)].map((one) => one.textContent.trim()).filter(Boolean);

  function head() {
    rule = document.head.appendChild(document.createElement("style"));
    rule.textContent = sve.margins({
      left: words([".brand", ".area", ".badge"].map((one) => "#page header " + one).join(", ")).join(" · "),
      right: "Data " + words("#page header .reach").join(""),
      foot: words("#page #sentence").join(""),
    });
  }

  function styled(box, style) {
    const before = box.getAttribute("style");
    Object.assign(box.style, style);
    undo.push(() => (before === null ? box.removeAttribute("style") : box.setAttribute("style", before)));
  }

  function picture(box) { // the map is drawn already: shown larger or smaller as it is
    const { offsetWidth: width, offsetHeight: height } = box;
    if (width) styled(box, { width: width + "px", height: height + "px", aspectRatio: "auto", zoom: String(PAPER / width) });
  }

  function chart(box) {
    const graph = box.firstChild;
    if (!box.clientWidth || !graph || !graph.layout) return;
    const width = Math.max(PAPER, 1.15 * (parseFloat(getComputedStyle(box).minWidth) || 0)); // many charts in one are drawn no narrower, but smaller
    styled(box, { width: width + "px", zoom: String(PAPER / width) });
    const before = graph.layout.width;
    window.Plotly.relayout(graph, { width: width });
    undo.push(() => window.Plotly.relayout(graph, { width: before })); // no observer sees a box that is as wide as before
  }

  window.addEventListener("beforeprint", () => {
    head();
    document.querySelectorAll(".map-frame").forEach(picture);
    document.querySelectorAll(".panel .dash-graph").forEach(chart);
  });
  window.addEventListener("afterprint", () => {
    undo.forEach((step) => step());
    undo = [];
    if (rule) rule.remove();
    rule = null;
  });

  // Every panel has been asked and has answered, the first screen has given way to them, and what they answered is drawn.
  const ready = () => sve.answeredAll() && !document.getElementById("first") && sve.drawn();

  sve.print = function () { // every panel first, also those that nobody has scrolled to
    sve.askAll();
    const until = performance.now() + PATIENCE;
    let calm = 0; // looks in a row: an answer is on the page a moment after it has come
    (function look() {
      calm = ready() ? calm + 1 : 0;
      if (calm > 3 || performance.now() > until) window.print();
      else setTimeout(look, 150);
    })();
  };

  document.addEventListener("click", (event) => {
    if (event.target.closest && event.target.closest("[data-print]")) sve.print();
  });
  document.addEventListener("keydown", (event) => {
    if (event.key.toLowerCase() !== "p" || !(event.ctrlKey || event.metaKey) || event.shiftKey || event.altKey) return;
    if (!document.querySelector("section[data-panel]")) return;
    event.preventDefault();
    sve.print();
  });
})(window.sve);
