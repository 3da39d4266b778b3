/* Places that are touched, on the map or in a list: told to the server through one store. */
window.sve = window.sve || {};
(function (sve) {
  "use strict";
  let clicks = 0;

  sve.choose = function (code, level) {
    clicks += 1; // so that the same area twice is two touches
    window.dash_clientside.set_props("map-click", { data: { code: code, level: level, click: clicks } });
  };

  document.addEventListener("click", (event) => { // a button or row that stands for a place or for hours of the week
    const touched = event.target.closest && event.target.closest("[data-touch]");
    if (!touched || (touched.tagName === "TR" && String(window.getSelection()))) return; // text of a row that was marked to be copied
    const touch = JSON.parse(touched.dataset.touch);
    sve.choose(touch.code, touch.level);
  });
})(window.sve);
