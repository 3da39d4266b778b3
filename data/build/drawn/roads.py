"""The roads of a store cut into squares, each under a name that holds its hash: the browser fetches those in view."""

from __future__ import annotations

import shutil
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import numpy as np
import orjson
import shapely

from data.build.drawn.files import write_body
from data.store.beside.streets import ROADS, SOURCES
from geo.crs import BRITISH_NATIONAL_GRID, to_degrees
from geo.squares import cut, in_squares, steps

if TYPE_CHECKING:
    from pathlib import Path

    import numpy.typing as npt

    from data.store.beside.roads import Roads
    from data.store.version import Store

#: Squares are those of this zoom, some 6 km wide in England; roads are drawn from it upward.
ZOOM = 12
#: Whole numbers to a square: one is about 0.75 m.
UNITS = 8192


def write_roads(folder: Path, roads: Roads | None, crs: str, current: Store | None) -> dict[str, Any]:
    """Write a file for each square with roads, and an index of them. Returns ``{"roads": ...}``; {} without any.

    Squares: {"roads": [{"name", "kind", "lines": [[x, y, dx, dy, ...], ...]}, ...]}, numbers as in
    ``geo.squares.steps``. Index: {"zoom", "units", "credit", "squares": {"column/row": file}}. Files of the
    current version are taken over where the roads are the same.
    """
    if roads is None or roads.frame.empty:
        return {}
    made_of = roads.fingerprint
    if current is not None and current.manifest.geometry.get("roads", {}).get("made_of") == made_of:
        for file in (current.folder / "geometry").glob("roads-*"):
            shutil.copy2(file, folder / file.name)
        return {"roads": current.manifest.geometry["roads"]}
    squares = {
        f"{column}/{row}": write_body(folder, "roads", orjson.dumps({"roads": content}))
        for (column, row), content in _squares(roads, crs).items()
    }
    credit = f"{SOURCES[ROADS]} {datetime.now(UTC).year}" if crs == BRITISH_NATIONAL_GRID else ""
    index = orjson.dumps({"zoom": ZOOM, "units": UNITS, "credit": credit, "squares": squares})
    return {"roads": {"file": write_body(folder, "roads-index", index), "made_of": made_of, "squares": len(squares)}}


def _squares(roads: Roads, crs: str) -> dict[tuple[int, int], list[dict[str, Any]]]:
    """Column and row -> its roads, one entry for each name and kind, the largest kind first."""
    lines = shapely.transform(
        shapely.from_wkb(roads.frame["wkb"].to_numpy(dtype=object)),
        lambda xy: np.column_stack(in_squares(*to_degrees(xy[:, 0], xy[:, 1], crs), ZOOM)),
    )
    pieces, line, column, row = cut(lines)
    name, kind = roads.frame["name"].to_numpy(dtype=object)[line], roads.frame["kind"].to_numpy()[line]
    found: dict[tuple[int, int], list[dict[str, Any]]] = {}
    for key, members in _grouped(column, row, kind, name):
        joined = shapely.line_merge(shapely.multilinestrings(pieces[members]))
        runs = [run for part in shapely.get_parts(joined) if (run := steps(part, key[0], key[1], UNITS))]
        if runs:
            found.setdefault(key, []).append(
                {"name": str(name[members[0]]), "kind": int(kind[members[0]]), "lines": runs}
            )
    return found


def _grouped(
    column: npt.NDArray[np.int64], row: npt.NDArray[np.int64], kind: npt.NDArray[np.int8], name: npt.NDArray[np.object_]
) -> list[tuple[tuple[int, int], npt.NDArray[np.int64]]]:
    """Square and positions of the pieces of each road in it, in order of square, kind and name."""
    keys = list(zip(column.tolist(), row.tolist(), kind.tolist(), name.tolist(), strict=True))
    members: dict[tuple[int, int, int, str], list[int]] = {}
    for position, key in enumerate(keys):
        members.setdefault(key, []).append(position)
    return [((key[0], key[1]), np.array(members[key])) for key in sorted(members)]
