/* The months of a place as a small line; decorative, the trend panel and its table hold the figures. */
var dagcomponentfuncs = (window.dashAgGridComponentFunctions = window.dashAgGridComponentFunctions || {});
dagcomponentfuncs.SveSparkline = function (props) {
  const values = props.value || [];
  if (values.length < 2) return "";
  const top = Math.max(1, ...values);
  const points = values.map((v, i) => `${((i / (values.length - 1)) * 106 + 2).toFixed(1)},${(30 - (v / top) * 26).toFixed(1)}`);
  return React.createElement("svg", { className: "spark", viewBox: "0 0 110 34", "aria-hidden": "true" },
    React.createElement("polyline", { points: points.join(" "), fill: "none", stroke: "#3a2a70", strokeWidth: 1.6 }));
};
