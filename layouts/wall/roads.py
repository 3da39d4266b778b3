"""Roads under the marks of the map of the wall, where a road file is loaded; the larger ones first."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import shapely

from data.store.beside.roads import roads_of

if TYPE_CHECKING:
    import numpy.typing as npt

    from data.store.version import Store
    from layouts.wall.view import View

#: Lines in a window: more would be a grey cloth from four metres, and too much to send.
MOST = 500
#: Kinds drawn thicker, 0 being the largest.
LARGE = 1

Known = tuple["npt.NDArray[np.object_]", "npt.NDArray[np.int8]", shapely.STRtree]


def roads_drawn(store: Store, view: View) -> str:
    """SVG paths in units of the marks; '' where no roads are loaded, or none lies in the window."""
    known = _known(store)
    if known is None:
        return ""
    lines, kinds, tree = known
    window = shapely.box(view.west, view.north - view.height, view.west + view.width, view.north)
    inside = np.sort(tree.query(window, predicate="intersects"))  # they lie in the order of their kind
    inside = inside[np.argsort(kinds[inside], kind="stable")[:MOST]]
    shown = shapely.simplify(lines[inside], view.width / 500)
    large = kinds[inside] <= LARGE
    return _path("road", shown[~large], view) + _path("road large", shown[large], view)


def _known(store: Store) -> Known | None:
    if "wall roads" not in store.kept:
        roads = roads_of(store)
        if roads is None:
            store.kept["wall roads"] = None
        else:
            lines = shapely.from_wkb(roads.frame["wkb"].to_numpy(dtype=object))
            store.kept["wall roads"] = (lines, roads.frame["kind"].to_numpy(np.int8), shapely.STRtree(lines))
    return store.kept["wall roads"]


def _path(name: str, lines: npt.NDArray[np.object_], view: View) -> str:
    parts = []
    for line in lines:
        points = np.rint(view.place(shapely.get_coordinates(line))).astype(int)
        parts.append("M" + " ".join(f"{x} {y}" for x, y in points.tolist()))
    return f'<path class="{name}" d="{"".join(parts)}"/>' if parts else ""
