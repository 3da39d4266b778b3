/* One hour of the day as the map paints it: the counts of all hours come from the server, the classes are cut there. */
window.sve = window.sve || {};
(function (sve) {
  "use strict";
  const two = (number) => String(number).padStart(2, "0");
  const span = (hour) => two(hour) + ":00–" + two(hour + 1) + ":00";

  function amount(cuts, count) { // class of a count: 0 below the first cut, then up by one at each
    return cuts.reduce((found, cut, i) => (count >= cut ? i + 1 : found), 0);
  }

  function words(model, hour) {
    const last = model.cuts[model.cuts.length - 1];
    const darkest = model.cuts.length ? "; darkest: " + last + " or more" : "";
    return span(hour) + ", " + model.totals[hour].toLocaleString("en-GB") + " offences" + darkest;
  }

  function paint(model, hour, grid) { // what is laid over the paint of all hours; grid: its cells, where there are some
    const count = (i) => model.counts[i][hour];
    const said = (i) => count(i) + " offences " + span(hour);
    if (model.unit !== "cell") {
      const values = Object.fromEntries(model.names.map((name, i) => [name, [amount(model.cuts, count(i)), said(i)]]));
      return { palette: "amount", values: values };
    }
    const shown = model.names.map((_, i) => i).filter((i) => count(i) > 0);
    return {
      ranks: [],
      bands: null,
      grid: {
        width: model.width,
        fit: grid ? grid.fit : model.fit,
        clipped: {},
        cells: shown.map((i) => model.names[i].split("-").slice(1).map(Number)),
        keys: shown.map((i) => "amount" + amount(model.cuts, count(i))),
        texts: shown.map(said),
      },
    };
  }

  sve.hour = { amount: amount, words: words, paint: paint };
})(window.sve);
