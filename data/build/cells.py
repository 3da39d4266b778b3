"""The hexagon cells of a version: which hold land, how much, and in which district; and the cell of every offence."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
import shapely

from data.cells import WIDTHS
from data.paths import PACKS
from geo.grid import ROW, cell_at, centres, grid_over
from geo.join import place_points

if TYPE_CHECKING:
    from pathlib import Path

    import numpy.typing as npt

    from data.boundaries.layers import Layers
    from data.boundaries.pack import BoundaryLayer
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
    """The table of one width, from the cells of each home district: their land together, the district of the middle."""
    parts = [_cells_of_district(layers.districts, number, width) for number in home]
    if not parts:
        return _frame(np.zeros(0, np.uint32), np.zeros(0), np.zeros(0))
    cells, place = np.unique(np.concatenate([part.cells for part in parts]), return_inverse=True)
    area = np.bincount(place, weights=np.concatenate([part.area for part in parts]))
    middle = np.concatenate([part.middle for part in parts])
    number = np.concatenate([np.full(len(part.cells), each) for each, part in zip(home, parts, strict=True)])
    district = np.full(len(cells), np.iinfo(np.int64).max)
    np.minimum.at(district, place[middle], number[middle])
    left = np.flatnonzero(district == np.iinfo(np.int64).max)  # a middle in the sea, on a border, or beyond it
    numbers = np.array(home, dtype=np.int64)
    land = layers.districts.geometry[numbers - 1]
    district[left] = numbers[place_points(*centres(cells[left], width), land, tolerance=float(width)).index]
    return _frame(cells, np.minimum(area, ROW * width**2), district)


def _frame(cells: npt.NDArray[np.uint32], area: npt.NDArray[np.float64], district: npt.NDArray[Any]) -> pd.DataFrame:
    return pd.DataFrame({"cell": cells, "area": area, "district": district.astype(np.uint16)})


@dataclass(frozen=True, eq=False)
class DistrictCells:
    """Cells with land of one district, sorted; the land in each (m²); whether its middle lies in the district."""

    cells: npt.NDArray[np.uint32]
    area: npt.NDArray[np.float64]
    middle: npt.NDArray[np.bool_]


@lru_cache(maxsize=150)
def district_cells(shape: shapely.Geometry, width: int) -> DistrictCells:
    """Worked out from its polygon, in metres; kept for the next build of this process, for it takes a while."""
    grid = grid_over(np.array([shape], dtype=object), width)
    shapely.prepare(shape)
    return DistrictCells(grid.cells, grid.area, shapely.contains_xy(shape, *centres(grid.cells, width)))


def _cells_of_district(districts: BoundaryLayer, number: int, width: int) -> DistrictCells:
    """Those that come with the pack, or what its polygon gives: for thirteen districts that takes seconds."""
    known = pack_cells(districts.sha256)
    return known.get((number, width)) or district_cells(districts.geometry[number - 1], width)


def pack_path(sha256: str) -> Path:
    """Where the cells of a layer of districts come with the product; named by its hash, so never those of another."""
    return PACKS / "kent_medway_districts" / f"cells-{sha256}.parquet"


@cache
def pack_cells(sha256: str) -> dict[tuple[int, int], DistrictCells]:
    """(district number, width) -> its cells; {} for districts that are not those of the pack."""
    path = pack_path(sha256)
    if not path.exists():
        return {}
    frame = pd.read_parquet(path)
    return {
        (int(number), int(width)): DistrictCells(*(own[name].to_numpy() for name in ("cell", "area", "middle")))
        for (number, width), own in frame.groupby(["district", "width"])
    }


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
