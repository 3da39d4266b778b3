"""The monthly trend: every month of the store for the question, the period marked, the year before ghosted."""

from __future__ import annotations

import calendar
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

import numpy as np

from data.disclosure import policy_for
from data.periods import month_name
from layouts.views.cache import remembered
from layouts.views.cells import Cell, cells
from layouts.views.tallies import tallies

if TYPE_CHECKING:
    from layouts.views.request import Request


@dataclass(frozen=True)
class TrendModel:
    """Months in order. A month that was not loaded has no count; an incomplete one is marked, never a fall."""

    months: tuple[str, ...]
    counts: tuple[Cell, ...]
    year_before: tuple[Cell, ...]
    in_period: tuple[bool, ...]
    incomplete: tuple[bool, ...]
    sentence: str
    notices: tuple[str, ...]


@remembered()
def trend(request: Request) -> TrendModel:
    """The dates of the question are left out: the trend shows where the period stands among the other months."""
    found = tallies(request)
    store = request.store
    loaded = set(store.manifest["months"])
    numbers = list(found.months)
    names = [month_name(number) for number in numbers]
    counted = cells(found.selected_monthly, request.viewer)
    missing = Cell(None, "missing")
    counts = [cell if name in loaded else missing for cell, name in zip(counted, names, strict=True)]
    last_day = date.fromisoformat(store.manifest["last_day"])
    complete = last_day.day == calendar.monthrange(last_day.year, last_day.month)[1]
    inside = set(found.periods.now.months)
    gaps = [name for name in names if name not in loaded]
    return TrendModel(
        months=tuple(names),
        counts=tuple(counts),
        year_before=tuple(
            [missing] * min(12, len(counts)) + counts[:-12] if len(counts) > 12 else [missing] * len(counts)
        ),
        in_period=tuple(number in inside for number in numbers),
        incomplete=tuple(name == store.last_month and not complete for name in names),
        sentence=_sentence(request),
        notices=tuple([f"No data is loaded for {', '.join(gaps)}: a gap, not a zero."] if gaps else []),
    )


def _sentence(request: Request) -> str:
    """'351 a month in Oct 2024 – Sep 2025; 378 a month in the period compared.'"""
    found = tallies(request)
    if policy_for(request.viewer) is not None or not found.periods.now.whole_months:
        return ""
    inside = np.isin(np.asarray(found.months), np.asarray(found.periods.now.months))
    if not inside.any():
        return ""
    text = f"{found.selected_monthly[inside].mean():,.0f} a month in {found.periods.now.words()}"
    if found.periods.before is not None:
        earlier = np.isin(np.asarray(found.months), np.asarray(found.periods.before.months))
        text += f"; {found.selected_monthly[earlier].mean():,.0f} a month in {found.periods.before.words()}"
    return text + "."
