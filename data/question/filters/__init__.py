"""FilterState: one question, frozen and hashable; read from an address and written as one.

The same query string works in the browser and on the command line. What a filter leaves out is not restricted: an
empty query string asks about every offence in the store. What each filter is: ``data.question.basis.filter``;
which there are: the modules beside this one.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl

from data.question.basis.values import Problem, ended
from data.question.filters import what, when, where, who
from data.question.state import State

if TYPE_CHECKING:
    from data.question.basis.filter import Filter
    from data.tables.vocabulary import Vocabulary


@dataclass(frozen=True)
class FilterState(State):
    """What is asked, and how an address writes it."""

    def to_query(self) -> str:
        """The canonical query string; filters at their default are left out. Round trips with ``parse_query``."""
        asked = [each for each in FILTERS.values() if each.asked(self)]
        return "&".join(f"{each.name}={each.write(each.value(self))}" for each in asked)


#: Every filter by its name in the address, in canonical order: that of the words in the sentence and of the chips too.
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


def parse_query(query: str, vocabulary: Vocabulary) -> tuple[FilterState, list[str]]:
    """Read a query string (with or without a leading '?').

    Returns the state and a list of sentences, one for each name or value that was not understood; such a clause
    is left at its default. The command line refuses when the list is not empty, the page shows it as a notice.
    """
    problems: list[str] = []
    values: dict[str, object] = {}
    for name, text in parse_qsl(query.lstrip("?"), keep_blank_values=True):
        asked = FILTERS.get(name)
        if asked is None:
            problems.append(f"Unknown parameter {name!r}; known are {', '.join(FILTERS)}.")
        elif asked.attribute in values:
            problems.append(f"Parameter {name!r} is given twice; the first one counts.")
        else:
            try:
                values[asked.attribute] = asked.read(text.strip(), vocabulary)
            except Problem as problem:
                problems.append(ended(f"{name}: {problem}"))
    state = FilterState(**values)  # type: ignore[arg-type]
    if state.start and state.end and state.start > state.end:
        problems.append(f"from: {state.start} is after to: {state.end}; both were left out.")
        state = replace(state, start=None, end=None)
    return state, problems
