/* The address bar says the question that is on screen, and links that lead on take the question along. */
window.sve = window.sve || {};
(function (sve) {
  "use strict";
  const FILE_OF_LAYER = { areas: "map" };
  const MAP_FILE = /^\/download\/map(\.\w+)$/; // of whatever layer is shown

  function outdated(question) {
    const page = document.querySelector("main").dataset.version;
    if (!question || !page || question.version === page || sessionStorage.getItem("sve-version") === question.version) return;
    sessionStorage.setItem("sve-version", question.version); // once: never round and round
    window.location.reload(); // new data: dates, menus and badge of this page are of the old; the address asks the same
  }

  function spell(question) {
    outdated(question);
    const wanted = question ? "?" + question.query : "";
    if (!wanted || window.location.search === wanted) return;
    history.replaceState(history.state, "", wanted);
    window.dash_clientside.set_props("url", { href: window.location.href, search: wanted }); // both, or dcc.Location writes the old one back
  }

  // Where a link leads for a question: the file of the layer that is shown, the plan, the other pages.
  sve.linkFor = function (path, query) {
    const layer = (/(?:^|&)layer=([a-z]+)/.exec(query) || [])[1] || "areas";
    return path.replace(MAP_FILE, (_, ending) => "/download/" + (FILE_OF_LAYER[layer] || layer) + ending) + "?" + query;
  };

  function carry(question) {
    if (!question) return;
    for (const link of document.querySelectorAll("a[data-follow]")) link.setAttribute("href", sve.linkFor(link.dataset.follow, question.query));
  }

  sve.newQuestion = function (question) { // a callback of Dash
    spell(question);
    sve.askPanels(question);
    carry(question);
    sve.markPlaces(question);
  };
})(window.sve);
