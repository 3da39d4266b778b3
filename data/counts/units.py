"""Counts by unit (hotspot cells of one width, or LSOAs) and by position, from the scan.

A unit is named by its column; offences without one (0: no exact point, at sea, not mapped) are left out, and the caller
says how many.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from data.cells import WIDTHS
from data.counts.scan import scan_of
from data.question.basis.parts import Part
from data.schema import HOUR_UNKNOWN, WEEKDAY_UNKNOWN
from data.store.columns import columns_of
from data.store.version import VINTAGES

if TYPE_CHECKING:
    from collections.abc import Iterable

    from data.counts.scan import Scan
    from data.question.filters import FilterState
    from data.question.periods import Period, Periods
    from data.store.version import Store

Ints = npt.NDArray[np.int64]
UNITS = (
    *(f"cell_{width}" for width in WIDTHS),
    *(f"{area}_{vintage}" for area in ("lsoa", "district") for vintage in VINTAGES),
)


@dataclass(frozen=True)
class UnitCounts:
    """Offences of both periods by unit; arrays of one length, only units with an offence in either."""

    unit: Ints
    now: Ints
    before: Ints | None
    outside: int  # offences of this period in no unit


def _numbers(store: Store, unit: str) -> Ints:
    """The unit's number for each value of its column. Raises ValueError for a column that names no unit."""
    if unit not in UNITS:
        raise ValueError(f"no such unit: {unit}")
    if unit.startswith("cell_"):
        return np.r_[0, store.cells(int(unit[5:])).cells.astype(np.int64)]
    size = len(store.districts) if unit.startswith("district") else len(store.lsoas(int(unit[5:])))
    return np.arange(size)


def unit_counts(
    state: FilterState, store: Store, vintage: int, unit: str, periods: Periods, *, leave_out: Part
) -> UnitCounts:
    """This period and the one it is compared with."""
    scan, numbers = scan_of(state, store, vintage), _numbers(store, unit)
    now = scan.count({unit: len(numbers)}, periods.now, leave_out)
    before = None if periods.before is None else scan.count({unit: len(numbers)}, periods.before, leave_out)
    some = np.asarray(now if before is None else now + before) > 0
    some[:1] = False
    place = np.flatnonzero(some)
    return UnitCounts(
        unit=numbers[place],
        now=now[place],
        before=None if before is None else before[place],
        outside=int(now[:1].sum()),
    )


def _grouped(scan: Scan, numbers: Ints, unit: str, rows: npt.NDArray[np.intp], by: dict[str, int]) -> dict[str, Ints]:
    """Counts of these rows by unit and further columns; arrays unit, the columns of ``by``, n."""
    placed = rows[scan.take(unit, rows) > 0]
    keys, counts = np.unique(scan.index({unit: len(numbers), **by}, placed), return_counts=True)
    found: dict[str, Ints] = {}
    for name, size in reversed(by.items()):
        keys, found[name] = np.divmod(keys, size)
    return {"unit": numbers[keys], **{name: found[name] for name in by}, "n": counts.astype(np.int64)}


def _rows(scan: Scan, period: Period, leave_out: Part, *, timed: bool = False) -> npt.NDArray[np.intp]:
    """Row numbers; ``timed``: of a known start hour (where only a window is known, the hour it opens)."""
    rows = scan.rows(period, leave_out)
    every = np.arange(rows.start, rows.stop) if isinstance(rows, slice) else rows
    return every[_is_timed(scan, every)] if timed else every


def _is_timed(scan: Scan, rows: npt.NDArray[np.intp]) -> npt.NDArray[np.bool_]:
    return (scan.take("hour", rows) < HOUR_UNKNOWN) & (scan.take("weekday", rows) < WEEKDAY_UNKNOWN)


def unit_months(
    state: FilterState, store: Store, vintage: int, unit: str, period: Period, *, leave_out: Part
) -> dict[str, Ints]:
    """Arrays unit, month, n for whole months of the period."""
    scan, numbers = scan_of(state, store, vintage), _numbers(store, unit)
    rows = _rows(scan, period, leave_out)
    placed = rows[scan.take(unit, rows) > 0]
    months = scan.take("month", placed).astype(np.int64)
    first, size = (int(months.min()), int(np.ptp(months)) + 1) if len(months) else (0, 1)
    keys, counts = np.unique(scan.take(unit, placed).astype(np.int64) * size + (months - first), return_counts=True)
    return {"unit": numbers[keys // size], "month": keys % size + first, "n": counts.astype(np.int64)}


def unit_hours(
    state: FilterState, store: Store, vintage: int, unit: str, period: Period, *, leave_out: Part
) -> dict[str, Ints]:
    """Arrays unit, hour, n; offences of unknown hour left out."""
    scan, numbers = scan_of(state, store, vintage), _numbers(store, unit)
    return _grouped(scan, numbers, unit, _rows(scan, period, leave_out, timed=True), {"hour": 24})


def unit_week(
    state: FilterState,
    store: Store,
    vintage: int,
    unit: str,
    period: Period,
    units: Iterable[int] = (),
    *,
    leave_out: Part,
) -> dict[str, Ints]:
    """Arrays unit, weekday, hour, n, of the units named (none named: all); unknown hours left out."""
    scan, numbers = scan_of(state, store, vintage), _numbers(store, unit)
    rows, wanted = _rows(scan, period, leave_out, timed=True), [int(number) for number in units]
    if wanted:
        rows = rows[np.isin(numbers, wanted)[scan.take(unit, rows)]]
    return _grouped(scan, numbers, unit, rows, {"weekday": 7, "hour": 24})


def _pointed(scan: Scan, period: Period, leave_out: Part) -> npt.NDArray[np.intp]:
    """Offences with an exact point on land of a home district; they lie in a cell of every width."""
    rows = _rows(scan, period, leave_out)
    return rows[scan.take("cell_500", rows) > 0]


def positions(
    state: FilterState, store: Store, vintage: int, period: Period, step: float, *, leave_out: Part
) -> tuple[npt.NDArray[np.float64], npt.NDArray[np.float64], npt.NDArray[np.float64]]:
    """Easting, northing (metres) and number of offences at each, rounded to ``step`` metres (0: as recorded)."""
    scan = scan_of(state, store, vintage)
    rows = _pointed(scan, period, leave_out)
    x, y = scan.take("easting", rows), scan.take("northing", rows)
    if step:
        x, y = (np.floor(values / step + 0.5) * step for values in (x, y))
    order = np.lexsort((y, x))  # sums of floats must not depend on the order of the rows
    x, y = x[order], y[order]
    starts = np.flatnonzero(np.r_[True, (x[1:] != x[:-1]) | (y[1:] != y[:-1])]) if len(x) else np.zeros(0, np.int64)
    return x[starts], y[starts], np.diff(np.r_[starts, len(x)]).astype(np.float64)


def events(
    state: FilterState, store: Store, vintage: int, period: Period, *, leave_out: Part
) -> tuple[npt.NDArray[np.float64], npt.NDArray[np.float64], Ints]:
    """Easting, northing and day number (days since 1970) of every offence with an exact point."""
    scan = scan_of(state, store, vintage)
    rows = _pointed(scan, period, leave_out)
    return scan.take("easting", rows), scan.take("northing", rows), scan.take("day", rows).astype(np.int64)


def commonest_lsoa(store: Store, vintage: int, unit: str, units: Iterable[int]) -> dict[int, str]:
    """Unit number -> code of the LSOA most of its offences (of all time) lie in; '' where none is mapped."""
    wanted = [int(number) for number in units]
    if not wanted:
        return {}
    columns, numbers = columns_of(store), _numbers(store, unit)
    frame = store.lsoas(vintage)
    lsoas = columns[f"lsoa_{vintage}"]
    rows = np.flatnonzero((np.isin(numbers, wanted) & (numbers > 0))[columns[unit]])
    rows = rows[lsoas[rows] > 0]
    keys, counts = np.unique(columns[unit][rows].astype(np.int64) * len(frame) + lsoas[rows], return_counts=True)
    codes = frame["code"].to_numpy(dtype=object)
    found = dict.fromkeys(wanted, "")
    for at in np.lexsort((-keys, counts)):  # the last one written has most, and of equals the lowest number
        found[int(numbers[keys[at] // len(frame)])] = str(codes[keys[at] % len(frame)])
    return found
