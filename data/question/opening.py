"""Where a question starts when the address asks nothing: the partnership's own, or what the source can answer."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from data.question.answerable import refusals
from data.question.filters import FilterState
from data.question.periods import latest_year
from data.viewer import OF_DISTRICTS

if TYPE_CHECKING:
    from collections.abc import Callable

    from data.store.version import Store
    from data.viewer import Viewer

#: The VRU's default scope (DOMAIN), narrowed to what the source can answer.
SCOPES = (
    FilterState(what=("asvc",), flags=("public",), cohort="u25"),
    FilterState(what=("asvc",), cohort="u25"),
    FilterState(what=("asvc",)),
    FilterState(what=("violence-and-sexual-offences",)),
    FilterState(),
)


def opening_state(store: Store) -> FilterState:
    """The last twelve complete months of the first scope that the store can answer."""
    scope = next(scope for scope in SCOPES if not refusals(scope, store))
    scope = replace(scope, what=tuple(name for name in scope.what if name in store.vocabulary().what))
    if not store.months:
        return scope
    period = latest_year(store)
    return replace(scope, start=period.start, end=period.end)


def opening_for(viewer: Viewer, opening: Callable[[Store], FilterState]) -> Callable[[Store], FilterState]:
    """A page's opening for this viewer: a partnership manager's own districts, the public's fixed question."""

    def opened(store: Store) -> FilterState:
        state = opening(store)
        if viewer.role == "public":
            return replace(state, flags=())
        if viewer.role in OF_DISTRICTS:
            own = tuple(code for code in store.district_codes if code in viewer.districts)
            return replace(state, districts=own) if own else replace(state, flags=())
        return state

    return opened
