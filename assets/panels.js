/* Which panels are asked: those on screen or near it. The others keep the question until they come near. */
window.sve = window.sve || {};
(function (sve) {
  "use strict";
  const NEAR = "60% 0px"; // of the window's height below and above it
  const STORE = "wanted-"; // and the key of a panel: where it is handed its question
  const near = new Set(); // keys of the panels near the screen
  const asked = new Map(); // key -> the question it was asked last
  const answered = new Map(); // key -> the query that it answered last
  const watched = new WeakSet();
  let question = null;
  let everywhere = false; // for paper, which has no 'near'
  let held = ""; // the panel whose chart is being dragged over: it waits

  function ask(key) {
    if (!question || asked.get(key) === question || held === key) return;
    asked.set(key, question);
    window.dash_clientside.set_props(STORE + key, { data: question });
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
    (everywhere ? sections() : near).forEach(ask);
  };

  sve.hold = (key) => { held = key; };
  sve.release = function (key) {
    if (held !== key) return;
    held = "";
    if (near.has(key)) ask(key);
  };

  const sections = () => [...document.querySelectorAll("section[data-panel]")].map((section) => section.dataset.panel);

  sve.askAll = function () { // also those that nobody has scrolled to; of a question that comes later too
    everywhere = true;
    sve.drawAll(true);
    sections().forEach(ask);
  };
  sve.heard = function (id, value) { // the answer to a question that a panel was asked has come (server.js)
    if (typeof id === "string" && id.startsWith(STORE) && value) answered.set(id.slice(STORE.length), value.query);
  };
  sve.answeredAll = () => question !== null && sections().every((key) => asked.get(key) === question && answered.get(key) === question.query);
  window.addEventListener("beforeprint", sve.askAll);
  window.addEventListener("afterprint", () => { everywhere = false; });
})(window.sve);
