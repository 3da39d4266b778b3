"""School terms: which days lie in one, from an editable table. Days outside the table are neither term nor holiday."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import numpy as np
from pydantic import field_validator

from data.errors import InputError
from data.tables.reference import ReferenceTable, Row

if TYPE_CHECKING:
    from pathlib import Path

    import numpy.typing as npt


class TermRow(Row):
    """One term, both days in it."""

    first_day: date
    last_day: date
    term: str
    source: str

    @field_validator("first_day", "last_day", mode="before")
    @classmethod
    def _day(cls, value: str) -> date:
        try:
            return date.fromisoformat(value.strip())
        except ValueError:
            raise ValueError("give first_day and last_day as 2025-09-01") from None


TERMS = ReferenceTable("school_terms", TermRow)
NOT_KNOWN, TERM, HOLIDAY = 0, 1, 2


def school_time(days: npt.NDArray[np.datetime64], table: Path | None = None) -> npt.NDArray[np.uint8]:
    """TERM, HOLIDAY or NOT_KNOWN (before the first term of the table, after the last) for each day, shape (n,).

    Weekends and bank holidays inside a term count as term. Raises InputError for a table that cannot be used.
    """
    terms = load_terms(table)
    first, last = (np.array(edge, dtype="datetime64[D]") for edge in zip(*terms, strict=True))
    asked = days.astype("datetime64[D]")
    at = np.searchsorted(first, asked, side="right") - 1
    inside = (at >= 0) & (asked <= last[np.maximum(at, 0)])
    known = (asked >= first[0]) & (asked <= last[-1])
    return np.select([~known, inside], [NOT_KNOWN, TERM], HOLIDAY).astype(np.uint8)


def load_terms(table: Path | None = None) -> list[tuple[date, date]]:
    """First and last day of every term, in order. Raises InputError naming the line of a mistake."""
    file = table or TERMS.file
    terms: list[tuple[date, date]] = []
    for line, row in TERMS.read(file):
        if row.last_day < row.first_day or (terms and row.first_day <= terms[-1][1]):
            raise InputError(f"{file.name}, line {line}: terms follow each other and end after they begin.")
        terms.append((row.first_day, row.last_day))
    if not terms:
        raise InputError(f"{file.name}: there is no term in it.")
    return terms
