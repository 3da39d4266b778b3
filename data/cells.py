"""Hotspot cells by name: 'width-column-row' in an address, 'a 250 m cell near Chatham' in words."""

from __future__ import annotations

import csv
import re
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np

from data.paths import PACKS
from geo.crs import to_metres
from geo.grid import centres

if TYPE_CHECKING:
    import numpy.typing as npt

#: Widths offered, in metres from flat side to flat side; each has a column of its own in the store.
WIDTHS = (150, 250, 500)
DEFAULT_WIDTH = 250
#: A cell further than this (metres) from every town is named by its LSOA alone.
NEAR_TOWN = 8_000.0


@dataclass(frozen=True, eq=False)
class CellLayer:
    """Every cell of one width that holds land of a home district. Arrays of one length, sorted by cell."""

    width: int
    cells: npt.NDArray[np.uint32]
    area: npt.NDArray[np.float64]  # square metres of land
    district: npt.NDArray[np.uint16]  # number of the district that the middle of the cell lies in or is nearest to


def cell_name(cell: int, width: int) -> str:
    """'250-2143-812': how a cell is written in an address."""
    return f"{width}-{int(cell) & 0xFFFF}-{int(cell) >> 16}"


def cell_number(name: str) -> tuple[int, int]:
    """Width and number of a name. Raises ValueError for what is no name of a cell."""
    parts = re.fullmatch(r"(\d{3})-(\d{1,5})-(\d{1,5})", name)
    column, row = (int(parts[2]), int(parts[3])) if parts else (0, 0)
    if parts is None or int(parts[1]) not in WIDTHS or max(column, row) > 0xFFFF or not column | row:
        raise ValueError(f"{name!r} is not a cell such as 250-2143-812")
    return int(parts[1]), row << 16 | column


def numbers_by_width(names: tuple[str, ...]) -> dict[int, list[int]]:
    """The cells named, by the width of their lattice."""
    found: dict[int, list[int]] = {}
    for name in names:
        width, number = cell_number(name)
        found.setdefault(width, []).append(number)
    return found


def cell_words(name: str) -> str:
    """'250 m cell near Chatham'."""
    width, number = cell_number(name)
    x, y = centres([number], width)
    town = nearest_town(float(x[0]), float(y[0]))
    return f"{width} m cell" + (f" near {town}" if town else "")


def nearest_town(easting: float, northing: float) -> str:
    """The town of the pack nearest to a point in metres; '' where none is near."""
    names, x, y = _towns()
    away = np.hypot(x - easting, y - northing)
    return names[int(away.argmin())] if len(names) and away.min() <= NEAR_TOWN else ""


def towns() -> list[tuple[str, float, float]]:
    """Name and point in metres (EPSG:27700) of the towns of the pack, the larger first."""
    names, x, y = _towns()
    return list(zip(names, x.tolist(), y.tolist(), strict=True))


@lru_cache(maxsize=1)
def _towns() -> tuple[list[str], npt.NDArray[np.float64], npt.NDArray[np.float64]]:
    with (PACKS / "towns.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    x, y = to_metres([float(row["longitude"]) for row in rows], [float(row["latitude"]) for row in rows])
    return [row["name"] for row in rows], x, y
