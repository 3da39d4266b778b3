/* While a reader drags across the week or the trend, the other panels follow: throttled, the last one wins. */
window.sve = window.sve || {};
(function (sve) {
  "use strict";
  const PAUSE = 200; // ms between two questions of one drag
  const DAYS = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];
  const NONE = "[[],[]]"; // no hours chosen: all of the week
  let timer = null; // the question that waits
  let last = null; // where the drag is now
  let sent = ""; // what was asked last in this drag
  let finished = ""; // the hours that the last drag ended on
  let clicks = 0;

  /* Cells that a box touches, not only those whose middle it holds: hours 0 to 23 across, weekdays 0 to 6 down. */
  sve.touched = function (box) {
    const inside = (span, count) => {
      const [low, high] = [Math.min(...span), Math.max(...span)];
      return [...Array(count).keys()].filter((n) => n + 0.5 > low && n - 0.5 < high);
    };
    return [inside(box.y, 7).map((n) => DAYS[n]), inside(box.x, 24)];
  };

  function choose(code, level) { // 'brush' sets these hours, 'week' (a click) lets them go where they are chosen already
    clicks += 1;
    window.dash_clientside.set_props("map-click", { data: { code: code, level: level, click: "brush " + clicks } });
  }

  function hours(event) {
    const box = event && event.range;
    if (!box || !box.x || !box.y) return "";
    const chosen = sve.touched(box);
    return chosen[0].length && chosen[1].length ? JSON.stringify(chosen) : "";
  }

  const WAYS = {
    heatmap: {
      moved: (event) => { const code = hours(event); if (code && code !== sent) choose(code, "brush"); sent = code; },
      ended: (event) => {
        const code = hours(event);
        if (!code) return;
        const chosen = /(?:^|&)(?:days|hours)=/.test(window.location.search.slice(1));
        const again = code === finished && chosen;
        if (again) choose(NONE, "brush"); // the same drag once more lets the hours go
        else if (code !== sent) choose(code, "brush");
        finished = again ? "" : code;
      },
      clicked: (event) => {
        const point = event && event.points && event.points[0];
        if (point) choose(JSON.stringify([[DAYS[point.y]], [point.x]]), "week");
      },
    },
    trend: {
      moved: (event) => {
        const across = event && event.range && event.range.x;
        if (!across || String(across) === sent) return;
        sent = String(across);
        window.dash_clientside.set_props("trend", { selectedData: { points: [], range: { x: across } } });
      },
      ended: () => {}, // the graph says it itself
      clicked: () => {},
    },
  };

  function follow(graph, key, way) {
    graph.on("plotly_selecting", (event) => {
      last = event;
      if (timer) return;
      timer = setTimeout(() => { timer = null; way.moved(last); }, PAUSE);
    });
    graph.on("plotly_selected", (event) => {
      clearTimeout(timer);
      timer = null;
      sve.release(key);
      way.ended(event);
    });
    graph.on("plotly_click", way.clicked);
    graph.sveFollowed = true;
  }

  document.addEventListener("pointerdown", (event) => {
    for (const [key, way] of Object.entries(WAYS)) {
      const graph = event.target.closest && event.target.closest("#" + key + " .js-plotly-plot");
      if (!graph) continue;
      if (!graph.sveFollowed) follow(graph, key, way);
      sent = "";
      sve.hold(key); // a chart that is drawn anew under the pointer loses the drag
      window.addEventListener("pointerup", () => setTimeout(() => sve.release(key), PAUSE), { once: true });
    }
  }, true);
})(window.sve);
