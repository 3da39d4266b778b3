"""A FilterState in English: the sentence under the title, and a chip for each value that narrows it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from data.question.basis.filter import Chip, Slot
from data.question.filters import FILTERS

if TYPE_CHECKING:
    from data.question.filters import FilterState
    from data.question.periods import Periods
    from data.tables.vocabulary import Vocabulary

#: What is said where no filter speaks.
OTHERWISE = {Slot.WHAT: "all offences", Slot.WHERE: "all districts"}
#: Between the words of several filters that speak in one place.
BETWEEN = {Slot.WHERE: ", "}


def sentence(state: FilterState, periods: Periods, vocabulary: Vocabulary) -> str:
    """'Under-25 serious violence in public places, Oct 2024 – Sep 2025, all districts.'"""
    who, what, how, *others = (_words_in(slot, state, vocabulary, periods) for slot in Slot)
    subject = f"{who}{_lower_first(what)}{' ' if how else ''}{how}"
    text = ", ".join(part for part in (subject, *others) if part)
    return text[0].upper() + text[1:] + "."


def place_words(state: FilterState, vocabulary: Vocabulary) -> str:
    """'all districts', 'Medway and Swale', '3 LSOAs in Thanet'."""
    return _words_in(Slot.WHERE, state, vocabulary, None)


def chips(state: FilterState, vocabulary: Vocabulary) -> list[Chip]:
    """One chip for each value that narrows the question, in the order of the address."""
    return [chip for each in FILTERS.values() for chip in each.chips(state, vocabulary)]


def _words_in(slot: Slot, state: FilterState, vocabulary: Vocabulary, periods: Periods | None) -> str:
    """What the filters say in one place of the sentence."""
    own = [each.words for each in FILTERS.values() if each.words and each.words.slot is slot]
    spoken = [words.text(state, vocabulary, periods) for words in own]
    return BETWEEN.get(slot, " ").join(text for text in spoken if text) or OTHERWISE.get(slot, "")


def _lower_first(text: str) -> str:
    """Lower-case the first letter of a label inside a sentence, but leave abbreviations alone."""
    return text if text[:2].isupper() else text[0].lower() + text[1:]
