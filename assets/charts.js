/* Charts from their figures, as tables from theirs (assets/tables.js): the server sends a figure as one piece of data, plotly.js
   draws it once the box is near the screen, one box after the other so that the page answers to a touch between two of them.
   plotly.js itself is a third of all that the page weighs and nothing that is read first needs it, so it runs late. */
window.sve = window.sve || {};
(function (sve) {
  "use strict";
  const NEAR = "60% 0px"; // of the window's height, as panels are asked
  const waiting = new Set(); // boxes with a figure that is not drawn yet, in the order they got it
  const near = new Set(); // boxes near the screen; one that is not shown is not near
  let busy = false;
  let everywhere = false;
  let drawings = 0;
  let library = null;
  let coming = null;

  function element(tag, says) {
    const made = Object.assign(document.createElement(tag), says);
    document.head.append(made);
    return made;
  }

  const address = () => document.querySelector("meta[name=plotly-script]").content;

  function fetched() { // as soon as the place of a chart is near the screen, while the server still works on its figure
    coming = coming || element("link", { rel: "prefetch", as: "script", href: address() });
  }

  const run = (src) => new Promise((done, failed) => { element("script", { src: src, onload: done, onerror: failed }); });

  function loaded() { // run once, for the first chart
    library = library || run(address());
    return library;
  }

  const others = {};
  sve.later = function (name) { // a script of assets/later: run once too, when it is first wanted
    others[name] = others[name] || run(document.querySelector(`meta[name="later-${name}"]`).content);
    return others[name];
  };

  function tell(box, name, says) { // the time, so that the same touch twice is two touches
    if (box.id) window.dash_clientside.set_props(box.id, { [name]: Object.assign({ at: performance.now() }, says) });
  }

  function customdata(graph, point) {
    const own = graph.data[point.curveNumber].customdata;
    if (own === undefined) return point.customdata;
    return Array.isArray(own) ? own[point.pointNumber] : own;
  }

  function listen(box, graph) {
    graph.on("plotly_click", (event) => tell(box, "data-pressed", { points: event.points.map((point) => ({ customdata: customdata(graph, point) })) }));
    graph.on("plotly_selected", (event) => { if (event && event.range) tell(box, "data-chosen", { range: event.range }); });
  }

  const wanted = (box) => near.has(box) || (everywhere && box.clientWidth > 0);

  async function draw(box) {
    const figure = JSON.parse(box.dataset.figure);
    drawings += 1; // a new number lets go of what a drag had chosen: the figure shows it
    const own = { width: box.clientWidth, height: box.clientHeight, selectionrevision: drawings };
    const graph = box.firstChild || box.appendChild(document.createElement("div"));
    await window.Plotly.react(graph, figure.data, Object.assign(figure.layout, own), JSON.parse(box.dataset.config));
    if (!box.sveListens) listen(box, graph);
    box.sveListens = true;
    resizes.observe(box);
    box.dataset.drawn = String(performance.now());
    box.dispatchEvent(new CustomEvent("sve-drawn", { bubbles: true }));
  }

  async function work() {
    if (busy) return;
    const next = [...waiting].find(wanted);
    if (!next) return;
    busy = true;
    waiting.delete(next);
    try {
      await loaded();
      await draw(next);
    } finally {
      busy = false;
      setTimeout(work); // a task of its own
    }
  }

  const observer = new IntersectionObserver((entries) => {
    for (const entry of entries) {
      if (entry.isIntersecting) { near.add(entry.target); fetched(); } else near.delete(entry.target);
    }
    work();
  }, { rootMargin: NEAR });

  const resizes = new ResizeObserver((entries) => {
    for (const { target } of entries) {
      const { clientWidth: width, clientHeight: height, firstChild: graph } = target;
      if (width && height && (graph.layout.width !== width || graph.layout.height !== height)) window.Plotly.relayout(graph, { width: width, height: height });
    }
  });

  function look(box) {
    observer.observe(box);
    if (box.dataset.figure) waiting.add(box);
    work();
  }

  new MutationObserver((changes) => {
    for (const change of changes) {
      if (change.type === "attributes") { look(change.target); continue; }
      for (const added of change.addedNodes) {
        if (added.nodeType !== Node.ELEMENT_NODE) continue;
        if (added.dataset.config) look(added);
        added.querySelectorAll("[data-config]").forEach(look);
      }
      for (const gone of change.removedNodes) { // boxes that an answer has taken away
        if (gone.nodeType === Node.ELEMENT_NODE) gone.querySelectorAll("[data-config]").forEach(forget);
      }
    }
  }).observe(document.documentElement, { subtree: true, childList: true, attributes: true, attributeFilter: ["data-figure"] });

  function forget(box) {
    if (box.isConnected) return; // it was only moved
    for (const one of [waiting, near]) one.delete(box);
    for (const one of [observer, resizes]) one.unobserve(box);
    if (box.sveListens) window.Plotly.purge(box.firstChild);
  }

  sve.plotly = async () => { await loaded(); return window.Plotly; };
  sve.drawn = () => !busy && ![...waiting].some(wanted); // every chart that is near the screen is
  sve.drawAll = (all) => { everywhere = all; work(); }; // paper has no 'near'

  window.addEventListener("beforeprint", () => { // at once: nothing that is drawn later comes on the paper
    if (!window.Plotly) return;
    for (const box of [...waiting].filter((one) => one.clientWidth)) { waiting.delete(box); draw(box).catch(() => {}); }
  });
  window.addEventListener("afterprint", () => sve.drawAll(false));
})(window.sve);
