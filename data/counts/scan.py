"""One pass over the packed columns answers every table of a question.

Each row is marked with the filters it fails (one bit each), once for the whole question; a table then takes the rows
that fail none but its own ("a chart never filters itself") and adds them up by its keys. ``data.counts.conditions``
says what each filter asks of a row.
"""

from __future__ import annotations

import threading
from collections import OrderedDict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from data.counts.conditions import conditions_of
from data.counts.keyed import Cells
from data.question.basis.parts import NOTHING, Part
from data.schema import HARM_SCALE, OffenceSet
from data.store.columns import NO_HARM, Columns, Stretch, columns_of

if TYPE_CHECKING:
    from datetime import date

    from data.question.basis.marking import Marking
    from data.question.filters import FilterState
    from data.question.periods import Period
    from data.store.version import Store

Ints = npt.NDArray[np.int64]
#: Questions whose marks are kept in a process, at most so many bytes of them (two a row).
MOST_BYTES = 96_000_000
EPOCH = np.datetime64("1970-01-01")
#: Rows that are marked at once.
STRETCH = 1 << 16


@dataclass(frozen=True)
class Sums:
    """Offences by the keys of a table: arrays of the table's shape."""

    count: Ints
    knife: Ints  # of them knife-enabled serious violence
    harm: npt.NDArray[np.float64]  # days; over offences that have a weight
    weighted: Ints  # offences that have a weight

    @classmethod
    def nothing(cls, *shape: int) -> Sums:
        """No offence at all."""
        return cls(np.zeros(shape, np.int64), np.zeros(shape, np.int64), np.zeros(shape), np.zeros(shape, np.int64))


@dataclass(eq=False)
class Scan:
    """A question (dates left out) over one version: which rows fail which filters, and sums over those that pass."""

    columns: Columns
    fails: npt.NDArray[np.uint16]
    _rows: OrderedDict[object, npt.NDArray[np.intp] | slice] = field(default_factory=OrderedDict)

    def rows(self, period: Period | None, leave_out: Part = NOTHING) -> npt.NDArray[np.intp] | slice:
        """The rows of the period (None: all days) that fail no filter but those left out."""
        key = (period, leave_out)
        found = self._rows.get(key)
        if found is None:
            found = self._find(period, leave_out)
            self._rows[key] = found
            while len(self._rows) > MOST_TABLES:
                self._rows.popitem(last=False)
        return found

    def _find(self, period: Period | None, leave_out: Part) -> npt.NDArray[np.intp] | slice:
        first, stop = (0, len(self.fails)) if period is None else self._days(period.start, period.end)
        fails = self.fails[first:stop]
        own = int(leave_out)
        passed = np.flatnonzero(fails == 0 if not own else (fails & np.uint16(0xFFFF & ~own)) == 0)
        if len(passed) == stop - first:
            return slice(first, stop)  # every row: columns are read as they lie
        passed += first
        return passed

    def _days(self, start: date, end: date) -> tuple[int, int]:
        days = self.columns["day"]
        first, last = ((np.datetime64(day) - EPOCH).astype(int) for day in (start, end))
        return int(np.searchsorted(days, first, "left")), int(np.searchsorted(days, last, "right"))

    def take(self, name: str, rows: npt.NDArray[np.intp] | slice) -> npt.NDArray[Any]:
        """A column at these rows."""
        return self.columns[name][rows]

    def windows(
        self, period: Period | None, leave_out: Part = NOTHING
    ) -> tuple[npt.NDArray[np.intp], npt.NDArray[np.datetime64], npt.NDArray[np.datetime64]]:
        """Rows of which only a window of time is known, with its start and end (local time)."""
        every = self.columns["window_row"].astype(np.intp)
        first, stop = (0, len(self.fails)) if period is None else self._days(period.start, period.end)
        low, high = np.searchsorted(every, (first, stop))
        passed = (self.fails[every[low:high]] & np.uint16(0xFFFF & ~int(leave_out))) == 0
        start, end = (
            self.columns[name][low:high][passed].view("datetime64[s]") for name in ("window_start", "window_end")
        )
        return every[low:high][passed], start, end

    def index(
        self, keys: dict[str, int], rows: npt.NDArray[np.intp] | slice, offsets: dict[str, int] | None = None
    ) -> npt.NDArray[np.intp]:
        """One number a row from several keys; ``keys``: column -> how many values, ``offsets``: what 0 stands for."""
        found: npt.NDArray[np.intp] | None = None
        for name, size in keys.items():
            values = self.take(name, rows).astype(np.intp)
            if offsets and offsets.get(name):
                values -= offsets[name]
            found = values if found is None else found * size + values
        assert found is not None
        return found

    def count(
        self,
        keys: dict[str, int],
        period: Period | None,
        leave_out: Part = NOTHING,
        *,
        offsets: dict[str, int] | None = None,
    ) -> Ints:
        """Offences by keys; shape as the sizes of the keys."""
        rows = self.rows(period, leave_out)
        shape = tuple(keys.values())
        return np.bincount(self.index(keys, rows, offsets), minlength=int(np.prod(shape))).reshape(shape)

    def keyed(
        self,
        keys: dict[str, int],
        period: Period | None,
        leave_out: Part = NOTHING,
        *,
        offsets: dict[str, int] | None = None,
    ) -> Cells:
        """Offences and the sums of their record keys by ``keys``: what counts with noise are made of."""
        rows = self.rows(period, leave_out)
        shape, size = tuple(keys.values()), int(np.prod(tuple(keys.values())))
        index = self.index(keys, rows, offsets)
        count = np.bincount(index, minlength=size)
        cell_keys = np.bincount(index, weights=self.take("record_key", rows), minlength=size)  # exact below 2 ** 53
        return Cells(count.reshape(shape), cell_keys.astype(np.int64).reshape(shape))

    def sums(
        self,
        keys: dict[str, int],
        period: Period | None,
        leave_out: Part = NOTHING,
        *,
        offsets: dict[str, int] | None = None,
    ) -> Sums:
        """Offences, knife-enabled ones and harm by keys; shape as the sizes of the keys."""
        rows = self.rows(period, leave_out)
        shape, size = tuple(keys.values()), int(np.prod(tuple(keys.values())))
        index = self.index(keys, rows, offsets)
        harm = self.take("harm", rows)
        has = harm != NO_HARM
        knife = (self.take("sets", rows) & np.uint8(OffenceSet.KNIFE_ENABLED)) != 0
        count = np.bincount(index, minlength=size)
        if has.all():
            weighted, days = count, np.bincount(index, weights=harm, minlength=size)
        else:
            weighted = np.bincount(index[has], minlength=size)
            days = np.bincount(index[has], weights=harm[has], minlength=size)
        return Sums(
            count=count.reshape(shape),
            knife=np.bincount(index[knife], minlength=size).reshape(shape),
            harm=days.reshape(shape) / HARM_SCALE,
            weighted=weighted.reshape(shape),
        )


#: Row lists of one question that are kept: each of its tables asks for one of a few.
MOST_TABLES = 12
_scans: OrderedDict[object, Scan] = OrderedDict()
_lock = threading.Lock()


def scan_of(state: FilterState, store: Store, vintage: int) -> Scan:
    """The marks of a question, worked out once for all tables that are asked of it."""
    state = state.without("start", "end", "compare", "measure")
    key = (store.data_version, str(store.folder), state, vintage)
    with _lock:
        found = _scans.get(key)
        if found is not None:
            _scans.move_to_end(key)
            return found
    columns = columns_of(store)
    scan = Scan(columns, _marked(columns, conditions_of(state, store, vintage)))
    with _lock:
        _scans[key] = scan
        while len(_scans) > 1 and sum(each.fails.nbytes for each in _scans.values()) > MOST_BYTES:
            _scans.popitem(last=False)
        while len(_scans) > MOST_TABLES:
            _scans.popitem(last=False)
    return scan


def _marked(columns: Columns, conditions: dict[Part, Marking]) -> npt.NDArray[np.uint16]:
    """Which filters each row fails; stretch by stretch, so that the marks stay near while all filters set theirs."""
    fails = np.zeros(len(columns), np.uint16)
    for first in range(0, len(fails), STRETCH):
        marks = fails[first : first + STRETCH]
        rows = Stretch(columns, first, first + STRETCH)
        for part, mark in conditions.items():
            mark(rows, marks, np.uint16(part))
    return fails


def forget_scans() -> None:
    """Empty the cache of marks (benchmarks time questions that nobody asked before)."""
    with _lock:
        _scans.clear()
