"""Rare events: days between one and the next, and the exact test of a year against the years before it.

Below about 3 events a month a control chart of monthly counts calls chance a signal (``series.control_chart``). There:

- **Days between events** (t chart). Where events come at random the n gaps, given their total, share it like n random
  cuts of a line, so that each is more than a share s of it with chance (1 − s) ** (n − 1) (Feller 1971, An
  Introduction to Probability Theory II, I.7). These are the exponential quantiles with the rate taken for what it is,
  an estimate. The limits are set so that in 5 charts of 100 any gap at all is outside: 2.5% for the longest, 2.5% for
  the shortest, each by Bonferroni. Dates show no less than a day and two events on one date would always be a signal,
  so a lower limit under 1 day is given as 0: a single short gap is no evidence.
- **Now against before.** The count of the latest twelve months given all of them is binomial if nothing changed
  (``stats.change``): the test is exact, and clear by chance in at most 5 of 100.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from stats.change import change
from stats.rates import exact_interval

Floats = npt.NDArray[np.float64]

#: Below this many a month on average the rules of this module hold, and no control chart of months is drawn.
RARE = 3.0
#: With fewer events than this there are no limits.
MIN_EVENTS = 8
#: Chance that a chart of events at random has any gap outside its limits.
CHART_ALPHA = 0.05
#: Months that are compared with those before, and fewest of those.
RECENT, FEWEST_BEFORE = 12, 12
YEAR_DAYS = 365.25


@dataclass(frozen=True)
class DaysBetween:
    """Gaps in days between n events, array of n − 1, their mean ``centre``, and ``lower``, ``upper`` limits in days.

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


@dataclass(frozen=True)
class RareChange:
    """The latest twelve months against all known months before them.

    ``now`` and ``before``: events, ``days_now`` and ``days_before``: days they were counted over. ``yearly`` and its
    exact 95% interval ``yearly_low``, ``yearly_high``: events a year over all of it. ``ratio`` of the daily rates with
    ``low`` and ``high``, and ``p``, two-sided: exact. ``verdict``: 'better' or 'worse' (fewer or more, clearly),
    'common' (no clear change) or 'short' (fewer than 12 known months before; then the comparison is NaN).
    """

    now: int
    before: int
    days_now: float
    days_before: float
    yearly: float
    yearly_low: float
    yearly_high: float
    ratio: float
    low: float
    high: float
    p: float
    verdict: str


def is_rare(counts: npt.ArrayLike) -> bool:
    """Too rare for a control chart: fewer than ``RARE`` a month on average of the known months, or none known."""
    months = np.asarray(counts, dtype=np.float64)
    known = months[np.isfinite(months)]
    return not known.size or bool(known.mean() < RARE)


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
    total, each = gaps.sum(), CHART_ALPHA / 2 / gaps.size
    lower, upper = (total * (1 - tail ** (1 / (gaps.size - 1))) for tail in (1 - each, each))
    lower = lower if lower >= 1 else 0.0
    p = float((1 + since_last / total) ** -gaps.size) if total else np.nan
    return DaysBetween(gaps, float(total / gaps.size), float(lower), float(upper), since_last, p, True)


def rare_change(counts: npt.ArrayLike, days: npt.ArrayLike) -> RareChange:
    """The latest twelve known months of a series against those before (see the module's text).

    ``counts``: whole, per month, NaN where missing or not complete; ``days``: of each month; both (m,). Raises
    ValueError for shapes that differ and for fractions or negative counts.
    """
    months, lengths = np.asarray(counts, dtype=np.float64), np.asarray(days, dtype=np.float64)
    if months.ndim != 1 or lengths.shape != months.shape:
        raise ValueError("rare events are compared by month, and days are needed of each")
    known = np.isfinite(months)
    months, lengths = months[known], lengths[known]
    now, before = months[-RECENT:].sum(), months[:-RECENT].sum()
    days_now, days_before = lengths[-RECENT:].sum(), lengths[:-RECENT].sum()
    years = (days_now + days_before) / YEAR_DAYS
    low, high = (float(each) / years if years else np.nan for each in exact_interval(now + before))
    rate = (now + before) / years if years else np.nan
    found = change(now, before, max(days_now, 1), max(days_before, 1))
    told = months.size >= RECENT + FEWEST_BEFORE
    verdict = {"rise": "worse", "fall": "better"}.get(str(found.verdict), "common") if told else "short"
    ratio, least, most, p = (
        float(each) if told else np.nan for each in (found.ratio, found.ratio_low, found.ratio_high, found.p)
    )
    return RareChange(
        int(now),
        int(before),
        float(days_now),
        float(days_before),
        float(rate),
        low,
        high,
        ratio,
        least,
        most,
        p,
        verdict,
    )
