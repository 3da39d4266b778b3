"""python -m benchmarks.truth [SCALE]: how often the statistics are wrong, by simulation; Markdown tables on the screen.

Seeded, so that a run can be repeated. Figures stand with their Monte Carlo standard error. SCALE multiplies the number
of simulated series (default 1: about five minutes on one core). The method pages state what this report shows.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator

import numpy as np

from benchmarks import truth_maps, truth_series, truth_sums, truth_week
from benchmarks.truth_real import real

#: Each part, and how many series, weeks or maps it simulates for a line of its table.
PARTS: tuple[tuple[Callable[[np.random.Generator, int], Iterator[str]], int], ...] = (
    (truth_series.false_alarms, 200),
    (truth_series.power, 150),
    (truth_series.forecasts, 300),
    (truth_series.rare, 400),
    (truth_series.seasons, 400),
    (truth_series.changes, 40_000),
    (truth_series.dispersions, 600),
    (truth_week.peaks, 100),
    (truth_week.busiest_times, 500),
    (truth_week.plans, 60),
    (truth_series.leap_february, 40_000),
    (truth_maps.gatherings, 200),
    (truth_maps.against_a_base, 100),
    (truth_maps.real_ones, 100),
    (truth_sums.ranges, 2_000),
    (truth_sums.paces, 20_000),
    (truth_sums.steps, 300),
    (truth_sums.plain_weeks, 400),
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
