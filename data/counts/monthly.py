"""Monthly series with their gaps: a month that is not loaded, not complete or not known from its source is NaN."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from data.counts.areas import by_district_and_month
from data.counts.scan import scan_of
from data.months import Month
from data.question.answerable import knows
from data.question.basis.parts import NOTHING, Part
from data.question.periods import FIRST_WEEK, LAST_DAYS, Period

if TYPE_CHECKING:
    import numpy.typing as npt

    from data.question.filters import FilterState
    from data.store.version import Store


@dataclass(frozen=True, eq=False)
class MonthlySeries:
    """Counts of consecutive months, NaN for a gap; ``start`` is the number (year × 12 + month − 1) of the first."""

    start: int
    counts: npt.NDArray[np.float64]

    @property
    def months(self) -> range:
        """Numbers of its months."""
        return range(self.start, self.start + len(self.counts))

    def over(self, months: range) -> npt.NDArray[np.float64]:
        """The counts of these months; NaN outside the series."""
        found = np.full(len(months), np.nan)
        first, stop = max(months.start, self.start), min(months.stop, self.months.stop)
        if first < stop:
            found[first - months.start : stop - months.start] = self.counts[first - self.start : stop - self.start]
        return found

    def trimmed(self) -> MonthlySeries:
        """From the first known month to the last."""
        known = np.flatnonzero(np.isfinite(self.counts))
        if not known.size:
            return MonthlySeries(self.start, np.zeros(0))
        return MonthlySeries(self.start + int(known[0]), self.counts[known[0] : known[-1] + 1])


def offences_by_month(state: FilterState, store: Store, vintage: int, *, leave_out: Part = NOTHING) -> MonthlySeries:
    """Offences of the question (its dates left out) in every month from the first of the store to the last."""
    known = known_months(state, store)
    if not known:
        return MonthlySeries(0, np.zeros(0))
    months = store.span
    tally = by_district_and_month(state, store, vintage, leave_out=leave_out)
    counts = np.bincount(tally.keys["month"] - months.start, weights=tally.count, minlength=len(months))
    whole = known & whole_months(store)
    return MonthlySeries(months.start, np.where([month in whole for month in months], counts, np.nan))


def known_months(state: FilterState, store: Store, *, by_day: bool = False) -> set[int]:
    """Numbers of the months loaded from a source that knows what is asked (``by_day``: the day of an offence too)."""
    able = [s for s in store.sources if knows(s, state, store) and (s.capabilities.day or not by_day)]
    if len(able) == len(store.sources):
        return set(store.months)
    rows = store.cursor().execute("SELECT DISTINCT source, month FROM offence").fetchall()
    return {month for source, month in rows if source in {s.key for s in able}}


def whole_months(store: Store) -> set[int]:
    """Numbers of the months loaded, without a first and a last one of which the data holds a part only."""
    found = {int(month) for month in store.months}
    if found and store.first_day.day > FIRST_WEEK:
        found.remove(int(store.months[0]))
    if found and Month.of(store.last_day).days - store.last_day.day > LAST_DAYS:
        found.discard(int(store.months[-1]))
    return found


def event_days(
    state: FilterState, store: Store, vintage: int, period: Period, *, leave_out: Part = NOTHING
) -> npt.NDArray[np.int64]:
    """The day (days since 1970) of each offence of the question within the period, in order; two may share one."""
    scan = scan_of(state, store, vintage)
    return scan.take("day", scan.rows(period, leave_out)).astype(np.int64)
