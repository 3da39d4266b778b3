/* plotly.js is a third of all that the page weighs, and nothing that is read first needs it. It is fetched with the other
   scripts and run when the panels have been asked; until then charts wait for this promise, as they would for the library. */
window.sve = window.sve || {};
(function (sve) {
  "use strict";
  const found = document.getElementById("plotly-script"); // absent where only the build of the plotly package is there
  if (!found) { sve.loadCharts = () => {}; return; }
  let load = null;
  window.Plotly = new Promise((done, failed) => { load = { done, failed }; });
  sve.loadCharts = function () {
    if (!load) return;
    const { done, failed } = load;
    load = null;
    const script = document.createElement("script");
    script.src = found.href;
    script.onload = () => done(window.Plotly); // by now the library itself
    script.onerror = failed;
    document.head.append(script);
  };
})(window.sve);
