"""What a plan made earlier would have met since: the only figure of a plan that it was not chosen to have."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

import numpy as np

from data.answers.hotspots.study import LEAST, study
from data.counts.tables import UNIT_WEEK, UNITS
from data.question.periods import Period, Periods, months_back
from data.schema import WEEKDAYS
from stats.plan import choose, held_by, windows_within

if TYPE_CHECKING:
    from datetime import date

    import numpy.typing as npt

    from data.answers.hotspots.study import Study
    from data.answers.request import Request
    from stats.plan import Pair

#: Cells that are looked at: beyond the busiest so many none can be among the chosen pairs.
CANDIDATES = 600
#: Months (of a period of whole months), else days, that a plan is tried on.
MONTHS, DAYS = 3, 90


@dataclass(frozen=True, eq=False)
class Plan:
    """``pairs`` name a place by its position in ``cells``, positions in the study area; ``timed``: offences."""

    cells: npt.NDArray[np.int64]
    pairs: list[Pair]
    timed: int


@dataclass(frozen=True)
class Forward:
    """A plan made from one time and scored on the next: offences met, of how many."""

    made: str  # the period in words, 'Oct 2024 – Jun 2025'
    met_in: str
    met: int
    total: int

    @property
    def share(self) -> float:
        """Met of all; 0 where there were none."""
        return self.met / self.total if self.total else 0.0


def plan_of(request: Request, period: Period, pairs: int) -> Plan:
    """The plan of a period, inside the days and hours that are asked about. Cells of few offences are no places."""
    found, state = study(request), request.state
    timed = _timed(request, found, period)
    totals = np.bincount(timed["place"], weights=timed["n"], minlength=len(found.units.number))
    cells = np.flatnonzero(totals >= LEAST)
    cells = np.sort(cells[np.argsort(-totals[cells], kind="stable")[:CANDIDATES]])
    windows = windows_within([WEEKDAYS.index(day) for day in state.days], state.hours)
    return Plan(cells, choose(_weeks(timed, cells), pairs, windows), int(totals.sum()))


def forward_of(request: Request, pairs: int) -> Forward | None:
    """The last months of the period asked about, met by a plan made from as long a time before them; None: no data."""
    spans = split(study(request).periods.now, request.store.first_day, request.store.last_day)
    if spans is None:
        return None
    found, (made, met_in) = study(request), spans
    plan = plan_of(request, made, pairs)
    counts = request.table(UNITS, found.units.unit, Periods(met_in, None, ()))
    total = int(found.units.spread(counts.unit, counts.now).sum())
    if not plan.pairs or not total:
        return None
    met = held_by(_weeks(_timed(request, found, met_in), plan.cells), plan.pairs)
    return Forward(made.words(), met_in.words(), int(met), total)


def split(now: Period, first: date, last: date) -> tuple[Period, Period] | None:
    """When the plan is made and when it is tried, inside the data; None where less than as long a time lies before."""
    end = min(now.end, last)
    if end < now.start:
        return None
    if now.whole_months:
        months = len(now.months)
        tried = min(MONTHS, months)
        start = months_back(now.end.replace(day=1), tried - 1)
        made_from = months_back(start, months)
    else:
        start = end - timedelta(days=min(DAYS, now.days) - 1)
        made_from = start - timedelta(days=now.days)
    made, met_in = Period(max(made_from, first), start - timedelta(days=1)), Period(start, end)
    return (made, met_in) if start <= end and made.days >= met_in.days else None


def _timed(request: Request, found: Study, period: Period) -> dict[str, npt.NDArray[np.int64]]:
    """Arrays place (position in the study area), weekday, hour, n; offences of known hour."""
    rows = request.table(UNIT_WEEK, found.units.unit, period)
    place, there = found.units.places(rows["unit"])
    return {"place": place[there], **{name: rows[name][there] for name in ("weekday", "hour", "n")}}


def _weeks(timed: dict[str, npt.NDArray[np.int64]], cells: npt.NDArray[np.int64]) -> npt.NDArray[np.float64]:
    """Offences of these cells by weekday and hour, shape (cells, 7, 24). ``cells`` rise."""
    weeks = np.zeros((len(cells), 7, 24))
    if not len(cells):
        return weeks
    at = np.minimum(np.searchsorted(cells, timed["place"]), len(cells) - 1)
    inside = cells[at] == timed["place"]
    np.add.at(weeks, (at[inside], timed["weekday"][inside], timed["hour"][inside]), timed["n"][inside])
    return weeks
