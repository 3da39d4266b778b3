"""Simulated offences in place and time: how often the Knox test sees near repeats, where there are none and some."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import numpy.typing as npt

from benchmarks.truth.series import percent
from geo.near_repeat import knox, knox_by_moments

Floats = npt.NDArray[np.float64]
Lines = Iterator[str]

#: Metres of a side, days of the period, and how far and how soon a repeat is (the band that the panel tests).
SIDE, DAYS, NEAR, SOON = 12_000.0, 365, 100.0, 7
#: Shares of the offences that set off another nearby within the week.
SET_OFF = (0.0, 0.01, 0.02, 0.05)


def scene(rng: np.random.Generator, offences: int, set_off: float) -> tuple[Floats, Floats, npt.NDArray[np.int64]]:
    """Busy places (a tenth of them with half of the offences) and a summer, but days dealt apart from places."""
    places = rng.uniform(0, SIDE, (offences, 2))
    busy = rng.integers(0, max(offences // 10, 1), offences)
    place = np.where(rng.random(offences) < 0.5, busy, rng.integers(0, offences, offences))
    at = places[place] + rng.normal(0, 20, (offences, 2))
    summer = 1 + 0.3 * np.sin(2 * np.pi * (np.arange(DAYS) - 100) / DAYS)
    day = rng.choice(DAYS, offences, p=summer / summer.sum())
    again = rng.random(offences) < set_off
    at = np.vstack([at, at[again] + rng.uniform(-NEAR / 2, NEAR / 2, (int(again.sum()), 2))])
    return at[:, 0], at[:, 1], np.append(day, day[again] + rng.integers(0, SOON + 1, int(again.sum())))


def near_repeats(rng: np.random.Generator, n: int) -> Lines:
    """How often the band is beyond chance (p of at most 5%), by shuffling and by the moments."""
    yield f"## Near repeats: % of {n} maps of a year on which the tested band is beyond chance"
    yield ""
    yield "| offences | that set off another | shuffled 199 times | by the moments | ratio, on average |"
    yield "|---|---|---|---|---|"
    for offences in (300, 1_000):
        for share in SET_OFF:
            seen, ratios = [], []
            for _ in range(n):
                made = scene(rng, offences, share)
                shuffled = knox(*made, [NEAR], [SOON], shuffles=199, seed=int(rng.integers(2**31)))
                moments = knox_by_moments(*made, [NEAR], [SOON])
                seen.append([each.p[0, 0] <= 0.05 for each in (shuffled, moments)])
                ratios.append(moments.ratio[0, 0])
            hits = np.array(seen)
            cells = [percent(hits[:, 0]), percent(hits[:, 1]), f"{np.mean(ratios):.2f}"]
            yield f"| {offences:,} | {100 * share:g}% | {' | '.join(cells)} |"
