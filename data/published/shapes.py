"""Outlines of the districts as they go into a release: a few kilobytes, so that its page needs no store."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import shapely

from data.published.release import Shape
from data.store.units import land_of
from geo.crs import to_metres

if TYPE_CHECKING:
    from data.store.version import Store

WIDTH = 1000.0
DETAIL = 350.0  # metres: outlines are drawn no finer


def shapes_of(store: Store) -> tuple[tuple[Shape, ...], float]:
    """A shape for each home district, and the height of the drawing; north is up, neighbours share their border."""
    land = land_of(store, ())
    drawn = shapely.coverage_simplify(np.asarray(land), DETAIL)
    left, bottom, right, top = shapely.total_bounds(drawn).tolist()
    scale = WIDTH / (right - left)
    labels = {one["code"]: one for one in store.manifest.geometry["labels"]}
    found = []
    for number, shape in zip(np.flatnonzero(store.districts["home"].to_numpy()), drawn, strict=True):
        code = str(store.district_codes[number])
        rings = [part.exterior for part in shapely.get_parts(shape)]
        path = "".join(
            "M" + " ".join(f"{(x - left) * scale:.0f},{(top - y) * scale:.0f}" for x, y in ring.coords) + "Z"
            for ring in rings
        )
        (x,), (y,) = to_metres([labels[code]["lon"]], [labels[code]["lat"]], store.crs)
        found.append(Shape(code, path, round((float(x) - left) * scale, 1), round((top - float(y)) * scale, 1)))
    return tuple(found), round((top - bottom) * scale, 1)
