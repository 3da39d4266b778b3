"""Is a month unusual: the chart that fits the series, its verdict on the latest month, and both in plain words.

Three kinds of chart, by what the series allows (simulated in ``python -m benchmarks.truth``): fewer than three a month
are compared as two counts (``stats.series.rare_events``), three years or more against what the season leads to expect
(``stats.series.seasonal_chart``), the rest against an even average (``stats.series.control_chart``).
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from data.answers.figures.control_words import NOT_ENOUGH, chart_words, growth_words, rare_words
from data.months import Month, lengths_and_calendar
from stats.series.control_chart import ControlChart, control_chart, current_run
from stats.series.rare_events import is_rare, rare_change
from stats.series.seasonal_chart import FORECAST_MONTHS, SeasonalChart, seasonal_chart

if TYPE_CHECKING:
    import numpy.typing as npt

    Floats = npt.NDArray[np.float64]

#: What the latest complete month is, in words of its own: never on the strength of a rule's name.
VERDICTS = {
    "better": "Fewer than usual",
    "worse": "More than usual",
    "common": "As usual",
    "short": "Not known",
}


@dataclass(frozen=True)
class Ahead:
    """A month to come: expected number, and the range that holds it 95 times in 100 if things go on as they are."""

    month: str
    expected: float
    low: float
    high: float


@dataclass(frozen=True)
class Control:
    """Limits by month (None: none), the kind of signal of each month ('', 'better', 'worse'), and the words."""

    kind: str  # 'season', 'average', 'rare' or 'none': what months are judged by
    centre: tuple[float | None, ...]
    lower: tuple[float | None, ...]
    upper: tuple[float | None, ...]
    signal: tuple[str, ...]
    rules: tuple[tuple[str, ...], ...]
    ahead: tuple[Ahead, ...]
    verdict: str  # key of VERDICTS: of the last complete month
    words: str


def control(values: Floats, months: list[str], breaks: tuple[str, ...] = (), *, counts: bool = True) -> Control:
    """``values``: one figure for each of ``months`` ('2025-09', one after the other), NaN where missing or in part.

    Fewer is better. ``counts``: whole offences; sums of harm have neither season nor rarity of their own.
    """
    if not np.isfinite(values).any():
        return unjudged(len(months), NOT_ENOUGH)
    inside = [months.index(month) for month in breaks if month in months[1:]]
    if counts and is_rare(values):
        return _rare(values, months)
    if counts and (seasonal := _seasonal(values, months, inside)) is not None:
        found = _charted("season", seasonal.chart, months, _ahead(seasonal, values, months))
        return replace(found, words=f"{found.words}{growth_words(seasonal.growth)}")
    return _charted("average", control_chart(values, inside), months, ())


def unjudged(months: int, words: str) -> Control:
    """No chart of so many months, and why."""
    none: tuple[None, ...] = (None,) * months
    return Control("none", none, none, none, ("",) * months, ((),) * months, (), "short", words)


def _rare(values: Floats, months: list[str]) -> Control:
    days = np.array([Month.parse(month).days for month in months], dtype=np.float64)
    found = rare_change(values, days)
    plain = unjudged(len(months), rare_words(found))
    return replace(plain, kind="rare", verdict=found.verdict)


def _seasonal(values: Floats, months: list[str], breaks: list[int]) -> SeasonalChart | None:
    first = Month.parse(months[0])
    return seasonal_chart(values, *lengths_and_calendar(range(first, first + len(months) + FORECAST_MONTHS)), breaks)


def _ahead(found: SeasonalChart, values: Floats, months: list[str]) -> tuple[Ahead, ...]:
    last = Month.parse(months[int(np.flatnonzero(np.isfinite(values))[-1])])
    ranges = zip(found.forecast.mean.tolist(), found.forecast.low.tolist(), found.forecast.high.tolist(), strict=True)
    return tuple(
        Ahead(last.plus(i + 1).name, round(mean, 1), low, high)
        for i, (mean, low, high) in enumerate(ranges)
        if np.isfinite([mean, low, high]).all()
    )


def _charted(kind: str, chart: ControlChart, months: list[str], ahead: tuple[Ahead, ...]) -> Control:
    run = current_run(chart) if chart.enough else None
    verdict = "short" if not chart.enough else "common" if run is None else _verdict(run.direction)
    return Control(
        kind=kind if chart.enough else "none",
        centre=_known(chart.centre),
        lower=_known(chart.lower),
        upper=_known(chart.upper),
        signal=tuple(_verdict("high" if "high" in found else "low") if found else "" for found in chart.directions),
        rules=chart.signals,
        ahead=ahead,
        verdict=verdict,
        words=chart_words(chart, run, months, seasonal=kind == "season") if chart.enough else NOT_ENOUGH,
    )


def _verdict(direction: str) -> str:
    return "better" if direction == "low" else "worse"


def _known(values: Floats) -> tuple[float | None, ...]:
    return tuple(None if value != value else round(value, 2) for value in values.tolist())  # noqa: PLR0124 - NaN
