"""XmR control chart of monthly figures: which months differ by more than their month-to-month variation explains.

Centre: the mean. Limits: mean ± 2.66 × the mean moving range (Shewhart 1931; Wheeler & Chambers 1992, Understanding
Statistical Process Control; 2.66 = 3 / 1.128). Moving ranges of at least 3.267 × their mean are left out once and the
mean taken anew, so that one freak month does not hide the next. The four rules are those of NHS England, Making Data
Count: a run of seven *points* (a drift is seven points rising, which are six steps), and two of three points beyond
two thirds of the way to a limit; there, points outside the limit count as well (Western Electric 1956).

A missing month is a gap: it has no moving range to either side, and every run ends at it. So it is at a break.

A signal is a reason to look, not proof: of 100 steady series of 24 months about 19 have one somewhere (normal, or
Poisson counts of 10 or more a month), and about 2 have one that includes the latest month. Sparse counts are skewed
and raise more: 29 in 100 at 3 a month, 49 at 1, 82 at 0.3. Below 3 a month use ``series.rare_events``; with three years
or more, ``stats.series.seasonal_chart``, for a season alone makes months break the rules.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
Signs = npt.NDArray[np.int_]

#: Each rule in words; the caller adds the direction.
RULES: dict[str, str] = {
    "outside": "a month outside the limits",
    "shift": "7 or more months in a row on one side of the average",
    "drift": "7 or more months in a row, each higher or each lower than the one before",
    "two-of-three": "2 of 3 months in a row close to the same limit or beyond it",
}

#: A stretch with fewer known months than this has no limits and no signals.
MIN_POINTS = 13
RUN_POINTS = 7
LIMIT_FACTOR = 2.66
RANGE_FACTOR = 3.267


@dataclass(frozen=True)
class Run:
    """One signal: its rule (key of ``RULES``), 'low' or 'high' (a drift: falling or rising), and its points in order.

    The points are indices into the series. In 'two-of-three' only those near the limit are among them.
    """

    rule: str
    direction: str
    points: tuple[int, ...]

    @property
    def first(self) -> int:
        """Index of the month with which the signal begins."""
        return self.points[0]


@dataclass(frozen=True)
class ControlChart:
    """A chart of n months. ``values``, ``centre``, ``lower`` and ``upper`` are arrays of n in the unit of the values.

    The limits are NaN in a stretch between breaks of fewer than ``MIN_POINTS`` known months; ``lower`` is never below
    0. ``signals`` and ``directions`` hold, for every month, the rules it is part of and their directions, in the order
    of ``RULES``; ``runs`` the same signals one by one. ``enough`` says whether the latest stretch has limits.
    """

    values: Floats
    centre: Floats
    lower: Floats
    upper: Floats
    signals: tuple[tuple[str, ...], ...]
    directions: tuple[tuple[str, ...], ...]
    runs: tuple[Run, ...]
    enough: bool


def control_chart(values: npt.ArrayLike, breaks: Sequence[int] = ()) -> ControlChart:
    """XmR chart of consecutive months (see the module's text).

    ``values``: one figure per month, 0 or more, NaN where the month is missing or not complete. ``breaks``: indices of
    the months from which the limits are computed anew (a change in recording). Raises ValueError for figures below 0,
    more than one dimension or a break that is not inside the series.
    """
    months = np.asarray(values, dtype=np.float64)
    edges = [0, *sorted(set(breaks)), months.size]
    if months.ndim != 1 or np.any(months < 0) or np.any(np.isinf(months)):
        raise ValueError("a chart takes one series of figures that are 0 or more, or NaN where missing")
    if any(not 0 < each < months.size for each in breaks):
        raise ValueError("a break is the index of a month inside the series")
    centre, lower, upper = np.full((3, months.size), np.nan)
    runs: list[Run] = []
    for start, end in pairwise(edges):
        part = months[start:end]
        middle, width = natural_limits(part)
        if np.isfinite(part).sum() < MIN_POINTS or not np.isfinite(width):
            continue
        centre[start:end], lower[start:end], upper[start:end] = middle, max(0.0, middle - width), middle + width
        runs += [
            Run(rule, "high" if sign > 0 else "low", tuple(int(each) + start for each in points))
            for rule, sign, points in find_signals(part, middle, width)
        ]
    signals, directions = per_month(runs, months.size)
    enough = bool(months.size and np.isfinite(centre[-1]))
    return ControlChart(months, centre, lower, upper, signals, directions, tuple(runs), enough)


def natural_limits(values: Floats) -> tuple[float, float]:
    """Mean of a series and the distance of the natural process limits from it (2.66 × mean moving range).

    ``values``: one dimension, NaN for a gap. The distance is NaN without two neighbouring known values, both without
    any. Ranges of at least 3.267 × their mean are dropped once, unless only ranges of 0 would be left: then limits of
    no width would call every month of a nearly empty series a signal.
    """
    known = values[np.isfinite(values)]
    ranges = np.abs(np.diff(values))
    ranges = ranges[np.isfinite(ranges)]
    if not ranges.size:
        return float(known.mean()) if known.size else np.nan, np.nan
    kept = ranges[ranges < RANGE_FACTOR * ranges.mean()]
    mean_range = kept.mean() if kept.any() else ranges.mean()
    return float(known.mean()), float(LIMIT_FACTOR * mean_range)


def current_run(chart: ControlChart) -> Run | None:
    """The signal that the latest known month is part of; of several, the one that began first (then as in ``RULES``).

    None if that month is part of no signal. An incomplete month is to be NaN in the chart, so that it is passed over.
    """
    known = np.flatnonzero(np.isfinite(chart.values))
    running = [run for run in chart.runs if known.size and run.points[-1] == known[-1]]
    return min(running, key=lambda run: (run.first, list(RULES).index(run.rule)), default=None)


def find_signals(
    values: Floats, middle: float, width: float, shift: int = RUN_POINTS
) -> Iterator[tuple[str, int, Signs]]:
    """Rule, sign and points of each signal in one stretch with its own limits; a run counts from ``shift`` points."""
    # A series that never moves must not stray from its mean by the last bit of floating point.
    tolerance = 1e-9 * max(abs(middle), width)
    away = np.where(np.isfinite(values), values - middle, 0.0)
    beyond = [np.where(np.abs(away) > reach + tolerance, np.sign(away), 0).astype(int) for reach in (width, 0.0)]
    yield from (("outside", *each) for each in _stretches(beyond[0], 1))
    yield from (("shift", *each) for each in _stretches(beyond[1], shift))
    steps = np.diff(values)
    moves = np.where(np.abs(steps) > tolerance, np.sign(steps), 0).astype(int)
    for sign, points in _stretches(moves, RUN_POINTS - 1):
        yield "drift", sign, np.append(points, points[-1] + 1)
    # The limit is not the floor of 0 here: two thirds of the way to the floor would be too near to the centre.
    near = np.where(np.abs(away) > width * 2 / 3 + tolerance, np.sign(away), 0).astype(int)
    for sign in (-1, 1):
        for points in _two_of_three(np.flatnonzero(near == sign), np.isnan(values)):
            yield "two-of-three", sign, points


def _stretches(signs: Signs, at_least: int) -> Iterator[tuple[int, Signs]]:
    """Sign and positions of each whole stretch of ``at_least`` or more equal signs other than 0."""
    edges = np.concatenate(([0], np.flatnonzero(np.diff(signs)) + 1, [signs.size]))
    for each in np.flatnonzero(np.diff(edges) >= at_least):
        if signs[edges[each]]:
            yield int(signs[edges[each]]), np.arange(edges[each], edges[each + 1])


def _two_of_three(points: Signs, missing: npt.NDArray[np.bool_]) -> list[Signs]:
    """Groups of two or more points, each at most two months after the one before with no missing month between."""
    if points.size < 2:
        return []
    gaps = np.cumsum(missing)
    apart = (np.diff(points) > 2) | (np.diff(gaps[points]) > 0)
    return [group for group in np.split(points, np.flatnonzero(apart) + 1) if group.size >= 2]


def per_month(runs: list[Run], months: int) -> tuple[tuple[tuple[str, ...], ...], tuple[tuple[str, ...], ...]]:
    """Rules and directions of each month. The month in which one drift turns into another belongs to the earlier."""
    found: list[dict[str, str]] = [{} for _ in range(months)]
    for rule in RULES:
        for run in runs:
            for point in run.points if run.rule == rule else ():
                found[point].setdefault(rule, run.direction)
    return tuple(tuple(each) for each in found), tuple(tuple(each.values()) for each in found)
