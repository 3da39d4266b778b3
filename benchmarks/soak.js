/* Put into the wall before its own scripts: the clocks of the page run faster, and it is counted what happens. Read by benchmarks/soak.py. */
(function () {
  const speed = SPEED;
  const begin = { steady: performance.now(), wall: Date.now() };
  const [steady, later, wall] = [performance.now.bind(performance), window.setTimeout.bind(window), Date.now.bind(Date)];
  performance.now = () => begin.steady + (steady() - begin.steady) * speed;
  Date.now = () => begin.wall + (wall() - begin.wall) * speed + (window.soak ? window.soak.moved : 0);
  window.setTimeout = (task, wait, ...more) => later(task, wait / speed, ...more);
  window.soak = { moved: 0, listeners: 0, errors: [] };
  const add = EventTarget.prototype.addEventListener;
  EventTarget.prototype.addEventListener = function (...all) { window.soak.listeners += 1; return add.apply(this, all); };
  window.addEventListener("error", (event) => window.soak.errors.push(event.message));
  window.addEventListener("unhandledrejection", (event) => window.soak.errors.push(String(event.reason)));
})();
