/* When the server does not answer: say so in words, ask the same again once it is back. Questions change nothing there.
   Dash tells of its requests through its renderer's hooks (callbacks/mounting.py); nothing of the browser is replaced. */
window.sve = window.sve || {};
(function (sve) {
  "use strict";
  const AWAY = [429, 502, 503, 504];
  const PAUSE = 1500; // ms between two looks whether it is back
  const LOST = "The server did not answer. What is on screen is the answer to the question before; asking again …";
  const FAILED = "The server could not work out this answer. What is on screen is the answer to the question before.";
  const OUT = "You are signed out here. Load this page again to sign in; it comes back to this question.";
  const MUCH = "You have asked as much as one person may for now. What is on screen is the answer to the question before; asking again in a minute …";
  const WORDS = { out: OUT, failed: FAILED, "": "" };
  const open = new Map(); // output of a callback -> what it was asked and has not answered, the oldest first
  let lost = []; // what was asked while the server was away
  let returning = null; // resolves when it is back

  function say(words) {
    let box = document.querySelector(".server-notice");
    if (!box && !words) return;
    if (!box) {
      box = document.createElement("div");
      box.className = "server-notice";
      box.setAttribute("role", "alert");
      document.body.prepend(box);
    }
    if (box.textContent !== words) box.textContent = words;
    box.hidden = !words;
  }

  const wait = (ms) => new Promise((done) => { setTimeout(done, ms); });

  async function look() {
    for (;;) {
      await wait(PAUSE);
      const got = await fetch("/healthz", { cache: "no-store" }).catch(() => null);
      if (got && got.ok) return;
    }
  }

  function back() {
    say(LOST);
    returning = returning || look().finally(() => { returning = null; });
    return returning;
  }

  // 'away': it may answer later. 'failed': it has answered, and cannot. 'out': only after signing in. '': all is well.
  function verdict(error) {
    if (!error) return "";
    if (typeof error.status !== "number") return "away"; // no answer at all
    if (error.status === 401) return "out";
    if (AWAY.includes(error.status)) return "away";
    return error.status >= 500 ? "failed" : "";
  }

  // What asks the same again: id -> properties that had changed, the newest of each; a first question has no change.
  function again(requests) {
    const found = new Map();
    for (const request of requests) {
      const inputs = request.inputs.flat().map((input) => ({ key: name(input.id) + "." + input.property, ...input }));
      const changed = inputs.filter((input) => request.changedPropIds.includes(input.key));
      for (const { id, property, value } of changed.length ? changed : inputs.slice(0, 1)) {
        const known = found.get(name(id)) || [id, {}];
        known[1][property] = value;
        found.set(name(id), known);
      }
    }
    return [...found.values()];
  }

  function name(id) { // as Dash writes an id in the names of properties: keys in order
    return typeof id === "string" ? id : JSON.stringify(Object.fromEntries(Object.entries(id).sort(([a], [b]) => (a < b ? -1 : 1))));
  }

  async function repeat() {
    await back();
    const waiting = lost;
    lost = [];
    for (const [id, props] of again(waiting)) window.dash_clientside.set_props(id, props);
  }

  function asked(request) { // hook request_pre: about to be sent
    open.set(request.output, [...(open.get(request.output) || []), request]);
  }

  function told(callback, result) { // hook callback_resolved: answered, or not
    const requests = open.get(callback.output);
    if (!requests || !requests.length) return; // it needs no server
    const done = requests.splice(0, Math.max(0, requests.indexOf(result.payload)) + 1); // of a failure Dash does not say which
    const found = verdict(result.error);
    if (found !== "away") { if (found || !lost.length) say(WORDS[found]); return; }
    lost.push(...done);
    if (lost.length === done.length) repeat();
  }

  // The JSON at an address of ours, however long it takes; null where it cannot be given, or is not wanted any more.
  async function json(address, sent, wanted) {
    for (;;) {
      const got = await fetch(address, sent).catch(() => ({ status: null }));
      const found = verdict(got);
      if (found !== "away") {
        say(WORDS[found] || (lost.length ? LOST : ""));
        if (!got.ok) return null;
        try { return await got.json(); } catch { /* the connection ended within it */ }
      }
      const pause = found === "away" && got.status === 429 ? 1000 * got.headers.get("Retry-After") : 0;
      if (pause > PAUSE) { // a budget is spent (callbacks/guard/budget.py): the server is there, and answers nothing before
        say(MUCH);
        await wait(pause);
      } else await back();
      if (wanted && !wanted()) return null;
    }
  }

  function ask(address, body, wanted) {
    return json(address, { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(body) }, wanted);
  }

  sve.server = { asked: asked, told: told, json: json, ask: ask, again: again, verdict: verdict };
})(window.sve);
