"""What may be asked by a viewer who is given figures with noise: one year, place, kind and age group of each.

Noise that follows the offences counted (``data.release.perturbation``) cannot be averaged by asking again. It could be
by asking of many overlapping stretches of months, lists of districts or lists of kinds: each is a figure with noise of
its own, and what they have in common is found by least squares (``python -m benchmarks.attack``). So there are two
years that do not overlap, one district or one coordination area or all of them, any one kind, and any one cohort.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from data.question.answerable import refusals
from data.question.basis.values import COHORTS
from data.question.filters import FILTERS, FilterState
from data.question.periods import Period, latest_year, resolve, year_before

if TYPE_CHECKING:
    from data.store.version import Store

#: Names of the fixed years: the latest, and the one before it.
YEARS = ("latest", "before")
#: All that such a viewer may choose. Every other filter is refused, so one that is added tomorrow is refused too.
CHOICES = {"start", "end", "compare", "districts", "areas", "what", "cohort", "measure"}
#: Measures that need exact counts: sums of weights would give small counts away.
EXACT_ONLY = {"harm"}


def kinds_offered(store: Store) -> tuple[str, ...]:
    """Values of ``what`` that may be asked of this store, each alone; '' is every offence."""
    return ("", *(name for name in store.vocabulary().what if not refusals(FilterState(what=(name,)), store)))


def cohorts_offered(store: Store) -> tuple[str, ...]:
    """Cohorts that may be asked of this store."""
    return ("all", *COHORTS) if store.capabilities.ages else ("all",)


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
    ages = ", ".join("all ages" if name == "all" else COHORTS[name][2] for name in cohorts_offered(store))
    return f"{years}; all districts, one district or one coordination area; all offences or one kind; {ages}"


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
