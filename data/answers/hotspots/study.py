"""The study area of the hotspot panels: cells where points are exact, else LSOAs, inside the chosen districts."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from data.answers.cache import remembered
from data.cells import cell_name
from data.counts.tables import UNITS
from data.counts.units import UnitCounts
from data.question.answerable import SNAPPED
from data.question.named import chosen_districts
from data.question.periods import resolve
from data.store.units import Units, units_of

if TYPE_CHECKING:
    import numpy.typing as npt

    from data.answers.request import Request
    from data.question.periods import Periods

#: A unit with fewer offences of its own is no place: it is never coloured and never in a plan. Chosen by simulation
#: (docs/methods/hotspots.md): below it most coloured cells of maps of single offences are their neighbours' doing.
LEAST = 3


@dataclass(frozen=True, eq=False)
class Study:
    """The units and the offences in them. Arrays by position in ``units``."""

    units: Units
    periods: Periods
    now: npt.NDArray[np.float64]
    before: npt.NDArray[np.float64] | None
    outside: int  # offences of this period in no unit of the study area
    instead: str  # why these are LSOAs and not cells; ''

    @property
    def noun(self) -> str:
        """'250 m cells' or 'LSOAs'."""
        return f"{self.units.width} m cells" if self.units.width else "LSOAs"

    @property
    def neighbours(self) -> str:
        """The neighbourhood in words, with its distance."""
        if self.units.width:
            return f"a cell and the six that touch it, centres {self.units.width} m apart"
        return "an LSOA and those that touch it"


@remembered("size")
def study(request: Request) -> Study:
    """Counts of both periods in every unit."""
    store, state = request.store, request.state
    exact = store.capabilities.exact_points
    unit = f"cell_{request.display.size}" if exact else f"lsoa_{request.vintage}"
    instead = "" if exact else f"{' and '.join(source.name for source in store.sources)} {SNAPPED} LSOAs are shown."
    units = units_of(store, unit, tuple(chosen_districts(state, store)))
    periods = resolve(state, store)
    counts = request.table(UNITS, unit, periods)
    now = units.spread(counts.unit, counts.now)
    before = None if counts.before is None else units.spread(counts.unit, counts.before)
    return Study(units, periods, now, before, _outside(counts, now), instead)


def _outside(counts: UnitCounts, now: npt.NDArray[np.float64]) -> int:
    return int(counts.now.sum() + counts.outside - now.sum())


def unit_names(request: Request, units: Units, places: npt.NDArray[np.int64]) -> list[str]:
    """Cell names ('250-2143-812') or LSOA codes, as an address writes them."""
    if units.width:
        return [cell_name(int(units.number[place]), units.width) for place in places]
    codes = request.store.lsoas(request.vintage)["code"].to_numpy(dtype=object)
    return [str(codes[units.number[place]]) for place in places]
