/* What happens in the browser: painting the shapes it already has, menus, copying the address. No number is made here. */
window.sve = window.sve || {};
window.dash_clientside = Object.assign({}, window.dash_clientside, { sve: window.sve });
(function (sve) {
  "use strict";
  const AMOUNT = ["#f4f1fa", "#d9d0ec", "#b6a6da", "#8c77bf", "#63489b", "#3a2a70"];
  const CHANGE = ["#0b6e4f", "#ffffff", "#c98a45", "#c9d1d9"];
  const NOTHING = "#f1f3f5";
  const OUTLINE = { fill: false, color: "#12263a", weight: 1.2, opacity: 0.85 };
  const LAND = { fillColor: "#fbfbfc", fillOpacity: 0.9, weight: 0 };
  let shapes = new Map(); // code -> Leaflet layer of the areas now on the map
  let paint = { layer: "none", level: "", values: {}, selected: [], bounds: null, palette: "amount", url: "", outlines: "" };
  let map = null;
  let drawn = ""; // address of the shapes on the map
  let loading = ""; // address of the shapes on their way
  let asked = ""; // the question that the values answer
  let framed = ""; // bounds the map was last fitted to
  let ours = ""; // the view it was fitted to
  let areas = null;
  let borders = null;
  let clicks = 0;

  function styleOf(code) {
    const value = paint.values[code];
    const chosen = paint.selected.includes(code);
    if (paint.palette === "units") return value ? sve.unitStyle(value[0], chosen) : { fillColor: NOTHING, fillOpacity: 0.35, color: "#ffffff", weight: 0.4, dashArray: null };
    const diverging = paint.palette === "change";
    const colours = diverging ? CHANGE : AMOUNT;
    const known = value && value[0] >= 0;
    const rise = diverging && known && value[0] === 2; // dashed too: not by colour alone
    const fine = paint.level === "lsoa";
    return {
      fillColor: known ? colours[value[0]] : NOTHING,
      fillOpacity: value ? 0.92 : 0.35,
      color: chosen ? "#12263a" : rise ? "#8a4b08" : diverging ? "#9aa7b4" : "#ffffff",
      weight: chosen ? 3.5 : rise ? 2 : fine ? 0.4 : 1,
      dashArray: rise && !chosen ? "4 3" : null,
    };
  }

  function words(own) {
    const value = paint.values[own.code];
    return "<b>" + escape(own.name) + "</b><br>" + escape(value ? value[1] : "outside the chosen places");
  }

  function escape(text) {
    const box = document.createElement("span");
    box.textContent = text;
    return box.innerHTML;
  }

  function frame() {
    if (!map || !paint.bounds) return;
    const wanted = JSON.stringify(paint.bounds);
    if (wanted === framed) return; // the same place: the reader's own view stays
    framed = wanted;
    map.fitBounds(paint.bounds, { animate: false, padding: [6, 6] });
    ours = view();
  }

  function view() {
    const centre = map.getCenter();
    return [map.getZoom(), centre.lat.toFixed(4), centre.lng.toFixed(4)].join();
  }

  function start(found) {
    map = found;
    const box = map.getContainer();
    const zoomed = () => {
      box.classList.toggle("zoom-far", map.getZoom() < 8.6);
      box.classList.toggle("zoom-1", map.getZoom() >= 10);
      box.classList.toggle("zoom-2", map.getZoom() >= 11);
      box.classList.toggle("zoom-3", map.getZoom() >= 13);
    };
    if (map._onResize) L.DomEvent.off(window, "resize", map._onResize, map); // it would move the map first, as if the reader had
    map.on("zoomend", zoomed);
    zoomed();
    let width = 0;
    let height = 0;
    new ResizeObserver(() => {
      if (!box.clientWidth || !box.clientHeight || (box.clientWidth === width && box.clientHeight === height)) return;
      width = box.clientWidth;
      height = box.clientHeight;
      const untouched = view() === ours;
      map.invalidateSize({ animate: false });
      if (!untouched) return; // the reader has moved it: a box that changes its height is no reason to move it back
      framed = "";
      frame();
    }).observe(box);
    sve.paintMap(paint);
  }

  function addArea(feature, layer) {
    const own = feature.properties;
    shapes.set(own.code, layer);
    layer.bindTooltip(() => words(own), { sticky: true, direction: "top", opacity: 1 });
    layer.on("click", () => choose(own.code));
  }

  function choose(code, level) {
    clicks += 1; // so that the same area twice is two touches
    window.dash_clientside.set_props("map-click", { data: { code: code, level: level || paint.level, click: clicks } });
  }

  function touched(event) { // a button or row that stands for a place or for hours of the week
    const touched = event.target.closest && event.target.closest("[data-touch]");
    if (!touched || (touched.tagName === "TR" && String(window.getSelection()))) return; // text of a row that was marked to be copied
    const touch = JSON.parse(touched.dataset.touch);
    choose(touch.code, touch.level);
  }

  async function draw() {
    const wanted = base();
    if (wanted === loading) return;
    loading = wanted;
    const [shape, outlines] = await Promise.all([paint.url || paint.outlines, paint.outlines].map((url) => fetch(url).then((got) => got.json())))
      .finally(() => { if (loading === wanted) loading = ""; });
    if (wanted !== base()) return; // another layer was asked for meanwhile
    clear();
    drawn = wanted;
    const inside = paint.url
      ? L.geoJSON(shape, { style: (feature) => styleOf(feature.properties.code), onEachFeature: addArea })
      : L.geoJSON(shape, { style: () => LAND, interactive: false });
    borders = L.geoJSON(outlines, { style: () => OUTLINE, interactive: false });
    areas = L.layerGroup([inside, borders]).addTo(map);
    colour();
  }

  function base() { // what is drawn under the values: areas, or the land that cells lie on
    return paint.url || (paint.outlines && "land " + paint.outlines); // the same file is districts to click, or only land
  }

  function clear() {
    if (areas) areas.remove();
    areas = borders = null;
    shapes = new Map();
    drawn = "";
  }

  function colour() {
    for (const [code, layer] of shapes) layer.setStyle(styleOf(code));
    for (const code of paint.selected) if (shapes.has(code)) shapes.get(code).bringToFront();
    const cells = sve.showCells(map, paint, choose);
    if (borders) borders.bringToFront();
    Object.assign(map.getContainer().dataset, { painted: paint.level + " " + (shapes.size || cells), question: asked, layer: paint.layer });
    sve.painted = performance.now();
  }

  sve.map = {
    label: function (feature, point, context) {
      if (context && context.map && context.map !== map) start(context.map);
      const own = feature.properties;
      const kind = own.code ? "home" : "town rank-" + own.rank;
      const icon = L.divIcon({ className: "map-label " + kind, html: "<span>" + escape(own.name) + "</span>", iconSize: [0, 0] });
      return L.marker(point, { icon: icon, interactive: false, keyboard: false });
    },
  };

  function outdated(question) {
    const page = document.querySelector("main").dataset.version;
    if (!question || !page || question.version === page || sessionStorage.getItem("sve-version") === question.version) return;
    sessionStorage.setItem("sve-version", question.version); // once: never round and round
    window.location.reload(); // new data: dates, menus and badge of this page are of the old; the address asks the same
  }

  sve.spellAddress = function (question) {
    outdated(question);
    const wanted = question ? "?" + question.query : "";
    if (!wanted || window.location.search === wanted) return;
    history.replaceState(history.state, "", wanted);
    window.dash_clientside.set_props("url", { href: window.location.href, search: wanted }); // both, or dcc.Location writes the old one back
  };

  sve.newQuestion = function (question) {
    sve.spellAddress(question);
    sve.askPanels(question);
  };

  sve.paintMap = function (data, question) {
    if (!data) return window.dash_clientside.no_update;
    sve.base = data;
    sve.question = asked = question ? question.query : "";
    sve.stopHours();
    sve.show(data);
    return performance.now(); // a new value each time: the panels below the map wait for it
  };

  sve.show = function (wanted) {
    paint = wanted;
    const out = document.getElementById("map-out");
    if (out) out.hidden = !/[?&](district|area|lsoa|cell)=/.test("?" + asked);
    document.querySelector(".panel-map").dataset.layer = paint.layer;
    if (!map) return;
    frame();
    if (!base()) { clear(); colour(); } else if (base() === drawn) colour(); else draw().catch(() => {});
  };

  sve.switchView = (values) => values.map((value) => "views show-" + value);
  sve.copyLink = function (clicks) {
    if (!clicks) return "";
    const address = window.location.href;
    if (navigator.clipboard && window.isSecureContext) { navigator.clipboard.writeText(address); return "Link copied"; }
    const box = document.createElement("textarea");
    box.value = address; document.body.appendChild(box); box.select();
    const done = document.execCommand("copy"); box.remove();
    return done ? "Link copied" : "Copy the address above";
  };
  sve.toggleFilters = function () {
    const open = document.getElementById("filters").classList.toggle("open");
    document.getElementById("filters-toggle").textContent = open ? "Show results" : "Filters";
    return String(open);
  };

  document.addEventListener("click", function (event) {
    touched(event);
    for (const menu of document.querySelectorAll("details.menu[open]")) {
      const inside = menu.contains(event.target) || !document.body.contains(event.target);
      const popup = event.target.closest && event.target.closest("[data-portal], .mantine-Popover-dropdown, .mantine-Combobox-dropdown");
      if (!inside && !popup) menu.open = false;
    }
    const button = event.target.closest && event.target.closest("[data-png]");
    if (button) {
      const graph = document.querySelector("#" + button.dataset.png + " .js-plotly-plot");
      if (graph && window.Plotly) window.Plotly.downloadImage(graph, { format: "png", filename: button.dataset.png, scale: 2, width: 1000, height: 520 });
    }
  });

  document.addEventListener("keydown", function (event) {
    if (event.key !== "Escape") return;
    const open = document.querySelector("details.menu[open]");
    if (open) { open.open = false; open.querySelector("summary").focus(); return; }
    const sheet = document.querySelector(".filters.open");
    if (sheet) { document.getElementById("filters-toggle").click(); return; }
    const out = document.getElementById("map-out");
    if (out && !/^(INPUT|TEXTAREA|SELECT)$/.test(document.activeElement.tagName)) out.click();
  });
})(window.sve);
