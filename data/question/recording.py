"""Changes in recording: months from which a control chart computes its limits anew, from an editable table."""

from __future__ import annotations

import csv
import re
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from data.errors import InputError
from data.paths import TABLES

if TYPE_CHECKING:
    from pathlib import Path

    from data.question.filters import FilterState

TABLE = TABLES / "recording_changes.csv"


@dataclass(frozen=True)
class RecordingChange:
    """From ``month`` ('YYYY-MM') on, offences of ``what`` (a set, group or category; '' any) are recorded otherwise."""

    month: str
    what: str
    note: str


@lru_cache(maxsize=4)
def load_changes(table: Path = TABLE) -> tuple[RecordingChange, ...]:
    """Every row of the table. Raises InputError naming the line of a mistake."""
    found = []
    with table.open(encoding="utf-8-sig", newline="") as file:
        rows = csv.DictReader(file)
        for row in rows:
            line = rows.line_num
            month, what, note = ((row.get(name) or "").strip() for name in ("month", "what", "note"))
            if not re.fullmatch(r"\d{4}-(0[1-9]|1[0-2])", month) or not note:
                raise InputError(f"{table.name}, line {line}: give a month as 2023-05, and a note.")
            found.append(RecordingChange(month, what, note))
    return tuple(sorted(found, key=lambda change: change.month))


def changes_for(state: FilterState) -> tuple[RecordingChange, ...]:
    """The changes that a question is touched by: those of every offence, and those of a kind it names."""
    return tuple(change for change in load_changes() if not change.what or change.what in state.what)
