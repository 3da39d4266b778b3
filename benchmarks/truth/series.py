"""Simulated months: how often a steady series is called a signal, and a real change; what forecasts hold."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import numpy as np
import numpy.typing as npt

from stats.change import change
from stats.series.control_chart import control_chart
from stats.series.dispersion import Dispersion, monthly_dispersion, shrunk
from stats.series.expected import expected, season_test
from stats.series.rare_events import days_between, rare_change
from stats.series.season import ALPHA, FEWEST
from stats.series.seasonal_chart import FORECAST_TAIL, signals_of

Floats = npt.NDArray[np.float64]
Lines = Iterator[str]

LENGTHS = np.array([31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31], dtype=np.float64)
MEAN_LENGTH = 365.25 / 12
#: Standard deviation of the monthly step of a level that drifts, in logs.
DRIFT = 0.015


def calendar(months: int) -> npt.NDArray[np.int_]:
    """Calendar months from January on."""
    return np.arange(months) % 12 + 1


def scattered(rng: np.random.Generator, mean: Floats, dispersion: float) -> Floats:
    """Counts whose variance is ``dispersion`` times their mean (gamma and Poisson: negative binomial)."""
    if dispersion > 1:
        mean = rng.gamma(mean / (dispersion - 1), dispersion - 1)
    return rng.poisson(mean).astype(np.float64)


def series(
    rng: np.random.Generator, n: int, months: int, mean: float, season: float, dispersion: float, event: str = ""
) -> Floats:
    """``n`` series of ``months``: highest in July by ``season`` and lowest in January; ``event`` is a key of EVENTS."""
    when = calendar(months)
    wave = 1 + season * np.sin(2 * np.pi * (when - 4) / 12)
    level = np.tile(mean * LENGTHS[when - 1] / MEAN_LENGTH * wave, (n, 1))
    return scattered(rng, EVENTS[event](rng, level), dispersion)


def _late(months: int, factor: float) -> Callable[[np.random.Generator, Floats], Floats]:
    def changed(rng: np.random.Generator, level: Floats) -> Floats:
        level = level.copy()
        level[:, -months:] *= factor
        return level

    return changed


EVENTS: dict[str, Callable[[np.random.Generator, Floats], Floats]] = {
    "": lambda rng, level: level,
    "falls by 10% a year throughout": lambda rng, level: level * 0.9 ** (np.arange(level.shape[1]) / 12),
    "level drifts by 1.5% a month": lambda rng, level: level * np.exp(np.cumsum(rng.normal(0, DRIFT, level.shape), 1)),
    "last month 50% up": _late(1, 1.5),
    "last three months 30% up": _late(3, 1.3),
    "last eight months 25% up": _late(8, 1.25),
}


def percent(hits: npt.ArrayLike) -> str:
    """A share with its Monte Carlo standard error: '4.1 ± 0.6'."""
    values = np.asarray(hits, dtype=np.float64)
    share = values.mean()
    return f"{100 * share:.1f} ± {100 * np.sqrt(max(share * (1 - share), 0.25 / values.size) / values.size):.1f}"


def xmr(counts: Floats) -> npt.NDArray[np.bool_]:
    """Months that are part of a signal of the XmR chart, (n, m)."""
    return np.array([[bool(rules) for rules in control_chart(each).signals] for each in counts])


def seasonal(counts: Floats) -> npt.NDArray[np.bool_]:
    """The same of the seasonal chart."""
    months = counts.shape[1]
    found = expected(counts, LENGTHS[calendar(months) - 1], calendar(months))
    flags = np.zeros(counts.shape, dtype=np.bool_)
    for row, scores in zip(flags, found.scores(counts), strict=True):
        for run in signals_of(scores):
            row[list(run.points)] = True
    return flags


def false_alarms(rng: np.random.Generator, n: int) -> Lines:
    """Steady series: charts with any signal, months that are part of one, the last month; raw and seasonal."""
    yield "## Control charts of steady series (% of charts; months in brackets)"
    yield ""
    yield "| months | mean | dispersion | chart | no season | season 10% | season 30% | last month, season 10% |"
    yield "|---|---|---|---|---|---|---|---|"
    for months in (24, 36, 60):
        for mean in (3, 10, 30, 100, 300):
            for dispersion in (1, 2):
                made = [series(rng, n, months, mean, season, dispersion) for season in (0, 0.1, 0.3)]
                charts = {"XmR": xmr} if months < 36 else {"XmR": xmr, "seasonal": seasonal}
                for name, chart in charts.items():
                    flags = [chart(each) for each in made]
                    cells = [f"{percent(each.any(axis=1))} ({100 * each.mean():.1f})" for each in flags]
                    cells.append(percent(flags[1][:, -1]))
                    yield f"| {months} | {mean} | {dispersion} | {name} | {' | '.join(cells)} |"


def power(rng: np.random.Generator, n: int) -> Lines:
    """Series in which something happens: last month part of a signal, any month."""
    yield "## Seasonal chart where something happens (season 10%; % of charts: last month signals / any month)"
    yield ""
    yield "| months | mean | dispersion | " + " | ".join(key for key in EVENTS if key) + " |"
    yield "|---|---|---|" + "---|" * (len(EVENTS) - 1)
    for months in (36, 60):
        for mean, dispersion in ((10, 1), (30, 1), (100, 1), (300, 1), (300, 2)):
            cells = []
            for event in EVENTS:
                if event:
                    flags = seasonal(series(rng, n, months, mean, 0.1, dispersion, event))
                    cells.append(f"{100 * flags[:, -1].mean():.0f} / {100 * flags.any(axis=1).mean():.0f}")
            yield f"| {months} | {mean} | {dispersion} | {' | '.join(cells)} |"


def forecasts(rng: np.random.Generator, n: int) -> Lines:
    """Share of the three coming months inside the 95% range."""
    yield "## Forecast of three months: % of months inside the 95% range (season 30%)"
    yield ""
    yield "| months | mean | dispersion | steady | falls by 10% a year | level drifts by 1.5% a month |"
    yield "|---|---|---|---|---|---|"
    for months in (36, 60):
        for mean, dispersion in ((3, 1), (10, 1), (30, 1), (100, 1), (300, 1), (300, 2)):
            cells = []
            for event in list(EVENTS)[:3]:
                counts = series(rng, n, months + 3, mean, 0.3, dispersion, event)
                when = calendar(months + 3)
                found = expected(counts[:, :months], LENGTHS[when - 1], when, judged=0)
                low, high = (each[:, months:] for each in found.limits(FORECAST_TAIL))
                cells.append(percent((counts[:, months:] >= low) & (counts[:, months:] <= high)))
            yield f"| {months} | {mean} | {dispersion} | {' | '.join(cells)} |"


def rare(rng: np.random.Generator, n: int) -> Lines:
    """Rare events at random: the exact test of the latest year, an XmR chart, the chart of days between."""
    yield "## Rare events at random (% of series)"
    yield ""
    yield "| a month | months | latest year against before: clear | XmR, last month signals |"
    yield "|---|---|---|---|"
    for mean in (0.1, 0.3, 1, 2, 3):
        for months in (36, 60):
            counts = rng.poisson(mean, (n, months)).astype(np.float64)
            clear = [rare_change(each, np.full(months, MEAN_LENGTH)).verdict != "common" for each in counts]
            yield f"| {mean} | {months} | {percent(clear)} | {percent(xmr(counts)[:, -1])} |"
    yield ""
    yield "| events, 20 days apart | charts with a gap outside | gaps outside | 'this wait is unusual' (5%) |"
    yield "|---|---|---|---|"
    for events in (8, 15, 30, 60):
        charts = []
        for _ in range(4 * n):
            days = np.floor(np.cumsum(rng.exponential(20, events)))
            found = days_between(days, np.floor(days[-1] + rng.exponential(20)))
            outside = (found.gaps > found.upper) | (found.gaps < found.lower)
            charts.append((outside.any(), outside.mean(), found.p_since_last < 0.05))
        some, gaps, quiet = np.array(charts, dtype=np.float64).T
        yield f"| {events} | {percent(some)} | {100 * gaps.mean():.2f} | {percent(quiet)} |"


def seasons(rng: np.random.Generator, n: int) -> Lines:
    """Series without a season in which the test finds one (no month is named without it), and with one of 30%."""
    yield "## Season: % of series in which months may be named (an upper bound: a month must stand out as well)"
    yield ""
    yield "| a month | years | dispersion 1 | dispersion 2 | falls by 10% a year | season of 30%, dispersion 1 |"
    yield "|---|---|---|---|---|---|"
    for mean in (0.1, 0.3, 1, 3, 10, 30, 100, 300):
        for years in (2, 3, 5):
            when = calendar(12 * years)
            cells = []
            for season, dispersion, event in ((0, 1, ""), (0, 2, ""), (0, 1, list(EVENTS)[1]), (0.3, 1, "")):
                counts = series(rng, n, 12 * years, mean, season, dispersion, event)
                with np.errstate(invalid="ignore", divide="ignore"):
                    p = season_test(counts, LENGTHS[when - 1], when)
                cells.append(percent((p <= ALPHA) & (counts.sum(axis=1) >= 12 * FEWEST)))
            yield f"| {mean} | {years} | {' | '.join(cells)} |"


def changes(rng: np.random.Generator, n: int) -> Lines:
    """Size and coverage of the change between two periods, the dispersion estimated on 22 degrees of freedom."""
    yield "## Change between two periods: 'clear' where nothing changed, and intervals that hold a true rise of 25% (%)"
    yield ""
    yield "| expected before | dispersion | clear, as if 1 | clear | interval holds the truth |"
    yield "|---|---|---|---|---|"
    for mean in (5, 20, 100, 1000, 5000):
        for dispersion in (1.0, 1.5, 2.5):
            phi = np.maximum(1, dispersion * rng.chisquare(22, n) / 22)
            before = scattered(rng, np.full(n, float(mean)), dispersion)
            same, more = (scattered(rng, np.full(n, mean * factor), dispersion) for factor in (0.9, 1.25))
            plain = change(same, before, 328.5, 365).verdict != "none"
            clear = change(same, before, 328.5, 365, dispersion=phi, freedom=22).verdict != "none"
            risen = change(more, before, 365, 365, dispersion=phi, freedom=22)
            held = (risen.ratio_low <= 1.25) & (risen.ratio_high >= 1.25)
            yield f"| {mean} | {dispersion} | {percent(plain)} | {percent(clear)} | {percent(held)} |"


def leap_february(rng: np.random.Generator, n: int) -> Lines:
    """A February of 29 days against one of 28 with as many offences a day."""
    yield "## A leap February against the one before, nothing changed: 'clear' (%)"
    yield ""
    yield "| in 28 days | months taken as equally long | per day |"
    yield "|---|---|---|"
    for mean in (100, 300, 1000, 3000):
        now, before = rng.poisson(mean * 29 / 28, n), rng.poisson(mean, n)
        cells = [percent(change(now, before, days, 28).verdict != "none") for days in (28, 29)]
        yield f"| {mean:,} | {' | '.join(cells)} |"


def dispersions(rng: np.random.Generator, n: int) -> Lines:
    """The estimated dispersion, and of small areas by themselves and drawn to the whole."""
    yield "## Dispersion estimated from 36 months (season 30%; mean, and 5% to 95% of the estimates)"
    yield ""
    yield "| mean | dispersion | estimated |"
    yield "|---|---|---|"
    when = calendar(36)
    for mean in (3, 30, 300):
        for dispersion in (1.0, 1.5, 2.5):
            value = monthly_dispersion(series(rng, n, 36, mean, 0.3, dispersion), LENGTHS[when - 1], when).value
            low, high = np.quantile(value, [0.05, 0.95])
            yield f"| {mean} | {dispersion} | {value.mean():.2f} ({low:.2f} to {high:.2f}) |"
    yield ""
    yield "Thirteen areas of a whole of 400 a month (dispersion 2.5), root mean square error of their dispersions:"
    yield ""
    yield "| what moves the areas | own estimate | drawn to the whole | taken as 1 |"
    yield "|---|---|---|---|"
    share = np.arange(1, 14) / 91
    for words, common in (("all alike", True), ("each by itself", False)):
        errors = []
        for _ in range(n // 10):
            base = np.full((1, 36), 400.0)
            moved = rng.gamma(base / 1.5, 1.5) if common else base
            mean = share[:, None] * moved
            counts = rng.poisson(mean).astype(np.float64) if common else scattered(rng, mean, 2.5)
            own = monthly_dispersion(counts, np.full(36, 30.0), when)
            whole = monthly_dispersion(counts.sum(axis=0)[None], np.full(36, 30.0), when).value[0]
            true = 1 + 1.5 * share if common else np.full(13, 2.5)
            drawn = shrunk(Dispersion(*own), share, whole).value
            errors.append([((each - true) ** 2).mean() for each in (own.value, drawn, np.ones(13))])
        cells = [f"{each:.2f}" for each in np.sqrt(np.mean(errors, axis=0))]
        yield f"| {words} | {' | '.join(cells)} |"
