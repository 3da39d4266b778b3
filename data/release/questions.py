"""What may be asked by a viewer who is given rounded figures: a short fixed list, so that no two answers are near.

Every small count that an attacker could name was named by subtracting two questions that differ a little: a day, an
hour, a month, a list of districts. So such a viewer asks of two fixed years only, of one district or one coordination
area or all of them, and of a few sets and cohorts that are far apart.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from data.question.basis.values import COHORTS
from data.question.filters import FILTERS
from data.question.periods import Period, latest_year, resolve, year_before
from data.tables.vocabulary import SETS

if TYPE_CHECKING:
    from data.question.filters import FilterState
    from data.store.version import Store

#: Names of the fixed years: the latest, and the one before it.
YEARS = ("latest", "before")
#: Values of ``what`` ('' is every offence), each named alone; the second list where the source has no offence codes.
CODED = ("", "asvc", "msvc", "knife-enabled")
CATEGORIES = ("", "violence-and-sexual-offences", "robbery", "possession-of-weapons")
AGES = ("all", "u18", "u25")
#: All that such a viewer may choose. Every other filter is refused, so one that is added tomorrow is refused too.
CHOICES = {"start", "end", "compare", "districts", "areas", "what", "cohort", "measure"}
#: Measures that need exact counts: sums of weights would give small counts away.
EXACT_ONLY = {"harm"}


def kinds_offered(store: Store) -> tuple[str, ...]:
    """Values of ``what`` that may be asked of this store, each alone; '' is every offence."""
    known = store.vocabulary()
    if not store.capabilities.offence_codes:
        return tuple(name for name in CATEGORIES if not name or name in known.categories)
    knife = "knife" in store.capabilities.flags
    return tuple(name for name in CODED if name != "knife-enabled" or knife)


def cohorts_offered(store: Store) -> tuple[str, ...]:
    """Cohorts that may be asked of this store."""
    return AGES if store.capabilities.ages else AGES[:1]


def years_offered(store: Store) -> tuple[Period, ...]:
    """The latest twelve complete months, and the twelve before where the data covers them."""
    latest = latest_year(store)
    before = year_before(latest, store)
    return (latest,) if before is None else (latest, before)


def why_not_offered(state: FilterState, store: Store) -> str:
    """'' where the question is one of the fixed ones, else a sentence that says what may be asked."""
    if _is_offered(state, store):
        return ""
    return (
        f"This view answers fixed questions only, so that no small count can be worked out: {fixed_words(store)}. "
        "Clear all leads back to them."
    )


def fixed_words(store: Store) -> str:
    """The fixed questions in words: years; places; kinds; ages."""
    years = " or ".join(year.words() for year in years_offered(store))
    words = store.vocabulary().what
    kinds = ", ".join((words[name] if name not in SETS else SETS[name]) if name else "all offences"
                      for name in kinds_offered(store))  # fmt: skip
    ages = ", ".join("all ages" if name == "all" else COHORTS[name][2] for name in cohorts_offered(store))
    return f"{years}; all districts, one district or one coordination area; {kinds}; {ages}"


def _is_offered(state: FilterState, store: Store) -> bool:
    places = len(state.districts) + len(state.areas)
    if places > 1 or any(each.asked(state) for each in FILTERS.values() if each.attribute not in CHOICES):
        return False
    if state.cohort not in cohorts_offered(store):
        return False
    if len(state.what) > 1 or (state.what or ("",))[0] not in kinds_offered(store):
        return False
    years = years_offered(store)
    asked = resolve(state, store)
    return asked.now in years and (asked.before is None or asked.before in years)
