"""python -m benchmarks [SIZE ...]: build stores of these sizes, measure, print tables and keep them in benchmarks/out.

Default sizes: 120,000 (the demonstration set), 1,000,000 and 10,000,000 offences; a store once built is kept.
Absolute times drift with the machine; the ratios are taken in one run, question by question, side by side.
"""

from __future__ import annotations

import os
import platform
import resource
import shutil
import subprocess
import sys
import time
from pathlib import Path

from benchmarks.browser import measure_browser
from benchmarks.layers import measure_layers
from benchmarks.load import measure_load
from benchmarks.pages import measure_pages
from data.errors import StoreError
from data.store.version import StoreFolder

OUT = Path(__file__).parent / "out"
CHECKOUT = Path(__file__).resolve().parent.parent
SIZES = (120_000, 1_000_000, 10_000_000)


def store_of(size: int) -> tuple[Path, str]:
    """The folder of a demonstration store of this size, built where it is missing, and how long that took."""
    folder = OUT / f"store-{size}"
    if _readable(folder):
        return folder, "kept from an earlier run"
    shutil.rmtree(folder, ignore_errors=True)
    began = time.perf_counter()
    environment = os.environ | {"STORE_DIR": str(folder)}
    command = [sys.executable, "app.py", "demo", "--offences", str(size)]
    subprocess.run(command, cwd=CHECKOUT, env=environment, check=True)
    return folder, f"built in {time.perf_counter() - began:.0f} s"


def _readable(folder: Path) -> bool:
    """A store that this version can read."""
    try:
        StoreFolder(folder).current()
    except StoreError:
        return False
    return True


def main(sizes: tuple[int, ...]) -> None:
    """Measure everything and write one report."""
    OUT.mkdir(exist_ok=True)
    load = os.getloadavg()[0]
    machine = f"{platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}"
    lines = [f"# Benchmark, {machine}, load {load:.1f} before it began", ""]
    lines += [
        "| offences | whole Explore p50 / p95 ms | head, map and week | bare scan | same sums by SQL | by pandas "
        "| page ÷ scan |"
    ]
    lines += ["|---|---|---|---|---|---|---|"]
    notes = []
    for size in sizes:
        folder, built = store_of(size)
        lines.append(measure_pages(folder, size))
        database = next((folder / "versions").glob("*/offences.duckdb"))
        notes.append(f"- {size:,} offences: store {built}, {database.stat().st_size / 1e6:.0f} MB on disk")
    lines += ["", *notes, ""]
    for size in sizes[:2]:
        lines += measure_layers(store_of(size)[0], size)
    lines += measure_load(store_of(1_000_000 if 1_000_000 in sizes else sizes[-1])[0])
    lines += measure_browser(store_of(sizes[0])[0])
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    lines.append(f"- Peak memory of this process (it holds pandas' copy too): {peak:,.0f} MB")
    report = "\n".join(lines) + "\n"
    (OUT / "results.md").write_text(report, encoding="utf-8")
    print(report)


if __name__ == "__main__":
    main(tuple(int(text) for text in sys.argv[1:]) or SIZES)
