"""What a chart says of the latest month, in words of a council chamber; the names of the rules stand in Method."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np

from data.months import Month

if TYPE_CHECKING:
    from stats.series.control_chart import ControlChart, Run
    from stats.series.rare_events import RareChange

NOT_JUDGED = "Months are not judged here: their counts are moved a little to protect people."
NOT_ENOUGH = "Too few complete months to judge one by the others: 13 are needed."


def chart_words(chart: ControlChart, run: Run | None, months: list[str], *, seasonal: bool) -> str:
    """'As usual: the 351 of Sep 2025 lie within what this time of year leads to expect (310 to 402).'"""
    usual = "what this time of year leads to expect" if seasonal else "what chance alone gives around the average"
    last = int(np.flatnonzero(np.isfinite(chart.values))[-1])
    value, low, high = (float(array[last]) for array in (chart.values, chart.lower, chart.upper))
    span = f"({math.ceil(low):,} to {math.floor(high):,})"
    month = Month.parse(months[last]).words()
    if run is None:
        return f"As usual: the {value:,.0f} of {month} lie within {usual} {span}.{_lately(chart, months)}"
    kind = "Fewer than usual" if run.direction == "low" else "More than usual"
    return f"{kind}: {_run_words(run, months, usual, value, span)}."


def _run_words(run: Run, months: list[str], usual: str, value: float, span: str) -> str:
    side = "below" if run.direction == "low" else "above"
    since, last = (Month.parse(months[point]).words() for point in (run.first, run.points[-1]))
    if run.rule == "outside":
        return f"the {value:,.0f} of {last} are {side} {usual} {span}"
    if run.rule == "shift":
        return f"{side} the middle of {usual} in each of the last {len(run.points)} months, since {since}"
    if run.rule == "drift":
        return f"{'falling' if run.direction == 'low' else 'rising'} month by month since {since}"
    end = "lower" if run.direction == "low" else "upper"
    return f"{len(run.points)} months near the {end} end of {usual} since {since}"


def _lately(chart: ControlChart, months: list[str]) -> str:
    """The latest signal that ended within the last year: what the last month alone would hide."""
    recent = [run for run in chart.runs if run.points[-1] >= len(months) - 12]
    if not recent:
        return ""
    run = max(recent, key=lambda run: (run.points[-1], len(run.points)))
    few = "fewer" if run.direction == "low" else "more"
    first, last = (Month.parse(months[point]).words() for point in (run.first, run.points[-1]))
    when = first if first == last else f"{first} – {last}"
    return f" Before it {when} had {few} than usual."


def growth_words(growth: float | None) -> str:
    """' Over all these months ...'; '' where the level is taken as steady. How steeply is not known well enough."""
    if growth is None:
        return ""
    way = "down" if growth < 1 else "up"
    return f" Over all these months the level has been going {way} (said only where chance gives it once in 100)."


def rare_words(found: RareChange) -> str:
    """'Too few for a month by month chart: 5 in the last 12 months, 9 in the 24 before; no clear change …'"""
    months = round(found.days_before * 12 / 365.25)
    if found.verdict == "short":
        return f"Too few to judge month by month: {found.now + found.before} in all months that are known."
    said = {"better": "clearly fewer", "worse": "clearly more", "common": "no clear change"}[found.verdict]
    yearly = f"{found.yearly:.1f} a year, give or take chance {found.yearly_low:.1f} to {found.yearly_high:.1f}"
    return (
        f"Too few to judge month by month: {found.now} in the last 12 months, {found.before} in the {months} months "
        f"before: {said} ({yearly})."
    )
