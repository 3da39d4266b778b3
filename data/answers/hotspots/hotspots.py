"""Hotspot layers of the map: Gi* of the period, emerging hotspots over the months, and cells that clearly changed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from data.answers.cache import remembered
from data.answers.figures.rows import told
from data.answers.hotspots.based import base_of
from data.answers.hotspots.few import busiest, excess_words, few
from data.answers.hotspots.study import LEAST, Study, study, unit_names
from data.answers.panel import Needs, Panel, Rounded
from data.counts.tables import UNITS
from data.question.display import BASES
from geo.beyond import also_dealt, beyond
from geo.gistar import counted_p, gi_star, hot_cold

if TYPE_CHECKING:
    import numpy.typing as npt

    from data.answers.panel import Rows
    from data.answers.request import Request


#: Units drawn though nothing is tested about them: those with most offences, so many at most.
MOST_PLAIN = 2_500


#: Class of a unit that is not hot but among the few that hold a quarter of the offences.
BUSY = 9
GI_CLASSES = {
    3: ("hot99", "Clearly more than chance, 99%"),
    2: ("hot95", "More than chance, 95%"),
    1: ("hot90", "Probably more than chance, 90%"),
    BUSY: ("busy", "Busy by itself: one of the few that hold a quarter"),
    0: ("plain", "Offences, as chance would scatter them"),
    -1: ("cold90", "Probably fewer than chance, 90%"),
    -2: ("cold95", "Fewer than chance, 95%"),
    -3: ("cold99", "Clearly fewer than chance, 99%"),
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
    """The test of each unit of a period, by its position, and how it was made. ``bins`` are 0 where nothing is told."""

    z: npt.NDArray[np.float64]
    bins: npt.NDArray[np.int8]
    statistic: str
    method: str
    dispersion: float = 1.0


@remembered("size", "base")
def gi_now(request: Request) -> Gi:
    """The test of the period."""
    found = study(request)
    return gi_of(request, found, found.now)


def gi_of(request: Request, found: Study, counts: npt.NDArray[np.float64]) -> Gi:
    """Gi* of counts in a study area, or their test against the base that the display asks for.

    A unit with fewer than ``LEAST`` offences of its own is in no bin, whatever its neighbours hold.
    """
    base = None if request.display.base == "none" else base_of(request, found)
    enough = counts >= LEAST
    if base is None:
        star = gi_star(counts, found.units.weights)
        bins = hot_cold(star.z, counted_p(star, counts, dealt=True))
        return Gi(star.z, np.where(enough, bins, 0).astype(np.int8), GI, _gi_method(request, found))
    test = beyond(counts, base, found.units.weights)
    bins = np.where(enough, hot_cold(test.z, also_dealt(test, counts, found.units.weights)), 0).astype(np.int8)
    return Gi(test.z, bins, BEYOND, _beyond_method(request, found, test.dispersion), test.dispersion)


GI = "Getis-Ord Gi*, self included, binary weights, two-sided"
BEYOND = "binomial against the base of a unit and its neighbours, two-sided, dispersion allowed for"


def _gi_method(request: Request, found: Study) -> str:
    asked = request.display.base != "none"
    return (
        ("This store knows no residents, so places are compared with one another. " if asked else "")
        + f"Getis-Ord Gi* of counts over {found.neighbours}; all {len(found.now):,} tested together, false discovery "
        "rate held by Benjamini–Hochberg; a hot spot must also be beyond a Poisson count, and beyond the same counts "
        f"dealt out at random. Only {found.noun} with {LEAST} offences or more are coloured."
    )


def _beyond_method(request: Request, found: Study, dispersion: float) -> str:
    return (
        f"Offences in {found.neighbours} against {BASES[request.display.base].lower()} there, binomial with a "
        f"dispersion of {dispersion:.1f}, and against the same counts dealt out at random; all {len(found.now):,} "
        "tested together, false discovery rate held by Benjamini–Hochberg. "
        f"Only {found.noun} with {LEAST} offences or more are coloured."
    )


@remembered("size", "base")
def hotspots(request: Request) -> UnitLayer:
    """Hot and cold units of this period, with the few that hold most beside them."""
    found, gi = study(request), gi_now(request)
    classes = gi.bins.astype(np.int64)
    classes[np.setdiff1d(busiest(found.now, few(request).quarter), np.flatnonzero(classes > 0))] = BUSY
    shown = shown_units(classes != 0, found.now)
    keys = [GI_CLASSES[int(classes[place])][0] for place in shown]
    tally = {number: int((classes == number).sum()) for number in GI_CLASSES}
    tally[0] = int(((classes == 0) & (found.now > 0)).sum())
    legend = [LegendEntry(key, words, tally[number]) for number, (key, words) in GI_CLASSES.items()]
    return layer_of(
        request,
        "hotspots",
        found,
        shown,
        keys,
        [entry for entry in legend if entry.units or entry.key == "hot99"],
        title=_title(request, found, gi),
        method=" ".join(part for part in (gi.method, excess_words(found)) if part),
        parameters={
            "statistic": gi.statistic,
            "neighbourhood": found.neighbours,
            "neighbours_m": found.units.width or None,
            "correction": "Benjamini-Hochberg; the largest of the normal, the Poisson and the dealt p"
            if gi.statistic == GI
            else "Benjamini-Hochberg; the larger of the binomial and the dealt p",
            "units": len(found.now),
            "base": request.display.base,
            "dispersion": round(gi.dispersion, 3),
            "least_offences": LEAST,
            "places_holding_half": few(request).half,
            "places_holding_a_quarter": few(request).quarter,
            "excess_gini": few(request).excess,
        },
    )


def _title(request: Request, found: Study, gi: Gi) -> str:
    """The few places first: that is what a reader can act on."""
    if not few(request).half:
        return few(request).sentence
    hot = int((gi.bins > 0).sum())
    base = "none" if gi.statistic == GI else request.display.base
    than = {
        "none": "chance would gather",
        "residents": "the residents there explain",
        "offences": "all offences there explain",
    }[base]
    if not hot:
        return f"{few(request).sentence} No place has more in and around it than {than}."
    have, them = ("have", "them") if hot > 1 else ("has", "it")
    return f"{few(request).sentence} {hot:,} {have} more in and around {them} than {than}."


def shown_units(marked: npt.NDArray[np.bool_], counts: npt.NDArray[np.float64]) -> npt.NDArray[np.int64]:
    """Marked units, and those with most offences beside them; most offences last, so that they are drawn on top."""
    plain = np.flatnonzero(~marked & (counts > 0))
    plain = plain[np.argsort(-counts[plain], kind="stable")[:MOST_PLAIN]]
    shown = np.concatenate([plain, np.flatnonzero(marked)])
    return shown[np.lexsort((counts[shown], marked[shown]))]


def layer_of(
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
    lost = f"{found.outside:,} of {total:,} offences have no place on this map and are left out." if total else ""
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


def unit_rows(model: UnitLayer) -> Rows:
    """unit, class, offences, before."""
    words = {entry.key: entry.words for entry in model.legend}
    yield ["unit", "class", "offences", *(["before"] if model.befores else [])]
    for i, name in enumerate(model.names):
        row = [name, words.get(model.keys[i], model.keys[i]), model.counts[i]]
        yield [*row, *([model.befores[i]] if model.befores else [])]
    yield from told(model.title, model.method, model.instead, model.left_out)


def unit_names_of(model: UnitLayer) -> tuple[str, ...]:
    """The units of the lines of the file."""
    return model.names


PANEL = Panel(
    key="hotspots",
    says="hot spots by Gi* with false discoveries held in check",
    answer=hotspots,
    rows=unit_rows,
    units=unit_names_of,
    rounded=Rounded.NEVER,
    method="hotspots",
    tables=(UNITS,),
    needs=Needs.FINE | Needs.CELLS,
)
