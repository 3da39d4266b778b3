/* One name for all of our scripts; Dash finds the functions of callbacks in it. */
window.sve = window.sve || {};
window.dash_clientside = Object.assign({}, window.dash_clientside, { sve: window.sve });
/* A script of assets/later: run once, when it is first wanted. */
window.sve.later = (function (coming) {
  "use strict";
  return function (name) {
    coming[name] = coming[name] || new Promise((done, failed) => {
      const src = document.querySelector(`meta[name="later-${name}"]`).content;
      document.head.append(Object.assign(document.createElement("script"), { src: src, onload: done, onerror: failed }));
    });
    return coming[name];
  };
})({});
