/* Hours of the week as a drag, a click or a key on the heatmap means them: hours 0 to 23 across, weekdays 0 to 6 down.
   The labels lie beside them: hour -1 is the label of a weekday, day 7 that of an hour. */
window.sve = window.sve || {};
(function (sve) {
  "use strict";
  const DAYS = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];
  const NAMES = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"];
  const LABEL = { day: DAYS.length, hour: -1 }; // where the labels of the hours and of the weekdays lie
  const upTo = (count) => [...Array(count).keys()];
  const clock = (hour) => String(hour).padStart(2, "0") + ":00";

  // Weekdays and hours that a box touches, not only those whose middle it holds.
  function touched(box) {
    const inside = (ends, count) => {
      const [low, high] = [Math.min(...ends), Math.max(...ends)];
      return upTo(count).filter((n) => n + 0.5 > low && n - 0.5 < high);
    };
    return [inside(box.y, DAYS.length).map((n) => DAYS[n]), inside(box.x, 24)];
  }

  function code(event) { // as the server reads it; '' for a drag that chose nothing
    const box = event && event.range;
    if (!box || !box.x || !box.y) return "";
    const [days, hours] = touched(box);
    return days.length && hours.length ? JSON.stringify([days, hours]) : "";
  }

  const cell = (hour, day) => JSON.stringify([[DAYS[day]], [hour]]);

  // Where a key leads from a cell or label; null for a key that leads nowhere. What is extended stays among its own kind.
  function step(at, key, held) {
    const to = {
      ArrowLeft: { hour: at.hour - 1 }, ArrowRight: { hour: at.hour + 1 }, ArrowUp: { day: at.day - 1 }, ArrowDown: { day: at.day + 1 },
      Home: held.ctrl ? { day: 0, hour: 0 } : { hour: 0 }, End: held.ctrl ? { day: 6, hour: 23 } : { hour: 23 }, PageUp: { day: 0 }, PageDown: { day: 6 },
    }[key];
    if (!to) return null;
    const among = (value, low, high) => Math.min(high, Math.max(low, value));
    const [ofDay, ofHour] = [at.hour === LABEL.hour, at.day === LABEL.day];
    const wanted = Object.assign({}, at, to);
    return {
      day: held.shift && ofHour ? LABEL.day : among(wanted.day, 0, held.shift || ofDay ? 6 : LABEL.day),
      hour: held.shift && ofDay ? LABEL.hour : among(wanted.hour, held.shift || ofHour ? 0 : LABEL.hour, 23),
    };
  }

  // Rows and columns [first, last] between two cells or labels; a label is all of its row or column.
  function span(from, to) {
    const ends = (a, b) => [Math.min(a, b), Math.max(a, b)];
    return { days: from.day === LABEL.day ? [0, 6] : ends(from.day, to.day), hours: from.hour === LABEL.hour ? [0, 23] : ends(from.hour, to.hour) };
  }

  const within = ([low, high], count) => upTo(count).filter((n) => n >= low && n <= high);
  const spanCode = ({ days, hours }) => JSON.stringify([within(days, 7).map((n) => DAYS[n]), within(hours, 24)]);

  function spanWords({ days, hours }) { // 'Friday to Sunday, 15:00–19:00'
    const named = days[0] === days[1] ? NAMES[days[0]] : NAMES[days[0]] + " to " + NAMES[days[1]];
    return (days[0] === 0 && days[1] === 6 ? "every day" : named) + ", " + (hours[0] === 0 && hours[1] === 23 ? "all hours" : clock(hours[0]) + "–" + clock(hours[1] + 1));
  }

  // What is chosen in an address ('?days=fri&hours=15-17,20' ...): (day, hour) -> whether; null where nothing is.
  function chosen(search) {
    const asked = new URLSearchParams(search);
    if (!asked.has("days") && !asked.has("hours")) return null;
    const days = asked.has("days") ? asked.get("days").split(",") : DAYS;
    const spans = (asked.get("hours") || "0-24").split(",").map((part) => part.split("-").map(Number));
    const inside = (hour, [low, high]) => high === undefined ? hour === low : low < high ? hour >= low && hour < high : hour >= low || hour < high; // '22-2' runs over midnight
    return (day, hour) => days.includes(DAYS[day]) && spans.some((one) => inside(hour, one));
  }

  sve.week = { touched, code, cell, step, span, spanCode, spanWords, chosen, LABEL, NAMES };
})(window.sve);
