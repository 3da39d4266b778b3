"""Simulated sums: what ranges of harm and cost hold, a pace on its line, admissions in step with offences."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from benchmarks.truth.series import percent, scattered
from stats.cost import cost_change
from stats.harm import harm_change
from stats.rates import count_interval
from stats.representation import BASE_MONTHS, divergence
from stats.week.peaks import find_peaks

Lines = Iterator[str]

#: Days and pounds of kinds of offence, and their shares as on a street: injury, robbery, assault with intent, homicide.
SHARES = np.array([0.80, 0.15, 0.0499, 0.0001])
RARE = np.array([0.90, 0.0, 0.095, 0.005])
DAYS = np.array([20.0, 365.0, 1460.0, 5475.0])
POUNDS = np.array([14_050.0, 11_320.0, 14_050.0, 3_217_740.0])
YEAR = 365.0


def ranges(rng: np.random.Generator, n: int) -> Lines:
    """How many ranges of harm and of cost hold a true fall of a fifth."""
    yield "## Change of harm and of cost: % of 95% ranges that hold a true fall of 20%"
    yield ""
    yield "| offences before | harm, one homicide in 10,000 | cost | harm, one in 200 | cost |"
    yield "|---|---|---|---|---|"
    for total in (20, 50, 200, 1000):
        cells = []
        for shares in (SHARES, RARE):
            before, now = rng.poisson(total * shares, (n, 4)), rng.poisson(0.8 * total * shares, (n, 4))
            found = harm_change(now @ DAYS, now @ DAYS**2, before @ DAYS, before @ DAYS**2, YEAR, YEAR)
            held = ((found.low <= -20) & (found.high >= -20))[np.isfinite(found.low)]
            true = -0.2 * total * float(shares @ POUNDS)
            costs = [cost_change(*pair, POUNDS, YEAR, YEAR) for pair in zip(now, before, strict=True)]
            cells += [percent(held), percent([each.low <= true <= each.high for each in costs])]
        yield f"| {total:,} | {' | '.join(cells)} |"


def paces(rng: np.random.Generator, n: int) -> Lines:
    """A pace that is exactly that of the line, half in ten years, from a base year that is a count itself."""
    yield "## Success measures: % called 'below' or 'above' where the true pace is that of the line"
    yield ""
    yield "| a year in the base year | 1 year on | 3 years on | 5 years on |"
    yield "|---|---|---|---|"
    for total in (30, 106, 400, 1362):
        cells = []
        for years in (1, 3, 5):
            left = 1 - 0.05 * years
            base, latest = rng.poisson(total, n), rng.poisson(total * left, n)
            low, high = count_interval(latest)
            cells.append(percent((high < base * left) | (low > base * left)))
        yield f"| {total:,} | {' | '.join(cells)} |"


def steps(rng: np.random.Generator, n: int) -> Lines:
    """Admissions and offences at a steady ratio: how often they are said to diverge."""
    yield "## Admissions beside offences: % of steady pairs of two years called divergent"
    yield ""
    yield "| admissions and offences a month | dispersion 1 | dispersion 1.5 |"
    yield "|---|---|---|"
    months = 2 * BASE_MONTHS
    for a, b in ((2.0, 40.0), (9.0, 110.0)):
        cells = []
        for dispersion in (1.0, 1.5):
            pairs = [
                (scattered(rng, np.full(months, a), dispersion), scattered(rng, np.full(months, b), dispersion))
                for _ in range(n)
            ]
            cells.append(percent([divergence(*pair).overall_p < 0.05 for pair in pairs]))
        yield f"| {a:g} and {b:g} | {' | '.join(cells)} |"


def plain_weeks(rng: np.random.Generator, n: int) -> Lines:
    """Weeks whose hours follow weekday and hour alone, and weeks that are flat."""
    yield "## Peaks of weeks without one: % with a peak reported"
    yield ""
    yield "| offences | flat | weekday × hour |"
    yield "|---|---|---|"
    hour = 1 + 0.6 * np.cos((np.arange(24) - 21) / 24 * 2 * np.pi)
    uneven = np.outer([1, 0.9, 0.9, 1, 1.3, 1.5, 1.2], hour).ravel()
    for total in (500, 5000):
        weeks = (np.full(168, 1 / 168), uneven / uneven.sum())
        found = [[bool(find_peaks(rng.multinomial(total, week).reshape(7, 24))) for _ in range(n)] for week in weeks]
        yield f"| {total:,} | {' | '.join(percent(each) for each in found)} |"
