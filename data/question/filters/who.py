"""Filters of the people involved: their ages, and whose age counts."""

from __future__ import annotations

from itertools import combinations
from typing import TYPE_CHECKING

import numpy as np

from data.question.basis.filter import Condition, Control, Filter, NoCondition, Slot, Words, chip_of_all, no_chips
from data.question.basis.marking import mark_all
from data.question.basis.needs import AGES
from data.question.basis.parts import Part
from data.question.basis.values import COHORTS, ROLES, cohort_bounds, one_of, parse_cohort
from data.schema import AGE_EDGES, age_mask

if TYPE_CHECKING:
    import numpy.typing as npt

    from data.question.basis.marking import Marking
    from data.question.state import State
    from data.store.columns import Stretch
    from data.store.version import Store
    from data.tables.vocabulary import Vocabulary


def _ages(state: State, _: Store, __: int) -> Marking | None:
    if state.cohort == "all":
        return None
    mask = np.uint32(age_mask(*cohort_bounds(state.cohort)))
    columns_of = {"any": ("victim_ages", "suspect_ages"), "victim": ("victim_ages",), "suspect": ("suspect_ages",)}

    def mark(columns: Stretch, marks: npt.NDArray[np.uint16], bit: np.uint16) -> None:
        first, *others = columns_of[state.role]
        ages = columns[first] & mask
        for name in others:
            ages |= columns[name] & mask
        mark_all(marks, ages == 0, bit)

    return mark


def cohort_words(state: State) -> str:
    """'under 25', 'victim aged 10 to 17', '' for all ages."""
    if state.cohort == "all":
        return ""
    words = COHORTS[state.cohort][2] if state.cohort in COHORTS else "aged " + state.cohort.replace("-", " to ")
    return words if state.role == "any" else f"{ROLES[state.role]} {words}"


def _before_the_kind(state: State) -> str:
    """'under-25 ' (serious violence), 'victim aged 10 to 17: ' (serious violence)."""
    words = cohort_words(state)
    if not words:
        return ""
    if state.role == "any" and words.startswith("under "):
        return words.replace(" ", "-") + " "
    return f"{'anyone ' if state.role == 'any' else ''}{words}: "


def _cohorts(_: Vocabulary) -> list[str]:
    """The named ones, and every range from one edge of the age bands to another."""
    ranges = (parse_cohort(f"{low}-{below - 1}") for low, below in combinations(AGE_EDGES, 2))
    return list(dict.fromkeys([*COHORTS, *ranges]))


COHORT: Filter[str] = Filter(
    name="cohort",
    attribute="cohort",
    help="ages of the people involved",
    read=lambda text, _: parse_cohort(text),
    write=str,
    condition=Condition(Part.COHORT, _ages),
    needs=(AGES,),
    words=Words(Slot.WHO, lambda state, _, __: _before_the_kind(state)),
    chips=chip_of_all("cohort", cohort_words, "role"),
    control=Control("cohort"),
    examples=_cohorts,
)
ROLE: Filter[str] = Filter(
    name="role",
    attribute="role",
    help="whose age counts",
    read=one_of(ROLES),
    write=str,
    condition=NoCondition("Whose age counts for the cohort; nothing without one.", rides_on="cohort"),
    needs=(),
    words=None,  # said, and taken away by its chip, with the cohort
    chips=no_chips,
    control=Control("role"),
    examples=lambda _: [name for name in ROLES if name != "any"],
)
