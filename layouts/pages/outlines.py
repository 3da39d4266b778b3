"""The districts as an inline drawing: a few kilobytes, worked out once for each version of the data."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

import numpy as np
import shapely

from data.store.units import land_of
from geo.crs import to_metres
from layouts.figures.style import FALL, INK, NONE, PURPLE, RISE

if TYPE_CHECKING:
    from collections.abc import Mapping

    from data.store.version import Store

WIDTH, MARGIN = 720.0, 10.0  # of the drawing, in its own units
DETAIL = 150.0  # metres: outlines are drawn no finer
UNKNOWN = "#c9d1d9"


def outlines(store: Store, values: Mapping[str, tuple[int, str]], *, diverging: bool, label: str) -> str:
    """SVG of the home districts. ``values``: code -> class (−1: not known) and words; ``label`` is escaped already."""
    height, paths, names = _drawn(store)
    colours = (FALL, NONE, RISE, UNKNOWN) if diverging else PURPLE
    shapes = []
    for code, path in paths.items():
        number, words = values.get(code, (-1, "not shown"))
        fill = colours[number] if number >= 0 else UNKNOWN
        said = escape(f"{names[code][0]}: {words}", quote=True)
        shapes.append(f'<path d="{path}" fill="{fill}"><title>{said}</title></path>')
    texts = "".join(_label(name, x, y) for name, x, y in names.values())
    return (
        f'<svg viewBox="0 0 {WIDTH:g} {height:g}" role="img" aria-label="{label}; the table holds the same figures">'
        f'<g stroke="{INK}" stroke-width="1">{"".join(shapes)}</g>'
        f'<g class="first-names" text-anchor="middle">{texts}</g></svg>'
    )


def _label(name: str, x: float, y: float) -> str:
    """A name in the middle of its district; a long one on two lines, so that neighbours do not meet."""
    first, _, last = name.replace(" & ", " &\u00a0").partition(" ")
    lines = (first, last) if last and len(name) > LONG else (name,)
    spans = "".join(f'<tspan x="{x}" dy="{0 if not i else 14}">{escape(line)}</tspan>' for i, line in enumerate(lines))
    return f'<text y="{y - 7 * (len(lines) - 1):g}">{spans}</text>'


#: Letters that a district's name may have on one line.
LONG = 11


def _drawn(store: Store) -> tuple[float, dict[str, str], dict[str, tuple[str, float, float]]]:
    """Height of the drawing, code -> path, code -> name and where it stands."""
    found = store.kept.get("outlines")
    if found is None:
        found = store.kept["outlines"] = _draw(store)
    return found


def _draw(store: Store) -> tuple[float, dict[str, str], dict[str, tuple[str, float, float]]]:
    home = np.flatnonzero(store.districts["home"].to_numpy())
    land = shapely.simplify(land_of(store, ()), DETAIL)
    west, south, east, north = shapely.total_bounds(land)
    scale = (WIDTH - 2 * MARGIN) / (east - west)
    height = round((north - south) * scale + 2 * MARGIN, 1)

    def place(points: np.ndarray) -> np.ndarray:
        return np.column_stack(
            [MARGIN + (points[:, 0] - west) * scale, height - MARGIN - (points[:, 1] - south) * scale]
        )

    paths = {}
    for number, shape in zip(home, land, strict=True):
        rings = [ring for part in shapely.get_parts(shape) for ring in (part.exterior, *part.interiors)]
        paths[store.district_codes[number]] = "".join(
            "M" + " ".join(f"{x:.0f},{y:.0f}" for x, y in place(shapely.get_coordinates(ring))) + "Z" for ring in rings
        )
    labels = store.manifest.geometry["labels"]
    spots = place(np.column_stack(to_metres([one["lon"] for one in labels], [one["lat"] for one in labels])))
    names = {
        one["code"]: (one["name"], round(float(x), 1), round(float(y), 1))
        for one, (x, y) in zip(labels, spots, strict=True)
    }
    return height, paths, names
