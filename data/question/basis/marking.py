"""Tests over packed columns that mark the rows that fail: what the conditions of filters are made of."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterable

    import numpy.typing as npt

    from data.store.columns import Stretch

#: (columns of some rows, their marks, the filter's bit): sets the bit in the marks of every row that fails.
Marking = Callable[["Stretch", "npt.NDArray[np.uint16]", np.uint16], None]


def among(column: str, values: Iterable[int]) -> Marking:
    """Rows whose small number (of 8 or 16 bits) is among the values pass."""
    passing = np.zeros(2**16, np.bool_)
    passing[np.asarray(list(values), dtype=np.int64)] = True

    def mark(columns: Stretch, marks: npt.NDArray[np.uint16], bit: np.uint16) -> None:
        mark_all(marks, ~passing[columns[column]], bit)

    return mark


def mark_all(marks: npt.NDArray[np.uint16], failing: npt.NDArray[np.bool_], bit: np.uint16) -> None:
    """Set the bit where a row fails."""
    marks |= np.multiply(failing, bit, dtype=np.uint16)


def no_row() -> Marking:
    """No row passes: what was named is not in this store."""

    def mark(_: Stretch, marks: npt.NDArray[np.uint16], bit: np.uint16) -> None:
        marks |= bit

    return mark
