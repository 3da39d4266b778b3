/* A chart as a picture. */
(function () {
  "use strict";
  const PICTURE = { format: "png", scale: 2, width: 1000, height: 520 };

  document.addEventListener("click", (event) => {
    const button = event.target.closest && event.target.closest("[data-png]");
    const graph = button && document.querySelector("#" + button.dataset.png + " .js-plotly-plot");
    if (graph && window.Plotly) window.Plotly.downloadImage(graph, Object.assign({ filename: button.dataset.png }, PICTURE));
  });
})();
