"""Filters of the offence itself: its kind and its circumstances; and what the map shows of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from data.question.basis.filter import Condition, Control, Filter, NoCondition, Slot, Words, chip_of_each, no_chips
from data.question.basis.marking import among, mark_all, no_row
from data.question.basis.needs import LOAD_EXTRACT, Need
from data.question.basis.parts import Part
from data.question.basis.values import FLAG_FILTERS, MANY, MEASURES, in_order, names, one_of, split_list
from data.question.named import SET_BITS, class_numbers
from data.schema import Flag
from data.tables.vocabulary import SETS

if TYPE_CHECKING:
    import numpy.typing as npt

    from data.question.basis.marking import Marking
    from data.question.state import State
    from data.schema import Capabilities
    from data.store.columns import Stretch
    from data.store.version import Store
    from data.tables.vocabulary import Vocabulary


def _kinds(state: State, store: Store, _: int) -> Marking | None:
    if not state.what:
        return None
    bits = np.uint8(sum(int(SET_BITS[name]) for name in state.what if name in SET_BITS))
    numbers = class_numbers(store, [name for name in state.what if name not in SET_BITS])
    passing = np.zeros(max(len(store.classes), 1), np.bool_)
    passing[numbers] = True

    def mark(columns: Stretch, marks: npt.NDArray[np.uint16], bit: np.uint16) -> None:
        failing = np.ones(len(marks), np.bool_)
        if numbers:
            failing &= ~passing[columns["class"]]
        if bits:
            failing &= (columns["sets"] & bits) == 0
        mark_all(marks, failing, bit)

    return mark


def _circumstances(state: State, _: Store, __: int) -> Marking | None:
    if not state.flags:
        return None
    needed = sum(int(bit) for bit in {FLAG_FILTERS[name][0] for name in state.flags})
    barred = sum(int(bit) for bit in {FLAG_FILTERS[name][1] for name in state.flags})
    if needed & barred:
        return no_row()
    every = np.arange(256)
    return among("flags", every[(every & (needed | barred)) == needed].tolist())


def _kind_words(state: State, vocabulary: Vocabulary) -> str:
    if len(state.what) > MANY:
        return f"{len(state.what)} kinds of offence"
    return " or ".join(vocabulary.what[name] for name in state.what)


def _circumstance_words(state: State) -> str:
    words = [FLAG_FILTERS[name][2] for name in state.flags]
    plain = [word for word in words if not word.startswith("domestic")]
    bracketed = [f"({word})" for word in words if word.startswith("domestic")]
    return " ".join(plain + bracketed)


def _uncoded(what: tuple[str, ...], known: Capabilities, vocabulary: Vocabulary) -> list[str]:
    """Sets and groups, which only a Home Office code tells."""
    coded = [name for name in what if name in SETS or name in vocabulary.groups]
    return [] if known.offence_codes else [vocabulary.what[name] for name in coded]


def _no_knife(what: tuple[str, ...], known: Capabilities, _: Vocabulary) -> list[str]:
    return ["knife-enabled"] if "knife-enabled" in what and known.offence_codes and "knife" not in known.flags else []


def _unrecorded(flags: tuple[str, ...], known: Capabilities, _: Vocabulary) -> list[str]:
    return [FLAG_FILTERS[name][2] for name in flags if not _flag_names(name) <= known.flags]


def _flag_names(name: str) -> set[str]:
    needed, barred, _ = FLAG_FILTERS[name]
    return {flag.name.lower() for flag in Flag if flag & (needed | barred) and flag.name}


CIRCUMSTANCES = Need("circumstances", f"does not record: {{}}. {LOAD_EXTRACT}", _unrecorded, 4)
CODES = Need(
    "",  # a category named beside a set is known all the same
    f"has crime categories but no Home Office offence codes, so not: {{}}. {LOAD_EXTRACT}",
    _uncoded,
    5,
)
KNIFE = Need("", f"does not say whether a knife was involved. {LOAD_EXTRACT}", _no_knife, 6)

WHAT: Filter[tuple[str, ...]] = Filter(
    name="what",
    attribute="what",
    help="kinds of offence: any of them",
    read=names(lambda vocabulary: vocabulary.what),
    write=",".join,
    condition=Condition(Part.WHAT, _kinds),
    needs=(CODES, KNIFE),
    words=Words(Slot.WHAT, lambda state, vocabulary, _: _kind_words(state, vocabulary)),
    chips=chip_of_each("what", lambda name, vocabulary: vocabulary.what[name]),
    control=Control("what"),
    examples=lambda vocabulary: [(name,) for name in vocabulary.what],
)
FLAG: Filter[tuple[str, ...]] = Filter(
    name="flag",
    attribute="flags",
    help="circumstances: all of them",
    read=lambda text, _: in_order(split_list(text), {name: words for name, (_, _, words) in FLAG_FILTERS.items()}),
    write=",".join,
    condition=Condition(Part.FLAGS, _circumstances),
    needs=(CIRCUMSTANCES,),
    words=Words(Slot.HOW, lambda state, _, __: _circumstance_words(state)),
    chips=chip_of_each("flags", lambda name, _: FLAG_FILTERS[name][2]),
    control=Control("flags"),
    examples=lambda _: [(name,) for name in FLAG_FILTERS],
)
MEASURE: Filter[str] = Filter(
    name="measure",
    attribute="measure",
    help="what the map shows",
    read=one_of(MEASURES),
    write=str,
    condition=NoCondition("The same offences, shown as another figure."),
    needs=(),
    words=None,  # the legend of the map says it
    chips=no_chips,
    control=Control("measure"),
    examples=lambda _: [name for name in MEASURES if name != "count"],
)
