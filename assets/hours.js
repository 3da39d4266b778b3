/* Hour by hour over the map: the counts of all 24 hours are fetched once for a question, then shown one by one. */
window.sve = window.sve || {};
(function (sve) {
  "use strict";
  const PAUSE = 900; // ms an hour stays
  let known = null; // {question, model}
  let timer = null;
  let hour = -1;

  const part = (id) => document.getElementById(id);
  const still = () => window.matchMedia("(prefers-reduced-motion: reduce)").matches;
  const two = (number) => String(number).padStart(2, "0");

  function slider() {
    const box = part("hours-slider");
    if (!box.firstChild) {
      const made = document.createElement("input");
      Object.assign(made, { type: "range", min: "-1", max: "23", step: "1", value: "-1" });
      made.setAttribute("aria-label", "Hour of the day on the map, from all hours to 23");
      box.appendChild(made);
    }
    return box.firstChild;
  }

  function say(words) { part("hours-said").textContent = words; }

  async function counts() {
    const question = window.location.search.slice(1) || sve.question;
    if (known && known.question === question) return known.model;
    const got = await fetch("/hours.json?" + question).catch(() => null);
    const model = got && (got.ok || got.status === 403) ? await got.json() : { reason: "The server did not give the hours." };
    if (!got || !got.ok) { say(model.reason); return null; }
    known = { question: question, model: model };
    return model;
  }

  function klass(model, count) {
    let found = 0;
    model.cuts.forEach((cut, i) => { if (count >= cut) found = i + 1; });
    return found;
  }

  function asPaint(model) {
    const words = (i) => model.counts[i][hour] + " offences " + two(hour) + ":00–" + two(hour + 1) + ":00";
    if (model.unit !== "cell") {
      const values = {};
      model.names.forEach((name, i) => { values[name] = [klass(model, model.counts[i][hour]), words(i)]; });
      return { palette: "amount", values: values };
    }
    const shown = model.names.map((_, i) => i).filter((i) => model.counts[i][hour] > 0);
    const base = sve.base.grid;
    return {
      ranks: [], bands: null,
      grid: {
        width: model.width, fit: base ? base.fit : model.fit, clipped: {},
        cells: shown.map((i) => model.names[i].split("-").slice(1).map(Number)),
        keys: shown.map((i) => "amount" + klass(model, model.counts[i][hour])), texts: shown.map(words),
      },
    };
  }

  function legend(shown) { // its classes are of all hours together
    document.querySelector(".panel-map").classList.toggle("by-hour", !shown);
  }

  function darkest(model) {
    return model.cuts.length ? "; darkest: " + model.cuts[model.cuts.length - 1] + " or more" : "";
  }

  async function show(wanted) {
    hour = wanted;
    slider().value = String(hour);
    if (hour < 0) { legend(true); say("all hours"); sve.show(sve.base); return; }
    const model = await counts();
    if (!model) { stop(); hour = -1; slider().value = "-1"; return; }
    if (hour !== wanted) return;
    legend(false);
    say(two(hour) + ":00–" + two(hour + 1) + ":00, " + model.totals[hour].toLocaleString("en-GB") + " offences" + darkest(model));
    sve.show(Object.assign({}, sve.base, asPaint(model)));
  }

  function stop() {
    clearInterval(timer);
    timer = null;
    const button = part("hours-play");
    if (button) button.textContent = still() ? "▶ Next hour" : "▶ Play hours";
  }

  function next() { show(hour >= 23 ? 0 : hour + 1); }

  function play() {
    if (timer) { stop(); return; }
    next();
    if (still()) { stop(); return; } // less motion: one hour for each press
    part("hours-play").textContent = "❚❚ Pause";
    timer = setInterval(next, PAUSE);
  }

  sve.stopHours = function () { // another question: its hours are not known yet
    stop();
    hour = -1;
    legend(true);
    if (part("hours-slider")) { slider().value = "-1"; say("all hours"); }
  };

  document.addEventListener("click", (event) => { if (event.target.id === "hours-play") play(); });
  document.addEventListener("input", (event) => {
    if (!event.target.closest("#hours-slider")) return;
    stop();
    show(Number(event.target.value));
  });
})(window.sve);
