"""Tests over packed columns that mark the rows that fail: what the conditions of filters are made of."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterable

    import numpy.typing as npt

    from data.store.columns import Columns

#: (columns, marks, the filter's bit): sets the bit in the marks of every row that fails.
Marking = Callable[["Columns", "npt.NDArray[np.uint16]", np.uint16], None]


def among(column: str, values: Iterable[int]) -> Marking:
    """Rows whose small number is among the values pass."""
    wanted = np.asarray(list(values), dtype=np.int64)

    def mark(columns: Columns, marks: npt.NDArray[np.uint16], bit: np.uint16) -> None:
        held = columns[column]
        size = 256 if held.dtype == np.uint8 else max(int(held.max(initial=0)), int(wanted.max(initial=0))) + 1
        marking = np.full(size, bit, np.uint16)
        marking[wanted] = 0
        marks |= marking[held]

    return mark


def no_row() -> Marking:
    """No row passes: what was named is not in this store."""

    def mark(_: Columns, marks: npt.NDArray[np.uint16], bit: np.uint16) -> None:
        marks |= bit

    return mark
