"""What each filter asks of an offence, as plainly as it can be said: one function a filter, over one row.

It shares no code with ``data.question``: sets, cohorts and bits are written out by hand.
"""

from __future__ import annotations

import csv
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from data.question.filters import FilterState

if TYPE_CHECKING:
    from tests.oracle.naive import Plain

TABLES = Path(__file__).resolve().parents[2] / "data" / "tables"
KNIFE, GUN, PUBLIC, DOMESTIC, ALCOHOL, INJURY, STRANGER, SPIKED = (1 << bit for bit in range(8))
#: Lowest and highest age of the named cohorts.
NAMED = {"u18": (0, 17), "u25": (0, 24), "10-17": (10, 17), "18-24": (18, 24), "18-25": (18, 25), "25plus": (25, 999)}


def slug(name: str) -> str:
    return "-".join("".join(c if c.isalnum() else " " for c in name.lower()).split())


@lru_cache
def read_table(name: str) -> list[dict[str, str]]:
    with (TABLES / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@lru_cache(maxsize=1)
def areas() -> dict[str, set[str]]:
    """Coordination area -> district codes."""
    found: dict[str, set[str]] = {}
    for row in read_table("coordination_areas.csv"):
        found.setdefault(row["slug"], set()).add(row["district"])
    return found


def _place(row: Plain, state: FilterState) -> bool:
    districts = set(state.districts).union(*(areas()[name] for name in state.areas))
    return not districts or row.district in districts


def _lsoa_clause(row: Plain, state: FilterState) -> bool:
    return not state.lsoas or row.lsoa in state.lsoas


def _cells(row: Plain, state: FilterState) -> bool:
    return not state.cells or any(name in state.cells for name in row.cells)


def _what(row: Plain, state: FilterState) -> bool:
    kinds = {row.group, slug(row.category)} | row.sets
    return not state.what or any(name in kinds for name in state.what)


def _flags(row: Plain, state: FilterState) -> bool:
    bits = {"knife": KNIFE, "gun": GUN, "public": PUBLIC, "domestic": DOMESTIC, "alcohol": ALCOHOL, "injury": INJURY}
    for name in state.flags:
        if name == "non-domestic":
            if row.flags & DOMESTIC:
                return False
        elif not row.flags & bits[name]:
            return False
    return True


def _cohort(row: Plain, state: FilterState) -> bool:
    if state.cohort == "all":
        return True
    low, high = NAMED[state.cohort] if state.cohort in NAMED else map(int, state.cohort.split("-"))
    people = {"victim": row.victims, "suspect": row.suspects, "any": row.victims + row.suspects}[state.role]
    return any(low <= age <= high for age in people)


def _days(row: Plain, state: FilterState) -> bool:
    return not state.days or row.weekday in state.days


def _hours(row: Plain, state: FilterState) -> bool:
    return not state.hours or row.hour in state.hours


def _school(row: Plain, state: FilterState) -> bool:
    return state.school in ("all", row.school)


#: Clause origin -> does the row satisfy it?
CLAUSES = {
    "district": _place,
    "lsoa": _lsoa_clause,
    "cell": _cells,
    "what": _what,
    "flags": _flags,
    "cohort": _cohort,
    "days": _days,
    "hours": _hours,
    "school": _school,
}
