"""A calendar month, one for everybody: in addresses and tables '2025-09', in columns and arrays a plain number."""

from __future__ import annotations

import calendar
from datetime import date, timedelta
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

YEAR = 12


class Month(int):
    """Year × 12 + month − 1: months are counted, compared and kept in arrays as the numbers they are."""

    @classmethod
    def parse(cls, name: str) -> Month:
        """Of '2025-09'. Raises ValueError for anything else."""
        day = date.fromisoformat(f"{name}-01")
        month = cls.of(day)
        if month.name != name:
            raise ValueError(f"not a month: {name!r}")
        return month

    @classmethod
    def of(cls, day: date) -> Month:
        """The month a day lies in."""
        return cls(day.year * YEAR + day.month - 1)

    @property
    def name(self) -> str:
        """'2025-09'."""
        return f"{self // YEAR:04d}-{self % YEAR + 1:02d}"

    @property
    def of_year(self) -> int:
        """1 for January to 12."""
        return self % YEAR + 1

    @property
    def first(self) -> date:
        """Its first day."""
        return date(self // YEAR, self % YEAR + 1, 1)

    @property
    def days(self) -> int:
        """How many days it has."""
        return calendar.monthrange(self // YEAR, self % YEAR + 1)[1]

    @property
    def last(self) -> date:
        """Its last day."""
        return self.first + timedelta(days=self.days - 1)

    def words(self) -> str:
        """'Sep 2025'."""
        return f"{self.first:%b %Y}"

    def plus(self, months: int) -> Month:
        """So many months later."""
        return Month(self + months)


def lengths_and_calendar(months: Iterable[int]) -> tuple[list[int], list[int]]:
    """Of each month its days and its place in the year (1 to 12): what a season is fitted by."""
    every = [Month(number) for number in months]
    return [month.days for month in every], [month.of_year for month in every]


def day_words(day: date) -> str:
    """'30 Sep 2025'."""
    return f"{day.day} {day:%b %Y}"


def day_in_full(day: date) -> str:
    """'30 September 2025'."""
    return f"{day.day} {day:%B %Y}"
