"""Counts by area, month, kind and hour. The conditions come from ``data.clauses``; values are always parameters."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from data.clauses import area_columns, clauses, where
from data.errors import FilterError, PermissionRefused
from data.periods import Period, Periods, month_name, resolve
from data.schema import HARM_SCALE, WEEKDAYS, OffenceSet

if TYPE_CHECKING:
    from collections.abc import Iterable

    import numpy.typing as npt

    from data.access import Viewer
    from data.filters import FilterState
    from data.store import Store

DIMENSIONS = ("month", "district", "lsoa", "category", "weekday", "hour")


@dataclass(frozen=True)
class Tally:
    """Counts of offences by one or two numbers (district and month, LSOA, class ...); arrays of equal length."""

    keys: dict[str, npt.NDArray[np.int64]]
    count: npt.NDArray[np.int64]
    knife: npt.NDArray[np.int64]  # of them knife-enabled serious violence
    harm: npt.NDArray[np.float64]  # days; sum over offences that have a weight
    weighted: npt.NDArray[np.int64]  # offences that have a harm weight

    def keep(self, rows: npt.NDArray[np.bool_]) -> Tally:
        """Only the marked rows."""
        return Tally(
            {name: key[rows] for name, key in self.keys.items()},
            **{name: getattr(self, name)[rows] for name in SUMMED},
        )


#: The summed fields of a Tally.
SUMMED = ("count", "knife", "harm", "weighted")
_MEASURES = (
    f"count(*) AS n, count(*) FILTER ((sets & {int(OffenceSet.KNIFE_ENABLED)}) <> 0) AS knife, "
    "sum(harm) AS harm, count(harm) AS weighted"
)


def _tally(store: Store, keys: dict[str, str], condition: str, values: list[Any]) -> Tally:
    selected = ", ".join(f"{sql} AS {name}" for name, sql in keys.items())
    rows = (
        store.cursor()
        .execute(
            f"SELECT {selected}, {_MEASURES} FROM offence {condition} GROUP BY {', '.join(keys)}",  # noqa: S608 - own words only
            values,
        )
        .fetchnumpy()
    )
    return Tally(
        keys={name: _plain(rows[name], np.int64) for name in keys},
        count=_plain(rows["n"], np.int64),
        knife=_plain(rows["knife"], np.int64),
        harm=_plain(rows["harm"], np.float64) / HARM_SCALE,
        weighted=_plain(rows["weighted"], np.int64),
    )


def _plain(values: Any, kind: Any) -> npt.NDArray[Any]:
    """A masked array (sum over nothing) with 0 for the gaps."""
    return np.ma.filled(values, 0).astype(kind)


def by_district_and_month(state: FilterState, store: Store, vintage: int, *, leave_out: Iterable[str]) -> Tally:
    """Every month of the store (the dates of the state are left out) by district; keys district, month."""
    condition, values = where(clauses(state, store, vintage), None, leave_out)
    return _tally(store, {"district": area_columns(vintage)[0], "month": "month"}, condition, values)


def by_district(state: FilterState, store: Store, vintage: int, period: Period, *, leave_out: Iterable[str]) -> Tally:
    """One period by district, for periods that are not whole months; key district."""
    condition, values = where(clauses(state, store, vintage), period, leave_out)
    return _tally(store, {"district": area_columns(vintage)[0]}, condition, values)


def by_lsoa(
    state: FilterState, store: Store, vintage: int, periods: Periods, *, leave_out: Iterable[str]
) -> tuple[Tally, Tally | None]:
    """This period and the one it is compared with (None: no comparison), by LSOA; key lsoa."""
    conditions, keys = clauses(state, store, vintage), {"lsoa": area_columns(vintage)[1]}
    now = _tally(store, keys, *where(conditions, periods.now, leave_out))
    if periods.before is None:
        return now, None
    return now, _tally(store, keys, *where(conditions, periods.before, leave_out))


def by_class(
    state: FilterState, store: Store, vintage: int, periods: Periods, *, leave_out: Iterable[str]
) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int64] | None]:
    """Offences by class number in this period and in the one it is compared with (None: no comparison).

    One statement for both, for each costs some milliseconds of its own; counting by condition lets DuckDB group by
    one small number, which it does without hashing.
    """
    now, before = periods.now, periods.before
    span = now if before is None else Period(min(now.start, before.start), max(now.end, before.end))
    condition, values = where(clauses(state, store, vintage), span, leave_out)
    earlier = before or now
    sql = (
        "SELECT class, count(*) FILTER (day BETWEEN ? AND ?) AS now, "  # noqa: S608 - own words only
        f"count(*) FILTER (day BETWEEN ? AND ?) AS before FROM offence {condition} GROUP BY class"
    )
    rows = store.cursor().execute(sql, [now.start, now.end, earlier.start, earlier.end, *values]).fetchnumpy()
    counts = np.zeros((2, len(store.classes)), np.int64)
    counts[0, rows["class"]], counts[1, rows["class"]] = rows["now"], rows["before"]
    return counts[0], None if before is None else counts[1]


def count_by(state: FilterState, store: Store, vintage: int, period: Period | None, by: list[str]) -> pd.DataFrame:
    """Counts for every combination of ``by`` that occurs; columns ``by`` then count, sorted by them.

    month '2025-09'; district and lsoa ONS codes ('' not mapped); category as data.police.uk names it; weekday
    'mon' ... ('' unknown); hour 0-23 (<NA> unknown). Raises FilterError for an unknown dimension.
    """
    unknown = [name for name in by if name not in DIMENSIONS]
    if unknown or len(set(by)) < len(by):
        raise FilterError(f"--by takes each of {', '.join(DIMENSIONS)} once; {', '.join(unknown) or by} is not that.")
    district, lsoa = area_columns(vintage)
    columns = {"district": district, "lsoa": lsoa, "category": "class"}
    condition, values = where(clauses(state, store, vintage), period)
    selected = ", ".join(f"{columns.get(name, name)} AS {name}" for name in by)
    sql = f"SELECT {selected}{', ' if by else ''}count(*) AS count FROM offence {condition}"  # noqa: S608 - own words only
    frame = store.cursor().execute(sql + (" GROUP BY ALL" if by else ""), values).df()
    for name in by:
        frame[name] = _decoded(name, frame[name], store, vintage)
    if "category" in by:  # several classes share a category
        frame = frame.groupby(by, as_index=False, dropna=False, sort=False)["count"].sum()
    order = {"weekday": lambda s: s.map({day: i for i, day in enumerate((*WEEKDAYS, ""))})}
    for name in reversed(by):
        frame = frame.sort_values(name, key=order.get(name), kind="stable")
    return frame.reset_index(drop=True)


def _decoded(name: str, numbers: pd.Series, store: Store, vintage: int) -> pd.Series:
    """Numbers of the store as the words a reader knows."""
    if name == "month":
        return numbers.map({n: month_name(n) for n in numbers.unique()}).astype("str")
    if name == "hour":
        return numbers.astype("Int64").mask(numbers > 23)
    words = {
        "district": lambda: store.districts["code"],
        "lsoa": lambda: store.lsoas(vintage)["code"],
        "category": lambda: store.classes["category"],
        "weekday": lambda: pd.Series([*WEEKDAYS, ""]),
    }[name]()
    return pd.Series(words.to_numpy(dtype=object)[numbers.to_numpy(np.int64)], index=numbers.index, dtype="str")


def counts_for(state: FilterState, store: Store, vintage: int, by: list[str], viewer: Viewer) -> pd.DataFrame:
    """``count_by`` over the state's period for someone who may see exact counts.

    Raises PermissionRefused for other roles: combinations of columns would give small counts away.
    """
    if viewer.role != "analyst":
        raise PermissionRefused("Exact counts are for analysts: this deployment's role may use the panels instead.")
    return count_by(state, store, vintage, _asked_period(state, store), by)


def _asked_period(state: FilterState, store: Store) -> Period | None:
    """The period of the question; None where it names no date, so that nothing at all is left out."""
    if state.start is None and state.end is None:
        return None
    return resolve(state, store).now if store.manifest["months"] else None
