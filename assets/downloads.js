/* A chart or the map as a picture that can stand alone: title, question, legend, source and "Demonstration data" are in it.
   What is drawn is an SVG; a PNG is that SVG on a canvas. Nothing leaves the browser. */
window.sve = window.sve || {};
(function (sve) {
  "use strict";
  const WIDTH = 1000;
  const LEAST = 420; // of the height of a chart
  const SCALE = 2; // PNG pixels to a unit
  const PATIENCE = 60000; // ms for an answer that is not there yet
  const PAUSE = 50;

  const text = (box) => (box ? (box.innerText || box.textContent).replace(/\s+/g, " ").trim() : "");
  const shown = (box) => box.getClientRects().length > 0;

  function caption(box) { // of one of several charts in a panel: its card, and the sentence above it
    const card = box.closest(".success-card");
    let above = card && box.previousElementSibling;
    while (above && !above.matches("p:not(.muted)")) above = above.previousElementSibling;
    return [text(card && card.querySelector("h3")), text(above)].filter(Boolean).join(" – ");
  }

  const figures = (section) => [...section.querySelectorAll("[data-config]")].filter((box) => box.dataset.figure).map((box) => [box, JSON.parse(box.dataset.figure)]);

  async function charts(section) { // from their figures: a chart far down the page, or behind its table, is not drawn yet
    const parts = [];
    const plotly = await sve.plotly();
    for (const [box, figure] of figures(section).filter(([, one]) => one.data.length)) {
      const height = Math.max(LEAST, Math.round(parseInt(box.style.height, 10) * 1.25));
      const svg = await plotly.toImage(figure, { format: "svg", width: WIDTH, height: height, imageDataOnly: true });
      parts.push({ caption: caption(box), svg: svg, width: WIDTH, height: height });
    }
    return parts;
  }

  async function answered(section) {
    const until = performance.now() + PATIENCE;
    while (!sve.askPanel(section.dataset.panel)) {
      if (performance.now() > until) throw new Error("the panel was not answered");
      await new Promise((done) => { setTimeout(done, PAUSE); });
    }
  }

  function say(section, words) {
    const actions = section.querySelector(".actions");
    const line = actions.querySelector(".picture-said") || actions.appendChild(Object.assign(document.createElement("span"), { className: "picture-said" }));
    line.setAttribute("role", "status");
    line.textContent = words;
  }

  function nothing(section) { // why there is no picture
    const notes = figures(section).flatMap(([, one]) => (one.layout.annotations || []).map((note) => note.text.replace(/<br>/g, " ")));
    return "No picture: " + (notes[0] || text(section.querySelector(".panel-sentence")) || "there is nothing drawn for this question.");
  }

  function legend(section) {
    return [...section.querySelectorAll(".legend-list li, .key > span")].filter(shown).map((line) => {
      const swatch = line.querySelector(".swatch");
      const style = swatch && getComputedStyle(swatch);
      return { words: text(line), fill: !style ? "" : style.backgroundColor, edge: style ? style.borderTopColor : "", dashed: Boolean(style) && style.borderTopStyle === "dashed" };
    });
  }

  function stamp() { // whose a picture is, from when, and its protective marking, as in every file (callbacks/services.py)
    const { marking, whose } = document.querySelector("#page main").dataset;
    const now = new Date();
    const day = now.toLocaleDateString("en-GB", { day: "numeric", month: "long", year: "numeric", timeZone: "UTC" });
    return `${marking} Made${whose} on ${day}, ${now.toISOString().slice(11, 16)} UTC.`.trim();
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
      foot: [...keys, stamp(), "Data " + text(document.querySelector("#page header .reach")) + ". " + text(document.querySelector("#page #sources span"))].filter(Boolean),
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

  async function picture(section, kind) {
    const name = section.dataset.panel;
    say(section, "Making the picture …");
    await Promise.all([answered(section), ...["picture_frame", ...(name === "map" ? ["map_picture"] : [])].map(sve.later)]);
    const parts = name === "map" ? sve.mapPicture() : await charts(section);
    say(section, parts.length ? "" : nothing(section));
    if (!parts.length) return;
    const whole = sve.framed(said(section), parts);
    save(kind === "svg" ? new Blob([whole.svg], { type: "image/svg+xml" }) : await painted(whole.svg, whole), name + "." + kind);
  }

  document.addEventListener("click", (event) => {
    const button = event.target.closest && event.target.closest("[data-png], [data-svg]");
    const section = button && button.closest("section[data-panel]");
    if (!section) return;
    picture(section, button.dataset.png ? "png" : "svg").catch((error) => {
      console.error(error);
      say(section, "No picture: it could not be made. Try again.");
    });
  });
})(window.sve);
