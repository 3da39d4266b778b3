"""School terms: which days lie in one, from an editable table. Days outside the table are neither term nor holiday."""

from __future__ import annotations

import csv
import hashlib
import io
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from data.errors import InputError
from data.paths import TABLES

if TYPE_CHECKING:
    import numpy.typing as npt

TABLE = TABLES / "school_terms.csv"
NOT_KNOWN, TERM, HOLIDAY = 0, 1, 2


def school_time(days: npt.NDArray[np.datetime64], table: Path = TABLE) -> npt.NDArray[np.uint8]:
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


def load_terms(table: Path = TABLE) -> list[tuple[date, date]]:
    """First and last day of every term, in order. Raises InputError naming the line of a mistake."""
    terms: list[tuple[date, date]] = []
    try:
        text = table.read_text(encoding="utf-8-sig")
    except OSError as problem:
        raise InputError(f"{table.name}: not found or not readable in {table.parent}; put the table back.") from problem
    except UnicodeDecodeError as problem:
        raise InputError(f"{table.name}: not saved as UTF-8; save it as 'CSV UTF-8'.") from problem
    rows = csv.DictReader(io.StringIO(text, newline=""))
    for row in rows:
        line = rows.line_num
        try:
            first, last = (date.fromisoformat(row[name].strip()) for name in ("first_day", "last_day"))
        except (KeyError, AttributeError, ValueError):
            raise InputError(f"{table.name}, line {line}: give first_day and last_day as 2025-09-01.") from None
        if last < first or (terms and first <= terms[-1][1]):
            raise InputError(f"{table.name}, line {line}: terms follow each other and end after they begin.")
        terms.append((first, last))
    if not terms:
        raise InputError(f"{table.name}: there is no term in it.")
    return terms


def terms_version(table: Path = TABLE) -> str:
    """Hash of the table, part of the data version."""
    return hashlib.sha256(table.read_bytes()).hexdigest()[:12]
