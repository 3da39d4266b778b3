/* A chart or the map as a picture that can stand alone: title, question, legend, source and "Demonstration data" are in it.
   What is drawn is an SVG; a PNG is that SVG on a canvas. Nothing leaves the browser. */
window.sve = window.sve || {};
(function (sve) {
  "use strict";
  const WIDTH = 1000;
  const LEAST = 420; // of the height of a chart
  const SCALE = 2; // PNG pixels to a unit

  const text = (box) => (box ? (box.innerText || box.textContent).replace(/\s+/g, " ").trim() : "");
  const shown = (box) => box.getClientRects().length > 0;

  function caption(box) { // of one of several charts in a panel: its card, and the sentence above it
    const card = box.closest(".success-card");
    let above = card && box.previousElementSibling;
    while (above && !above.matches("p:not(.muted)")) above = above.previousElementSibling;
    return [text(card && card.querySelector("h3")), text(above)].filter(Boolean).join(" – ");
  }

  async function charts(section) {
    const parts = [];
    for (const graph of [...section.querySelectorAll(".js-plotly-plot")].filter((one) => one.layout)) {
      const height = Math.max(LEAST, Math.round(graph.layout.height * 1.25));
      const svg = await window.Plotly.toImage(graph, { format: "svg", width: WIDTH, height: height, imageDataOnly: true });
      parts.push({ caption: caption(graph.parentElement), svg: svg, width: WIDTH, height: height });
    }
    return parts;
  }

  function legend(section) {
    return [...section.querySelectorAll(".legend-list li, .key > span")].filter(shown).map((line) => {
      const swatch = line.querySelector(".swatch");
      const style = swatch && getComputedStyle(swatch);
      return { words: text(line), fill: !style ? "" : swatch.classList.contains("withheld") ? sve.HATCHED : style.backgroundColor, edge: style ? style.borderTopColor : "", dashed: Boolean(style) && style.borderTopStyle === "dashed" };
    });
  }

  function said(section) { // what stands around the picture on the page
    const badge = document.querySelector("#page header .badge");
    const keys = [...section.querySelectorAll(".legend > .muted:not(details)")].map(text);
    return {
      title: text(section.querySelector("h2")),
      demonstration: badge ? text(badge) + ": no real offence is counted." : "",
      question: text(document.querySelector("#page #sentence")),
      finding: text(section.querySelector(".panel-sentence")),
      legendTitle: text(section.querySelector(".legend-title")),
      legend: legend(section),
      foot: [...keys, "Data " + text(document.querySelector("#page header .reach")) + ". " + text(document.querySelector("#page #sources span"))].filter(Boolean),
    };
  }

  function save(blob, name) {
    const link = Object.assign(document.createElement("a"), { href: URL.createObjectURL(blob), download: name });
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 60000);
  }

  async function painted(svg, { width, height }) {
    const address = URL.createObjectURL(new Blob([svg], { type: "image/svg+xml" }));
    const image = Object.assign(new Image(), { src: address });
    await image.decode().finally(() => URL.revokeObjectURL(address));
    const canvas = Object.assign(document.createElement("canvas"), { width: Math.round(width * SCALE), height: Math.round(height * SCALE) });
    canvas.getContext("2d").drawImage(image, 0, 0, canvas.width, canvas.height);
    return new Promise((done) => { canvas.toBlob(done, "image/png"); });
  }

  async function picture(name, kind) {
    const section = document.querySelector(`section[data-panel="${name}"]`);
    await Promise.all(["picture_frame", ...(name === "map" ? ["map_picture"] : [])].map(sve.later));
    const parts = name === "map" ? sve.mapPicture() : await charts(section);
    if (!parts.length) return;
    const whole = sve.framed(said(section), parts);
    save(kind === "svg" ? new Blob([whole.svg], { type: "image/svg+xml" }) : await painted(whole.svg, whole), name + "." + kind);
  }

  document.addEventListener("click", (event) => {
    const button = event.target.closest && event.target.closest("[data-png], [data-svg]");
    if (button) picture(button.dataset.png || button.dataset.svg, button.dataset.png ? "png" : "svg").catch((error) => console.error(error));
  });
})(window.sve);
