"""The sums behind every panel of Explore, asked for once: districts by month, and the two periods."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from data.answers.cache import remembered
from data.counts.areas import SUMMED, Tally
from data.counts.tables import DISTRICT_MONTHS, DISTRICTS, PLACE_DISTRICTS, PLACE_MONTHS
from data.question.named import chosen_districts
from data.question.periods import Period, Periods, resolve

if TYPE_CHECKING:
    import numpy.typing as npt

    from data.answers.request import Request
    from data.counts.table import Table


@dataclass(frozen=True)
class Sums:
    """Offences of one period; arrays by area number (0: not mapped), or plain totals."""

    count: npt.NDArray[np.int64]
    knife: npt.NDArray[np.int64]
    harm: npt.NDArray[np.float64]
    weighted: npt.NDArray[np.int64]

    @classmethod
    def spread(cls, tally: Tally, key: str, size: int) -> Sums:
        """A tally keyed by area number, on an array of ``size`` areas."""
        where = tally.keys[key]

        sums = {
            name: np.bincount(where, weights=getattr(tally, name), minlength=size).astype(getattr(tally, name).dtype)
            for name in SUMMED
        }
        return cls(**sums)

    def total(self, chosen: list[int]) -> Sums:
        """The sum over the chosen areas; over all of them and the unmapped where none is chosen."""

        index = chosen or slice(None)
        return Sums(**{name: getattr(self, name)[index].sum() for name in SUMMED})


@dataclass(frozen=True)
class Tallies:
    """Everything the panels share. ``now`` and ``before`` are by district, the place clauses left out."""

    periods: Periods
    months: range  # month numbers from the first to the last of the store
    monthly_harm: npt.NDArray[np.float64]  # days, likewise; NaN where an offence has no weight
    monthly: npt.NDArray[np.int64]  # offences by district number and month, all months, place left out
    now: Sums
    before: Sums | None
    chosen: list[int]  # district numbers of the place clause; empty: all
    selected_monthly_harm: npt.NDArray[np.float64]
    selected_monthly: npt.NDArray[np.int64]  # offences by month in the chosen place
    selected_now: Sums
    selected_before: Sums | None
    unmapped_now: int


@remembered()
def tallies(request: Request) -> Tallies:
    """Ask the store. Whole months are added up from one statement; other periods take one more each."""
    store, state = request.store, request.state
    periods = resolve(state, store)
    months = store.span
    size = len(store.districts)
    everywhere = request.table(DISTRICT_MONTHS)
    monthly, monthly_harm = _matrix(everywhere, size, months), _harm_matrix(everywhere, size, months)
    now, before = (_sums(request, everywhere, period, DISTRICTS) for period in (periods.now, periods.before))
    chosen = chosen_districts(state, store)
    if state.lsoas or state.cells:
        here = request.table(PLACE_MONTHS)
        selected = _matrix(here, size, months).sum(axis=0)
        selected_harm = _harm_matrix(here, size, months).sum(axis=0)
        here_now, here_before = (_sums(request, here, p, PLACE_DISTRICTS) for p in (periods.now, periods.before))
        chosen_now = here_now.total([]) if here_now else None
        chosen_before = here_before.total([]) if here_before else None
    else:
        selected = monthly[chosen].sum(axis=0) if chosen else monthly.sum(axis=0)
        selected_harm = monthly_harm[chosen].sum(axis=0) if chosen else monthly_harm.sum(axis=0)
        chosen_now = now.total(chosen) if now else None
        chosen_before = before.total(chosen) if before else None
    assert now is not None
    assert chosen_now is not None
    return Tallies(
        periods=periods,
        months=months,
        monthly_harm=monthly_harm,
        monthly=monthly,
        now=now,
        before=before,
        chosen=chosen,
        selected_monthly_harm=selected_harm,
        selected_monthly=selected,
        selected_now=chosen_now,
        selected_before=chosen_before,
        unmapped_now=int(now.count[0]),
    )


def _matrix(tally: Tally, size: int, months: range) -> npt.NDArray[np.int64]:
    matrix = np.zeros((size, len(months)), np.int64)
    np.add.at(matrix, (tally.keys["district"], tally.keys["month"] - months.start), tally.count)
    return matrix


def _harm_matrix(tally: Tally, size: int, months: range) -> npt.NDArray[np.float64]:
    matrix = np.zeros((size, len(months)))
    days = np.where(tally.weighted == tally.count, tally.harm, np.nan)
    np.add.at(matrix, (tally.keys["district"], tally.keys["month"] - months.start), days)
    return matrix


def _sums(request: Request, monthly: Tally, period: Period | None, by: Table[Tally]) -> Sums | None:
    """The period's sums by district: from the monthly tally where it is whole months, else asked for."""
    if period is None:
        return None
    size = len(request.store.districts)
    if not period.whole_months:
        return Sums.spread(request.table(by, period), "district", size)
    inside = np.isin(monthly.keys["month"], np.asarray(period.months))
    return Sums.spread(monthly.keep(inside), "district", size)
