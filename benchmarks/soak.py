"""Weeks of a briefing wall in minutes: ``python -m benchmarks.soak`` (``make soak``).

A real Chromium shows the wall of a real server. The page's clocks run faster (``soak.js``), so that slides turn several
times a second; on the way data is swapped, the server killed and started again, and the clock of the screen moved. What
must stay flat is sampled: heap and nodes of the page after a collection of garbage, its listeners, the memory of the
server. Printed: each as a line through its samples, for 1,000 turns, in the longest stretch in which the page did not
load itself again, for that alone would hide a leak.
"""

from __future__ import annotations

import argparse
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from benchmarks.load import CHECKOUT, _wait, memory_of
from benchmarks.watching import chromium
from data.build.importing import import_admissions
from data.store.version import StoreFolder

if TYPE_CHECKING:
    from playwright.sync_api import CDPSession, Page

SCRIPT = (Path(__file__).parent / "soak.js").read_text(encoding="utf-8")
#: The page's time against ours; a slide that stands five seconds then turns every twentieth of one.
SPEED, EVERY = 100, 5
SAMPLE = 2.0  # seconds between two looks
#: Seconds between two disturbances, in turn.
DISTURB = 100.0


@dataclass
class Stretch:
    """From one load of the page to the next: turns so far, and what was seen then."""

    turns: list[float] = field(default_factory=list)
    seen: dict[str, list[float]] = field(default_factory=lambda: {name: [] for name in MEASURED})

    def slope(self, name: str) -> float:
        """Growth for 1,000 turns, after the first fifth: what is warmed up once is no growth."""
        skip = len(self.turns) // 5
        turns, values = self.turns[skip:], self.seen[name][skip:]
        return 1000 * float(np.polyfit(turns, values, 1)[0]) if len(turns) > 4 else float("nan")


MEASURED = {"heap, KB": 1 / 1024, "nodes": 1.0, "listeners": 1.0, "server, MB": 1.0}


class Served:
    """The real server of a copy of a store, that can be killed and started again on its port."""

    def __init__(self, folder: Path, port: int) -> None:
        self.folder, self.port = folder, port
        self.process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Start, and return when it answers."""
        role = {"SVE_ROLE": "briefing", "SVE_DISTRICTS": "E06000035,E07000114"}
        environment = os.environ | {"STORE_DIR": str(self.folder), "PORT": str(self.port), "WORKERS": "1"} | role
        self.process = subprocess.Popen(
            [sys.executable, "app.py"],
            cwd=CHECKOUT,
            env=environment,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
        _wait(self.port)

    def kill(self) -> None:
        """As a power cut would: no goodbye, its workers too."""
        if self.process is not None:
            with suppress(ProcessLookupError):
                os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()
            self.process = None

    def memory(self) -> float:
        """Megabytes of the server and its worker; NaN while it is away."""
        return memory_of(self.process.pid) if self.process else float("nan")


def swapped(folder: StoreFolder, names: list[str]) -> None:
    """The other version becomes the current one, as an import would make it."""
    current = folder.current_name()
    folder.point_to(next(name for name in names if name != current))


def two_versions(source: Path, into: Path) -> tuple[StoreFolder, list[str]]:
    """A copy of a store with a second version of the same offences beside the first."""
    shutil.copytree(source, into)
    folder = StoreFolder(into)
    first = str(folder.current_name())
    table = into.parent / "admissions.csv"
    months = folder.current().manifest.months
    rows = [f"{month},{measure},3" for month in months for measure in ("all", "u25")]
    table.write_text("\n".join(["month,measure,count", *rows]) + "\n", encoding="utf-8")
    import_admissions(folder, table, source="soak", licence="none", wait_seconds=0, progress=lambda words, share: None)
    return folder, [first, str(folder.current_name())]


@dataclass
class Soak:
    """One page and all that was seen of it."""

    page: Page
    session: CDPSession
    served: Served
    stretches: list[Stretch] = field(default_factory=lambda: [Stretch()])
    turns: float = 0.0  # of stretches that are over
    errors: list[str] = field(default_factory=list)

    def look(self) -> float:
        """One sample; all turns so far."""
        if not (found := self._state()):
            return self.turns
        stretch = self.stretches[-1]
        if stretch.turns and found["turns"] < stretch.turns[-1]:  # it has loaded itself again
            self.turns += stretch.turns[-1]
            stretch = Stretch()
            self.stretches.append(stretch)
        self.session.send("HeapProfiler.collectGarbage")
        metrics = {one["name"]: one["value"] for one in self.session.send("Performance.getMetrics")["metrics"]}
        values = (metrics["JSHeapUsedSize"], metrics["Nodes"], metrics["JSEventListeners"], self.served.memory())
        stretch.turns.append(found["turns"])
        for (name, scale), value in zip(MEASURED.items(), values, strict=True):
            stretch.seen[name].append(value * scale)
        return self.turns + float(found["turns"])

    def _state(self) -> dict[str, Any] | None:
        try:
            return self.page.evaluate(
                "() => window.soak && { turns: Number(document.querySelector('#wall').dataset.turns || 0), "
                "errors: window.soak.errors.splice(0) }"
            )
        except Exception as gone:  # between two pages
            if "context" in str(gone) or "navigat" in str(gone):
                return None
            raise


def soaked(source: Path, turns: int, port: int) -> list[str]:
    """Run it; the lines of the report."""
    with tempfile.TemporaryDirectory() as room, chromium() as browser:
        if browser is None:
            raise SystemExit("There is no Chromium here.")
        folder, names = two_versions(source, Path(room) / "store")
        served = Served(folder.root, port)
        served.start()
        try:
            page = browser.new_page(viewport={"width": 1920, "height": 1080})
            page.add_init_script(SCRIPT.replace("SPEED", str(SPEED), 1))
            soak = Soak(page, page.context.new_cdp_session(page), served)
            page.on("pageerror", lambda error: soak.errors.append(str(error)))
            soak.session.send("Performance.enable")
            page.goto(f"http://127.0.0.1:{port}/briefing?every={EVERY}")
            began = time.monotonic()
            done = disturbed(soak, folder, names, turns)
            return report(soak, time.monotonic() - began, *done)
        finally:
            served.kill()


def disturbed(soak: Soak, folder: StoreFolder, names: list[str], turns: int) -> tuple[float, dict[str, int]]:
    """Turn until there are enough; a disturbance now and then. All turns, and how often what was done."""
    done = {"server killed": 0, "clock moved": 0, "data swapped": 0}
    now, last = 0.0, time.monotonic()
    while now < turns:
        soak.page.wait_for_timeout(SAMPLE * 1000)
        now = soak.look()
        if time.monotonic() - last < DISTURB:
            continue
        last = time.monotonic()
        what = list(done)[sum(done.values()) % len(done)]
        done[what] += 1
        if what == "data swapped":
            swapped(folder, names)
        elif what == "clock moved":
            hours = 3_600_000 * (7 if done[what] % 2 else -7)
            with suppress(Exception):  # between two pages
                soak.page.evaluate("ms => { window.soak.moved += ms; }", hours)
        else:
            soak.served.kill()
            soak.page.wait_for_timeout(4000)
            soak.served.start()
    return now, done


def report(soak: Soak, seconds: float, turns: float, done: dict[str, int]) -> list[str]:
    """The table: a first and a late value, and growth in the longest stretch."""
    longest = max(soak.stretches, key=lambda stretch: len(stretch.turns))
    lines = [
        f"{turns:,.0f} turns in {seconds / 60:.1f} minutes, the page's clock {SPEED} times as fast "
        f"({turns * EVERY / 86_400:.1f} days of a slide every {EVERY} s); the page loaded itself again "
        f"{len(soak.stretches) - 1} times; {', '.join(f'{what} {n} times' for what, n in done.items())}; "
        f"{len(soak.errors)} uncaught errors.",
        "",
        f"| measured | first | middle of the later half | growth for 1,000 turns, over {longest.turns[-1]:,.0f} |",
        "|---|---|---|---|",
    ]
    for name in MEASURED:
        every = [value for stretch in soak.stretches for value in stretch.seen[name] if np.isfinite(value)]
        middle = float(np.median(every[len(every) // 2 :]))
        lines.append(f"| {name} | {every[0]:,.0f} | {middle:,.0f} | {longest.slope(name):+.2f} |")
    return [*lines, "", *soak.errors[:10]]


def main() -> None:
    """Print the report; exit code 1 where there was an uncaught error."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--turns", type=int, default=20_000)
    parser.add_argument("--port", type=int, default=8239)
    asked = parser.parse_args()
    lines = soaked(Path(os.environ.get("STORE_DIR", CHECKOUT / "store")), asked.turns, asked.port)
    print("\n".join(lines))
    if " 0 uncaught errors" not in lines[0]:
        raise SystemExit(1)


if __name__ == "__main__":
    main()
