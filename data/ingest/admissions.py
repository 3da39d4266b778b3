"""Read a file of hospital admissions: one row for each month and measure, of the whole area or of each district.

Any mistake refuses the file, by line.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable
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
DISTRICT = "district"
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
#: (district, month, measure) -> line and count; None where the count is blank. District '': the whole area.
Key = tuple[str, str, str]
Found = dict[Key, tuple[int, int | None]]
#: The ONS code of a district by its code or name as a file has it; '' for none that is loaded.
CodeOf = Callable[[str], str]


def read_admissions(
    path: Path, *, source: str, licence: str, today: dt.date | None = None, code_of: CodeOf = lambda _: ""
) -> tuple[Admissions, list[str]]:
    """The admissions in a CSV with the columns month (YYYY-MM), measure and count, and notes on how it was read.

    With a column ``district`` each row is of that district (``code_of`` knows it by code or name). A month without a
    row, or with a blank count, is missing. ``source`` and ``licence`` are what the screen says. Raises InputError
    naming the line of the first mistake.
    """
    file = file_source(path)
    scan = scan_text(file)
    table = read_csv(file, scan, lambda header: _columns(file.name, header))
    found, mistakes = _rows(table, f"{today_or(today):%Y-%m}", code_of)
    mistakes = sorted([*table.bad, *mistakes, *_contradictions(found)])
    if mistakes:
        more = f" ({len(mistakes) - 1:,} more after it)" if len(mistakes) > 1 else ""
        raise InputError(f"{file.name}, line {mistakes[0][0]}: {mistakes[0][1]}{more}; correct it and load it again.")
    counts = [(*key, count) for key, (_, count) in sorted(found.items()) if count is not None]
    if not counts:
        raise InputError(f"{file.name} holds no count; give one row for each month and measure.")
    frame = pd.DataFrame(counts, columns=[DISTRICT, *COLUMNS])
    frame["month"] = pd.to_datetime(frame["month"] + "-01").astype("datetime64[s]")
    frame = frame.astype({"measure": "str", "count": "int64", DISTRICT: "str"})
    if DISTRICT not in table.cells.columns:
        frame = frame.drop(columns=DISTRICT)
    return Admissions(frame, source, licence, file.name), list(scan.notes)


def _columns(name: str, header: list[str]) -> dict[str, int]:
    """The three columns, and that of districts where there is one.

    Raises InputError for any other column of places: its rows are never added up into one area.
    """
    titles = [title.strip().casefold() for title in header]
    place = next((title for title in header if _PLACE.search(title.casefold()) and title not in _own(header)), None)
    if place is not None:
        raise InputError(
            f"{name} has a column '{place.strip()[:40]}': figures of single places are not added up. Call a column of "
            "districts 'district' (ONS code or name) and leave other places out; or give the whole area's, one row for "
            "each month and measure."
        )
    wanted = [*COLUMNS, DISTRICT] if DISTRICT in titles else COLUMNS
    return find_columns(name, header, {column: column for column in wanted})


def _own(header: list[str]) -> list[str]:
    return [title for title in header if title.strip().casefold() == DISTRICT]


def _rows(table: TextTable, this_month: str, code_of: CodeOf) -> tuple[Found, list[Mistake]]:
    """Each district, month and measure with its line and count, and what is wrong with the other rows."""
    found: Found = {}
    mistakes: list[Mistake] = []
    places = table.cells[DISTRICT].tolist() if DISTRICT in table.cells.columns else [None] * len(table.lines)
    cells = (table.cells[name].tolist() for name in COLUMNS) if len(table.cells) else ([], [], [])
    for line, place, month, text, count in zip(table.lines.tolist(), places, *cells, strict=True):
        measure = SPELLINGS.get(text.casefold())
        code = "" if place is None else code_of(place)
        key = (code, month, str(measure))
        why = _month_problem(month, this_month) or _value_problem(text, measure, count)
        if not why and place is not None and not code:
            why = f"district {place[:40]!r} is none of those loaded" if place else "its district is blank"
        if not why and key in found:
            why = f"{', '.join(part for part in (place, month, measure) if part)} is already on line {found[key][0]}"
        if why:
            mistakes.append((line, why))
        else:
            found[key] = (line, int(count) if count else None)
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
        for (place, month, measure), (line, young) in found.items()
        if measure == UNDER_25
        and young is not None
        and (everyone := found.get((place, month, ALL_AGES), (0, None))[1]) is not None
        and young > everyone
    ]
