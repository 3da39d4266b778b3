"""Persistence: how many of the last twelve months a place was among the busiest."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from data.answers.cache import remembered
from data.answers.hotspots.emerging import emerging_months
from data.answers.hotspots.study import study
from data.counts.tables import UNIT_MONTHS
from data.question.periods import Period, months_back

if TYPE_CHECKING:
    import numpy.typing as npt

    from data.answers.request import Request

#: Months that are looked back at, and the share of units that make the top of one.
MONTHS, TOP = 12, 0.01


@dataclass(frozen=True, eq=False)
class Lasting:
    """Months of the last ``months`` in which each unit was in the top 1%, by position of the unit."""

    times: npt.NDArray[np.int64]
    months: int
    span: Period


@remembered("size")
def lasting(request: Request) -> Lasting:
    """Up to twelve months that end with the last whole one of the period, or of the data before that.

    A unit is in the top of a month where no more than 1% of all units have as many offences as it.
    """
    found = study(request)
    end = emerging_months(request, found)
    start = max(end.start, months_back(end.end.replace(day=1), MONTHS - 1))
    span = Period(start, end.end)
    rows = request.table(UNIT_MONTHS, found.units.unit, span)
    place, there = found.units.places(rows["unit"])
    place, month, n = place[there], rows["month"][there], rows["n"][there]
    most = max(1, int(TOP * len(found.now)))
    times = np.zeros(len(found.now), np.int64)
    for one in np.unique(month):
        own = np.flatnonzero(month == one)
        order = np.sort(n[own])
        as_many = len(order) - np.searchsorted(order, n[own], "left")
        times[place[own[as_many <= most]]] += 1
    return Lasting(times, len(span.months), span)
