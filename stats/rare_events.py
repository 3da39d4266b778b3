"""Rare events: the days between one and the next, because monthly counts of 0 and 1 show nothing (t chart).

Source: Nelson (1994), A control chart for parts-per-million nonconforming items, Journal of Quality Technology 26,
239-240: days between events that happen at random are exponential, and their power 1/3.6 is close to normal, so the
limits of an XmR chart hold on that scale; they are taken back to days. A gap above the upper limit means that events
became rarer, one below the lower limit that they came close together.

Where events happen at random, about 2 gaps in 1,000 are above the upper limit and up to 3 below the lower (simulated,
whole days, 20 days apart, 8 to 60 events). The lower limit mostly comes out at a fraction of a day unless events are
years apart. Dates cannot show less than a day, and two events on one date would then always be a signal, so a lower
limit under 1 day is given as 0: a single short gap is no evidence.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from stats.control_chart import natural_limits

Floats = npt.NDArray[np.float64]

#: With fewer events than this there are no limits.
MIN_EVENTS = 8
NELSON_POWER = 3.6


@dataclass(frozen=True)
class DaysBetween:
    """Gaps in days between n events, array of n − 1, and ``centre``, ``lower``, ``upper`` of the t chart in days.

    ``since_last``: days from the last event to the end of the records. ``p_since_last``: the chance of at least so
    long a wait if events went on at random at the rate so far; small means unusually quiet. ``enough`` is False for
    fewer than ``MIN_EVENTS`` events; then centre, limits and p are NaN (``since_last`` also, without any event).
    """

    gaps: Floats
    centre: float
    lower: float
    upper: float
    since_last: float
    p_since_last: float
    enough: bool


def days_between(days: npt.ArrayLike, until: float) -> DaysBetween:
    """t chart of rare events (see the module's text).

    ``days``: day numbers of the events, ascending, two on one day being a gap of 0; ``until``: last day of the
    records, on the same scale. Raises ValueError for days not in order, unknown, or after ``until``.

    p takes into account that the rate is estimated: wait / mean gap is then F distributed on 2 and 2n degrees of
    freedom, n gaps, with the tail (1 + wait / sum of gaps) ** −n.
    """
    events = np.asarray(days, dtype=np.float64)
    gaps = np.diff(events)
    if events.ndim != 1 or not np.isfinite(events).all() or np.any(gaps < 0) or np.any(events > until):
        raise ValueError("events are given as day numbers in ascending order, none after the end of the records")
    since_last = float(until - events[-1]) if events.size else np.nan
    if events.size < MIN_EVENTS:
        return DaysBetween(gaps, np.nan, np.nan, np.nan, since_last, np.nan, False)
    middle, width = natural_limits(gaps ** (1 / NELSON_POWER))
    centre, lower, upper = (max(0.0, each) ** NELSON_POWER for each in (middle, middle - width, middle + width))
    lower = lower if lower >= 1 else 0.0
    total = gaps.sum()
    p = float((1 + since_last / total) ** -gaps.size) if total else np.nan
    return DaysBetween(gaps, centre, lower, upper, since_last, p, True)
