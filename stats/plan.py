"""Which places at which times of the week: the pairs that lead one to expect most offences an hour.

A place's count in a window of a few hours is nearly all chance. Each is drawn towards what the place's total and the
area's own hours lead to expect (``stats.shrinkage``), and pairs are taken by what is left then.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from stats.shrinkage import fit_ratios, shrunk
from stats.week.windows import GROUPS, group_counts

Floats = npt.NDArray[np.float64]
#: Offences of a pair from those counted and those expected, arrays of one shape.
Estimate = Callable[[Floats, Floats], Floats]

#: Hours of a window; shorter only where fewer in a row are asked about.
HOURS = 3
#: A pair holds at least so many offences of its own: one alone is no habit.
LEAST_IN_PAIR = 2


class Windows(NamedTuple):
    """What a plan may propose: ``groups`` of weekdays (Monday = 0) and ``spans`` of hours, start and stop."""

    groups: tuple[tuple[int, ...], ...]
    spans: tuple[tuple[int, int], ...]

    @property
    def apart(self) -> Windows:
        """Of these, those that share no hour with an earlier one: weekdays and weekends, one span after the other."""
        days = {day for group in self.groups for day in group}
        groups = tuple(g for g in (tuple(sorted(days & set(week))) for week in ((0, 1, 2, 3, 4), (5, 6))) if g)
        spans: list[tuple[int, int]] = []
        for start, stop in self.spans:
            if not spans or start >= spans[-1][1]:
                spans.append((start, stop))
        return Windows(groups, tuple(spans))


class Pair(NamedTuple):
    """A place at a time of the week: offences counted that no earlier pair holds, and those to expect as often."""

    place: int
    days: tuple[int, ...]
    start: int
    stop: int
    offences: float
    expected: float


def windows_within(days: Sequence[int] = (), hours: Sequence[int] = ()) -> Windows:
    """The windows inside the weekdays and hours asked about (none named: all); none runs over midnight.

    Single days only where no other is asked about: the best of seven in one place is nearly always luck.
    """
    asked = set(days) or set(range(7))
    inside = [tuple(day for day in group if day in asked) for group in GROUPS]
    groups = tuple(dict.fromkeys(group for group in inside if len(group) > 1 or set(group) == asked))
    if not groups:  # two days that no group holds together
        groups = (tuple(sorted(asked)),)
    spans: list[tuple[int, int]] = []
    for start, stop in _runs(sorted(set(hours) or set(range(24)))):
        length = min(HOURS, stop - start)
        spans += [(first, first + length) for first in range(start, stop - length + 1)]
    return Windows(groups, tuple(spans))


def _runs(hours: list[int]) -> list[tuple[int, int]]:
    """Hours in a row: first and the one after the last."""
    runs: list[tuple[int, int]] = []
    for hour in hours:
        if runs and runs[-1][1] == hour:
            runs[-1] = (runs[-1][0], hour + 1)
        else:
            runs.append((hour, hour + 1))
    return runs


def expected_week(weeks: npt.ArrayLike) -> Floats:
    """A place's total spread over the week as all offences are: (places, 7, 24) to the same shape."""
    table = np.asarray(weeks, dtype=np.float64)
    hours = table.sum(axis=0)
    return table.sum(axis=(1, 2))[:, None, None] * hours / max(float(hours.sum()), 1.0)


def shrinking(weeks: npt.ArrayLike, windows: Windows) -> Estimate:
    """The estimate by empirical Bayes, fitted to all places and all windows that share no hour."""
    apart = windows.apart
    counted, expected = (group_counts(table, *apart) for table in (weeks, expected_week(weeks)))
    ratios = fit_ratios(counted, expected)
    return lambda own, area: shrunk(own, area, ratios)


def choose(
    weeks: npt.ArrayLike, pairs: int, windows: Windows, estimate: Estimate | None = None, least: float = LEAST_IN_PAIR
) -> list[Pair]:
    """Up to ``pairs`` places and times: the one with most expected an hour, then the most of what is left, and so on.

    ``weeks``: offences by place, weekday and hour, (places, 7, 24). Hours that a pair has taken count no more in its
    place. ``least``: counted offences that a pair must hold. ``estimate``: how to expect; by empirical Bayes if None.
    """
    left = np.array(weeks, dtype=np.float64)
    chosen: list[Pair] = []
    if not left.sum():
        return chosen
    estimate = estimate or shrinking(left, windows)
    area = expected_week(left)
    hours = np.outer([len(group) for group in windows.groups], [stop - start for start, stop in windows.spans])

    def scored(places: slice) -> tuple[Floats, Floats, Floats]:
        own, expected = (group_counts(table[places], *windows) for table in (left, area))
        worth = estimate(own, expected)
        return own, worth, np.where(own >= least, worth / hours, 0.0)

    own, worth, score = scored(slice(None))
    while len(chosen) < pairs:
        at = np.unravel_index(int(score.argmax()), score.shape)
        if score[at] <= 0:
            break
        place, group, (start, stop) = int(at[0]), windows.groups[int(at[1])], windows.spans[int(at[2])]
        chosen.append(Pair(place, group, start, stop, float(own[at]), float(worth[at])))
        for table in (left, area):
            table[place, list(group), start:stop] = 0
        one = slice(place, place + 1)
        own[one], worth[one], score[one] = scored(one)
    return chosen


def held_by(weeks: npt.ArrayLike, chosen: Sequence[Pair]) -> float:
    """Offences of ``weeks`` in the pairs; hours that two pairs of one place share count once."""
    table = np.asarray(weeks, dtype=np.float64)
    taken = np.zeros(table.shape, dtype=bool)
    for pair in chosen:
        taken[pair.place, list(pair.days), pair.start : pair.stop] = True
    return float(table[taken].sum())
