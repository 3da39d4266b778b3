/* Which panels are asked: those on screen or near it. The others keep the question until they come near. */
window.sve = window.sve || {};
(function (sve) {
  "use strict";
  const NEAR = "60% 0px"; // of the window's height below and above it
  const near = new Set(); // keys of the panels near the screen
  const asked = new Map(); // key -> the question it was asked last
  const watched = new WeakSet();
  let question = null;
  let held = ""; // the panel whose chart is being dragged over: it waits

  function ask(key) {
    if (!question || asked.get(key) === question || held === key) return;
    asked.set(key, question);
    window.dash_clientside.set_props("wanted-" + key, { data: question });
  }

  const observer = new IntersectionObserver((entries) => {
    for (const entry of entries) {
      const key = entry.target.dataset.panel;
      if (entry.isIntersecting) { near.add(key); ask(key); } else near.delete(key);
    }
  }, { rootMargin: NEAR });

  function watch() { // sections appear once, when the page is made
    for (const section of document.querySelectorAll("section[data-panel]")) {
      if (watched.has(section)) continue;
      watched.add(section);
      observer.observe(section);
    }
  }

  sve.askPanels = function (asks) {
    question = asks || question;
    watch();
    for (const head of document.querySelectorAll("main[data-head]")) head.dataset.head.split(" ").forEach(ask);
    near.forEach(ask);
  };

  sve.hold = (key) => { held = key; };
  sve.release = function (key) {
    if (held !== key) return;
    held = "";
    if (near.has(key)) ask(key);
  };

  sve.askAll = function () { // paper has no 'near'
    sve.drawAll(true);
    for (const section of document.querySelectorAll("section[data-panel]")) {
      near.add(section.dataset.panel);
      ask(section.dataset.panel);
    }
  };
  window.addEventListener("beforeprint", sve.askAll);
})(window.sve);
