"""Every filter there is, by its name in the address."""

from __future__ import annotations

from typing import Any

from data.question.filter import Filter
from data.question.filters import what, when, where, who

#: In the order of the canonical address, which is that of the words within the sentence and of the chips too.
FILTERS: dict[str, Filter[Any]] = {
    each.name: each
    for each in (
        when.FROM,
        when.TO,
        when.COMPARE,
        where.DISTRICT,
        where.AREA,
        where.LSOA,
        where.CELL,
        what.WHAT,
        what.FLAG,
        who.COHORT,
        who.ROLE,
        when.DAYS,
        when.HOURS,
        when.SCHOOL_TIME,
        what.MEASURE,
    )
}
