"""Hot spots beyond what the people, or the offences of all kinds, in a place lead to expect."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from data.counts.tables import UNITS
from data.question.filters import FilterState
from data.question.periods import Periods, resolve
from geo.grid import centres
from geo.join import place_points

if TYPE_CHECKING:
    import numpy.typing as npt

    from data.answers.hotspots.study import Study
    from data.answers.request import Request

    Floats = npt.NDArray[np.float64]

#: A cell whose middle lies outside every LSOA belongs to the nearest within so many metres.
NEAREST = 1_000.0


def base_of(request: Request, found: Study) -> Floats | None:
    """People or offences that each unit of the study area had; None where the store does not know them."""
    if request.display.base == "offences":
        return _all_offences(request, found)
    base = _residents(request, found)
    return base if base.sum() > 0 else None


def _all_offences(request: Request, found: Study) -> Floats:
    """Offences of all kinds in the whole store: where people are enough for something to be recorded."""
    everything = FilterState(compare="none")
    periods = Periods(resolve(everything, request.store).now, None, ())
    counts = request.table(UNITS, found.units.unit, periods, state=everything)
    return found.units.spread(counts.unit, counts.now)


def _residents(request: Request, found: Study) -> Floats:
    """Residents of an LSOA; of cells, spread evenly over the land of those whose middle lies in it."""
    people = np.nan_to_num(request.store.lsoas(request.vintage)["population"].to_numpy(np.float64))
    if not found.units.width:
        return people[found.units.number]
    lsoa = _lsoa_of_cells(request, found)
    land = np.bincount(lsoa, weights=found.units.area, minlength=len(people))
    share = np.divide(found.units.area, land[lsoa], out=np.zeros(len(lsoa)), where=land[lsoa] > 0)
    return np.where(lsoa > 0, people[lsoa] * share, 0.0)


def _lsoa_of_cells(request: Request, found: Study) -> npt.NDArray[np.int64]:
    """Number of the LSOA of each cell, 0: none; worked out once for each version of the data and study area."""
    from data.boundaries.layers import layers_of

    key = ("lsoa of cells", found.units.unit, request.vintage, tuple(np.unique(found.units.district).tolist()))
    known = request.store.kept.get(key)
    if known is None:
        layer = layers_of(request.store).lsoas[request.vintage]
        placed = place_points(*centres(found.units.number, found.units.width), layer.geometry, NEAREST).index
        codes = {code: number for number, code in enumerate(request.store.lsoas(request.vintage)["code"])}
        numbers = np.array([codes.get(code, 0) for code in layer.codes] + [0], dtype=np.int64)
        known = request.store.kept[key] = numbers[placed]  # -1 is the last: none
    return known
