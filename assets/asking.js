/* When the server does not answer: say so in words, ask the same again once it is back. Questions change nothing there. */
(function () {
  "use strict";
  const OURS = /\/_dash-update-component|\/geometry\//;
  const AWAY = [429, 502, 503, 504];
  const PAUSE = 1500; // ms between two looks whether it is back
  const LOST = "The server did not answer. What is on screen is the answer to the question before; asking again …";
  const FAILED = "The server could not work out this answer. What is on screen is the answer to the question before.";
  const send = window.fetch.bind(window);

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

  function back() {
    const look = () => send("/healthz", { cache: "no-store" }).then((got) => got.ok, () => false);
    return new Promise((done) => {
      const again = () => look().then((ready) => (ready ? done() : setTimeout(again, PAUSE)));
      setTimeout(again, PAUSE);
    });
  }

  window.fetch = async function (address, options) {
    if (!OURS.test(String((address && address.url) || address))) return send(address, options);
    for (;;) {
      const got = await send(address, options).catch((error) => {
        if (error.name === "AbortError") throw error;
        return null;
      });
      if (got && !AWAY.includes(got.status)) {
        say(got.status >= 500 ? FAILED : "");
        return got;
      }
      say(LOST);
      await back();
    }
  };
})();
