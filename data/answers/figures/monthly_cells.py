"""Monthly series as a viewer may see them: cells with gaps, sums of twelve months, and the tested change of two sums.

Hospital counts have a policy of their own: 1 to 7 are suppressed, for everybody but analysts.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from data.answers.figures.shown import COUNT_SUPPRESSED, NO_COMPARISON, Shown, ShownChange
from data.counts.monthly import MonthlySeries
from data.months import YEAR, Month, lengths_and_calendar
from data.release.disclosure import Policy, Released, releasable_pair, release
from stats.change import change
from stats.series.dispersion import monthly_dispersion

if TYPE_CHECKING:
    import numpy.typing as npt

    from data.viewer import Viewer

HOSPITAL = Policy(1, 7, 5)
GAP = Shown(None, "missing")
#: Two years are compared over the calendar months that both have; with fewer than this they are not compared.
LEAST_SHARED = 6


def hospital_policy(viewer: Viewer) -> Policy | None:
    """What hospital counts are released by: None for analysts only."""
    return None if viewer.role == "analyst" else HOSPITAL


def month_cells(counts: npt.NDArray[np.float64], months: range, stop: int, policy: Policy | None) -> tuple[Shown, ...]:
    """One cell for each month; NaN is missing.

    Sums of twelve months are shown beside them, counted back from the month before ``stop``: a small month never
    stands suppressed alone in such a year.
    """
    known = np.isfinite(counts)
    years = (stop - 1 - np.asarray(months, dtype=np.int64)) // YEAR
    values, status = np.full(len(counts), np.nan), np.full(len(counts), "missing", dtype="<U12")
    out = release(counts[known].astype(np.int64), policy, years[known])
    values[known], status[known] = out.values, out.status
    return tuple(
        Shown(None if np.isnan(value) else float(value), str(how)) for value, how in zip(values, status, strict=True)
    )


def sum_cell(total: float, policy: Policy | None) -> Shown:
    """One sum; NaN is missing."""
    return GAP if np.isnan(total) else cell_of(release(np.array([int(total)]), policy), 0)


def cell_of(out: Released, at: int) -> Shown:
    """One of the figures that were released together."""
    value = out.values[at]
    return Shown(None if np.isnan(value) else float(value), str(out.status[at]))


def written(cell: Shown) -> int | str:
    """For a file: the number, or the words for what stands in its place."""
    return cell.status if cell.value is None else int(cell.value)


@dataclass(frozen=True)
class TwoYears:
    """The twelve months from ``start`` (a month number) and the twelve before, over the calendar months both have."""

    start: int
    now: float  # sums; NaN where fewer than LEAST_SHARED months are shared
    before: float
    days_now: int
    days_before: int
    shared: int  # calendar months that both years have

    @property
    def later(self) -> range:
        """Month numbers of the later year."""
        return range(self.start, self.start + YEAR)

    @property
    def earlier(self) -> range:
        """Month numbers of the year before."""
        return range(self.start - YEAR, self.start)


def two_years(series: MonthlySeries, start: int) -> TwoYears:
    """Sum both years over the calendar months that neither lacks, so that a gap is never taken for a fall."""
    later, earlier = range(start, start + YEAR), range(start - YEAR, start)
    now, before = series.over(later), series.over(earlier)
    both = np.isfinite(now) & np.isfinite(before)
    enough = both.sum() >= LEAST_SHARED
    days_now, days_before = (
        sum(Month(month).days for month, kept in zip(year, both, strict=True) if kept) for year in (later, earlier)
    )
    sums = [float(year[both].sum()) if enough else np.nan for year in (now, before)]
    return TwoYears(start, sums[0], sums[1], days_now, days_before, int(both.sum()))


def tested(years: TwoYears, series: MonthlySeries, policy: Policy | None) -> ShownChange:
    """The tested change of the two sums, from what may be released; its months say by how much it varies."""
    if np.isnan(years.now):
        return NO_COMPARISON
    sums = [release(np.array([int(total)]), policy) for total in (years.now, years.before)]
    noise = monthly_dispersion(series.counts[None, :], *lengths_and_calendar(series.months))
    dispersion, freedom = (noise.value, noise.freedom) if policy is None else (1.0, np.inf)
    return _change_cell(sums[0], sums[1], years, dispersion, freedom)


def tested_pair(now: Released, before: Released, years: TwoYears, at: int) -> ShownChange:
    """The tested change of one of several sums that were released together."""
    return _change_cell(now, before, years, 1.0, np.inf, at)


def _change_cell(
    now: Released, before: Released, years: TwoYears, dispersion: npt.ArrayLike, freedom: npt.ArrayLike, at: int = 0
) -> ShownChange:
    found = change(
        *releasable_pair(now, before),
        years.days_now,
        years.days_before,
        dispersion=dispersion,
        freedom=freedom,
        counts_percent=years.shared == YEAR,
    )
    percent, low, high = (
        None if np.isnan(value[at]) else float(value[at]) for value in (found.percent, found.low, found.high)
    )
    verdict = str(found.verdict[at])
    return ShownChange(verdict, percent, low, high, COUNT_SUPPRESSED if verdict == "unknown" else "")
