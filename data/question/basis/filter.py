"""A filter as a thing: its name in the address, what it asks of an offence, its words, its chips and its control.

Address, scan, sentence, chips, refusals, controls, the questions of the tests and the check of the documentation all
follow from it; ``data.question.filters`` lists every one.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from enum import Enum, auto
from typing import TYPE_CHECKING, Any, Generic, TypeVar

if TYPE_CHECKING:
    from data.question.basis.marking import Marking
    from data.question.basis.needs import Need
    from data.question.basis.parts import Part
    from data.question.periods import Periods
    from data.question.state import State
    from data.store.version import Store
    from data.tables.vocabulary import Vocabulary

Value = TypeVar("Value")


@dataclass(frozen=True)
class Condition:
    """What is asked of an offence. ``marking``: (state, store, LSOA vintage) -> a test of rows; None where none is."""

    part: Part
    marking: Callable[[State, Store, int], Marking | None]


@dataclass(frozen=True)
class NoCondition:
    """Said where a filter marks no row itself, with the reason."""

    why: str
    rides_on: str = ""  # the filter whose condition reads this one's value too
    restricts: bool = False  # it leaves offences out all the same: days of the period are cut out, not marked


class Slot(Enum):
    """Where in the sentence a filter's words stand, in order."""

    WHO = auto()
    WHAT = auto()
    HOW = auto()
    PERIOD = auto()
    WHEN = auto()
    WHERE = auto()
    AGAINST = auto()


@dataclass(frozen=True)
class Words:
    """``text``: (state, vocabulary, periods or None where only places are told) -> words; '' where nothing is asked."""

    slot: Slot
    text: Callable[[State, Vocabulary, Periods | None], str]


@dataclass(frozen=True)
class Chip:
    """One clause of the question: its words, and the state without it."""

    label: str
    without: State


def _as_json(value: Any) -> Any:
    return list(value) if isinstance(value, tuple) else value


@dataclass(frozen=True)
class Control:
    """What shows and sets a filter on screen; which component that is, the pages say (``layouts``).

    ``take`` raises TypeError, ValueError or OverflowError for what it cannot take. Without it the value is read as the
    address is, so order and spelling are canonical and nothing is trusted.
    """

    name: str
    show: Callable[[Any], Any] = _as_json  # value -> what the component shows
    take: Callable[[State, Any], State] | None = None
    lets_go: tuple[str, ...] = ()  # attributes that make no sense any more after a new choice


@dataclass(frozen=True)
class Touched:
    """Said where no control sets a filter, with what is touched instead; its chip shows it."""

    on: str


@dataclass(frozen=True)
class Filter(Generic[Value]):
    """One filter. Its default is that of the field of ``State``; a value at its default restricts nothing."""

    name: str  # in the address
    attribute: str  # of State
    help: str  # its words in docs/query-string.md
    read: Callable[[str, Vocabulary], Value]
    write: Callable[[Value], str]
    condition: Condition | NoCondition
    needs: tuple[Need, ...]  # of a source; empty: any source can answer
    words: Words | None  # None: another filter's words hold it, or it is not in the sentence
    chips: Callable[[State, Vocabulary], list[Chip]]
    control: Control | Touched
    examples: Callable[[Vocabulary], Sequence[Value]]  # valid values that are not the default

    def value(self, state: State) -> Any:
        """Its value in a question."""
        return getattr(state, self.attribute)

    def asked(self, state: State) -> bool:
        """True where the question says something of it."""
        return bool(self.value(state) != getattr(type(state), self.attribute))

    def taken(self, state: State, value: Any, vocabulary: Vocabulary) -> State:
        """The question after its control took a value."""
        if not isinstance(self.control, Control):
            raise TypeError(f"{self.name} has no control")
        if self.control.take is not None:
            return self.control.take(state, value)
        text = ",".join(value) if isinstance(value, list) else str(value or "")
        chosen = state.without(self.attribute, *self.control.lets_go)
        read: dict[str, Any] = {self.attribute: self.read(text.strip(), vocabulary)} if text else {}
        return replace(chosen, **read)


def no_chips(_: State, __: Vocabulary) -> list[Chip]:
    """For what another filter's chip takes away with it, or what narrows nothing."""
    return []


def chip_of_all(
    attribute: str, label: Callable[[State], str], *others: str
) -> Callable[[State, Vocabulary], list[Chip]]:
    """One chip for the whole value, which takes it away and the others with it."""

    def chips(state: State, _: Vocabulary) -> list[Chip]:
        if getattr(state, attribute) == getattr(type(state), attribute):
            return []
        return [Chip(label(state), state.without(attribute, *others))]

    return chips


def chip_of_each(
    attribute: str, label: Callable[[str, Vocabulary], str], *others: str
) -> Callable[[State, Vocabulary], list[Chip]]:
    """A chip for each value of a list, which takes that one away, and the others whole."""

    def chips(state: State, vocabulary: Vocabulary) -> list[Chip]:
        def less(value: str) -> State:
            left: dict[str, Any] = {attribute: tuple(each for each in getattr(state, attribute) if each != value)}
            return replace(state.without(*others), **left)

        return [Chip(label(each, vocabulary), less(each)) for each in getattr(state, attribute)]

    return chips
