"""A question as tests of an offence, one for each filter that restricts it; each filter says its own."""

from __future__ import annotations

from typing import TYPE_CHECKING

from data.question.filter import Condition
from data.question.filters import FILTERS
from data.question.parts import FINE, NOTHING, PLACE, Part

if TYPE_CHECKING:
    from data.question.filters import FilterState
    from data.question.marking import Marking
    from data.store.version import Store

#: What a table leaves out is said in parts too: whoever asks for tables finds both here.
__all__ = ["FINE", "NOTHING", "PLACE", "Part", "conditions_of"]


def conditions_of(state: FilterState, store: Store, vintage: int) -> dict[Part, Marking]:
    """A test for each filter that restricts the question."""
    made = {
        each.condition.part: each.condition.marking(state, store, vintage)
        for each in FILTERS.values()
        if isinstance(each.condition, Condition)
    }
    return {part: marking for part, marking in made.items() if marking is not None}
