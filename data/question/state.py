"""What is asked, field by field. With its address it is ``data.question.filters.FilterState``."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Self

if TYPE_CHECKING:
    from datetime import date


@dataclass(frozen=True)
class State:
    """The fields of a question. Tuples are in the canonical order of their values: equal questions are equal states."""

    start: date | None = None  # first day, inclusive; None: from the first day of the data
    end: date | None = None  # last day, inclusive; None: to the last day of the data
    compare: str = "year"  # 'year' | 'period' | 'none'
    districts: tuple[str, ...] = ()  # ONS codes
    areas: tuple[str, ...] = ()  # slugs of coordination areas
    lsoas: tuple[str, ...] = ()  # ONS codes of the vintage in use
    cells: tuple[str, ...] = ()  # names of hotspot cells (data.cells)
    what: tuple[str, ...] = ()  # set, group and category slugs; an offence is in when any holds
    flags: tuple[str, ...] = ()  # every one must hold
    cohort: str = "all"  # a named cohort or 'A-B', both ages included
    role: str = "any"  # whose age counts: 'any', 'victim' or 'suspect'
    days: tuple[str, ...] = ()  # 'mon' ... 'sun'
    hours: tuple[int, ...] = ()  # 0 ... 23: the hour in which it started
    school: str = "all"  # 'all', 'term' or 'holiday'
    measure: str = "count"  # what maps and bars show

    def without(self, *attributes: str) -> Self:
        """The same question with the named clauses left out (a chart never filters itself)."""
        return replace(self, **{name: getattr(type(self), name) for name in attributes})
