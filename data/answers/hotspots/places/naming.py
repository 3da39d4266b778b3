"""Names of hotspot cells that a person knows: the named streets in it, and the town; never two alike in a list."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

import numpy as np

from data.cells import nearest_town
from data.store.beside.streets import streets_of
from geo.crs import BRITISH_NATIONAL_GRID
from geo.grid import cell_at, centres

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy.typing as npt

    from data.store.version import Store

#: Streets that name a cell.
MOST_STREETS = 2
SIDES = ("east", "north-east", "north", "north-west", "west", "south-west", "south", "south-east")


def cell_places(store: Store, width: int, numbers: npt.NDArray[np.int64], lsoas: Sequence[str]) -> list[str]:
    """'Northdown Road and Princes Street, Margate' for each cell, else 'Chatham · Medway 014C'.

    ``lsoas``: name of the LSOA that most offences of the cell lie in, '' where there is none. Equal numbers get equal
    names, others never the same.
    """
    numbers = np.asarray(numbers, np.int64)
    unique, first = np.unique(numbers, return_index=True)
    x, y = centres(unique, width)
    streets = _streets(store, width, unique)
    british = store.crs == BRITISH_NATIONAL_GRID  # the towns are those of Kent
    words = []
    for i in range(len(unique)):
        town, lsoa = nearest_town(float(x[i]), float(y[i])) if british else "", lsoas[first[i]]
        if streets[i]:
            words.append(", ".join(part for part in (" and ".join(streets[i]), town or lsoa) if part))
        else:
            words.append(" · ".join(part for part in (town, lsoa) if part))
    names = dict(zip(unique.tolist(), told_apart(words, [lsoas[i] for i in first], x, y), strict=True))
    return [names[number] for number in numbers.tolist()]


def _streets(store: Store, width: int, cells: npt.NDArray[np.int64]) -> list[list[str]]:
    """The nearest named streets within each cell, by distance of their points from its middle."""
    known = streets_of(store)
    if known is None:
        return [[] for _ in cells]
    key = ("cells of streets", width)
    at = store.kept.get(key)
    if at is None:
        frame = known.frame
        own = cell_at(frame["easting"].to_numpy(), frame["northing"].to_numpy(), width).astype(np.int64)
        order = np.argsort(own, kind="stable")
        at = store.kept[key] = (own[order], order)
    sorted_cells, order = at
    return [
        _nearest(known.frame.iloc[order[start:stop]], cell, width)
        for cell, start, stop in zip(
            cells.tolist(),
            np.searchsorted(sorted_cells, cells),
            np.searchsorted(sorted_cells, cells, "right"),
            strict=True,
        )
    ]


def _nearest(points, cell: int, width: int) -> list[str]:
    if points.empty:
        return []
    x, y = centres([cell], width)
    away = np.hypot(points["easting"] - x[0], points["northing"] - y[0])
    ordered = points.assign(away=away).sort_values(["away", "name"])
    return ordered["name"].drop_duplicates().head(MOST_STREETS).tolist()


def told_apart(words: list[str], lsoas: list[str], x: npt.NDArray[np.float64], y: npt.NDArray[np.float64]) -> list[str]:
    """The names, those that are alike with the LSOA, then the side on which they lie, then a number.

    ``x``, ``y``: the middle of each in metres.
    """
    found = list(words)
    for extra in (lambda i, _: lsoas[i], lambda i, same: _side(i, same, x, y)):
        for same in _alike(found):
            added = {i: extra(i, same) for i in same}
            for i, text in added.items():
                if text and text not in found[i]:
                    found[i] = f"{found[i]}, {text}" if found[i] else text
    for same in _alike(found):
        for n, i in enumerate(same, start=1):
            found[i] = f"{found[i]} ({n})".strip()
    return found


def _alike(words: list[str]) -> list[list[int]]:
    """Positions of the names that come more than once."""
    counted = Counter(words)
    return [[i for i, word in enumerate(words) if word == text] for text, n in counted.items() if n > 1]


def _side(i: int, same: list[int], x: npt.NDArray[np.float64], y: npt.NDArray[np.float64]) -> str:
    """'north-east': where one of several lies, seen from the middle of them all."""
    east, north = x[i] - x[same].mean(), y[i] - y[same].mean()
    if np.hypot(east, north) < 1.0:
        return "middle"
    return SIDES[int(np.round(np.degrees(np.arctan2(north, east)) / 45.0)) % 8]
