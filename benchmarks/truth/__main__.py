"""python -m benchmarks.truth [--scale 1] [NAME ...]: how often the statistics are wrong, by simulation.

Markdown tables on the screen; at scale 1 they are recorded in docs/methods/truth.json, which the method pages are held
to by a test. Seeded, so that a run can be repeated. Figures stand with their Monte Carlo standard error. Without names
all simulations run, one after another, none longer than two minutes of one processor.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Callable, Iterator

import numpy as np

from benchmarks.truth import maps, repeats, series, sums, week
from benchmarks.truth.forward import forward
from benchmarks.truth.real import path_of_real, real
from benchmarks.truth.recorded import keep

Part = Callable[[np.random.Generator, int], Iterator[str]]
#: Each simulation, and how many series, weeks or maps it makes for a line of its table. New ones go to the end: the
#: place in the list is part of the seed.
PARTS: tuple[tuple[Part, int], ...] = (
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
    (repeats.near_repeats, 200),
)
SEED = 20_251
#: On real offences, where the reference folder holds them; nothing about them is drawn at random.
REAL: dict[str, Callable[[], Iterator[str]]] = {"chicago": real, "forward": forward}


def main() -> None:
    """Run the simulations that are named, or all of them."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.truth", description=__doc__)
    parser.add_argument("names", nargs="*", choices=[[], *(part.__name__ for part, _ in PARTS), *REAL])
    parser.add_argument("--scale", type=float, default=1.0, help="times as many series; recorded at 1 only")
    wanted = parser.parse_args()
    print(f"# What the statistics get wrong (simulated, seed {SEED}, scale {wanted.scale:g})")
    for number, (part, size) in enumerate(PARTS):
        many = max(10, int(size * wanted.scale))
        if not wanted.names or part.__name__ in wanted.names:
            lines = part(np.random.default_rng([SEED, number]), many)
            _run(part.__name__, [SEED, number], many, lines, recorded=wanted.scale == 1)
    for name, told in REAL.items():
        if not wanted.names or name in wanted.names:
            _run(name, [], 0, told(), recorded=path_of_real() is not None)


def _run(name: str, seed: list[int], size: int, lines: Iterator[str], *, recorded: bool) -> None:
    began = time.process_time()
    made = list(lines)
    print("", *made, "", f"`{name}`: {time.process_time() - began:.0f} seconds of one processor.", sep="\n", flush=True)
    if recorded:
        keep(name, seed, size, made)


if __name__ == "__main__":
    main()
