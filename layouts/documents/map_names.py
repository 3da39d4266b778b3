"""Where the names of districts stand on a map that cannot be moved or enlarged: inside their own borders."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np
import shapely
from shapely import affinity

if TYPE_CHECKING:
    from collections.abc import Iterator

    from layouts.pages.outlines import Drawing

WIDE = 1000.0  # of a drawing, in its own units
#: A character and a line, as parts of the size of the type; wider than the type of any document is on average.
CHARACTER, LINE = 0.52, 1.1
#: Names get smaller in so many steps, down to this part of the size that is wanted.
SMALLEST, STEPS = 0.72, 4


@dataclass(frozen=True)
class Name:
    """Lines of type of this ``size``, their block's middle at ``x``, ``y``; all in the units of the drawing."""

    lines: tuple[str, ...]
    x: float
    y: float
    size: float

    @property
    def width(self) -> float:
        return CHARACTER * self.size * max(map(len, self.lines))

    @property
    def height(self) -> float:
        return LINE * self.size * len(self.lines)

    @property
    def box(self) -> shapely.Polygon:
        wide, high = self.width / 2, self.height / 2
        return shapely.box(self.x - wide, self.y - high, self.x + wide, self.y + high)


def names_of(drawing: Drawing, size: float) -> dict[str, Name]:
    """District -> its name. The largest type in which it lies inside the borders; else where it crosses them least."""
    return dict(_names(tuple(drawing.paths.items()), tuple(drawing.names.items()), drawing.height, size))


@lru_cache(maxsize=4)
def _names(
    paths: tuple[tuple[str, str], ...],
    names: tuple[tuple[str, tuple[str, float, float]], ...],
    height: float,
    size: float,
) -> tuple[tuple[str, Name], ...]:
    shapes = {code: shape_of(path) for code, path in paths}
    spots = {code: (name, x * WIDE / 100, y * height / 100) for code, (name, x, y) in names}
    return tuple((code, _name(*spots[code], shapes[code], size)) for code in spots if code in shapes)


def _name(name: str, x: float, y: float, shape: shapely.Geometry, size: float) -> Name:
    tried = list(_tries(name, x, y, shape, size))
    for one in tried:
        if shape.contains(one.box):
            return one
    return min(tried, key=lambda one: one.box.difference(shape).area / one.box.area)


def _tries(name: str, x: float, y: float, shape: shapely.Geometry, size: float) -> Iterator[Name]:
    """Where the map names it and where its block has most room, on one line or two, in ever smaller type."""
    for part in np.linspace(1.0, SMALLEST, STEPS):
        for lines in _lines(name):
            asked = Name(lines, x, y, float(size * part))
            yield asked
            yield Name(lines, *_roomiest(shape, asked.width / asked.height), asked.size)


def _lines(name: str) -> list[tuple[str, ...]]:
    """On one line; on two where it has words to part."""
    words = name.replace(" and ", " & ").split(" ")
    whole: tuple[str, ...] = (" ".join(words),)
    if len(words) == 1:
        return [whole]
    cut = words.index("&") + 1 if "&" in words else len(words) // 2
    return [whole, (" ".join(words[:cut]), " ".join(words[cut:]))]


def _roomiest(shape: shapely.Geometry, across: float) -> tuple[float, float]:
    """The middle of the roundest room for a block so many times as wide as high."""
    squeezed = affinity.scale(shape, xfact=1 / across, yfact=1.0, origin=(0, 0))
    middle = shapely.maximum_inscribed_circle(squeezed, tolerance=1.0).coords[0]
    return middle[0] * across, middle[1]


def shape_of(path: str) -> shapely.Geometry:
    """The polygons of an outline as SVG writes it: rings inside one another are holes."""
    rings = [re.findall(r"(-?\d+),(-?\d+)", ring) for ring in path.split("M") if ring]
    found = shapely.MultiPolygon()
    for ring in rings:
        if len(ring) >= 3:
            whole = shapely.make_valid(shapely.Polygon([(int(x), int(y)) for x, y in ring]))
            found = shapely.symmetric_difference(found, whole)
    return found
