"""A monthly series against a straight target line: sums of twelve months, the line now, what chance allows to say."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from data.answers.figures.control import control
from data.answers.figures.monthly_cells import GAP, month_cells, sum_cell
from data.answers.figures.shown import Shown
from data.counts.monthly import MonthlySeries
from data.months import YEAR, Month
from data.question.periods import Period
from stats.rates import count_interval

if TYPE_CHECKING:
    import numpy.typing as npt

    from data.question.success_measures import Target
    from data.release.disclosure import Policy

    Floats = npt.NDArray[np.float64]

BELOW, ON, ABOVE = "below the line", "too close to the line to tell", "above the line"
WITHHELD = Shown(None, "suppressed")


@dataclass(frozen=True)
class YearSum:
    """Twelve months; ``low`` and ``high``: 95% Poisson interval. An empty period: there is no such year."""

    period: str
    count: Shown
    low: float | None
    high: float | None


@dataclass(frozen=True)
class Limits:
    """What the latest month is judged by: what to expect of it, and the range that chance leaves it."""

    average: float
    lower: float
    upper: float


@dataclass(frozen=True)
class Pace:
    """One series. ``rolling``: the twelve months up to each; ``line``: where the target line stands then.

    ``limits``: None without enough months or exact counts. ``verdict``: BELOW, ON or ABOVE; '' where none can be given.
    """

    label: str
    month_names: tuple[str, ...]
    monthly: tuple[Shown, ...]
    rolling: tuple[Shown, ...]
    line: tuple[float | None, ...]
    limits: Limits | None
    base: YearSum
    now: YearSum
    line_now: float | None
    verdict: str
    sentence: str
    chart_words: str


def pace(label: str, series: MonthlySeries, target: Target, policy: Policy | None) -> Pace:
    """``series`` against its target, as a viewer under ``policy`` may see it."""
    sums = rolling(series.counts)
    base_end, last = _base_end(series, sums, target), _last(sums)
    base, now = (_year(series, sums, end, policy) for end in (base_end, last))
    line = target_line(base.count.value, base_end, len(sums), target)
    line_now = None if last is None or np.isnan(line[last]) else round(float(line[last]), 1)
    apart = base_end is not None and last is not None and last - base_end >= YEAR
    judged = _verdict(now, line_now) if apart else ""
    limits, chart_words = _limits(series, policy)
    stop = series.start + (len(sums) if last is None else last + 1)
    return Pace(
        label=label,
        month_names=tuple(Month(month).name for month in series.months),
        monthly=month_cells(series.counts, series.months, stop, policy),
        rolling=_shown(sums, (base_end, last), policy),
        line=tuple(None if np.isnan(value) else round(float(value), 1) for value in line),
        limits=limits,
        base=base,
        now=now,
        line_now=line_now,
        verdict=judged,
        sentence=f"{label}: {_sentence(target, base, now, line_now, judged)}",
        chart_words=chart_words,
    )


def rolling(counts: Floats) -> Floats:
    """The sum of the twelve months up to each; NaN where one of them is missing."""
    sums = np.full(len(counts), np.nan)
    if len(counts) >= YEAR:
        sums[YEAR - 1 :] = np.lib.stride_tricks.sliding_window_view(counts, YEAR).sum(axis=1)
    return sums


def target_line(base: float | None, end: int | None, months: int, target: Target) -> Floats:
    """From the base year's sum at its last month (index ``end``) straight to the target, then level; NaN before."""
    if base is None or end is None:
        return np.full(months, np.nan)
    after = np.arange(months) - end
    done = np.clip(after / (YEAR * target.years), 0, 1)
    return np.where(after >= 0, base * (1 - (1 - target.target_share) * done), np.nan)


def _last(sums: Floats) -> int | None:
    complete = np.flatnonzero(np.isfinite(sums))
    return int(complete[-1]) if complete.size else None


def _base_end(series: MonthlySeries, sums: Floats, target: Target) -> int | None:
    """Index of the base year's last month: of the year named, else of the first twelve complete months."""
    if not target.base_to:
        complete = np.flatnonzero(np.isfinite(sums))
        return int(complete[0]) if complete.size else None
    end = Month.parse(target.base_to) - series.start
    return end if 0 <= end < len(sums) and np.isfinite(sums[end]) else None


def _year(series: MonthlySeries, sums: Floats, end: int | None, policy: Policy | None) -> YearSum:
    """The twelve months that end with index ``end``."""
    if end is None:
        return YearSum("", GAP, None, None)
    months = range(series.start + end - YEAR + 1, series.start + end + 1)
    count = sum_cell(float(sums[end]), policy)
    low, high = (None, None) if count.value is None else (round(float(x), 1) for x in count_interval(count.value))
    return YearSum(Period.of_months(months).words(), count, low, high)


def _verdict(now: YearSum, line: float | None) -> str:
    if now.low is None or now.high is None or line is None:
        return ""
    return BELOW if now.high < line else ABOVE if now.low > line else ON


def _shown(sums: Floats, ends: tuple[int | None, int | None], policy: Policy | None) -> tuple[Shown, ...]:
    """Exact sums, or under a policy only those of the base year and the latest: sums that overlap can be subtracted."""
    return tuple(
        GAP if np.isnan(total) else sum_cell(float(total), policy) if policy is None or i in ends else WITHHELD
        for i, total in enumerate(sums)
    )


def _limits(series: MonthlySeries, policy: Policy | None) -> tuple[Limits | None, str]:
    """What the latest month is judged by, and what that says of it: the chart that fits, as in the trend."""
    if policy is not None:
        return None, "Months are not judged by rounded counts."
    chart = control(series.counts, [Month(month).name for month in series.months])
    ends = [(c, low, high) for c, low, high in zip(chart.centre, chart.lower, chart.upper, strict=True)]
    known = [each for each in ends if None not in each]
    if chart.kind not in ("season", "average") or not known:
        return None, chart.words
    return Limits(*(round(value or 0.0, 2) for value in known[-1])), chart.words


def target_words(target: Target) -> str:
    """'half of the base year after 10 years'."""
    share = {0.5: "half"}.get(target.target_share, f"{100 * target.target_share:.0f}%")
    return f"{share} of the base year after {target.years} year{'s' if target.years > 1 else ''}"


def _sentence(target: Target, base: YearSum, now: YearSum, line: float | None, verdict: str) -> str:
    """'67 in Oct 2024 – Sep 2025 (95% interval 52 to 85); the line from 114 in … stands at 103: below the line.'"""
    if not now.period:
        return "no twelve months in a row are known yet."
    text = f"{now.count.words()} in {now.period}"
    if now.low is not None and now.high is not None:
        text += f" (95% interval {now.low:,.0f} to {now.high:,.0f})"
    if not base.period:
        named = f" ({target.base_from} to {target.base_to})" if target.base_to else ""
        return f"{text}. There is no line: the base year{named} is not fully in the data."
    if now.count.value is None or base.count.value is None:
        return f"{text}. It is not set against the line: a count is suppressed."
    if not verdict or line is None:
        return f"{text}. Too early to judge: a full year has to follow the base year, {base.period}."
    start = f"{base.count.words()} in {base.period}"
    return f"{text}; the line from {start} to {target_words(target)} stands at {line:,.0f}: {verdict}."
