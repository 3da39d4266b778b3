"""How far offences gather in few places (or with few people), and whether the places of before hold those of after.

Sources: Bernasco & Steenbeek (2017), More places than crimes, J. Quant. Criminol. 33, 451-467, for the Gini coefficient
and its general form; Chainey, Tompson & Uhlig (2008), Security Journal 21, 4-28, for the prediction accuracy index
(PAI); Hunt (2016) for the prediction efficiency index (PEI).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy.special import ive

Floats = npt.NDArray[np.float64]


def lorenz(counts: npt.ArrayLike) -> tuple[Floats, Floats]:
    """Share of all units and the share of all events that they hold, the units with most events first.

    ``counts``: events of each of n units, 0 or more, shape (n,), units without any included. Two arrays of n + 1, from
    (0, 0) to (1, 1); without any event the second is NaN.
    Raises ValueError without units, and for counts that are negative or not finite (as do all functions here).
    """
    events = _checked(counts)
    held = np.append(0.0, np.cumsum(np.sort(events)[::-1]))
    return np.arange(len(events) + 1) / len(events), _share(held, held[-1])


def gini(counts: npt.ArrayLike) -> float:
    """Gini coefficient of events over units: 0 where all have the same, 1 − 1/n where one of n has all.

    ``counts`` as in ``lorenz``. NaN without any event.
    """
    events = np.sort(_checked(counts))
    n = len(events)
    weights = 2 * np.arange(1, n + 1) - n - 1
    return float(_share((weights * events).sum(), n * events.sum()))


def generalised_gini(counts: npt.ArrayLike) -> float:
    """Gini coefficient that allows for fewer events than units: G′ = max(1, n/c)(G − 1) + 1, n units and c events.

    With fewer events than units most units have none however events fall, and G cannot be under 1 − c/n. G′ is 0 where
    c single events lie in c units, and 1 − 1/c where one unit has them all. ``counts`` as in ``lorenz``, whole numbers.
    NaN without any event.
    """
    events = _checked(counts)
    return float(np.maximum(1.0, _share(float(len(events)), events.sum())) * (gini(events) - 1) + 1)


def share_holding(counts: npt.ArrayLike, half: float = 0.5) -> float:
    """Smallest share of units that holds the share ``half`` of events ("half of all offences are in 4% of cells").

    ``counts`` as in ``lorenz``; ``half`` above 0 and up to 1. Between two units the Lorenz curve is taken as straight,
    so of 3 units with one event each 1.5, a share of 0.5, hold half. NaN without any event.
    """
    if not 0 < half <= 1:
        raise ValueError("a share is above 0 and up to 1")
    units, events = lorenz(counts)
    if np.isnan(events).any():
        return float("nan")
    # First unit to reach it: np.interp would run on along units without events when all events are asked for.
    reached = int(np.argmax(events >= half))
    within = (half - events[reached - 1]) / (events[reached] - events[reached - 1])
    return float((reached - 1 + within) / (len(units) - 1))


def fewest_holding(counts: npt.ArrayLike, share: float) -> int:
    """How many units, those with most events first, hold at least this share of the events ("17 places hold half").

    ``counts`` as in ``lorenz``; ``share`` above 0 and up to 1. 0 without any event.
    """
    if not 0 < share <= 1:
        raise ValueError("a share is above 0 and up to 1")
    held = np.cumsum(np.sort(_checked(counts))[::-1])
    wanted = share * held[-1] * (1 - 1e-12)  # half of 10 is 5, however the share is rounded
    return int(np.searchsorted(held, wanted) + 1) if held[-1] > 0 else 0


def chance_gini(events: float, units: int) -> float:
    """Gini coefficient to expect where ``events`` fall on ``units`` at random, each unit alike.

    Half the mean difference of two units over their mean. Counts of two units differ as two Poisson counts of mean
    m = events / units do, on average by 2m·exp(−2m)·(I₀(2m) + I₁(2m)) (Skellam 1946; Johnson, Kotz & Kemp 1992).
    NaN without any event.
    """
    mean = events / units
    return float((ive(0, 2 * mean) + ive(1, 2 * mean)) * (1 - 1 / units)) if events > 0 else float("nan")


def excess_gini(counts: npt.ArrayLike) -> float:
    """Concentration beyond what the number of events alone gives: 0 as events at random, 1 all in one unit.

    (G − G₀) / (1 − 1/n − G₀), with G₀ from ``chance_gini``. Below 0 where events are spread more evenly than chance
    would. ``counts`` as in ``lorenz``, whole numbers. NaN without any event and with fewer than two units.
    """
    events = _checked(counts)
    chance = chance_gini(float(events.sum()), len(events))
    most = 1 - 1 / len(events)
    return float((gini(events) - chance) / (most - chance)) if most > chance else float("nan")


@dataclass(frozen=True)
class Prediction:
    """What the busiest cells of one period hold in the next.

    ``cells`` are taken; they have ``area_share`` of the area and ``hit_share`` of the later events. ``pai``: the second
    over the first, 1 being no better than chance. ``pei``: ``pai`` over the best possible with that area, 1 at most.
    """

    cells: int
    hit_share: float
    area_share: float
    pai: float
    pei: float


def prediction(earlier: npt.ArrayLike, later: npt.ArrayLike, area: npt.ArrayLike, share: float) -> Prediction:
    """How many of the ``later`` events lie in the cells with most ``earlier`` ones.

    ``earlier``, ``later``: events by cell; ``area``: of each cell in any unit, above 0; all of shape (n,). ``share`` of
    cells to take, above 0 and up to 1 (0.01: the busiest 1%); rounded to whole cells, one at least. Where cells tie for
    the last places each is counted in part, with its chance if they were drawn by lot: the shares are the mean over all
    draws and do not hang on the order of cells; ``pai`` is their ratio. The best possible is to fill the area with the
    cells of most later events per area, the last in part; with cells of one size, those with most later events.
    Without any earlier or later event ``hit_share``, ``pai`` and ``pei`` are NaN.
    """
    before, after, size = _checked(earlier), _checked(later), _checked(area)
    if not before.shape == after.shape == size.shape or not (size > 0).all():
        raise ValueError("every cell needs an earlier and a later count, and an area above 0")
    if not 0 < share <= 1:
        raise ValueError("a share is above 0 and up to 1")
    cells = max(1, int(share * len(before) + 0.5))
    chance = _chance_to_be_taken(before, cells)
    area_taken = float(chance @ size)
    known = np.nan if before.sum() == 0 else 1.0
    hit_share = float(_share(chance @ after * known, after.sum()))
    area_share = area_taken / float(size.sum())
    best = _share(_most_within(after, size, area_taken), after.sum())
    return Prediction(cells, hit_share, area_share, hit_share / area_share, float(_share(hit_share, best)))


def _chance_to_be_taken(before: Floats, cells: int) -> Floats:
    """1 for cells sure to be among the busiest, 0 for those sure not to be, and in between for ties at the edge."""
    some = before[before > 0]  # most cells had none
    least = np.partition(some, -cells)[-cells] if len(some) >= cells else 0.0
    above, tied = before > least, before == least
    return above + tied * (cells - above.sum()) / tied.sum()


def _most_within(after: Floats, size: Floats, area: float) -> float:
    """Most later events that cells of this area together could hold."""
    some = np.flatnonzero(after)  # the many cells without any hold none, however they are ordered
    densest = some[np.argsort(-after[some] / size[some], kind="stable")]
    areas = np.r_[0.0, np.cumsum(size[densest]), size.sum()]
    return float(np.interp(area, areas, np.r_[0.0, np.cumsum(after[densest]), after.sum()]))


def _share(part: npt.ArrayLike, whole: npt.ArrayLike) -> Floats:
    """Part of a whole; NaN of nothing."""
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.asarray(np.where(np.asarray(whole) > 0, np.asarray(part) / np.asarray(whole), np.nan))


def _checked(values: npt.ArrayLike) -> Floats:
    found = np.asarray(values, dtype=np.float64)
    if found.ndim != 1 or not len(found) or not (np.isfinite(found) & (found >= 0)).all():
        raise ValueError("counts and areas are finite, 0 or more, of at least one unit")
    return found
