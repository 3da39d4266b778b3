"""Hotspot layers of the map: Gi* of the period, emerging hotspots over the months, and cells that clearly changed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from data.answers.cache import remembered
from data.answers.figures.rows import told
from data.answers.hotspots.study import Study, study, unit_names
from data.answers.panel import Needs, Panel, Rounded
from data.counts.tables import UNITS
from geo.gistar import counted_p, gi_star, hot_cold

if TYPE_CHECKING:
    import numpy.typing as npt

    from data.answers.panel import Rows
    from data.answers.request import Request


#: Units drawn though nothing is tested about them: those with most offences, so many at most.
MOST_PLAIN = 2_500


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
    shown = shown_units(gi.bins != 0, found.now)
    keys = [GI_CLASSES[int(gi.bins[place])][0] for place in shown]
    legend = [LegendEntry(key, words, int((gi.bins == number).sum())) for number, (key, words) in GI_CLASSES.items()]
    hot = int((gi.bins > 0).sum())
    plain = int(((gi.bins == 0) & (found.now > 0)).sum())
    legend[3] = LegendEntry(*GI_CLASSES[0], plain)
    return layer_of(
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


def unit_rows(model: UnitLayer) -> Rows:
    """unit, class, offences, before."""
    words = {entry.key: entry.words for entry in model.legend}
    yield ["unit", "class", "offences", *(["before"] if model.befores else [])]
    for i, name in enumerate(model.names):
        row = [name, words.get(model.keys[i], model.keys[i]), model.counts[i]]
        yield [*row, *([model.befores[i]] if model.befores else [])]
    yield from told(model.title, model.method, model.instead, model.left_out)


PANEL = Panel(
    key="hotspots",
    says="hot spots by Gi* with false discoveries held in check",
    answer=hotspots,
    rows=unit_rows,
    rounded=Rounded.NEVER,
    method="hotspots",
    tables=(UNITS,),
    needs=Needs.FINE | Needs.CELLS,
)
