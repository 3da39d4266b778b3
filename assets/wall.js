/* The briefing wall: one chain of time-outs turns the slides, another fetches them; nothing is made when a slide turns. Rules: wall_rules.js. */
(function () {
  const rules = window.sve.wall;
  const byId = (id) => document.getElementById(id);
  const [wall, stage, map, holder] = ["wall", "stage", "map", "slides"].map(byId);
  const own = JSON.parse(byId("wall-state").textContent);
  const outlines = [...map.querySelectorAll("path")];
  const clock = new Intl.DateTimeFormat("en-GB", { timeZone: "Europe/London", weekday: "short", hour: "2-digit", minute: "2-digit", hourCycle: "h23" });
  const calendar = new Intl.DateTimeFormat("en-CA", { timeZone: "Europe/London" });
  const RELOAD_SPREAD = 20, NIGHT_SPREAD = 20 * rules.MINUTE, PATIENCE = 15000, TICK = 1000, FEWEST_BETWEEN = 60;

  let state = own, slides = [], current = 0, turns = 0, failures = 0, paused = false;
  let told = { now: own.now, steady: steady(), wall: Date.now() / 1000 };
  let answered = own.now, turnAt = steady() + own.every, reloadAt = Infinity;
  const opened = steady(), nightly = own.nightly + Math.random() * NIGHT_SPREAD;

  function steady() { return performance.now() / 1000; }
  function now() { return rules.serverTime(told, steady(), Date.now() / 1000); }
  function write(element, text) { if (element.textContent !== text) element.textContent = text; }

  /** The slides that stand in the page; the one of the same idea and place as before stays in view. */
  function take() {
    const before = slides[current] && [slides[current].className, slides[current].dataset.place].join();
    slides = [...holder.children];
    const same = slides.findIndex((slide) => [slide.className, slide.dataset.place].join() === before);
    current = same < 0 ? 0 : same;
    show(current);
  }

  function show(at) {
    current = at;
    slides.forEach((slide, i) => { slide.hidden = i !== at; });
    const { view, own: codes, place } = slides[at].dataset;
    map.hidden = !view;
    if (view) {
      map.firstElementChild.setAttribute("viewBox", view);
      const chosen = codes ? codes.split(" ") : [];
      outlines.forEach((path) => path.classList.toggle("own", !chosen.length || chosen.includes(path.dataset.code)));
    }
    const [x, y] = rules.aside(turns);
    stage.style.transform = "translate(" + x + "px," + y + "px)";
    byId("progress").firstElementChild.style.transform = "scaleX(" + (at + 1) / slides.length + ")";
    write(byId("turn"), (place ? place + " · " : "") + (at + 1) + " of " + slides.length);
    slides[at].querySelectorAll(".age").forEach((age) => write(age, " – " + rules.ago(now() - age.dataset.ended) + " ago"));
  }

  function turn(step) {
    turns += 1;
    wall.dataset.turns = turns; // for whoever watches it run
    show(rules.next(slides.map((slide) => slide.dataset.until || ""), current, calendar.format(now() * 1000), step));
    turnAt = steady() + state.every;
  }

  /** Too old: everything but the notice is gone. Late: the last good slides stay, and the bar says since when. */
  function judge() {
    const old = rules.tooOld(state.sources, now());
    document.body.classList.toggle("locked", Boolean(old));
    if (old) write(byId("lock-words"), "The last offence in " + old.name + " is of " + old.last + ", " + rules.ago(now() - old.ended) + " ago.");
    const silent = now() - answered;
    byId("late").hidden = silent < rules.LATE;
    if (silent >= rules.LATE) write(byId("late"), "Not updated since " + clock.format(answered * 1000) + ", " + rules.ago(silent) + " ago");
    byId("late").classList.toggle("long", silent > 60 * rules.MINUTE);
  }

  function tick() {
    try {
      write(byId("clock"), clock.format(now() * 1000));
      judge();
      if (!paused && steady() >= turnAt) turn(1);
      if (steady() >= reloadAt) reload();
    } finally {
      setTimeout(tick, TICK);
    }
  }

  /** Only when the server has just answered: a page that is loaded from a server that is away stays away. */
  async function reload() {
    reloadAt = Infinity;
    try {
      const page = await fetch(window.location.href, { method: "HEAD", cache: "no-store", signal: AbortSignal.timeout(PATIENCE) });
      if (page.ok) window.location.reload();
    } catch { /* away: the next answer asks for it again */ }
  }

  function hear(theirs) {
    told = { now: theirs.now, steady: steady(), wall: Date.now() / 1000 };
    answered = theirs.now;
    const another = rules.differs(own, theirs) || now() > nightly;
    if (another && reloadAt === Infinity) reloadAt = Math.max(steady() + Math.random() * RELOAD_SPREAD, opened + FEWEST_BETWEEN);
    const fresh = theirs.slides && theirs.data === own.data; // other data has another map: that comes with the page
    state = { ...theirs, version: fresh ? theirs.version : state.version, sources: theirs.data === own.data ? theirs.sources : state.sources };
    delete state.slides;
    if (!fresh) return;
    holder.innerHTML = theirs.slides;
    take();
  }

  async function ask() {
    try {
      const url = own.ask + (own.ask.includes("?") ? "&" : "?") + "known=" + state.version;
      const answer = await fetch(url, { cache: "no-store", signal: AbortSignal.timeout(PATIENCE) });
      if (answer.status === 401) { window.location.reload(); return; } // taken back: nothing of it stays on the screen
      if (!answer.ok) throw new Error(String(answer.status));
      hear(await answer.json());
      failures = 0;
    } catch {
      failures += 1;
    } finally {
      setTimeout(ask, rules.wait(failures) * 1000);
    }
  }

  /* For whoever reads it on a desk: the slides can be stopped and turned by hand. */
  function pause() {
    paused = !paused;
    write(byId("pause"), paused ? "Go on" : "Pause");
    turnAt = steady() + state.every;
  }
  byId("pause").addEventListener("click", pause);
  document.addEventListener("keydown", (press) => {
    if (press.key === "ArrowRight") turn(1);
    if (press.key === "ArrowLeft") turn(-1);
  });

  take();
  tick();
  setTimeout(ask, rules.wait(0) * 1000);
})();
