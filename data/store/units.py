"""The units that hotspots are worked out on: cells of one width, or LSOAs; with their land and their neighbours."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import shapely

from geo.gistar import pair_weights
from geo.grid import touching

if TYPE_CHECKING:
    import numpy.typing as npt
    from scipy.sparse import csr_matrix

    from data.store.version import Store


@dataclass(frozen=True, eq=False)
class Units:
    """A study area cut into units. Arrays of one length, sorted by ``number``."""

    unit: str  # column of the offence table
    number: npt.NDArray[np.int64]
    area: npt.NDArray[np.float64]  # square metres of land
    district: npt.NDArray[np.int64]
    weights: csr_matrix  # 1 for each unit itself and each neighbour

    @property
    def width(self) -> int:
        """Width of the cells in metres; 0 for LSOAs."""
        return int(self.unit[5:]) if self.unit.startswith("cell_") else 0

    def spread(self, number: npt.NDArray[np.int64], values: npt.NDArray[np.int64]) -> npt.NDArray[np.float64]:
        """Values by unit number on an array of all units; those of other units are left out."""
        place, there = self.places(number)
        return np.bincount(place[there], weights=values[there], minlength=len(self.number)).astype(np.float64)

    def places(self, number: npt.NDArray[np.int64]) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.bool_]]:
        """Position of each number in this study area, and whether it is there at all."""
        if not len(self.number):
            return np.zeros(len(number), np.int64), np.zeros(len(number), dtype=bool)
        place = np.minimum(np.searchsorted(self.number, number), len(self.number) - 1)
        return place, self.number[place] == number


def units_of(store: Store, unit: str, districts: tuple[int, ...]) -> Units:
    """The units inside the districts (none: all home districts); worked out once for each version of the data."""
    key = (unit, districts)
    found = store.kept.get(key)
    if found is None:
        if len(store.kept) > MOST_KEPT:
            store.kept.clear()  # another thread may be about to read: so nobody reads back what it has just written
        found = _inside(units_of(store, unit, ()), districts) if districts else _all(store, unit)
        store.kept[key] = found
    return found


#: Study areas kept; beyond that all are worked out again (a county's cells of 150 m take some 15 MB).
MOST_KEPT = 60


def _all(store: Store, unit: str) -> Units:
    if unit.startswith("cell_"):
        layer = store.cells(int(unit[5:]))
        pairs = touching(layer.cells)
        weights = pair_weights(len(layer.cells), pairs)
        return Units(unit, layer.cells.astype(np.int64), layer.area, layer.district.astype(np.int64), weights)
    frame = store.lsoas(int(unit[5:]))
    home = np.flatnonzero(store.districts["home"].to_numpy())
    district = frame["district"].to_numpy(np.int64)
    drawn = np.isfinite(frame["area"].to_numpy(np.float64)) & np.isin(district, home)
    number = np.flatnonzero(drawn)
    position = np.cumsum(drawn) - 1
    pairs = store.touching(int(unit[5:])).to_numpy(np.int64)
    pairs = position[pairs[drawn[pairs].all(axis=1)]]
    weights = pair_weights(len(number), pairs)
    return Units(unit, number, frame["area"].to_numpy(np.float64)[number], district[number], weights)


def _inside(units: Units, districts: tuple[int, ...]) -> Units:
    kept = np.flatnonzero(np.isin(units.district, districts))
    weights = units.weights[kept][:, kept]
    return Units(units.unit, units.number[kept], units.area[kept], units.district[kept], weights)


def land_of(store: Store, districts: tuple[int, ...]) -> npt.NDArray[np.object_]:
    """Outlines in metres of the districts (none: all home districts), to clip what is drawn to the coast."""
    key = ("land", districts)
    found = store.kept.get(key)
    if found is None:
        from data.boundaries.layers import layers_of

        numbers = districts or tuple(np.flatnonzero(store.districts["home"].to_numpy()).tolist())
        shapes = layers_of(store).districts.geometry[np.asarray(numbers, dtype=np.int64) - 1]
        shapely.prepare(shapes)
        found = store.kept[key] = shapes
    return found
