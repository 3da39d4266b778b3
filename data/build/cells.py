"""The hexagon cells of a version: which hold land, how much, and in which district; and the cell of every offence."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
import shapely

from data.cells import WIDTHS
from geo.grid import cell_at, centres, grid_over
from geo.join import place_points

if TYPE_CHECKING:
    from pathlib import Path

    import numpy.typing as npt

    from data.boundaries.layers import Layers
    from data.store.version import Store


#: Metres between two LSOAs that still count as neighbours.
TOUCHING = 2.0


def write_cells(folder: Path, layers: Layers, home: set[int], current: Store | None) -> None:
    """One ``cells_<width>.parquet`` for each width: cell, area in square metres, district number.

    Boundaries seldom change from one import to the next; then the files of the current version are taken over.
    """
    for width in WIDTHS:
        old = None if current is None else current.folder / "areas" / f"cells_{width}.parquet"
        if current is not None and old is not None and _same_land(current, layers, home):
            shutil.copyfile(old, folder / f"cells_{width}.parquet")
            continue
        _grid_frame(layers, tuple(sorted(home)), width).to_parquet(folder / f"cells_{width}.parquet")


def _grid_frame(layers: Layers, home: tuple[int, ...], width: int) -> pd.DataFrame:
    """The table of one width; kept for the next build of this process, for it takes a second."""
    key = (layers.districts.sha256, home, width)
    if key not in _grids:
        if len(_grids) >= MOST_KEPT:
            _grids.clear()
        numbers = np.array(home, dtype=np.int64)
        land = layers.districts.geometry[numbers - 1] if home else np.zeros(0, dtype=object)
        grid = grid_over(land, width)
        placed = place_points(*centres(grid.cells, width), land, tolerance=float(width))
        district = numbers[placed.index] if home else np.zeros(0, np.int64)
        _grids[key] = pd.DataFrame({"cell": grid.cells, "area": grid.area, "district": district.astype(np.uint16)})
    return _grids[key]


_grids: dict[tuple[str, tuple[int, ...], int], pd.DataFrame] = {}
MOST_KEPT = 12


def write_touching(folder: Path, layers: Layers) -> None:
    """``touching_<vintage>.parquet``: pairs of LSOA numbers whose polygons meet, each pair once."""
    for vintage, layer in layers.lsoas.items():
        tree = shapely.STRtree(layer.geometry)
        # generalised outlines leave slits between neighbours
        one, other = tree.query(layer.geometry, predicate="dwithin", distance=TOUCHING)
        kept = one < other
        pairs = pd.DataFrame({"one": one[kept] + 1, "other": other[kept] + 1}).astype("uint16")
        pairs.to_parquet(folder / f"touching_{vintage}.parquet")


def _same_land(current: Store, layers: Layers, home: set[int]) -> bool:
    """True where the current version has the same districts, and the same of them are on the map."""
    district = next(layer for layer in current.manifest.boundaries if layer["level"] == "district")
    return district["sha256"] == layers.districts.sha256 and home == set(np.flatnonzero(current.districts["home"]))


def cells_of(folder: Path, offences: pd.DataFrame, exact: npt.NDArray[np.bool_]) -> dict[str, npt.NDArray[np.uint32]]:
    """Column -> cell of each offence; 0 where its point is not exact, not known, or in no cell with land."""
    x, y = offences["easting"].to_numpy(np.float64), offences["northing"].to_numpy(np.float64)
    found = {}
    for width in WIDTHS:
        known = pd.read_parquet(folder / f"cells_{width}.parquet", columns=["cell"])["cell"].to_numpy()
        cells = cell_at(np.where(exact, x, np.nan), np.where(exact, y, np.nan), width)
        place = np.minimum(np.searchsorted(known, cells), max(len(known) - 1, 0))
        there = known[place] == cells if len(known) else np.zeros(len(cells), dtype=bool)
        found[f"cell_{width}"] = np.where(there, cells, 0).astype(np.uint32)
    return found
