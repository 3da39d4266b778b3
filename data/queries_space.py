"""Counts by unit (hotspot cells of one width, or LSOAs) and by position. Conditions come from ``data.clauses``.

A unit is named by its column of the offence table; offences without one (0: no exact point, at sea, not mapped) are
left out, and the caller says how many.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from data.cells import WIDTHS
from data.clauses import Clause, clauses, where
from data.periods import Period
from data.store import VINTAGES

if TYPE_CHECKING:
    from collections.abc import Iterable

    from data.filters import FilterState
    from data.periods import Periods
    from data.store import Store

Ints = npt.NDArray[np.int64]
UNITS = (
    *(f"cell_{width}" for width in WIDTHS),
    *(f"{area}_{vintage}" for area in ("lsoa", "district") for vintage in VINTAGES),
)
#: Offences with an exact point on land of a home district lie in a cell of every width.
IN_A_CELL = "cell_500 > 0"


@dataclass(frozen=True)
class UnitCounts:
    """Offences of both periods by unit; arrays of one length, only units with an offence in either."""

    unit: Ints
    now: Ints
    before: Ints | None
    outside: int  # offences of this period in no unit


def _rows(store: Store, sql: str, values: list[Any]) -> dict[str, Any]:
    return store.cursor().execute(sql, values).fetchnumpy()


def _known(unit: str) -> str:
    """The column, if it is one; it is written into SQL, so nothing else may pass."""
    if unit not in UNITS:
        raise ValueError(f"no such unit: {unit}")
    return unit


def unit_counts(
    state: FilterState, store: Store, vintage: int, unit: str, periods: Periods, *, leave_out: Iterable[str]
) -> UnitCounts:
    """This period and the one it is compared with, in one statement."""
    now, before = periods.now, periods.before
    span = now if before is None else Period(min(now.start, before.start), max(now.end, before.end))
    condition, values = where(clauses(state, store, vintage), span, leave_out)
    earlier = before or now
    sql = (
        f"SELECT {_known(unit)} AS unit, count(*) FILTER (day BETWEEN ? AND ?) AS now, "  # noqa: S608 - own words only
        f"count(*) FILTER (day BETWEEN ? AND ?) AS before FROM offence {condition} GROUP BY unit"
    )
    rows = _rows(store, sql, [now.start, now.end, earlier.start, earlier.end, *values])
    numbers = rows["unit"].astype(np.int64)
    counts, earlier_counts = rows["now"].astype(np.int64), rows["before"].astype(np.int64)
    placed = (numbers > 0) & (counts + earlier_counts > 0)  # the gap between the periods counts for nothing
    return UnitCounts(
        unit=numbers[placed],
        now=counts[placed],
        before=None if before is None else earlier_counts[placed],
        outside=int(counts[numbers == 0].sum()),
    )


def _grouped(
    state: FilterState,
    store: Store,
    vintage: int,
    unit: str,
    period: Period,
    by: str,
    extra: Iterable[Clause] = (),
    *,
    leave_out: Iterable[str],
) -> dict[str, Ints]:
    """Counts by unit and further columns; arrays unit, the columns of ``by``, n."""
    conditions = [*clauses(state, store, vintage), *extra, Clause("unit", f"{_known(unit)} > 0", ())]
    condition, values = where(conditions, period, leave_out)
    sql = f"SELECT {unit} AS unit, {by}, count(*) AS n FROM offence {condition} GROUP BY unit, {by}"  # noqa: S608
    return {name: np.asarray(column).astype(np.int64) for name, column in _rows(store, sql, values).items()}


def unit_months(
    state: FilterState, store: Store, vintage: int, unit: str, period: Period, *, leave_out: Iterable[str]
) -> dict[str, Ints]:
    """Arrays unit, month, n for whole months of the period."""
    return _grouped(state, store, vintage, unit, period, "month", leave_out=leave_out)


def unit_hours(
    state: FilterState, store: Store, vintage: int, unit: str, period: Period, *, leave_out: Iterable[str]
) -> dict[str, Ints]:
    """Arrays unit, hour, n; offences of unknown hour left out."""
    return _grouped(state, store, vintage, unit, period, "hour", [KNOWN_HOUR], leave_out=leave_out)


def unit_week(
    state: FilterState,
    store: Store,
    vintage: int,
    unit: str,
    period: Period,
    units: Iterable[int] = (),
    *,
    leave_out: Iterable[str],
) -> dict[str, Ints]:
    """Arrays unit, weekday, hour, n, of the units named (none named: all); unknown hours left out."""
    numbers = tuple(int(number) for number in units)
    named = [Clause("unit", f"{_known(unit)} IN ({', '.join('?' * len(numbers))})", numbers)] if numbers else []
    return _grouped(state, store, vintage, unit, period, "weekday, hour", [KNOWN_HOUR, *named], leave_out=leave_out)


#: An offence of known start hour; where only a window is known, the hour it opens.
KNOWN_HOUR = Clause("known hour", "hour < 24 AND weekday < 7", ())


def positions(
    state: FilterState, store: Store, vintage: int, period: Period, step: float, *, leave_out: Iterable[str]
) -> tuple[npt.NDArray[np.float64], npt.NDArray[np.float64], npt.NDArray[np.float64]]:
    """Easting, northing (metres) and number of offences at each, rounded to ``step`` metres (0: as recorded)."""
    condition, values = where([*clauses(state, store, vintage), Clause("point", IN_A_CELL, ())], period, leave_out)
    x, y = ("round(easting / ?) * ?", "round(northing / ?) * ?") if step else ("easting", "northing")
    rounding = [step] * 4 if step else []
    sql = f"SELECT {x} AS x, {y} AS y, count(*) AS n FROM offence {condition} GROUP BY 1, 2"  # noqa: S608
    rows = _rows(store, sql, [*rounding, *values])
    order = np.lexsort((rows["y"], rows["x"]))  # groups come in any order; sums of floats must not depend on it
    return rows["x"][order], rows["y"][order], rows["n"][order].astype(np.float64)


def events(
    state: FilterState, store: Store, vintage: int, period: Period, most: int, *, leave_out: Iterable[str]
) -> tuple[npt.NDArray[np.float64], npt.NDArray[np.float64], Ints]:
    """Easting, northing and day number (days since 1970) of the latest ``most`` offences with an exact point."""
    condition, values = where([*clauses(state, store, vintage), Clause("point", IN_A_CELL, ())], period, leave_out)
    sql = (
        "SELECT easting AS x, northing AS y, date_diff('day', DATE '1970-01-01', day) AS day "  # noqa: S608
        f"FROM offence {condition} ORDER BY day DESC, offence_key DESC LIMIT ?"
    )
    rows = _rows(store, sql, [*values, most])
    return rows["x"], rows["y"], rows["day"].astype(np.int64)


def commonest_lsoa(store: Store, vintage: int, unit: str, units: Iterable[int]) -> dict[int, str]:
    """Unit number -> code of the LSOA most of its offences (of all time) lie in; '' where none is mapped."""
    numbers = [int(number) for number in units]
    if not numbers:
        return {}
    column = f"lsoa_{vintage}"
    sql = (
        f"SELECT {_known(unit)} AS unit, {_known(column)} AS lsoa, count(*) AS n FROM offence "  # noqa: S608
        f"WHERE {unit} IN ({', '.join('?' * len(numbers))}) AND {column} > 0 "
        "GROUP BY unit, lsoa ORDER BY unit, n, lsoa DESC"
    )
    rows = _rows(store, sql, numbers)
    codes = store.lsoas(vintage)["code"].to_numpy(dtype=object)
    found = {int(u): str(codes[number]) for u, number in zip(rows["unit"], rows["lsoa"], strict=True)}
    return dict.fromkeys(numbers, "") | found
