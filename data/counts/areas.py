"""Counts by area, month and kind, from the scan; and any combination of columns, from the database, for analysts."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from data.counts.scan import Sums, scan_of
from data.errors import FilterError, PermissionRefused
from data.months import Month
from data.question.named import area_columns
from data.question.periods import resolve
from data.schema import WEEKDAYS

if TYPE_CHECKING:
    import numpy.typing as npt

    from data.counts.keyed import Cells
    from data.counts.scan import Scan
    from data.question.basis.parts import Part
    from data.question.filters import FilterState
    from data.question.periods import Period, Periods
    from data.store.version import Store
    from data.viewer import Viewer

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


def _tally(found: Sums, **keys: int) -> Tally:
    """The combinations that occur; ``keys``: name -> what its number 0 stands for, in the order of the axes."""
    where = np.nonzero(found.count)
    return Tally(
        keys={name: axis + first for (name, first), axis in zip(keys.items(), where, strict=True)},
        **{name: getattr(found, name)[where] for name in SUMMED},
    )


def by_district_and_month(state: FilterState, store: Store, vintage: int, *, leave_out: Part) -> Tally:
    """Every month of the store (the dates of the state are left out) by district; keys district, month."""
    scan = scan_of(state, store, vintage)
    months = scan.columns["month"]
    if not len(months):
        return _tally(Sums.nothing(0, 0), district=0, month=0)
    first = int(months[0])
    keys = {area_columns(vintage)[0]: len(store.districts), "month": int(months[-1]) - first + 1}
    return _tally(scan.sums(keys, None, leave_out, offsets={"month": first}), district=0, month=first)


def cells_by_district_and_month(state: FilterState, store: Store, vintage: int, *, leave_out: Part) -> Cells:
    """Every month of the store (the dates left out) by district; shape (districts, months of ``Store.span``)."""
    scan, keys = (
        scan_of(state, store, vintage),
        {area_columns(vintage)[0]: len(store.districts), "month": len(store.span)},
    )
    return scan.keyed(keys, None, leave_out, offsets={"month": store.span.start})


def cells_by_class(state: FilterState, store: Store, vintage: int, period: Period, *, leave_out: Part) -> Cells:
    """Offences of a period by class number."""
    return scan_of(state, store, vintage).keyed({"class": len(store.classes)}, period, leave_out)


def by_district(state: FilterState, store: Store, vintage: int, period: Period, *, leave_out: Part) -> Tally:
    """One period by district, for periods that are not whole months; key district."""
    keys = {area_columns(vintage)[0]: len(store.districts)}
    return _tally(scan_of(state, store, vintage).sums(keys, period, leave_out), district=0)


def by_lsoa(
    state: FilterState, store: Store, vintage: int, periods: Periods, *, leave_out: Part
) -> tuple[Tally, Tally | None]:
    """This period and the one it is compared with (None: no comparison), by LSOA; key lsoa."""
    scan, keys = scan_of(state, store, vintage), {area_columns(vintage)[1]: len(store.lsoas(vintage))}
    now = _tally(scan.sums(keys, periods.now, leave_out), lsoa=0)
    if periods.before is None:
        return now, None
    return now, _tally(scan.sums(keys, periods.before, leave_out), lsoa=0)


def by_class(
    state: FilterState, store: Store, vintage: int, periods: Periods, *, leave_out: Part
) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int64] | None]:
    """Offences by class number in this period and in the one it is compared with (None: no comparison)."""
    scan, keys = scan_of(state, store, vintage), {"class": len(store.classes)}
    now = scan.count(keys, periods.now, leave_out)
    return now, None if periods.before is None else scan.count(keys, periods.before, leave_out)


def count_by(state: FilterState, store: Store, vintage: int, period: Period | None, by: list[str]) -> pd.DataFrame:
    """Counts for every combination of ``by`` that occurs; columns ``by`` then count, sorted by them.

    month '2025-09'; district and lsoa ONS codes ('' not mapped); category as data.police.uk names it; weekday
    'mon' ... ('' unknown); hour 0-23 (<NA> unknown). Raises FilterError for an unknown dimension.
    """
    unknown = [name for name in by if name not in DIMENSIONS]
    if unknown or len(set(by)) < len(by):
        raise FilterError(f"--by takes each of {', '.join(DIMENSIONS)} once; {', '.join(unknown) or by} is not that.")
    frame = _combinations(scan_of(state, store, vintage), vintage, period, by)
    for name in by:
        frame[name] = _decoded(name, frame[name], store, vintage)
    if "category" in by:  # several classes share a category
        frame = frame.groupby(by, as_index=False, dropna=False, sort=False)["count"].sum()
    order = {"weekday": lambda s: s.map({day: i for i, day in enumerate((*WEEKDAYS, ""))})}
    for name in reversed(by):
        frame = frame.sort_values(name, key=order.get(name), kind="stable")
    return frame.reset_index(drop=True)


def _combinations(scan: Scan, vintage: int, period: Period | None, by: list[str]) -> pd.DataFrame:
    """The numbers of each combination that occurs, with its count."""
    district, lsoa = area_columns(vintage)
    names = {"district": district, "lsoa": lsoa, "category": "class"}
    rows = scan.rows(period)
    sizes = {names.get(name, name): int(scan.columns[names.get(name, name)].max(initial=0)) + 1 for name in by}
    if not by:
        return pd.DataFrame({"count": [len(scan.take("day", rows))]})
    keys, counts = np.unique(scan.index(sizes, rows), return_counts=True)
    found = {}
    for name, size in reversed(list(zip(by, sizes.values(), strict=True))):
        keys, found[name] = np.divmod(keys, size)
    return pd.DataFrame({**{name: found[name] for name in by}, "count": counts.astype(np.int64)})


def _decoded(name: str, numbers: pd.Series, store: Store, vintage: int) -> pd.Series:
    """Numbers of the store as the words a reader knows."""
    if name == "month":
        return numbers.map({n: Month(n).name for n in numbers.unique()}).astype("str")
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
    return resolve(state, store).now if store.months else None
