"""The few places that hold a large share of the offences."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from data.answers.cache import remembered
from data.answers.hotspots.study import LEAST, study
from geo.concentration import chance_gini, excess_gini, fewest_holding

if TYPE_CHECKING:
    import numpy.typing as npt

    from data.answers.hotspots.study import Study
    from data.answers.request import Request

#: Fewer offences than this lie where they lie by chance; no place holds a share of them that means something.
FEWEST = 20


@dataclass(frozen=True)
class Few:
    """How many units hold a quarter and half of the offences (0: too few offences); excess: 0 chance, 1 all in one."""

    quarter: int
    half: int
    excess: float | None
    sentence: str


@remembered("size")
def few(request: Request) -> Few:
    """The smallest sets of units, in words a reader takes in at once."""
    found = study(request)
    total, units, when = int(found.now.sum()), len(found.now), found.periods.now.words()
    if total < FEWEST:
        some = f"{total:,} {'offences lie' if total > 1 else 'offence lies'} on this map, {when}: too few to say where"
        return Few(0, 0, None, f"{some} they gather." if total else f"No offence lies on this map, {when}.")
    half, quarter = fewest_holding(found.now, 0.5), fewest_holding(found.now, 0.25)
    words = (
        f"Half of the {total:,} offences happened in {half:,} of the {units:,} places on this map, a quarter in "
        f"{quarter:,} (places are {found.noun}, {when})."
    )
    excess = excess_gini(found.now)
    return Few(quarter, half, float(excess) if np.isfinite(excess) else None, words)


def busiest(counts: npt.NDArray[np.float64], number: int) -> npt.NDArray[np.int64]:
    """Positions of so many units with most offences, none with fewer than ``LEAST``; of equals the first."""
    order = np.argsort(-counts, kind="stable")[:number]
    return order[counts[order] >= LEAST]


def excess_words(found: Study) -> str:
    """'Scattered at random, as many offences would have a Gini of 0.70; ...', for the method."""
    total = float(found.now.sum())
    if total < FEWEST:
        return ""
    return (
        f"As many offences scattered at random would have a Gini of {chance_gini(total, len(found.now)):.2f}; of what "
        f"lies between that and all in one place, {100 * excess_gini(found.now):.0f}% is reached."
    )
