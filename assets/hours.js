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
    const [got] = await Promise.all([fetch("/hours.json?" + question).catch(() => null), sve.later("hour_paint")]);
    const model = got && (got.ok || got.status === 403) ? await got.json() : { reason: "The server did not give the hours." };
    if (!got || !got.ok) { say(model.reason); return null; }
    known = { question: question, model: model };
    return model;
  }

  function legend(shown) { // its classes are of all hours together
    document.querySelector(".panel-map").classList.toggle("by-hour", !shown);
  }

  async function show(wanted) {
    hour = wanted;
    slider().value = String(hour);
    if (hour < 0) { legend(true); say("all hours"); sve.show(sve.base); return; }
    const model = await counts();
    if (!model) { stop(); hour = -1; slider().value = "-1"; return; }
    if (hour !== wanted) return;
    legend(false);
    say(sve.hour.words(model, hour));
    sve.show(Object.assign({}, sve.base, sve.hour.paint(model, hour, sve.base.grid)));
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
