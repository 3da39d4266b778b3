"""What each month leads to expect: level, slow trend, season and length of the month, with the spread around it.

Model of a monthly count: log mean = log days of the month + season + level, or + level and a slow trend. The season
are twelve month effects, fitted beside a trend by quasi-Poisson regression and drawn towards an even year by as much
as they may be chance, 1 − (9/11)/F, at least 0 (James & Stein 1961), so that a series without a season gets none. The
trend is straight in logs with a bend every twelve months, none within the last year and a half; it is taken only where
it is clear (F test, p < 0.01), else the level is constant. The last three months are judged and take no part in their
own yardstick.

Dispersion: half the mean squared difference of neighbouring standardised residuals, differences of 3.267 times their
mean left out once as in an XmR chart; so a step or one freak month does not widen the limits. Never below 1. Counts
are then negative binomial with variance dispersion × mean, and tails are those of t on two thirds of the degrees of
freedom, for the dispersion is an estimate (a mean of squared differences is worth two thirds of as many squares: von
Neumann 1941). Where all months are fitted, to foretell the next, the mean squared residual is taken if it is larger:
freak months and bends of the level are part of what may come. ``python -m benchmarks.truth`` simulates what limits
made of it get wrong.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
from scipy.special import betainc, fdtrc, nbdtrik, ndtr, ndtri, stdtr, stdtrit, xlogy

from stats.series.poisson_glm import FARTHEST, PoissonFit, poisson_fit

Floats = npt.NDArray[np.float64]
Mask = npt.NDArray[np.bool_]

#: Fewest known months, and the latest of them that are judged by those before.
FEWEST_MONTHS, JUDGED = 24, 3
#: p below which a slow trend is taken.
TREND_CLEAR = 0.01
#: Differences left out once, and what that takes off the mean square where nothing is unusual (normal).
RANGE_FACTOR, TRIMMED = 3.267, 0.93
#: A negative binomial with a dispersion so close to 1 is Poisson in all digits that matter.
LEAST = 1 + 1e-6
#: An empty calendar month counts as one of e⁻³ of the average.
STEEPEST = 3.0
#: Scores nearer to the centre than this are given as this: the side of the centre is what counts there.
NEAREST = 1e-6


@dataclass(frozen=True)
class Expected:
    """n series of m months and those asked for beyond them; ``mean`` and ``spread`` are of that shape.

    ``mean``: expected count; ``spread``: variance of the count around it over the mean, 1 or more. It is below the
    ``dispersion`` (n,) for a month that took part in its own yardstick, and above for one judged or foretold.
    ``freedom``: degrees of freedom of the dispersion (n,). ``season`` (n, 12): factor per day of each calendar month, 1
    is an even one; ``season_p`` (n,): F test of there being none. ``trend`` (n,): whether a slow trend is taken, and
    ``growth`` (n,): factor of its last twelve months, 1 where none is.
    """

    mean: Floats
    spread: Floats
    dispersion: Floats
    freedom: Floats
    season: Floats
    season_p: Floats
    trend: Mask
    growth: Floats

    def of(self, row: int) -> Expected:
        """One of the series, as n = 1."""
        return Expected(*(getattr(self, field.name)[row : row + 1] for field in fields(self)))

    def scores(self, counts: Floats) -> Floats:
        """Counts (n, m) as normal scores: 3 is as improbable as three standard deviations. NaN stays NaN."""
        mean, size, share = (each[:, : counts.shape[1]] for each in (self.mean, *self._binomial()))
        known = np.isfinite(counts)
        whole = np.where(known, np.rint(counts), 0.0)
        at_most = betainc(size, whole + 1, share)
        at_least = np.where(whole > 0, 1 - betainc(size, np.maximum(whole, 1), share), 1.0)
        above = whole > mean
        normal = -ndtri(np.clip(np.where(above, at_least, at_most), 1e-300, 0.5))
        score = -ndtri(np.clip(stdtr(self.freedom[:, None], -normal), 1e-300, 0.5))
        side = np.where(above, 1.0, np.where(whole < mean, -1.0, 0.0))
        return np.where(known, side * np.maximum(score, NEAREST), np.nan)

    def limits(self, tail: float) -> tuple[Floats, Floats]:
        """A count below the lower has a chance of less than ``tail``, and so has one above the upper; not rounded."""
        size, share = self._binomial()
        out = ndtr(stdtrit(self.freedom, tail))[:, None]
        lower, upper = nbdtrik(out, size, share), nbdtrik(1 - out, size, share)
        return np.asarray(np.maximum(lower, 0.0)), np.asarray(upper + 1)

    def _binomial(self) -> tuple[Floats, Floats]:
        """Size and share of negative binomial counts with this mean and spread."""
        return self.mean / (self.spread - 1), 1 / self.spread


class _Season(NamedTuple):
    """Month effects in logs (n, 12), drawn to 0 by ``kept`` (n,); tests; and each month's leverage for them (n, m)."""

    effects: Floats
    kept: Floats
    p: Floats
    trend: Mask
    leverage: Floats


def expected(
    counts: npt.ArrayLike,
    days: npt.ArrayLike,
    month_of_year: npt.ArrayLike,
    breaks: Sequence[int] = (),
    judged: int = JUDGED,
) -> Expected:
    """Fit the model of the module's text to series of consecutive months.

    ``counts``: (n, m) whole counts, NaN where missing or not complete; ``days`` and ``month_of_year``: (m + h,), h
    months beyond the series being foretold; ``breaks``: indices of months from which the level is another (a change of
    recording); ``judged``: how many of the latest months take no part in the fit. Raises ValueError for fewer than
    ``FEWEST_MONTHS`` known months and for shapes that do not fit.
    """
    observed, lengths, calendar = (
        np.asarray(counts, np.float64),
        np.asarray(days, np.float64),
        np.asarray(month_of_year),
    )
    if observed.ndim != 2 or lengths.ndim != 1 or lengths.shape != calendar.shape or len(lengths) < observed.shape[1]:
        raise ValueError("expected counts need series of one length, and days and calendar month of each month")
    if np.isfinite(observed).sum(axis=1).min(initial=FEWEST_MONTHS) < FEWEST_MONTHS or np.any(observed < 0):
        raise ValueError(f"at least {FEWEST_MONTHS} months are needed, counts of 0 or more")
    base = observed.copy()
    last = np.flatnonzero(np.isfinite(observed).any(axis=0)).max(initial=-1) + 1
    base[:, last - judged if judged else last :] = np.nan
    level, slow = trend_columns(len(lengths), observed.shape[1], breaks)
    offset = np.log(lengths)
    season = _season(base, level, slow, offset, calendar)
    return _around_the_level(base, season, (level, slow), offset, calendar, judged)


def season_test(counts: Floats, days: Floats, month_of_year: npt.NDArray[np.int_]) -> Floats:
    """p of there being no season, (n,), of series (n, m) of at least 24 months: F test beside level and slow trend."""
    level, slow = trend_columns(len(days), len(days), ())
    return _season(counts, level, slow, np.log(days), month_of_year).p


def trend_columns(months: int, fitted: int, breaks: Sequence[int]) -> tuple[Floats, Floats]:
    """Columns of the level, one for each stretch between breaks, and of the slow trend in years."""
    when = np.arange(months)
    stretch = np.searchsorted(sorted(breaks), when, side="right")
    level = (stretch[:, None] == np.arange(len(set(breaks)) + 1)).astype(np.float64)
    bends = range(fitted - 18, 11, -12)
    years = (when - (fitted - 1) / 2) / 12
    slow = np.column_stack([years, *(np.maximum(0.0, (when - bend) / 12) for bend in bends)])
    return level, slow


def _season(base: Floats, level: Floats, slow: Floats, offset: Floats, calendar: npt.NDArray[np.int_]) -> _Season:
    months = (calendar[:, None] == np.arange(1, 13)).astype(np.float64)
    fits = [np.hstack(parts) for parts in ((level, slow, months), (level, slow), (level, months))]
    m = base.shape[1]
    full, even, flat = (poisson_fit(base, each[:m], offset[:m]) for each in fits)
    freedom = np.isfinite(base).sum(axis=1) - level.shape[1] - slow.shape[1] - 11.0
    dispersion = np.maximum(1.0, np.nansum((base - full.mean) ** 2 / full.mean, axis=1) / freedom)
    f_season = (_deviance(base, even) - _deviance(base, full)) / 11 / dispersion
    f_trend = (_deviance(base, flat) - _deviance(base, full)) / slow.shape[1] / dispersion
    effects = full.coefficients[:, -12:]
    effects = np.clip(effects - effects.mean(axis=1, keepdims=True), -STEEPEST, STEEPEST)
    kept = np.clip(1 - (9 / 11) / np.maximum(f_season, 1e-9), 0.0, 1.0)
    mean = np.exp(offset + np.clip(full.coefficients @ fits[0].T, -FARTHEST, FARTHEST))
    leverage = mean * (full.uncertainty(fits[0]) - even.uncertainty(fits[1]))
    p = fdtrc(11, freedom, np.maximum(f_season, 0.0))
    trend = fdtrc(slow.shape[1], freedom, np.maximum(f_trend, 0.0)) < TREND_CLEAR
    return _Season(kept[:, None] * effects, kept, p, trend, np.maximum(leverage, 0.0))


def _deviance(counts: Floats, fit: PoissonFit) -> Floats:
    """Of Poisson counts; unknown ones have none."""
    each = xlogy(counts, counts / fit.mean) - (counts - fit.mean)
    return np.asarray(2 * np.nansum(each, axis=1))


def _around_the_level(
    base: Floats,
    season: _Season,
    columns: tuple[Floats, Floats],
    offset: Floats,
    calendar: npt.NDArray[np.int_],
    judged: int,
) -> Expected:
    """Level, or level and trend, given the season; then the spread."""
    m = base.shape[1]
    shift = offset + season.effects[:, calendar - 1]
    steady, moving = columns[0], np.hstack(columns)
    fits = [poisson_fit(base, each[:m], shift[:, :m]) for each in (steady, moving)]
    logs = [
        np.clip(fit.coefficients @ each.T, -FARTHEST, FARTHEST)
        for fit, each in zip(fits, (steady, moving), strict=True)
    ]
    own = [fit.uncertainty(each) for fit, each in zip(fits, (steady, moving), strict=True)]
    taken = season.trend[:, None]
    line = np.where(taken, logs[1], logs[0])
    mean = np.exp(shift + line)
    leverage = mean * np.where(taken, own[1], own[0]) + season.kept[:, None] * season.leverage
    leverage = np.where(_inside(base, len(offset)), np.minimum(leverage, 0.9), -leverage)
    residuals = (base - mean[:, :m]) / np.sqrt(mean[:, :m] * (1 - leverage[:, :m]))
    dispersion = _dispersion(residuals)
    if not judged:  # a forecast: see the module's text
        dispersion = np.maximum(dispersion, np.nanmean(residuals**2, axis=1))
    freedom = np.isfinite(base).sum(axis=1) - 11.0 - np.where(season.trend, moving.shape[1], steady.shape[1])
    even = np.exp(season.effects)
    return Expected(
        mean=mean,
        spread=np.maximum(dispersion[:, None] * (1 - leverage), LEAST),
        dispersion=dispersion,
        freedom=freedom * 2 / 3,
        season=even / even.mean(axis=1, keepdims=True),
        season_p=season.p,
        trend=season.trend,
        growth=np.where(season.trend, np.exp(line[:, m - 1] - line[:, m - 13]), 1.0),
    )


def _inside(base: Floats, months: int) -> Mask:
    inside = np.zeros((len(base), months), dtype=np.bool_)
    inside[:, : base.shape[1]] = np.isfinite(base)
    return inside


def _dispersion(residuals: Floats) -> Floats:
    """Half the mean squared difference of neighbours (see the module's text), at least 1, (n,)."""
    steps = np.abs(np.diff(residuals, axis=1))
    kept = steps < RANGE_FACTOR * np.nanmean(steps, axis=1, keepdims=True)
    squares = np.where(kept, steps**2, 0.0).sum(axis=1)
    return np.asarray(np.maximum(squares / np.maximum(kept.sum(axis=1), 1) / 2 / TRIMMED, 1.0))
