"""The shifts of a day, from an editable table: which hours each has, and which one a time of day falls in."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from pydantic import field_validator

from data.errors import InputError
from data.tables.reference import ReferenceTable, Row

if TYPE_CHECKING:
    from datetime import date
    from pathlib import Path

#: Hours of the day.
DAY = 24


@dataclass(frozen=True)
class Shift:
    """A shift by its key in an address. ``stop``: the hour it ends before; at or below ``start``: on the next day."""

    key: str
    label: str
    start: int
    stop: int

    @property
    def length(self) -> int:
        """Hours, 1 to 24."""
        return (self.stop - self.start - 1) % DAY + 1

    @property
    def hours(self) -> tuple[int, ...]:
        """Hours of the day, rising: the order in which a question names them."""
        return tuple(sorted((self.start + i) % DAY for i in range(self.length)))

    def weekdays(self, day: date) -> tuple[int, ...]:
        """Weekdays (Monday: 0) that the shift which begins on this day reaches into, one or two."""
        first = day.weekday()
        over = self.start + self.length > DAY
        return (first, (first + 1) % 7) if over else (first,)

    def words(self) -> str:
        """'Late shift, 14:00–22:00'."""
        return f"{self.label}, {self.start:02d}:00–{self.stop % DAY:02d}:00"


class ShiftRow(Row):
    """One shift of the table; hours are whole."""

    shift: str
    label: str
    from_hour: int
    to_hour: int

    @field_validator("shift")
    @classmethod
    def _short(cls, value: str) -> str:
        if not re.fullmatch(r"[a-z][a-z0-9-]{0,19}", value):
            raise ValueError("give a short name in small letters, such as late")
        return value

    @field_validator("label")
    @classmethod
    def _label(cls, value: str) -> str:
        if not 0 < len(value) <= 40:
            raise ValueError("give a label of at most 40 characters")
        return value

    @field_validator("from_hour", "to_hour", mode="before")
    @classmethod
    def _hour(cls, value: str) -> int:
        if not (value.strip().isascii() and value.strip().isdigit() and int(value) <= DAY):
            raise ValueError("give from_hour and to_hour as whole hours, 0 to 24, such as 14 and 22")
        return int(value)


SHIFTS = ReferenceTable("shifts", ShiftRow)


def load_shifts(table: Path | None = None) -> dict[str, Shift]:
    """Every shift by key, in the order of the table. Raises InputError naming the line of a mistake."""
    file = table or SHIFTS.file
    shifts: dict[str, Shift] = {}
    for line, row in SHIFTS.read(file):
        if row.shift in shifts:
            raise InputError(f"{file.name}, line {line}: {row.shift} is there twice.")
        shifts[row.shift] = Shift(row.shift, row.label, row.from_hour % DAY, row.to_hour)
    if not shifts:
        raise InputError(f"{file.name}: there is no shift in it.")
    return shifts


def shift_at(now: datetime, shifts: dict[str, Shift]) -> tuple[Shift, date]:
    """The shift under way at a local time and the day it began; between shifts, the one that begins next."""
    found = [(began, shift) for shift in shifts.values() if (began := _under_way(now, shift)) is not None]
    if found:
        began, shift = max(found, key=lambda each: each[0])  # where two overlap, the one that began last
    else:
        began, shift = min(((_next(now, shift), shift) for shift in shifts.values()), key=lambda each: each[0])
    return shift, began.date()


def day_of(now: datetime, shift: Shift) -> date:
    """The day on which this shift began where it is under way, else the day it begins next."""
    return (_under_way(now, shift) or _next(now, shift)).date()


def _at(now: datetime, shift: Shift, days: int) -> datetime:
    return now.replace(hour=shift.start, minute=0, second=0, microsecond=0) + timedelta(days=days)


def _under_way(now: datetime, shift: Shift) -> datetime | None:
    for days in (0, -1):
        began = _at(now, shift, days)
        if began <= now < began + timedelta(hours=shift.length):
            return began
    return None


def _next(now: datetime, shift: Shift) -> datetime:
    today = _at(now, shift, 0)
    return today if today > now else _at(now, shift, 1)
