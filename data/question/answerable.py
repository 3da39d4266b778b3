"""What the loaded source cannot answer, in words. A question it cannot answer is refused, never drawn as zero."""

from __future__ import annotations

from typing import TYPE_CHECKING

from data.question.basis.needs import LOAD_EXTRACT, SNAPPED
from data.question.filters import FILTERS

if TYPE_CHECKING:
    from collections.abc import Iterable

    from data.question.basis.needs import Need
    from data.question.filters import FilterState
    from data.schema import Capabilities
    from data.store.source import Source
    from data.store.version import Store
    from data.tables.vocabulary import Vocabulary

__all__ = ["LOAD_EXTRACT", "SNAPPED", "knows", "knows_knife", "partly", "refusals"]


def refusals(state: FilterState, store: Store) -> list[str]:
    """One sentence for each clause that the sources in the store know nothing of; empty: it can be answered."""
    source = " and ".join(s.name for s in store.sources) or "This store"
    found = _unmet(state, store.capabilities, store.vocabulary())
    return _each_once(f"{source} {need.refusal.format(', '.join(unknown))}" for need, unknown in found)


def partly(state: FilterState, store: Store) -> list[str]:
    """Where sources are mixed: sentences on offences that a clause leaves out because their source does not know."""
    if len(store.sources) < 2:
        return []
    found: list[str] = []
    for source in store.sources:
        unmet = _unmet(state, source.capabilities, store.vocabulary())
        lacks = _each_once(need.record for need, _ in unmet if need.record)
        if lacks:
            found.append(f"{source.name} does not record {' and '.join(lacks)}: its offences are left out.")
    return found


def knows(source: Source, state: FilterState, store: Store) -> bool:
    """True where this source alone can answer the question; its months hold zeros that mean nothing otherwise."""
    return not _unmet(state, source.capabilities, store.vocabulary())


def knows_knife(store: Store) -> bool:
    """True where knife-enabled serious violence can be counted."""
    return store.capabilities.offence_codes and "knife" in store.capabilities.flags


def _unmet(state: FilterState, known: Capabilities, vocabulary: Vocabulary) -> list[tuple[Need, list[str]]]:
    """The needs of what is asked that a source does not meet, with words of what it does not know."""
    found = [
        (need, unknown)
        for each in FILTERS.values()
        if each.asked(state)
        for need in each.needs
        if (unknown := need.unknown(each.value(state), known, vocabulary))
    ]
    return sorted(found, key=lambda unmet: unmet[0].place)


def _each_once(sentences: Iterable[str]) -> list[str]:
    return list(dict.fromkeys(sentences))
