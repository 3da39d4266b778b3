"""Why the question that a page opens on has other numbers than a printed assessment: said under its sentence."""

from __future__ import annotations

from typing import TYPE_CHECKING

from data.question.answerable import knows_knife
from data.question.basis.values import COHORTS, FLAG_FILTERS
from data.question.opening import opening_for, opening_state
from data.question.series import knife_opening

if TYPE_CHECKING:
    from data.question.filters import FilterState
    from data.question.state import State
    from data.store.version import Store
    from data.viewer import Viewer

KNIFE = (
    "All ages and all places are counted, possession of a blade is not: a printed assessment of another scope has "
    "other numbers."
)


def opening_words(state: State, store: Store, viewer: Viewer) -> str:
    """'' but for the question that a page opens on, where its scope is narrower than all ages and all places."""
    asked = state.without("measure")
    if asked == opening_for(viewer, opening_state)(store):
        return _narrower(asked)
    return KNIFE if knows_knife(store) and asked == opening_for(viewer, knife_opening)(store) else ""


def _narrower(state: FilterState) -> str:
    kept = [COHORTS[state.cohort][2]] if state.cohort in COHORTS else []
    kept += [FLAG_FILTERS[name][2] for name in state.flags]
    if not kept:
        return ""
    return (
        f"Only {' and '.join(kept)}: a printed assessment of all ages and all places has higher numbers. Take "
        f"{'those filters' if len(kept) > 1 else 'that filter'} away to count them all."
    )
