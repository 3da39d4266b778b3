"""How many residents a rate is per: by district or LSOA, for the ages of the question, and how it was made."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from data.question.basis.values import cohort_bounds
from data.question.filters.who import cohort_words
from data.tables.residents import SOURCE

if TYPE_CHECKING:
    import numpy.typing as npt

    from data.answers.request import Request
    from data.question.filters import FilterState


@dataclass(frozen=True)
class Denominator:
    """Residents by area number (NaN: not known), the words for 'per 1,000 …', and a note for the method panel."""

    residents: npt.NDArray[np.float64]
    words: str
    note: str


def district_residents(request: Request) -> Denominator:
    """Residents of each district in the cohort's ages."""
    state, store = request.state, request.store
    bounds = (0, None) if state.cohort == "all" else cohort_bounds(state.cohort)
    by_code, exact = store.residents_in(*bounds)
    residents = np.array([by_code.get(code, np.nan) for code in store.district_codes])
    made = "" if exact else " A census age band is cut in proportion to its years of age."
    return Denominator(residents, _words(state), f"{SOURCE}.{made} {NOT_PRESENT}")


def lsoa_residents(request: Request) -> Denominator:
    """Residents of all ages of each LSOA: the ages of the question are not known that finely."""
    population = request.store.lsoas(request.vintage)["population"].to_numpy(np.float64)
    note = f"Census 2011 residents of all ages, Office for National Statistics. {NOT_PRESENT}"
    return Denominator(population, "per 1,000 residents of all ages", note)


NOT_PRESENT = "Residents are not the people present: town centres and stations draw many more."


def _words(state: FilterState) -> str:
    ages = cohort_words(state.without("role")) or ""
    return f"per 1,000 residents {ages}".rstrip()
