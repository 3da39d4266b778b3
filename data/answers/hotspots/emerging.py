"""Emerging hotspots: months × units, each month by Gi*, and how a unit went through them."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import numpy as np

from data.answers.cache import remembered
from data.answers.hotspots.hotspots import LegendEntry, UnitLayer, layer_of, unit_names_of, unit_rows
from data.answers.hotspots.study import LEAST, Study, study
from data.answers.panel import Needs, Panel, Rounded
from data.counts.tables import UNIT_MONTHS, UNITS
from data.question.periods import LAST_DAYS, Period, months_back
from geo.emerging import CLASSES, emerging
from geo.gistar import counted_p, empty_is_plain, gi_star, hot_cold
from stats.series.mann_kendall import mann_kendall

if TYPE_CHECKING:
    import numpy.typing as npt

    from data.answers.request import Request


#: Months that emerging hotspots look back at most, and the fewest that make a trend.
MONTHS, FEWEST_MONTHS = 36, 12


@remembered("size")
def emerging_layer(request: Request) -> UnitLayer:
    """Classes over the months up to the end of the period: 36 at most, whole months only."""
    found = study(request)
    span = emerging_months(request, found)
    classes, months = _emerging(request, found, span)
    shown = np.flatnonzero(classes > 0)
    tally = np.bincount(classes, minlength=len(CLASSES))
    legend = [LegendEntry(c.key, f"{c.name}: {c.meaning}", int(n)) for c, n in zip(CLASSES, tally, strict=True)][1:]
    return layer_of(
        request,
        "emerging",
        found,
        shown,
        [CLASSES[int(classes[place])].key for place in shown],
        legend,
        title=(
            f"{len(shown):,} of the {len(found.now):,} places on this map are hotspots in the latest month, or were "
            f"nearly all the time before it (places are {found.noun}, {span.words()})."
        ),
        method=(
            f"Gi* of each of {months} months over {found.neighbours}, false discovery rate held within each month "
            f"(90% and more is hot); trend of the monthly z by Mann–Kendall at 5%. Only {found.noun} with {LEAST} "
            "offences or more in these months are coloured."
            + (f" Fewer than {FEWEST_MONTHS} months: too short to call a trend." if months < FEWEST_MONTHS else "")
        ),
        parameters={"months": months, "from_to": span.words(), "trend": "Mann-Kendall, two-sided 5%"},
    )


def emerging_months(request: Request, found: Study) -> Period:
    """The months looked at: up to 36 that end with the last whole month of the period, or of the data before that."""
    now, known = found.periods.now, date.fromisoformat(request.store.manifest.last_day)
    end = now.end if known < now.start else min(now.end, known)
    month_end = months_back(end, 0, end=True)
    short = (month_end - end).days
    whole = short == 0 or (end == known and short <= LAST_DAYS)
    last = month_end if whole else months_back(end, 1, end=True)
    first = max(months_back(last.replace(day=1), MONTHS - 1), _first_day(request))
    return Period(min(first, last.replace(day=1)), last)


def _first_day(request: Request) -> date:
    return request.store.months[0].first


def _emerging(request: Request, found: Study, span: Period) -> tuple[npt.NDArray[np.int8], int]:
    rows = request.table(UNIT_MONTHS, found.units.unit, span)
    place, there = found.units.places(rows["unit"])
    place, month, n = place[there], rows["month"][there] - span.months.start, rows["n"][there]
    months, units = len(span.months), len(found.now)
    near, members = _near(found, place, np.bincount(month, weights=n, minlength=months).astype(np.float64))
    position, empty = np.full(units, -1), units - len(near)
    position[near] = np.arange(len(near))
    cube = np.zeros((months, len(near)))
    np.add.at(cube, (month, position[place]), n)
    weights = found.units.weights[near][:, near]
    bins, z = np.zeros((months, len(near)), np.int8), np.zeros((months, len(near)))
    for i, counts in enumerate(cube):  # one map after the other: less memory than all at once
        star = gi_star(counts, weights, empty=empty, members=members)
        z[i], bins[i] = star.z, hot_cold(star.z, counted_p(star, counts, empty=empty), empty=empty)
    active = np.flatnonzero((bins != 0).any(axis=0))
    trend = np.zeros(len(near), np.int8)
    if months >= FEWEST_MONTHS and len(active):
        trend[active] = mann_kendall(z[:, active].T).direction
    classes = np.zeros(units, np.int8)
    # What is told of a place is its own: neighbours alone do not make it one.
    classes[near] = np.where(cube.sum(axis=0) >= LEAST, emerging(bins.T, trend), 0)
    return classes, months


def _near(
    found: Study, place: npt.NDArray[np.int64], by_month: npt.NDArray[np.float64]
) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.float64]]:
    """Units with an offence in or beside them in some month, and the sizes of their neighbourhoods.

    Most of a county is empty: leaving that out makes 36 maps several times as fast. Where an empty neighbourhood could
    be a cold spot, all units are kept.
    """
    units = len(found.now)
    members = np.asarray(found.units.weights @ np.ones(units))
    held = np.bincount(place, minlength=units).astype(np.float64)
    plain = empty_is_plain(float(by_month.max(initial=0)) / max(units, 1), members)
    near = np.flatnonzero(found.units.weights @ held > 0) if plain else np.arange(units)
    return near, members[near]


PANEL = Panel(
    key="emerging",
    says="new, lasting and fading hot spots, month by month",
    answer=emerging_layer,
    rows=unit_rows,
    units=unit_names_of,
    rounded=Rounded.NEVER,
    method="hotspots",
    tables=(UNITS, UNIT_MONTHS),
    needs=Needs.FINE | Needs.CELLS,
)
