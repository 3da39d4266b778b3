"""Counts by hour of the week: offences of a known hour by statement, those of a window as the windows themselves."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from data.clauses import Clause, area_columns, clauses, where
from data.queries_space import KNOWN_HOUR

if TYPE_CHECKING:
    from collections.abc import Iterable

    import numpy.typing as npt

    from data.filters import FilterState
    from data.periods import Period
    from data.store import Store


@dataclass(frozen=True)
class WeekCounts:
    """Offences of one period by district number (0: not mapped) and hour of the week."""

    known: npt.NDArray[np.int64]  # (districts, 7, 24): start and end in one hour of the clock, or no end given
    start: npt.NDArray[np.datetime64]  # windows that reach into another hour, local time
    end: npt.NDArray[np.datetime64]
    district: npt.NDArray[np.int64]  # of each window
    untimed: int  # offences whose hour is not known at all


def week_counts(
    state: FilterState, store: Store, vintage: int, period: Period, *, leave_out: Iterable[str]
) -> WeekCounts:
    """Counts and windows for the question within the period."""
    conditions, district = clauses(state, store, vintage), area_columns(vintage)[0]
    condition, values = where(conditions, period, leave_out)
    sql = (
        f"SELECT {district} AS district, weekday, hour, windowed, count(*) AS n FROM offence {condition} "  # noqa: S608
        "GROUP BY ALL"
    )
    rows = {name: np.asarray(column) for name, column in store.cursor().execute(sql, values).fetchnumpy().items()}
    timed = (rows["weekday"] < 7) & (rows["hour"] < 24)
    exact = timed & (rows["windowed"] == 0)
    known = np.zeros((len(store.districts), 7, 24), np.int64)
    known[rows["district"][exact], rows["weekday"][exact], rows["hour"][exact]] = rows["n"][exact]
    windows = _windows(
        store, [*conditions, KNOWN_HOUR, Clause("window", "windowed = 1", ())], period, district, leave_out
    )
    return WeekCounts(known, *windows, int(rows["n"][~timed].sum()))


def _windows(
    store: Store, conditions: list[Clause], period: Period, district: str, leave_out: Iterable[str]
) -> tuple[npt.NDArray[np.datetime64], npt.NDArray[np.datetime64], npt.NDArray[np.int64]]:
    condition, values = where(conditions, period, leave_out)
    sql = f"SELECT occurred_from AS s, occurred_to AS e, {district} AS d FROM offence {condition}"  # noqa: S608
    rows = store.cursor().execute(sql, values).fetchnumpy()
    start, end = (np.asarray(rows[name]).astype("datetime64[s]") for name in ("s", "e"))
    return start, end, np.asarray(rows["d"]).astype(np.int64)


def on_the_hour(
    state: FilterState, store: Store, vintage: int, period: Period, *, leave_out: Iterable[str]
) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int64]]:
    """By hour of the day: offences whose earliest time is written as minute 00, and all of known hour; 24 each."""
    condition, values = where([*clauses(state, store, vintage), KNOWN_HOUR], period, leave_out)
    sql = (
        "SELECT hour, count(*) FILTER (minute(occurred_from) = 0) AS sharp, count(*) AS n "  # noqa: S608
        f"FROM offence {condition} GROUP BY hour"
    )
    rows = store.cursor().execute(sql, values).fetchnumpy()
    sharp, every = np.zeros(24, np.int64), np.zeros(24, np.int64)
    sharp[rows["hour"]], every[rows["hour"]] = rows["sharp"], rows["n"]
    return sharp, every
