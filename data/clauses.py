"""From a FilterState to SQL conditions with parameters; each clause knows which part of the state it came from,

so that a panel can leave its own out (a chart never filters itself). Values are always parameters.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from data.cells import numbers_by_width
from data.filter_values import FLAG_FILTERS, cohort_bounds
from data.schema import WEEKDAYS, OffenceSet, age_mask
from data.terms import HOLIDAY, TERM
from data.vocabulary import coordination_areas

if TYPE_CHECKING:
    from collections.abc import Iterable

    from data.filters import FilterState
    from data.periods import Period
    from data.store import Store

#: Bits of the named sets.
SET_BITS: dict[str, OffenceSet] = {
    "asvc": OffenceSet.ASVC,
    "msvc": OffenceSet.MSVC,
    "knife-enabled": OffenceSet.KNIFE_ENABLED,
}
SCHOOL_NUMBERS = {"term": TERM, "holiday": HOLIDAY}


@dataclass(frozen=True)
class Clause:
    """One condition: where in the state it came from, its SQL and its parameters."""

    origin: str  # 'district', 'lsoa', 'cell', 'what', 'flags', 'cohort', 'days', 'hours', 'school'
    sql: str
    values: tuple[Any, ...]


def clauses(state: FilterState, store: Store, vintage: int) -> list[Clause]:
    """Every condition of the state but its dates, which differ from panel to panel."""
    return [
        *_place_clauses(state, store, vintage),
        *_what_clause(state, store),
        *_flag_clause(state),
        *_cohort_clause(state),
        *_in("days", "weekday", [WEEKDAYS.index(day) for day in state.days]),
        *_in("hours", "hour", state.hours),
        *_in("school", "school", [] if state.school == "all" else [SCHOOL_NUMBERS[state.school]]),
    ]


def _in(origin: str, column: str, values: Iterable[int]) -> list[Clause]:
    numbers = tuple(int(value) for value in values)
    if not numbers:
        return []
    if len(numbers) == 1:
        return [Clause(origin, f"{column} = ?", numbers)]
    return [Clause(origin, f"{column} IN ({', '.join('?' * len(numbers))})", numbers)]


def chosen_districts(state: FilterState, store: Store) -> list[int]:
    """District numbers named by ``district`` or ``area`` (either may name them); empty: not restricted."""
    areas = coordination_areas()
    codes = {*state.districts, *(code for slug in state.areas for code in areas[slug].districts)}
    return [number for number, code in enumerate(store.district_codes) if code in codes] if codes else []


def chosen_lsoas(state: FilterState, store: Store, vintage: int) -> list[int]:
    """LSOA numbers named by ``lsoa``; empty: not restricted."""
    if not state.lsoas:
        return []
    return [int(n) for n in np.flatnonzero(store.lsoas(vintage)["code"].isin(state.lsoas).to_numpy())]


def _place_clauses(state: FilterState, store: Store, vintage: int) -> list[Clause]:
    district, lsoa = area_columns(vintage)
    numbers = chosen_districts(state, store)
    if (state.districts or state.areas) and not numbers:
        return [Clause("district", "false", ())]
    found = _in("district", district, numbers)
    if state.lsoas:
        numbers = chosen_lsoas(state, store, vintage)
        found += _in("lsoa", lsoa, numbers) if numbers else [Clause("lsoa", "false", ())]
    parts, values = [], []
    for width, cells in numbers_by_width(state.cells).items():
        parts.append(f"cell_{width} IN ({', '.join('?' * len(cells))})")
        values.extend(cells)
    return [*found, Clause("cell", f"({' OR '.join(parts)})", tuple(values))] if parts else found


def area_columns(vintage: int) -> tuple[str, str]:
    return {2011: ("district_2011", "lsoa_2011"), 2021: ("district_2021", "lsoa_2021")}[vintage]


def _what_clause(state: FilterState, store: Store) -> list[Clause]:
    if not state.what:
        return []
    bits = sum(int(SET_BITS[name]) for name in state.what if name in SET_BITS)
    numbers = class_numbers(store, [name for name in state.what if name not in SET_BITS])
    parts, values = [], []
    if bits:
        parts.append("(sets & ?) <> 0")
        values.append(bits)
    if numbers:
        parts.append(f"class IN ({', '.join('?' * len(numbers))})")
        values.extend(numbers)
    return [Clause("what", f"({' OR '.join(parts) or 'false'})", tuple(values))]


def class_numbers(store: Store, slugs: Iterable[str]) -> list[int]:
    """Numbers of the offence classes whose group or category is named."""
    return sorted({number for slug in slugs for number in store.kinds.numbers.get(slug, [])})


def _flag_clause(state: FilterState) -> list[Clause]:
    if not state.flags:
        return []
    needed = sum(int(bit) for bit in {FLAG_FILTERS[name][0] for name in state.flags})
    barred = sum(int(bit) for bit in {FLAG_FILTERS[name][1] for name in state.flags})
    return (
        [Clause("flags", "(flags & ?) = ?", (needed | barred, needed))]
        if not needed & barred
        else [Clause("flags", "false", ())]
    )


def _cohort_clause(state: FilterState) -> list[Clause]:
    if state.cohort == "all":
        return []
    mask = age_mask(*cohort_bounds(state.cohort))
    column = {"any": "(victim_ages | suspect_ages)", "victim": "victim_ages", "suspect": "suspect_ages"}[state.role]
    return [Clause("cohort", f"({column} & ?) <> 0", (mask,))]


def where(conditions: Iterable[Clause], period: Period | None, leave_out: Iterable[str] = ()) -> tuple[str, list[Any]]:
    """WHERE with its parameters: the clauses but those left out, within the period."""
    skipped = set(leave_out)
    kept = [clause for clause in conditions if clause.origin not in skipped]
    parts = [clause.sql for clause in kept]
    values: list[Any] = [value for clause in kept for value in clause.values]
    if period is not None:
        parts.insert(0, "day BETWEEN ? AND ?")
        values[:0] = [period.start, period.end]
    return (f"WHERE {' AND '.join(parts)}" if parts else ""), values
