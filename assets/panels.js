/* Which panels are asked: those on screen or near it, in one request. The others keep the question until they come near. */
window.sve = window.sve || {};
(function (sve) {
  "use strict";
  const NEAR = "60% 0px"; // of the window's height below and above it
  const near = new Set(); // keys of the panels near the screen
  const asked = new Map(); // key -> the question it was asked last
  const answered = new Map(); // key -> the question that it answered last
  const pressed = new Set(); // keys of those that answer at a press only: an answer that takes seconds
  const watched = new WeakSet();
  let question = null;
  let due = null; // what goes with the next request
  let everywhere = false; // for paper, which has no 'near'
  let held = ""; // the panel whose chart is being dragged over: it waits

  const sections = () => [...document.querySelectorAll("section[data-panel]")].map((section) => section.dataset.panel);

  function ask(key) {
    if (!question || asked.get(key) === question || held === key) return;
    asked.set(key, question);
    sve.busy(key, true);
    if (!due) { due = []; queueMicrotask(send); }
    due.push(key);
  }

  async function send() {
    const [keys, asks] = [due, question];
    due = null;
    const still = () => keys.filter((key) => asked.get(key) === asks); // not asked something newer in the meantime
    const found = await sve.server.ask("answers", { ...asks, panels: keys }, () => still().length > 0);
    for (const key of still()) {
      if (found) sve.fill(key, found[key], asks);
      answered.set(key, asks);
      sve.busy(key, false);
      for (const section of document.querySelectorAll("section[data-panel]")) if (section.dataset.panel === key) section.dataset.answered = "";
    }
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
    if (asks) { pressed.forEach(sve.unfill); pressed.clear(); } // a new question takes their old answer away
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

  sve.askAll = function () { // also those that nobody has scrolled to; of a question that comes later too
    everywhere = true;
    sve.drawAll(true);
    sections().forEach(ask);
  };
  sve.askPanel = function (key) { // also one that nobody has scrolled to; whether it has answered what is asked now
    ask(key);
    return question !== null && answered.get(key) === question;
  };
  sve.answeredAll = () => question !== null && sections().every((key) => answered.get(key) === question);
  document.addEventListener("click", (event) => {
    const button = event.target.closest && event.target.closest("[data-asks]");
    if (!button) return;
    pressed.add(button.dataset.asks);
    ask(button.dataset.asks);
  });
  window.addEventListener("beforeprint", sve.askAll);
  window.addEventListener("afterprint", () => { everywhere = false; });
})(window.sve);
