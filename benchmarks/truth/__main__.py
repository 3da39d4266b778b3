"""python -m benchmarks.truth [SCALE]: how often the statistics are wrong, by simulation; Markdown tables on the screen.

Seeded, so that a run can be repeated. Figures stand with their Monte Carlo standard error. SCALE multiplies the number
of simulated series (default 1: about five minutes on one core). The method pages state what this report shows.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator

import numpy as np

from benchmarks.truth import maps, series, sums, week
from benchmarks.truth.real import real

#: Each part, and how many series, weeks or maps it simulates for a line of its table.
PARTS: tuple[tuple[Callable[[np.random.Generator, int], Iterator[str]], int], ...] = (
    (series.false_alarms, 200),
    (series.power, 150),
    (series.forecasts, 300),
    (series.rare, 400),
    (series.seasons, 400),
    (series.changes, 40_000),
    (series.dispersions, 600),
    (week.peaks, 100),
    (week.busiest_times, 500),
    (week.plans, 60),
    (series.leap_february, 40_000),
    (maps.gatherings, 200),
    (maps.against_a_base, 100),
    (maps.real_ones, 100),
    (sums.ranges, 2_000),
    (sums.paces, 20_000),
    (sums.steps, 300),
    (sums.plain_weeks, 400),
)
SEED = 20_251


def report(scale: float = 1.0) -> Iterator[str]:
    """The lines of the report, part by part."""
    began = time.process_time()
    yield f"# What the statistics get wrong (simulated, seed {SEED}, scale {scale:g})"
    for number, (part, size) in enumerate(PARTS):
        yield ""
        yield from part(np.random.default_rng([SEED, number]), max(10, int(size * scale)))
    yield ""
    yield from real()
    yield ""
    yield f"{time.process_time() - began:.0f} seconds of one processor."


if __name__ == "__main__":
    for line in report(float(sys.argv[1]) if len(sys.argv) > 1 else 1.0):
        print(line, flush=True)
