"""What a rate is per: residents of each district or LSOA in the ages of the question, and the time it covers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from data.question.basis.values import cohort_bounds
from data.question.filters.who import cohort_words
from data.question.periods import resolve
from data.store.beside.residents import lsoa_residents as loaded_by_lsoa
from data.store.beside.residents import lsoa_residents_in
from data.tables.residents import SOURCE
from stats.rates import rate_interval

if TYPE_CHECKING:
    import numpy.typing as npt

    from data.answers.request import Request
    from data.question.filters import FilterState
    from data.question.periods import Periods
    from stats.rates import Rates

YEAR_DAYS = 365.25
#: Days by which a period may miss whole years and still be called so: leap days, an extract that stops a little short.
NEAR = 3
NOT_PRESENT = "Residents are not the people present: town centres and stations draw many more."


@dataclass(frozen=True)
class Denominator:
    """Residents by area number (NaN: not known) and whole years that a count is spread over (1: not spread).

    ``words``: 'per 1,000 residents under 25 a year'; every panel that shows a rate says these. ``why_not``: why there
    is no rate of any area, '' where there are some. ``note`` is for the method panel.
    """

    residents: npt.NDArray[np.float64]
    words: str
    note: str
    years: int = 1
    why_not: str = ""

    @property
    def exposure(self) -> npt.NDArray[np.float64]:
        """Residents × years, by area number."""
        return self.residents * self.years

    @property
    def says(self) -> str:
        """'Rate per 1,000 residents a year.', or why there is none."""
        return self.why_not or f"Rate {self.words}."

    def rates(
        self, counts: npt.ArrayLike, areas: npt.NDArray[np.int64] | list[int], moved: npt.ArrayLike = 0.0
    ) -> Rates:
        """Rates per 1,000 of these areas, with their 95% interval; ``moved``: see ``widened_rates``."""
        return widened_rates(counts, self.exposure[areas], moved)


def widened_rates(counts: npt.ArrayLike, exposure: npt.ArrayLike, moved: npt.ArrayLike) -> Rates:
    """Rates per 1,000, their interval wide enough for every count that is off by ``moved`` at most."""
    shown, off = np.asarray(counts, np.float64), np.asarray(moved, np.float64)
    lowest, highest = rate_interval(np.maximum(shown - off, 0), exposure), rate_interval(shown + off, exposure)
    return rate_interval(shown, exposure)._replace(low=lowest.low, high=highest.high)


def district_residents(request: Request) -> Denominator:
    """Residents of each district in the cohort's ages."""
    state, store = request.state, request.store
    by_code, exact = store.residents_in(*_bounds(state))
    residents = np.array([by_code.get(code, np.nan) for code in store.district_codes])
    return _denominator(request, residents, f"{district_sources(request)}.{'' if exact else CUT}", NO_DISTRICT)


def district_sources(request: Request) -> str:
    """Where the residents of the districts of the map come from."""
    return "; ".join(request.store.resident_sources) or SOURCE


def lsoa_residents(request: Request) -> Denominator:
    """Residents of each LSOA in the cohort's ages; where ages are not known that finely, no rate is given."""
    table = loaded_by_lsoa(request.store)
    loaded = lsoa_residents_in(request.store, request.vintage, *_bounds(request.state))
    if table is not None and loaded is not None:
        return _denominator(request, loaded[0], f"{table.source}.{'' if loaded[1] else CUT}", NO_LSOA)
    population = request.store.lsoas(request.vintage)["population"].to_numpy(np.float64)
    if request.state.cohort != "all":
        return _denominator(request, np.full(len(population), np.nan), "", NO_AGES)
    return _denominator(request, population, "Census 2011 residents, Office for National Statistics.", NO_LSOA)


CUT = " An age group that the ages asked for cut across counts in proportion to its years of age."
NO_DISTRICT = "No rate: the residents of these districts are not loaded."
NO_LSOA = "No rate: the residents of these LSOAs are not loaded."
NO_AGES = "No rate: the residents of LSOAs are not loaded by age, and these offences are of one age group."


def _bounds(state: FilterState) -> tuple[int, int | None]:
    return (0, None) if state.cohort == "all" else cohort_bounds(state.cohort)


def _denominator(request: Request, residents: npt.NDArray[np.float64], made: str, why_not: str) -> Denominator:
    known = bool(np.isfinite(residents).any())
    years, time = rate_time(resolve(request.state, request.store))
    ages = cohort_words(request.state.without("role"))
    words = " ".join(part for part in ("per 1,000 residents", ages, time) if part)
    return Denominator(residents, words, f"{made} {NOT_PRESENT}".strip(), years, "" if known else why_not)


def rate_time(periods: Periods) -> tuple[int, str]:
    """Years to divide a count by, and the time that a rate is of: 'a year', 'in these 8 months', 'in these 45 days'."""
    now = periods.now
    years = round(now.days / YEAR_DAYS)
    if not periods.covered:
        return 1, f"in {now.words()}, as far as loaded"
    if years and abs(now.days - years * YEAR_DAYS) <= NEAR:
        return years, "a year"
    if now.whole_months:
        return 1, "in this month" if len(now.months) == 1 else f"in these {len(now.months)} months"
    return 1, "on this day" if now.days == 1 else f"in these {now.days:,} days"
