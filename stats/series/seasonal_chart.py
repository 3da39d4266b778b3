"""Control chart of a series with a season: each month against what its season, length and slow trend lead to expect.

The limits are those of ``series.expected``: beyond them a month has a chance of 0.00135 on either side, as outside
three standard deviations; the counts themselves are drawn, and centre and limits go up and down with the season. The
rules are those of ``stats.series.control_chart`` on the months' normal scores, but for the run on one side: nine months
(Nelson 1984, Journal of Quality Technology 16, 237-239) where an XmR chart takes seven, which in three to five years
of steady months come by chance in 25 to 50 charts of 100. The latest three months are judged by those before them.

Forecast: the same model fitted to all months, and the range that holds the count of each coming month 95 times in 100
as long as level, trend and season go on.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import numpy.typing as npt

from stats.series.control_chart import MIN_POINTS, RULES, ControlChart, Run, find_signals, per_month
from stats.series.expected import JUDGED, Expected, expected

Floats = npt.NDArray[np.float64]

#: With fewer known months there is no telling a season from chance, and ``stats.series.control_chart`` is to be used.
MIN_MONTHS = 36
SHIFT_POINTS = 9
#: Chance of a month beyond one limit: that of three standard deviations.
TAIL = 0.00135
FORECAST_MONTHS, FORECAST_TAIL = 3, 0.025
YEAR_DAYS = 365.25

#: The rules in words for this chart; its run is longer.
SEASONAL_RULES: dict[str, str] = RULES | {
    "outside": "a month outside what its season leads to expect",
    "shift": f"{SHIFT_POINTS} or more months in a row on one side of what is expected",
}


@dataclass(frozen=True)
class Forecast:
    """The coming months, arrays of ``FORECAST_MONTHS``: expected count and the range that holds 95 of 100; whole."""

    mean: Floats
    low: Floats
    high: Floats


@dataclass(frozen=True)
class SeasonalChart:
    """``chart``: of the counts as they are, centre and limits of each month on their scale (NaN where it is missing).

    ``adjusted``: counts per average month, season and length taken out. ``season``: factor per day of each calendar
    month (12), all 1 where none is told from chance; ``season_p``: test of there being none. ``dispersion``: variance
    over what counts at random would have, 1 or more. ``growth``: factor of the trend's last twelve months, None where
    the level is taken as steady.
    """

    chart: ControlChart
    adjusted: Floats
    season: Floats
    season_p: float
    dispersion: float
    growth: float | None
    forecast: Forecast


def seasonal_chart(
    counts: npt.ArrayLike, days: npt.ArrayLike, month_of_year: npt.ArrayLike, breaks: Sequence[int] = ()
) -> SeasonalChart | None:
    """Chart of consecutive months (see the module's text); None with fewer than ``MIN_MONTHS`` known months.

    ``counts``: whole, 0 or more, NaN where missing, withheld or not complete: those are never judged; shape (m,).
    ``days`` and ``month_of_year``: of these m months **and the three after**, (m + 3,); the forecast is for the months
    that follow the latest known one. ``breaks``: months from which the level is another; a stretch between breaks with
    fewer than 13 known months has no limits and no signals.
    """
    observed = np.asarray(counts, dtype=np.float64)
    return seasonal_charts(observed[None] if observed.ndim == 1 else observed[..., None], days, month_of_year, breaks)[
        0
    ]


def seasonal_charts(
    counts: npt.ArrayLike, days: npt.ArrayLike, month_of_year: npt.ArrayLike, breaks: Sequence[int] = ()
) -> list[SeasonalChart | None]:
    """The same for n series of the same months at once, (n, m), in little more time than one of them takes."""
    observed, lengths, calendar = (
        np.asarray(counts, np.float64),
        np.asarray(days, np.float64),
        np.asarray(month_of_year),
    )
    if observed.ndim != 2 or lengths.shape != (observed.shape[1] + FORECAST_MONTHS,) or calendar.shape != lengths.shape:
        raise ValueError("a chart takes one series, and days and calendar month of its months and of three more")
    charted = np.flatnonzero(np.isfinite(observed).sum(axis=1) >= MIN_MONTHS)
    charts: list[SeasonalChart | None] = [None] * len(observed)
    if not charted.size:
        return charts
    chosen = observed[charted]
    known = np.asarray(np.isfinite(chosen).any(axis=0))
    end = int(np.flatnonzero(known)[-1]) + 1
    edges = [0, *sorted({each for each in breaks if 0 < each < end}), observed.shape[1]]
    told = np.array([known[a:b].sum() >= MIN_POINTS for a, b in pairwise(edges)])
    judged = JUDGED if told[-1] else 0  # the months after a late break have no months before them to be judged by
    found = expected(chosen[:, :end], lengths[:end], calendar[:end], edges[1:-1], judged)
    ahead = slice(0, end + FORECAST_MONTHS)
    future = expected(chosen[:, :end], lengths[ahead], calendar[ahead], edges[1:-1], judged=0)
    for row, place in enumerate(charted):
        charts[place] = _described(chosen[row], found, future, row, edges, told, lengths, calendar)
    return charts


def _described(
    values: Floats,
    found: Expected,
    future: Expected,
    row: int,
    edges: list[int],
    told: npt.NDArray[np.bool_],
    days: Floats,
    calendar: npt.NDArray[np.int_],
) -> SeasonalChart:
    """The chart of one series among those fitted."""
    one, ahead = found.of(row), future.of(row)
    months = values.size
    adjusted = values / one.season[0, calendar[:months] - 1] / days[:months] * YEAR_DAYS / 12
    return SeasonalChart(
        chart=_chart(values, one, edges, told),
        adjusted=adjusted,
        season=one.season[0],
        season_p=float(one.season_p[0]),
        dispersion=float(one.dispersion[0]),
        growth=float(one.growth[0]) if one.trend[0] else None,
        forecast=_forecast(ahead),
    )


def signals_of(scores: Floats) -> list[Run]:
    """The runs of one stretch of normal scores, (m,), NaN where missing."""
    return [
        Run(rule, "high" if sign > 0 else "low", tuple(int(each) for each in points))
        for rule, sign, points in find_signals(scores, 0.0, 3.0, SHIFT_POINTS)
    ]


def _chart(values: Floats, found: Expected, edges: list[int], told: npt.NDArray[np.bool_]) -> ControlChart:
    """Limits and runs of the stretches between breaks that have enough months."""
    fitted = found.mean.shape[1]
    scores, centre, lower, upper = np.full((4, values.size), np.nan)
    scores[:fitted] = found.scores(values[None, :fitted])[0]
    low, high = found.limits(TAIL)
    runs: list[Run] = []
    for (start, stop), enough in zip(pairwise(edges), told, strict=True):
        if enough:
            part = slice(start, min(stop, fitted))
            centre[part], lower[part], upper[part] = found.mean[0, part], low[0, part], high[0, part]
            runs += [
                Run(run.rule, run.direction, tuple(point + start for point in run.points))
                for run in signals_of(scores[start:stop])
            ]
    signals, directions = per_month(runs, values.size)
    return ControlChart(values, centre, lower, upper, signals, directions, tuple(runs), bool(told[-1]))


def _forecast(future: Expected) -> Forecast:
    low, high = (each[0, -FORECAST_MONTHS:] for each in future.limits(FORECAST_TAIL))
    return Forecast(future.mean[0, -FORECAST_MONTHS:], np.ceil(low), np.floor(high))
