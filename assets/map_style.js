/* How an area or cell is drawn, from its value. Colours come from layouts/tokens.py. */
window.sve = window.sve || {};
(function (sve) {
  "use strict";
  const RISE = 2; // the class of a map of change that says "clear rise"
  const SHOWN = 0.92;
  const [FILLED, THIN, PLAIN] = [0.85, 0.6, 0.3]; // of a cell; of one with roads under it; of one that says nothing
  let roads = false; // whether they lie under the cells
  const OUTSIDE = 0.35; // opacity of what lies outside the chosen places

  function unit(key, chosen) { // a class of a hotspot layer
    const { ink, units } = sve.tokens;
    const [fill, edge, width, dash] = units[key] || units.plain;
    return { fillColor: fill, fillOpacity: roads ? (key in units && key !== "plain" ? THIN : PLAIN) : FILLED, color: chosen ? ink : edge, weight: chosen ? 4 : width, dashArray: chosen ? null : dash || null };
  }

  function outside() {
    const { outside: fill, card } = sve.tokens;
    return { fillColor: fill, fillOpacity: OUTSIDE, color: card, weight: 0.4, dashArray: null };
  }

  function line(paint, chosen, rise) {
    const { ink, rise: dark, ghost, card } = sve.tokens;
    if (chosen) return { color: ink, weight: 3.5, dashArray: null };
    if (rise) return { color: dark, weight: 2, dashArray: "4 3" }; // dashed too: not by colour alone
    return { color: paint.palette === "change" ? ghost : card, weight: paint.level === "lsoa" ? 0.4 : 1, dashArray: null };
  }

  // Style of an area. paint.values: code -> [class, words]; class is a number, below 0 where it is not known.
  function area(paint, code) {
    const { amount, change, outside: nothing } = sve.tokens;
    const value = paint.values[code];
    const chosen = paint.selected.includes(code);
    if (paint.palette === "units") return value ? unit(value[0], chosen) : outside();
    const diverging = paint.palette === "change";
    const known = Boolean(value) && value[0] >= 0;
    const fill = known ? (diverging ? change : amount)[value[0]] : nothing;
    return Object.assign({ fillColor: fill, fillOpacity: value ? SHOWN : OUTSIDE }, line(paint, chosen, diverging && known && value[0] === RISE));
  }

  const outline = () => ({ fill: false, color: sve.tokens.ink, weight: 1.2, opacity: 0.85 });
  const chosen = () => [sve.tokens.card, sve.tokens.ink].map((color, i) => ({ fill: false, color: color, weight: i ? 3 : 7, interactive: false, pane: "lines" }));
  const land = () => ({ fillColor: sve.tokens.land, fillOpacity: 1, weight: 0 });
  const beyond = () => ({ fillColor: sve.tokens.beyond, fillOpacity: 1, weight: 0 });
  const band = (number) => ({ fillColor: sve.tokens.amount[number + 1], fillOpacity: roads ? THIN : 0.75, color: sve.tokens.purple, weight: 0.8 });

  function near(now) { // true where that is new
    const before = roads;
    roads = now;
    return before !== now;
  }

  sve.style = { near: near, area: area, unit: unit, outline: outline, chosen: chosen, land: land, beyond: beyond, band: band };
})(window.sve);
