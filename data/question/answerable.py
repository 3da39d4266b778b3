"""What the loaded source cannot answer, in words. A question it cannot answer is refused, never drawn as zero."""

from __future__ import annotations

from typing import TYPE_CHECKING

from data.question.filter_values import FLAG_FILTERS
from data.schema import Flag
from data.tables.vocabulary import SETS

if TYPE_CHECKING:
    from data.question.filters import FilterState
    from data.store.version import Source, Store

#: Why no cell is drawn from such points; the source's name stands before it.
SNAPPED = (
    "gives points that were moved to the middle of a street or to a landmark, each standing for several addresses, so "
    "cells smaller than an LSOA would show where those points are, not where offences happen."
)
LOAD_EXTRACT = "Load a force extract (see docs/import.md) to ask this."


def refusals(state: FilterState, store: Store) -> list[str]:
    """One sentence for each clause that the sources in the store know nothing of; empty: it can be answered."""
    known = store.capabilities
    source = " and ".join(s.name for s in store.sources) or "This store"
    found: list[str] = []
    if ((state.days or state.school != "all") and not known.day) or (state.hours and not known.hour):
        found.append(f"{source} gives the month of an offence, not the day or hour. {LOAD_EXTRACT}")
    if state.cells and not known.exact_points:
        found.append(f"{source} {SNAPPED}")
    if state.cohort != "all" and not known.ages:
        found.append(f"{source} gives no ages of victims or suspects. {LOAD_EXTRACT}")
    missing = [name for name in state.flags if not _flag_bits(name) <= known.flags]
    if missing:
        found.append(
            f"{source} does not record: {', '.join(FLAG_FILTERS[name][2] for name in missing)}. {LOAD_EXTRACT}"
        )
    coded = [name for name in state.what if name in SETS or name in store.vocabulary().groups]
    if coded and not known.offence_codes:
        words = ", ".join(store.vocabulary().what[name] for name in coded)
        found.append(f"{source} has crime categories but no Home Office offence codes, so not: {words}. {LOAD_EXTRACT}")
    if "knife-enabled" in state.what and known.offence_codes and "knife" not in known.flags:
        found.append(f"{source} does not say whether a knife was involved. {LOAD_EXTRACT}")
    return found


def partly(state: FilterState, store: Store) -> list[str]:
    """Where sources are mixed: sentences on offences that a clause leaves out because their source does not know."""
    found: list[str] = []
    for source in store.sources:
        known = source.capabilities
        lacks = [
            words
            for words, asked, has in (
                ("days", state.days or state.school != "all", known.day),
                ("exact places", state.cells, known.exact_points),
                ("hours", state.hours, known.hour),
                ("ages", state.cohort != "all", known.ages),
                ("circumstances", state.flags, all(_flag_bits(name) <= known.flags for name in state.flags)),
            )
            if asked and not has
        ]
        if lacks and len(store.sources) > 1:
            found.append(f"{source.name} does not record {' and '.join(lacks)}: its offences are left out.")
    return found


def knows(source: Source, state: FilterState, store: Store) -> bool:
    """True where this source alone can answer the question; its months hold zeros that mean nothing otherwise."""
    known = source.capabilities
    coded = any(name in SETS or name in store.vocabulary().groups for name in state.what)
    return (
        (known.day or not (state.days or state.school != "all"))
        and (known.hour or not state.hours)
        and (known.ages or state.cohort == "all")
        and (known.offence_codes or not coded)
        and ("knife-enabled" not in state.what or "knife" in known.flags)
        and all(_flag_bits(name) <= known.flags for name in state.flags)
    )


def knows_knife(store: Store) -> bool:
    """True where knife-enabled serious violence can be counted."""
    return store.capabilities.offence_codes and "knife" in store.capabilities.flags


def _flag_bits(name: str) -> set[str]:
    needed, barred, _ = FLAG_FILTERS[name]
    return {flag.name.lower() for flag in Flag if flag & (needed | barred) and flag.name}
