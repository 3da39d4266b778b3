"""Every question that a view of figures with noise answers, and questions near to them that it must refuse."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from functools import cache
from itertools import product

from data.question.filters import FilterState
from data.release.questions import cohorts_offered, kinds_offered, years_offered
from data.store.version import Store


@cache
def fixed_questions(store: Store, *, places: bool = True) -> list[FilterState]:
    """All kinds × cohorts × years, of all districts and with ``places`` of each district and coordination area."""
    where = [FilterState()]
    if places:
        home = store.districts.loc[store.districts["home"], "code"]
        where += [FilterState(districts=(code,)) for code in home]
        where += [FilterState(areas=(slug,)) for slug in store.vocabulary().areas]
    return [
        replace(
            place,
            what=(kind,) if kind else (),
            cohort=cohort,
            start=year.start,
            end=year.end,
            compare="year" if number == 0 else "none",
        )
        for (number, year), kind, cohort, place in product(
            enumerate(years_offered(store)), kinds_offered(store), cohorts_offered(store), where
        )
    ]


def near_questions(state: FilterState) -> list[FilterState]:
    """Questions that differ from a fixed one by a day, an hour, a month, a circumstance, an age or a list."""
    day = timedelta(days=1)
    return [
        replace(state, start=state.start + day),
        replace(state, end=state.end - day),
        replace(state, start=state.start - day),
        replace(state, start=None, end=None),
        replace(state, start=state.end.replace(day=1)),
        replace(state, days=("mon", "tue", "wed", "thu", "fri", "sat")),
        replace(state, hours=tuple(range(23))),
        replace(state, school="term"),
        replace(state, flags=("public",)),
        replace(state, cohort="17-17"),
        replace(state, cohort="u18", role="victim"),
        replace(state, what=("rape", "homicide")),
        replace(state, what=("asvc", "knife-enabled")),
        replace(state, districts=("E07000114", "E07000106"), areas=()),
        replace(state, districts=("E07000114",), areas=("north",)),
        replace(state, areas=("north", "thanet-canterbury"), districts=()),
    ]
