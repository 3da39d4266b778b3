/* Words for the cells of the places grid; the numbers come from the server. */
var dagfuncs = (window.dashAgGridFunctions = window.dashAgGridFunctions || {});
dagfuncs.sveNumber = (value) => (value === undefined || value === null ? "–" : value.toLocaleString("en-GB"));
dagfuncs.sveCount = (params) => (params.data && params.data.words ? params.data.words : dagfuncs.sveNumber(params.value));
dagfuncs.sveLeaveGrid = () => false;
dagfuncs.sveDecimal = (value) => (value === undefined || value === null ? "–" : value.toFixed(1));
dagfuncs.svePercent = (value) =>
  value === undefined || value === null ? "–" : (value > 0 ? "+" : value < 0 ? "−" : "") + Math.abs(value) + "%";
dagfuncs.sveVerdict = (value) =>
  ({ rise: "▲ clear rise", fall: "▼ clear fall", none: "◆ no clear change", unknown: "– not known" })[value] || "– no comparison";
