/* Put into a page before its own scripts: what its reader sees, and when. Read by benchmarks/watching.py. */
(function () {
  const seen = { shift: 0, blocked: 0, changed: 0 };
  const observe = (type, take) => new PerformanceObserver((list) => list.getEntries().forEach(take)).observe({ type: type, buffered: true });
  observe("layout-shift", (entry) => { if (!entry.hadRecentInput) seen.shift += entry.value; });
  observe("longtask", (entry) => { seen.blocked += Math.max(0, entry.duration - 50); });
  const silent = (change) => change.attributeName === "aria-busy" || change.attributeName === "data-dash-is-loading" || (change.target.closest && change.target.closest(".filters"));
  const inView = (element) => {
    const box = (element.nodeType === 1 ? element : element.parentElement || document.body).getBoundingClientRect();
    return box.top < innerHeight && box.bottom > 0;
  };
  const changed = new Set(); // looked at once a frame, when what they cost is worked out anyway
  new MutationObserver((changes) => {
    if (!changed.size) requestAnimationFrame(() => {
      if ([...changed].some(inView)) seen.changed = performance.now();
      changed.clear();
    });
    for (const change of changes) if (!silent(change)) changed.add(change.target);
  }).observe(document, { subtree: true, childList: true, attributes: true, characterData: true });
  const waiting = () => document.querySelector("[aria-busy]") || (window.sve && window.sve.drawn && !window.sve.drawn());
  const last = () => Math.max(seen.changed, (window.sve && window.sve.painted) || 0);
  window.watching = {
    seen: seen,
    // When the last thing in view was painted; known once nothing has changed for a while.
    settled: async (quiet) => {
      while (waiting() || performance.now() - last() < quiet) await new Promise((done) => setTimeout(done, 50));
      return last();
    },
    // Press something, and how long until the last thing in view was painted.
    press: async (selector, number, quiet) => {
      const began = performance.now();
      document.querySelectorAll(selector)[number].click();
      await new Promise((done) => setTimeout(done, quiet));
      return (await window.watching.settled(quiet)) - began;
    },
  };
})();
