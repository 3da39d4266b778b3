/* While a reader drags across the week or the trend, the other panels follow: throttled, the last one wins. */
window.sve = window.sve || {};
(function (sve) {
  "use strict";
  const PAUSE = 200; // ms between two questions of one drag
  const NONE = "[[],[]]"; // no hours chosen: all of the week
  let timer = null; // the question that waits
  let last = null; // where the drag is now
  let sent = ""; // what was asked last in this drag
  let finished = ""; // the hours that the last drag ended on
  let stood = false; // whether hours were chosen before this drag: it chooses its own while it goes on

  // What is chosen: 'brush' sets these hours, 'week' (a click) lets them go where they are chosen already.
  const chosen = () => /(?:^|&)(?:days|hours)=/.test(window.location.search.slice(1));

  const WAYS = {
    heatmap: {
      moved: (event) => {
        const code = sve.week.code(event);
        if (code && code !== sent) sve.choose(code, "brush");
        sent = code;
      },
      ended: (event) => {
        const code = sve.week.code(event);
        if (!code) return;
        const again = code === finished && stood;
        if (again) sve.choose(NONE, "brush"); // the same drag once more lets the hours go
        else if (code !== sent) sve.choose(code, "brush");
        finished = again ? "" : code;
      },
      clicked: (event) => {
        const point = event && event.points && event.points[0];
        if (point) sve.choose(sve.week.cell(point.x, point.y), "week");
      },
    },
    trend: {
      moved: (event) => {
        const across = event && event.range && event.range.x;
        if (!across || String(across) === sent) return;
        sent = String(across);
        window.dash_clientside.set_props("trend", { "data-chosen": { range: { x: across } } });
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
    graph.on("plotly_click", (event) => { if (graph.layout.dragmode) way.clicked(event); }); // without drags nothing is answered
    graph.sveFollowed = true;
  }

  document.addEventListener("pointerdown", (event) => {
    for (const [key, way] of Object.entries(WAYS)) {
      const graph = event.target.closest && event.target.closest("#" + key + " .js-plotly-plot");
      if (!graph) continue;
      if (!graph.sveFollowed) follow(graph, key, way);
      sent = "";
      stood = chosen();
      sve.hold(key); // a chart that is drawn anew under the pointer loses the drag
      window.addEventListener("pointerup", () => setTimeout(() => sve.release(key), PAUSE), { once: true });
    }
  }, true);
})(window.sve);
