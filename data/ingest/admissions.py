"""Read a file of hospital admissions: one row for each month and measure. Any mistake refuses the file, by line."""

from __future__ import annotations

import datetime as dt
import re
from typing import TYPE_CHECKING

import pandas as pd

from data.counts.admissions import ALL_AGES, UNDER_25, Admissions
from data.errors import InputError
from data.ingest.checks import MONTH_UNREADABLE, today_or
from data.ingest.files import file_source, scan_text
from data.ingest.tables import find_columns, read_csv

if TYPE_CHECKING:
    from pathlib import Path

    from data.ingest.tables import TextTable

COLUMNS = ("month", "measure", "count")
#: How a measure may be written; the second of each pair is the word of the query string.
SPELLINGS = {"all ages": ALL_AGES, "all": ALL_AGES, "under 25": UNDER_25, "u25": UNDER_25}
#: Headings that say of which place, trust or hospital a row is.
_PLACE = re.compile(
    r"district|borough|\barea\b|\bplace\b|local.?authority|\b(la|lad|ltla|lsoa|msoa|ward|ics|icb|trust|provider|"
    r"hospital|site|postcode|csp|county)\b|\b(lad|lsoa|msoa)\d\d"
)
#: Hospital statistics in months do not reach further back; an earlier one is a slip.
EARLIEST = "1989-04"
Mistake = tuple[int, str]
#: (month, measure) -> line and count; None where the count is blank.
Found = dict[tuple[str, str], tuple[int, int | None]]


def read_admissions(
    path: Path, *, source: str, licence: str, today: dt.date | None = None
) -> tuple[Admissions, list[str]]:
    """The admissions in a CSV with the columns month (YYYY-MM), measure and count, and notes on how it was read.

    A month without a row, or with a blank count, is missing. ``source`` and ``licence`` are what the screen says.
    Raises InputError naming the line of the first mistake.
    """
    file = file_source(path)
    scan = scan_text(file)
    table = read_csv(file, scan, lambda header: _columns(file.name, header))
    found, mistakes = _rows(table, f"{today_or(today):%Y-%m}")
    mistakes = sorted([*table.bad, *mistakes, *_contradictions(found)])
    if mistakes:
        more = f" ({len(mistakes) - 1:,} more after it)" if len(mistakes) > 1 else ""
        raise InputError(f"{file.name}, line {mistakes[0][0]}: {mistakes[0][1]}{more}; correct it and load it again.")
    counts = [(month, measure, count) for (month, measure), (_, count) in sorted(found.items()) if count is not None]
    if not counts:
        raise InputError(f"{file.name} holds no count; give one row for each month and measure.")
    frame = pd.DataFrame(counts, columns=list(COLUMNS))
    frame["month"] = pd.to_datetime(frame["month"] + "-01").astype("datetime64[s]")
    frame = frame.astype({"measure": "str", "count": "int64"})
    return Admissions(frame, source, licence, file.name), list(scan.notes)


def _columns(name: str, header: list[str]) -> dict[str, int]:
    """The three columns. Raises InputError for a column of places: its rows are never added up into one area."""
    place = next((title for title in header if _PLACE.search(title.casefold())), None)
    if place is not None:
        raise InputError(
            f"{name} has a column '{place.strip()[:40]}': admissions are kept for the whole area only, and figures of "
            "single places are not added up. Give the whole area's, one row for each month and measure, without it."
        )
    return find_columns(name, header, {column: column for column in COLUMNS})


def _rows(table: TextTable, this_month: str) -> tuple[Found, list[Mistake]]:
    """Each month and measure with its line and count, and what is wrong with the other rows."""
    found: Found = {}
    mistakes: list[Mistake] = []
    cells = (table.cells[name].tolist() for name in COLUMNS) if len(table.cells) else ([], [], [])
    for line, month, text, count in zip(table.lines.tolist(), *cells, strict=True):
        measure = SPELLINGS.get(text.casefold())
        why = _month_problem(month, this_month) or _value_problem(text, measure, count)
        if not why and (month, str(measure)) in found:
            why = f"{month}, {measure} is already on line {found[month, str(measure)][0]}"
        if why:
            mistakes.append((line, why))
        else:
            found[month, str(measure)] = (line, int(count) if count else None)
    return found, mistakes


def _month_problem(month: str, this_month: str) -> str:
    if not re.fullmatch(r"[0-9]{4}-(0[1-9]|1[0-2])", month):
        return f"{MONTH_UNREADABLE}: {month[:20]!r}"
    if month < EARLIEST:
        return f"month {month} is before {EARLIEST}"
    return f"month {month} is not over yet, so its count would look like a fall" if month >= this_month else ""


def _value_problem(text: str, measure: str | None, count: str) -> str:
    if measure is None:
        return f"measure {text[:20]!r} is none of {', '.join(repr(name) for name in SPELLINGS)}"
    if count and not re.fullmatch(r"[0-9]{1,6}", count):
        return f"count {count[:20]!r} is not a whole number, 0 or more (leave it blank where it is withheld)"
    return ""


def _contradictions(found: Found) -> list[Mistake]:
    """Patients under 25 are among those of all ages."""
    return [
        (line, f"{month} has more admissions under 25 than of all ages")
        for (month, measure), (line, young) in found.items()
        if measure == UNDER_25
        and young is not None
        and (everyone := found.get((month, ALL_AGES), (0, None))[1]) is not None
        and young > everyone
    ]
