"""Season: which calendar months have more offences than an even spread over the days of a year would give.

Model: quasi-Poisson, log mean = log days + year + month (McCullagh & Nelder 1989, chapters 6.2 and 9). Over complete
years its fit has a closed form, year total × month total / total. The dispersion is Pearson's chi-squared over its
(years − 1) × 11 degrees of freedom, taken as at least 1: offences never scatter less than by chance for a reason. A
month's ratio is its share of all offences over its share of all days, and its interval is on the log scale, with
variance dispersion × (1/month total − 1/total) and Student's t on the same degrees of freedom.

Twelve intervals leave one of them beside 1 in every fifth series without a season. So months are named only where
there is a season at all: F test of the twelve months beside level and slow trend (``series.expected``), p of at most 3%
(with a dispersion of 2 some 5 of 100 series without a season then pass at 5%), and at least ``FEWEST`` offences to
each calendar month on average, below which neither test nor name means anything.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy.special import stdtrit

from stats.series.expected import season_test

Floats = npt.NDArray[np.float64]

#: Offences to each calendar month, all years together, that a season needs to be spoken of.
FEWEST = 5.0
#: p up to which there is a season.
ALPHA = 0.03
#: Days of the calendar months; February in the mean of a leap year and three others.
MONTH_DAYS = np.array([31, 28.25, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31])


@dataclass(frozen=True)
class Season:
    """``ratio`` and its 95% interval ``low``, ``high``: arrays of 12, January first; 1 is an even month, per day.

    ``years`` is how many complete years of twelve months they rest on. ``dispersion`` is 1 where months scatter around
    the model as Poisson counts do. Without a year all are NaN; with one year the interval and the dispersion are. A
    month without any offence has a ratio of 0 and no interval (NaN). ``p``: test of there being no season, NaN with
    less than two years; ``enough``: whether there are offences enough to speak of one.
    """

    ratio: Floats
    low: Floats
    high: Floats
    years: int
    dispersion: float
    p: float = np.nan
    enough: bool = False

    @property
    def high_months(self) -> tuple[int, ...]:
        """Calendar months (1 to 12) that may be named as high: their interval lies above 1, in a season that is one."""
        return self._named(self.low > 1)

    @property
    def low_months(self) -> tuple[int, ...]:
        """The same for months below."""
        return self._named(self.high < 1)

    def _named(self, beside: npt.NDArray[np.bool_]) -> tuple[int, ...]:
        clear = self.enough and self.p <= ALPHA
        return tuple(int(month) + 1 for month in np.flatnonzero(beside)) if clear else ()


def season(values: npt.ArrayLike, month_of_year: npt.ArrayLike) -> Season:
    """Seasonal ratios of a series of consecutive months (see the module's text).

    ``values``: offences per month, NaN where missing or not complete; ``month_of_year``: 1 to 12 for each. Years are
    counted back from the latest known month, whichever that is, so that no recent month is lost; a year with a month
    missing is left out, as is one without offences. Raises ValueError for negative counts or months not in sequence.
    """
    counts, calendar = np.asarray(values, dtype=np.float64), np.asarray(month_of_year)
    if counts.ndim != 1 or counts.shape != calendar.shape or np.any(counts < 0):
        raise ValueError("a season takes one series of counts, 0 or more, and the calendar month of each")
    if not np.isin(calendar, np.arange(1, 13)).all() or np.any(calendar[1:] != calendar[:-1] % 12 + 1):
        raise ValueError("months of the year run from 1 to 12, one after the other without a gap")
    table = _years(counts, calendar)
    if not len(table):
        nothing = np.full(12, np.nan)
        return Season(nothing, nothing, nothing, 0, np.nan)
    month_total, total = table.sum(axis=0), table.sum()
    ratio = month_total / total / (MONTH_DAYS / MONTH_DAYS.sum())
    if len(table) == 1:
        nothing = np.full(12, np.nan)
        return Season(ratio, nothing, nothing, 1, np.nan)
    freedom = (len(table) - 1) * 11
    dispersion = max(1.0, _pearson(table) / freedom)
    some = np.where(month_total > 0, month_total, np.nan)
    error = np.sqrt(dispersion * (1 / some - 1 / total))
    factor = np.exp(stdtrit(freedom, 0.975) * error)
    years = len(table)
    p = season_test(table.reshape(1, -1), np.tile(MONTH_DAYS, years), np.tile(np.arange(1, 13), years))[0]
    return Season(ratio, ratio / factor, ratio * factor, years, dispersion, float(p), bool(total >= 12 * FEWEST))


def _years(counts: Floats, calendar: npt.NDArray[np.int_]) -> Floats:
    """Years × 12 months, January first, of the complete years counted back from the latest known month."""
    known = np.flatnonzero(np.isfinite(counts))
    end = int(known[-1]) + 1 if known.size else 0
    start = end % 12
    table = counts[start:end].reshape(-1, 12)
    if len(table):
        table = table[:, np.argsort(calendar[start : start + 12])]
    kept: Floats = table[table.sum(axis=1) > 0]  # NaN is not above 0 either
    return kept


def _pearson(table: Floats) -> float:
    """Pearson's chi-squared of the year × month model; a month without any offence is fitted without error."""
    fitted = table.sum(axis=1, keepdims=True) * table.sum(axis=0) / table.sum()
    return float(((table - fitted) ** 2 / np.where(fitted > 0, fitted, 1.0)).sum())
