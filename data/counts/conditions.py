"""What each filter asks of an offence, as a test over packed columns that marks the rows that fail it."""

from __future__ import annotations

from collections.abc import Callable
from enum import IntFlag
from typing import TYPE_CHECKING

import numpy as np

from data.cells import numbers_by_width
from data.question.filter_values import FLAG_FILTERS, cohort_bounds
from data.question.named import SCHOOL_NUMBERS, SET_BITS, chosen_districts, chosen_lsoas, class_numbers
from data.schema import WEEKDAYS, age_mask

if TYPE_CHECKING:
    from collections.abc import Iterable

    import numpy.typing as npt

    from data.question.filters import FilterState
    from data.store.columns import Columns
    from data.store.version import Store

#: (columns, marks, the filter's bit): sets the bit in the marks of every row that fails.
Condition = Callable[["Columns", "npt.NDArray[np.uint16]", np.uint16], None]


class Part(IntFlag):
    """The filters, as marks of a row and as what a table leaves out."""

    DISTRICT = 1  # district and area: either may name a place
    LSOA = 2
    CELL = 4
    WHAT = 8
    FLAGS = 16
    COHORT = 32
    DAYS = 64
    HOURS = 128
    SCHOOL = 256


NOTHING = Part(0)
#: The filters that say where.
PLACE = Part.DISTRICT | Part.LSOA | Part.CELL
#: Those finer than districts.
FINE = Part.LSOA | Part.CELL


def conditions_of(state: FilterState, store: Store, vintage: int) -> dict[Part, Condition]:
    """A condition for each filter that restricts the question."""
    made = {
        Part.DISTRICT: _districts(state, store, vintage),
        Part.LSOA: _lsoas(state, store, vintage),
        Part.CELL: _cells(state, store),
        Part.WHAT: _what(state, store),
        Part.FLAGS: _flags(state),
        Part.COHORT: _cohort(state),
        Part.DAYS: _among("weekday", [WEEKDAYS.index(day) for day in state.days]) if state.days else None,
        Part.HOURS: _among("hour", state.hours) if state.hours else None,
        Part.SCHOOL: _among("school", [SCHOOL_NUMBERS[state.school]]) if state.school != "all" else None,
    }
    return {part: condition for part, condition in made.items() if condition is not None}


def _among(column: str, values: Iterable[int]) -> Condition:
    """Rows whose small number is among the values pass."""
    wanted = np.asarray(list(values), dtype=np.int64)

    def mark(columns: Columns, marks: npt.NDArray[np.uint16], bit: np.uint16) -> None:
        held = columns[column]
        size = 256 if held.dtype == np.uint8 else max(int(held.max(initial=0)), int(wanted.max(initial=0))) + 1
        marking = np.full(size, bit, np.uint16)
        marking[wanted] = 0
        marks |= marking[held]

    return mark


def _none() -> Condition:
    """No row passes: what was named is not in this store."""

    def mark(_: Columns, marks: npt.NDArray[np.uint16], bit: np.uint16) -> None:
        marks |= bit

    return mark


def _districts(state: FilterState, store: Store, vintage: int) -> Condition | None:
    if not (state.districts or state.areas):
        return None
    numbers = chosen_districts(state, store)
    return _among(f"district_{vintage}", numbers) if numbers else _none()


def _lsoas(state: FilterState, store: Store, vintage: int) -> Condition | None:
    if not state.lsoas:
        return None
    numbers = chosen_lsoas(state, store, vintage)
    return _among(f"lsoa_{vintage}", numbers) if numbers else _none()


def _cells(state: FilterState, store: Store) -> Condition | None:
    if not state.cells:
        return None
    wanted = {
        width: np.flatnonzero(np.isin(store.cells(width).cells, numbers)) + 1
        for width, numbers in numbers_by_width(state.cells).items()
    }

    def mark(columns: Columns, marks: npt.NDArray[np.uint16], bit: np.uint16) -> None:
        inside = np.zeros(len(marks), dtype=bool)
        for width, places in wanted.items():
            among = np.zeros(len(store.cells(width).cells) + 1, dtype=bool)
            among[places] = True
            inside |= among[columns[f"cell_{width}"]]
        marks[~inside] |= bit

    return mark


def _what(state: FilterState, store: Store) -> Condition | None:
    if not state.what:
        return None
    bits = np.uint8(sum(int(SET_BITS[name]) for name in state.what if name in SET_BITS))
    numbers = class_numbers(store, [name for name in state.what if name not in SET_BITS])

    def mark(columns: Columns, marks: npt.NDArray[np.uint16], bit: np.uint16) -> None:
        if bits and not numbers:
            marking = np.where(np.arange(256, dtype=np.uint8) & bits, 0, bit).astype(np.uint16)
            marks |= marking[columns["sets"]]
            return
        marking = np.full(max(len(store.classes), 1), bit, np.uint16)
        marking[numbers] = 0
        failing = marking[columns["class"]]
        if bits:
            failing &= np.where(np.arange(256, dtype=np.uint8) & bits, 0, bit).astype(np.uint16)[columns["sets"]]
        marks |= failing

    return mark


def _flags(state: FilterState) -> Condition | None:
    if not state.flags:
        return None
    needed = sum(int(bit) for bit in {FLAG_FILTERS[name][0] for name in state.flags})
    barred = sum(int(bit) for bit in {FLAG_FILTERS[name][1] for name in state.flags})
    if needed & barred:
        return _none()
    every = np.arange(256)
    return _among("flags", every[(every & (needed | barred)) == needed].tolist())


def _cohort(state: FilterState) -> Condition | None:
    if state.cohort == "all":
        return None
    mask = np.uint32(age_mask(*cohort_bounds(state.cohort)))
    names = {"any": ("victim_ages", "suspect_ages"), "victim": ("victim_ages",), "suspect": ("suspect_ages",)}

    def mark(columns: Columns, marks: npt.NDArray[np.uint16], bit: np.uint16) -> None:
        first, *others = names[state.role]
        ages = columns[first] & mask
        for name in others:
            ages |= columns[name] & mask
        marks[ages == 0] |= bit

    return mark
