"""Counts by hour of the week, from the scan: offences of a known hour, and the windows of those that have one."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

import numpy as np

from data.counts.scan import scan_of
from data.question.named import area_columns
from data.schema import HOUR_UNKNOWN, WEEKDAY_UNKNOWN

if TYPE_CHECKING:
    import numpy.typing as npt

    from data.question.basis.parts import Part
    from data.question.filters import FilterState
    from data.question.periods import Period
    from data.store.version import Store


EPOCH = date(1970, 1, 1)


@dataclass(frozen=True)
class WeekCounts:
    """Offences of one period by district number (0: not mapped) and hour of the week."""

    known: npt.NDArray[np.int64]  # (districts, 7, 24): start and end in one hour of the clock, or no end given
    began: npt.NDArray[np.int64]  # (7, 24): all of them by the hour they began, windows too
    start: npt.NDArray[np.datetime64]  # windows that reach into another hour, local time
    end: npt.NDArray[np.datetime64]
    district: npt.NDArray[np.int64]  # of each window
    untimed: int  # offences whose hour is not known at all


def week_counts(state: FilterState, store: Store, vintage: int, period: Period, *, leave_out: Part) -> WeekCounts:
    """Counts and windows for the question within the period."""
    scan, district = scan_of(state, store, vintage), area_columns(vintage)[0]
    keys = {district: len(store.districts), "weekday": WEEKDAY_UNKNOWN + 1, "hour": HOUR_UNKNOWN + 1, "windowed": 2}
    counts = scan.count(keys, period, leave_out)
    timed = counts[:, :WEEKDAY_UNKNOWN, :HOUR_UNKNOWN]
    rows, start, end = scan.windows(period, leave_out)
    return WeekCounts(
        known=timed[..., 0].copy(),
        began=timed.sum(axis=(0, 3)),
        start=start,
        end=end,
        district=scan.take(district, rows).astype(np.int64),
        untimed=int(counts.sum() - timed.sum()),
    )


def on_the_hour(
    state: FilterState, store: Store, vintage: int, period: Period, *, leave_out: Part
) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int64]]:
    """By hour of the day: offences whose earliest time is written as minute 00, and all of known hour; 24 each."""
    keys = {"weekday": WEEKDAY_UNKNOWN + 1, "hour": HOUR_UNKNOWN + 1, "sharp": 2}
    counts = scan_of(state, store, vintage).count(keys, period, leave_out)[:WEEKDAY_UNKNOWN, :HOUR_UNKNOWN].sum(axis=0)
    return counts[:, 1], counts.sum(axis=1)


def day_hours(
    state: FilterState, store: Store, vintage: int, period: Period, *, leave_out: Part
) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int64]]:
    """Offences of known hour in each hour of each date, shape (dates, 24), and the weekday of each date, Monday 0.

    The dates are those of the period that the data covers; none without an offence of known hour.
    """
    scan = scan_of(state, store, vintage)
    rows = scan.rows(period, leave_out)
    day, hour = scan.take("day", rows).astype(np.int64), scan.take("hour", rows).astype(np.int64)
    start, end = max(period.start, store.first_day), min(period.end, store.last_day)
    first, dates = (start - EPOCH).days, max((end - start).days + 1, 0)
    known = (hour < HOUR_UNKNOWN) & (day >= first) & (day < first + dates)
    counts = np.bincount((day[known] - first) * 24 + hour[known], minlength=dates * 24).reshape(dates, 24)
    return counts, (first + np.arange(dates) + EPOCH.weekday()) % 7
