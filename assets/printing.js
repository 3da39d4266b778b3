/* For paper: charts and the map at its width, a line above and below every page, and nothing printed before it has been answered.
   Tables print whole by themselves (assets/tables.js). */
window.sve = window.sve || {};
(function (sve) {
  "use strict";
  const PAPER = 660; // CSS pixels inside a panel on A4 upright, within the margins of assets/printing.css
  const PATIENCE = 30000; // ms; then what has come is printed
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

  // The page's own answers are there, and every chart that has a place on paper is drawn: on a busy machine a question is on its
  // way for a while before Dash says that it is loading.
  const charts = () => [...document.querySelectorAll(".panel .dash-graph")];
  const ready = () => !document.getElementById("first") && !document.querySelector("[data-dash-is-loading=true]") && sve.drawn() && charts().every((box) => !box.clientWidth || box.dataset.drawn);

  sve.print = function () { // every panel first, also those that nobody has scrolled to
    sve.askAll();
    const until = performance.now() + PATIENCE;
    let calm = 0; // over a second: on a busy machine an answer begins a while after it is asked for
    (function look() {
      calm = ready() ? calm + 1 : 0;
      if (calm > 8 || performance.now() > until) window.print();
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
