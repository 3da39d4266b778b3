/* Hours of the week as a drag or a click on the heatmap means them: hours 0 to 23 across, weekdays 0 to 6 down. */
window.sve = window.sve || {};
(function (sve) {
  "use strict";
  const DAYS = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];

  // Weekdays and hours that a box touches, not only those whose middle it holds.
  function touched(box) {
    const inside = (span, count) => {
      const [low, high] = [Math.min(...span), Math.max(...span)];
      return [...Array(count).keys()].filter((n) => n + 0.5 > low && n - 0.5 < high);
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

  sve.week = { touched: touched, code: code, cell: cell };
})(window.sve);
