"""Hotspot layers of the map: Gi* of the period, emerging hotspots over the months, and cells that clearly changed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

import numpy as np

from data.periods import LAST_DAYS, Period, months_earlier
from data.queries_space import unit_months
from geo.emerging import CLASSES, emerging
from geo.gistar import counted_p, empty_is_plain, gi_star, hot_cold
from layouts.views.cache import remembered
from layouts.views.study import OWN, Study, study, unit_names
from stats.change import change
from stats.mann_kendall import mann_kendall

if TYPE_CHECKING:
    import numpy.typing as npt

    from layouts.views.request import Request

#: Units drawn though nothing is tested about them: those with most offences, so many at most.
MOST_PLAIN = 2_500
#: Months that emerging hotspots look back at most, and the fewest that make a trend.
MONTHS, FEWEST_MONTHS = 36, 12
GI_CLASSES = {
    3: ("hot99", "Hot spot, 99% confidence"),
    2: ("hot95", "Hot spot, 95%"),
    1: ("hot90", "Hot spot, 90%"),
    0: ("plain", "Offences, but no hot spot"),
    -1: ("cold90", "Cold spot, 90%"),
    -2: ("cold95", "Cold spot, 95%"),
    -3: ("cold99", "Cold spot, 99%"),
}


@dataclass(frozen=True)
class LegendEntry:
    """A class of the layer: its key (style), its words and how many units are in it."""

    key: str
    words: str
    units: int


@dataclass(frozen=True)
class UnitLayer:
    """Units to draw, and all that a reader must know of how their class came about."""

    kind: str  # 'hotspots', 'emerging' or 'shifts'
    unit: str  # 'cell' or 'lsoa'
    width: int  # metres, 0 for LSOAs
    names: tuple[str, ...]
    keys: tuple[str, ...]  # class of each
    counts: tuple[int, ...]
    befores: tuple[int, ...]  # of the comparison period; empty where there is none or it is not asked
    legend: tuple[LegendEntry, ...]
    title: str
    method: str
    instead: str  # why LSOAs and not cells
    left_out: str
    parameters: dict[str, object]


@dataclass(frozen=True, eq=False)
class Gi:
    """Gi* of this period by position of the unit."""

    z: npt.NDArray[np.float64]
    bins: npt.NDArray[np.int8]


@remembered("size")
def gi_now(request: Request) -> Gi:
    """Gi* with FDR bins of the period."""
    found = study(request)
    return gi_of(found, found.now)


def gi_of(found: Study, counts: npt.NDArray[np.float64]) -> Gi:
    """Gi* of counts in a study area."""
    star = gi_star(counts, found.units.weights)
    return Gi(star.z, hot_cold(star.z, counted_p(star, counts)))


@remembered("size")
def hotspots(request: Request) -> UnitLayer:
    """Hot and cold units of this period."""
    found, gi = study(request), gi_now(request)
    shown = _shown(gi.bins != 0, found.now)
    keys = [GI_CLASSES[int(gi.bins[place])][0] for place in shown]
    legend = [LegendEntry(key, words, int((gi.bins == number).sum())) for number, (key, words) in GI_CLASSES.items()]
    hot = int((gi.bins > 0).sum())
    plain = int(((gi.bins == 0) & (found.now > 0)).sum())
    legend[3] = LegendEntry(*GI_CLASSES[0], plain)
    return _layer(
        request,
        "hotspots",
        found,
        shown,
        keys,
        [entry for entry in legend if entry.units or entry.key == "hot99"],
        title=f"{hot:,} of {len(found.now):,} {found.noun} are hot spots, {found.periods.now.words()}.",
        method=(
            f"Getis-Ord Gi* of counts over {found.neighbours}; all {len(found.now):,} tested together, false discovery "
            "rate held by Benjamini–Hochberg; a hot spot must also be beyond a Poisson count, because sums of a few "
            "offences are not normal."
        ),
        parameters={
            "statistic": "Getis-Ord Gi*, self included, binary weights, two-sided",
            "neighbourhood": found.neighbours,
            "neighbours_m": found.units.width or None,
            "correction": "Benjamini-Hochberg; the larger of the normal and the Poisson p",
            "units": len(found.now),
        },
    )


def _shown(marked: npt.NDArray[np.bool_], counts: npt.NDArray[np.float64]) -> npt.NDArray[np.int64]:
    """Marked units, and those with most offences beside them; most offences last, so that they are drawn on top."""
    plain = np.flatnonzero(~marked & (counts > 0))
    plain = plain[np.argsort(-counts[plain], kind="stable")[:MOST_PLAIN]]
    shown = np.concatenate([plain, np.flatnonzero(marked)])
    return shown[np.lexsort((counts[shown], marked[shown]))]


def _layer(
    request: Request,
    kind: str,
    found: Study,
    shown: npt.NDArray[np.int64],
    keys: list[str],
    legend: list[LegendEntry],
    *,
    befores: tuple[int, ...] = (),
    title: str,
    method: str,
    parameters: dict[str, object],
) -> UnitLayer:
    total = int(found.now.sum()) + found.outside
    lost = f"{found.outside:,} of {total:,} offences lie in no unit of this map and are left out." if total else ""
    return UnitLayer(
        kind=kind,
        unit="cell" if found.units.width else "lsoa",
        width=found.units.width,
        names=tuple(unit_names(request, found.units, shown)),
        keys=tuple(keys),
        counts=tuple(found.now[shown].astype(int).tolist()),
        befores=befores,
        legend=tuple(legend),
        title=title,
        method=method,
        instead=found.instead,
        left_out=lost,
        parameters={"cell_width_m": found.units.width or None, "period": found.periods.now.words()} | parameters,
    )


@remembered("size")
def emerging_layer(request: Request) -> UnitLayer:
    """Classes over the months up to the end of the period: 36 at most, whole months only."""
    found = study(request)
    span = emerging_months(request, found)
    classes, months = _emerging(request, found, span)
    shown = np.flatnonzero(classes > 0)
    tally = np.bincount(classes, minlength=len(CLASSES))
    legend = [LegendEntry(c.key, f"{c.name}: {c.meaning}", int(n)) for c, n in zip(CLASSES, tally, strict=True)][1:]
    return _layer(
        request,
        "emerging",
        found,
        shown,
        [CLASSES[int(classes[place])].key for place in shown],
        legend,
        title=f"{len(shown):,} of {len(found.now):,} {found.noun} show a pattern over {span.words()}.",
        method=(
            f"Gi* of each of {months} months over {found.neighbours}, false discovery rate held within each month "
            "(90% and more is hot); trend of the monthly z by Mann–Kendall at 5%."
            + (f" Fewer than {FEWEST_MONTHS} months: too short to call a trend." if months < FEWEST_MONTHS else "")
        ),
        parameters={"months": months, "from_to": span.words(), "trend": "Mann-Kendall, two-sided 5%"},
    )


def emerging_months(request: Request, found: Study) -> Period:
    """The months looked at: up to 36 that end with the last whole month of the period, or of the data before that."""
    now, known = found.periods.now, date.fromisoformat(request.store.manifest["last_day"])
    end = now.end if known < now.start else min(now.end, known)
    month_end = months_earlier(end, 0, end=True)
    short = (month_end - end).days
    whole = short == 0 or (end == known and short <= LAST_DAYS)
    last = month_end if whole else months_earlier(end, 1, end=True)
    first = max(months_earlier(last.replace(day=1), MONTHS - 1), _first_day(request))
    return Period(min(first, last.replace(day=1)), last)


def _first_day(request: Request) -> date:
    return date.fromisoformat(request.store.first_month + "-01")


def _emerging(request: Request, found: Study, span: Period) -> tuple[npt.NDArray[np.int8], int]:
    rows = unit_months(request.state, request.store, request.vintage, found.units.unit, span, leave_out=OWN)
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
    classes[near] = emerging(bins.T, trend)
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


@remembered("size")
def shifts(request: Request) -> UnitLayer:
    """Units whose count clearly differs from the comparison period."""
    found = study(request)
    if found.before is None:
        keys, shown, legend = [], np.zeros(0, np.int64), []
        tested = 0
    else:
        held = np.flatnonzero(found.now + found.before > 0)
        verdict = change(found.now[held], found.before[held], *found.periods.lengths, adjust=True).verdict
        clear = np.isin(verdict, ("rise", "fall"))
        shown, keys, tested = held[clear], verdict[clear].tolist(), len(held)
        legend = [
            LegendEntry("rise", "▲ clear rise", int((verdict == "rise").sum())),
            LegendEntry("fall", "▼ clear fall", int((verdict == "fall").sum())),
        ]
    before = found.before if found.before is not None else np.zeros(0)
    return _layer(
        request,
        "shifts",
        found,
        shown,
        keys,
        legend,
        befores=tuple(before[shown].astype(int).tolist()) if len(shown) else (),
        title=_shift_title(found, len(shown), tested),
        method=(
            "Exact conditional binomial test of both periods per day, in every unit with an offence; "
            f"{tested:,} tested together, false discovery rate 5% (Benjamini–Hochberg)."
        ),
        parameters={"test": "conditional binomial", "correction": "Benjamini-Hochberg 5%", "tested": tested},
    )


def _shift_title(found: Study, clear: int, tested: int) -> str:
    if found.periods.before is None:
        return "There is no comparison period, so no change can be tested."
    words = f"{found.periods.now.words()} against {found.periods.before.words()}"
    if not clear:
        return f"No clear change in any of {tested:,} {found.noun} with an offence, {words}: single cells hold too few."
    return f"{clear:,} of {tested:,} {found.noun} with an offence changed beyond chance, {words}."
