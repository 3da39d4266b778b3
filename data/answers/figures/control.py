"""A control chart in words: what the rules found, since when, and whether it is better or worse."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from data.months import Month
from stats.control_chart import ControlChart, Run, control_chart, current_run

if TYPE_CHECKING:
    import numpy.typing as npt

#: Signals in words, as the sentence under a chart says them.
VERDICTS = {
    "better": "Improvement",
    "worse": "Concern",
    "common": "Common variation",
    "short": "Too few months",
}
WITHHELD = "Small counts are withheld in this view, so there is no control chart."
#: Below this many a month a control chart raises too many false alarms (``stats.control_chart``).
SPARSE = 3.0


@dataclass(frozen=True)
class Control:
    """Limits by month (None: none), the kind of signal of each month ('', 'better', 'worse'), and the words."""

    centre: tuple[float | None, ...]
    lower: tuple[float | None, ...]
    upper: tuple[float | None, ...]
    signal: tuple[str, ...]
    rules: tuple[tuple[str, ...], ...]
    verdict: str  # key of VERDICTS: of the last complete month
    words: str


def control(
    values: npt.NDArray[np.float64], months: list[str], breaks: tuple[str, ...] = (), *, withheld: bool = False
) -> Control:
    """``values``: one figure for each of ``months`` ('2025-09'), NaN where missing or not complete.

    Fewer is better: a signal on the low side is an improvement, one on the high side a concern. ``withheld``: small
    counts are suppressed; months without them would give an average that is not true, so there is no chart.
    """
    if withheld:
        values = np.full(len(months), np.nan)
    inside = [months.index(month) for month in breaks if month in months[1:]]
    chart = control_chart(values, inside)
    signal = tuple(("worse" if "high" in found else "better") if found else "" for found in chart.directions)
    run = current_run(chart)
    verdict = "short" if not chart.enough else "common" if run is None else _verdict(run)
    return Control(
        centre=_known(chart.centre),
        lower=_known(chart.lower),
        upper=_known(chart.upper),
        signal=signal,
        rules=chart.signals,
        verdict=verdict,
        words=WITHHELD if withheld else _words(chart, run, verdict, months),
    )


def _verdict(run: Run) -> str:
    return "better" if run.direction == "low" else "worse"


def _known(values: npt.NDArray[np.float64]) -> tuple[float | None, ...]:
    return tuple(None if value != value else round(value, 2) for value in values.tolist())  # noqa: PLR0124 - NaN


def _words(chart: ControlChart, run: Run | None, verdict: str, months: list[str]) -> str:
    """'Improvement: below the average of 29 a month in each of the last 9 months, since Jan 2025.'"""
    if verdict == "short":
        return "Too few months for a control chart: 13 are needed."
    average, lower, upper = (float(array[-1]) for array in (chart.centre, chart.lower, chart.upper))
    chance = f"average {average:,.0f} a month, chance alone gives {lower:,.0f} to {upper:,.0f}"
    if run is None:
        text = f"Common variation: nothing in the last month is beyond chance ({chance}).{_lately(chart, months)}"
    else:
        text = f"{VERDICTS[verdict]}: {_run_words(run, months)} ({chance})."
    if average < SPARSE:
        text += " With so few a month a chart like this raises false alarms easily."
    return text


def _lately(chart: ControlChart, months: list[str]) -> str:
    """The latest signal that ended within the last year: what the last month alone would hide."""
    recent = [run for run in chart.runs if run.points[-1] >= len(months) - 12]
    if not recent:
        return ""
    run = max(recent, key=lambda run: (run.points[-1], len(run.points)))
    words = "below" if run.direction == "low" else "above"
    first, last = Month.parse(months[run.first]).words(), Month.parse(months[run.points[-1]]).words()
    when = first if first == last else f"{first} – {last}"
    kind = VERDICTS[_verdict(run)].lower()
    if run.rule == "shift":
        return f" Before it, {len(run.points)} months in a row lay {words} the average ({when}): {kind}."
    if run.rule == "drift":
        moved = "fell" if run.direction == "low" else "rose"
        return f" Before it, figures {moved} month by month ({when}): {kind}."
    return f" Before it, {when} lay near or {words} the limit: {kind}."


def _run_words(run: Run, months: list[str]) -> str:
    low = run.direction == "low"
    since, last = Month.parse(months[run.first]).words(), Month.parse(months[run.points[-1]]).words()
    if run.rule == "outside":
        return f"{last} is {'below' if low else 'above'} what chance allows"
    if run.rule == "shift":
        return f"{'below' if low else 'above'} the average in each of the last {len(run.points)} months, since {since}"
    if run.rule == "drift":
        return f"{'falling' if low else 'rising'} month by month since {since}"
    return f"{len(run.points)} months near the {'lower' if low else 'upper'} limit since {since}"
