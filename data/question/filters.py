"""FilterState: one question, frozen and hashable. Address <-> state <-> English; the SQL is in ``data.counts.areas``.

The same query string works in the browser and on the command line. What a parameter leaves out is not
restricted: an empty query string asks about every offence in the store.
"""

from __future__ import annotations

from dataclasses import dataclass, fields, replace
from datetime import date
from typing import TYPE_CHECKING

from data.question.filter_values import (
    COHORTS,
    COMPARISONS,
    FLAG_FILTERS,
    MEASURES,
    ROLES,
    SCHOOL,
    Problem,
    format_hours,
    parse_cells,
    parse_cohort,
    parse_date,
    parse_hours,
    split_list,
)
from data.schema import WEEKDAYS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from data.tables.vocabulary import Vocabulary


@dataclass(frozen=True)
class FilterState:
    """What is asked. Tuples are sorted in the canonical order of their values, so equal questions are equal states."""

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

    def to_query(self) -> str:
        """The canonical query string; parameters at their default are left out. Round trips with ``parse_query``."""
        default = FilterState()
        parts: list[str] = []
        for name, parameter in PARAMETERS.items():
            value = getattr(self, parameter.attribute)
            if value != getattr(default, parameter.attribute):
                parts.append(f"{name}={parameter.write(value)}")
        return "&".join(parts)

    def without(self, *attributes: str) -> FilterState:
        """The same question with the named clauses left out (a chart never filters itself)."""
        default = FilterState()
        return replace(self, **{name: getattr(default, name) for name in attributes})


@dataclass(frozen=True)
class Parameter:
    """One name of the query string: which attribute it fills, how it is read and written, and its documentation."""

    attribute: str
    read: Callable[[str, Vocabulary], object]
    write: Callable[..., str]
    help: str


def _names(known: Callable[[Vocabulary], Mapping[str, str]]) -> Callable[[str, Vocabulary], tuple[str, ...]]:
    """A reader of comma lists whose values must be known to the vocabulary of the loaded store."""

    def read(text: str, vocabulary: Vocabulary) -> tuple[str, ...]:
        names = known(vocabulary)
        return _in_order(split_list(text), names)

    return read


def _in_order(values: Iterable[str], known: Iterable[str]) -> tuple[str, ...]:
    """The values in canonical order, each once; unknown ones raise Problem."""
    order = {name: position for position, name in enumerate(known)}
    unknown = [value for value in values if value not in order]
    if unknown:
        hint = ", ".join(list(order)[:12]) + (" …" if len(order) > 12 else "")
        raise Problem(f"{', '.join(repr(value) for value in unknown)} is not known here; known are {hint or 'none'}")
    return tuple(sorted(set(values), key=order.__getitem__))


def _one_of(choices: Iterable[str]) -> Callable[[str, Vocabulary], str]:
    allowed = tuple(choices)

    def read(text: str, _: Vocabulary) -> str:
        if text not in allowed:
            raise Problem(f"{text!r} is not one of {', '.join(allowed)}")
        return text

    return read


#: Every parameter of the query string, in canonical order. docs/query-string.md documents each; a test compares.
PARAMETERS: dict[str, Parameter] = {
    "from": Parameter(
        "start", lambda text, _: parse_date(text, last=False), date.isoformat, "First month or day, inclusive."
    ),
    "to": Parameter(
        "end", lambda text, _: parse_date(text, last=True), date.isoformat, "Last month or day, inclusive."
    ),
    "compare": Parameter("compare", _one_of(COMPARISONS), str, "Comparison period: year before, period before, none."),
    "district": Parameter("districts", _names(lambda v: v.districts), ",".join, "ONS codes of districts."),
    "area": Parameter("areas", _names(lambda v: v.areas), ",".join, "Coordination areas."),
    "lsoa": Parameter("lsoas", _names(lambda v: v.lsoas), ",".join, "ONS codes of LSOAs of the vintage in use."),
    "cell": Parameter("cells", lambda text, _: parse_cells(text), ",".join, "Hotspot cells."),
    "what": Parameter("what", _names(lambda v: v.what), ",".join, "Named sets, offence groups or categories."),
    "flag": Parameter(
        "flags", lambda text, _: _in_order(split_list(text), FLAG_FILTERS), ",".join, "Circumstances; all must hold."
    ),
    "cohort": Parameter("cohort", lambda text, _: parse_cohort(text), str, "Ages of the people involved."),
    "role": Parameter("role", _one_of(ROLES), str, "Whose age counts."),
    "days": Parameter("days", lambda text, _: _in_order(split_list(text), WEEKDAYS), ",".join, "Days of the week."),
    "hours": Parameter("hours", lambda text, _: parse_hours(text), format_hours, "Hours of the day."),
    "school": Parameter("school", _one_of(SCHOOL), str, "School term, school holiday or all days."),
    "measure": Parameter("measure", _one_of(MEASURES), str, "What the map shows."),
}


def parse_query(query: str, vocabulary: Vocabulary) -> tuple[FilterState, list[str]]:
    """Read a query string (with or without a leading '?').

    Returns the state and a list of sentences, one for each name or value that was not understood; such a clause
    is left at its default. The command line refuses when the list is not empty, the page shows it as a notice.
    """
    from urllib.parse import parse_qsl

    problems: list[str] = []
    values: dict[str, object] = {}
    for name, text in parse_qsl(query.lstrip("?"), keep_blank_values=True):
        parameter = PARAMETERS.get(name)
        if parameter is None:
            problems.append(f"Unknown parameter {name!r}; known are {', '.join(PARAMETERS)}.")
        elif parameter.attribute in values:
            problems.append(f"Parameter {name!r} is given twice; the first one counts.")
        else:
            try:
                values[parameter.attribute] = parameter.read(text.strip(), vocabulary)
            except Problem as problem:
                problems.append(f"{name}: {problem}.")
    state = FilterState(**values)  # type: ignore[arg-type]
    if state.start and state.end and state.start > state.end:
        problems.append(f"from: {state.start} is after to: {state.end}; both were left out.")
        state = replace(state, start=None, end=None)
    return state, problems


assert {parameter.attribute for parameter in PARAMETERS.values()} == {field.name for field in fields(FilterState)}
__all__ = ["COHORTS", "PARAMETERS", "FilterState", "Parameter", "parse_query"]
