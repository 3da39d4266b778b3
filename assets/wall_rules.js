/* What the briefing wall decides, without a page: the time, what is late or too old, which slide is next, when to load again. */
(function () {
  window.sve = window.sve || {};
  const MINUTE = 60, HOUR = 3600, DAY = 86400;
  /* Seconds between two questions for new slides; after a failure soon again, then less and less often. */
  const ASK = 60, FIRST_RETRY = 5;
  /* Seconds without an answer until the bar says so: two questions in a row came to nothing. */
  const LATE = 150;

  /** The server's time, seconds. Two clocks have gone on since it was told; whichever says more counts, for one may have been set back or slept. */
  function serverTime(told, steady, wall) {
    return told.now + Math.max(steady - told.steady, wall - told.wall, 0);
  }

  function plural(number, word) { return number + " " + word + (number === 1 ? "" : "s"); }

  /** "12 minutes", "3 hours", "2 days": how long something is ago. */
  function ago(seconds) {
    const passed = Math.max(0, seconds);
    if (passed < HOUR) return plural(Math.max(1, Math.floor(passed / MINUTE)), "minute");
    return passed < 2 * DAY ? plural(Math.floor(passed / HOUR), "hour") : plural(Math.floor(passed / DAY), "day");
  }

  /** The youngest source where every one is older than its limit, else null. Limit 0: never too old. */
  function tooOld(sources, now) {
    if (!sources.length || sources.some((each) => !each.limit || now - each.ended <= each.limit * DAY)) return null;
    return sources.reduce((one, other) => (other.ended > one.ended ? other : one));
  }

  /** Position of the next slide that still stands: one with an end date (YYYY-MM-DD) in the past is passed over. */
  function next(untils, current, today, step) {
    for (let tried = 1; tried <= untils.length; tried += 1) {
      const at = (((current + tried * step) % untils.length) + untils.length) % untils.length;
      if (!untils[at] || untils[at] >= today) return at;
    }
    return current;
  }

  /** Seconds to wait before the next question, after so many failures in a row. */
  function wait(failures) {
    return failures ? Math.min(ASK, FIRST_RETRY * 2 ** (failures - 1)) : ASK;
  }

  /** Pixels by which everything stands aside after so many turns: no edge stays on the same dots for weeks. */
  function aside(turns) {
    const step = Math.floor(turns / 6) % 8;
    return [[0, 0], [3, 0], [3, 3], [0, 3], [-3, 3], [-3, 0], [-3, -3], [0, -3]][step];
  }

  /** Whether the page is another one than the server would send now. */
  function differs(own, theirs) {
    return own.build !== theirs.build || own.data !== theirs.data;
  }

  window.sve.wall = { serverTime, ago, tooOld, next, wait, aside, differs, LATE, MINUTE };
})();
