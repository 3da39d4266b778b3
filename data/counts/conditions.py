"""A question as tests of an offence, one for each filter that restricts it; each filter says its own."""

from __future__ import annotations

from typing import TYPE_CHECKING

from data.question.basis.filter import Condition
from data.question.filters import FILTERS

if TYPE_CHECKING:
    from data.question.basis.marking import Marking
    from data.question.basis.parts import Part
    from data.question.filters import FilterState
    from data.store.version import Store


def conditions_of(state: FilterState, store: Store, vintage: int) -> dict[Part, Marking]:
    """A test for each filter that restricts the question."""
    made = {
        each.condition.part: each.condition.marking(state, store, vintage)
        for each in FILTERS.values()
        if isinstance(each.condition, Condition)
    }
    return {part: marking for part, marking in made.items() if marking is not None}
