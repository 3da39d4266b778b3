"""Changes in recording: months from which a control chart computes its limits anew, from an editable table."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from pydantic import model_validator

from data.tables.reference import ReferenceTable, Row

if TYPE_CHECKING:
    from pathlib import Path

    from data.question.filters import FilterState


class RecordingChange(Row):
    """From ``month`` ('YYYY-MM') on, offences of ``what`` (a set, group or category; '' any) are recorded otherwise."""

    month: str
    what: str
    note: str
    source: str = ""

    @model_validator(mode="after")
    def _whole(self) -> RecordingChange:
        if not re.fullmatch(r"\d{4}-(0[1-9]|1[0-2])", self.month) or not self.note:
            raise ValueError("give a month as 2023-05, and a note")
        return self


CHANGES = ReferenceTable("recording_changes", RecordingChange)


@lru_cache(maxsize=4)
def load_changes(table: Path | None = None) -> tuple[RecordingChange, ...]:
    """Every row of the table, by month. Raises InputError naming the line of a mistake."""
    return tuple(sorted(CHANGES.rows(table), key=lambda change: change.month))


def changes_for(state: FilterState) -> tuple[RecordingChange, ...]:
    """The changes that a question is touched by: those of every offence, and those of a kind it names."""
    return tuple(change for change in load_changes() if not change.what or change.what in state.what)
