"""The districts as an inline drawing: a few kilobytes, worked out once for each version of the data.

It stands where the map will: the same projection (Web Mercator), the same extent, the same padding, so that nothing
moves when the map takes its place.
"""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import orjson
import shapely

from data.store.units import land_of
from geo.crs import to_degrees
from geo.shapes import polygonal
from layouts.tokens import AMOUNT, CHANGE, COLOURS

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    import numpy.typing as npt

    from data.store.version import Store

    Place = Callable[[npt.ArrayLike, npt.ArrayLike], npt.NDArray[np.float64]]

WIDTH = 1000.0  # of the drawing, in its own units
DETAIL = 150.0  # metres: outlines are drawn no finer
MARGIN = 0.4  # of the drawing's width: how far beside the districts the land around is drawn
CORNERS = 5.0  # of the drawing's own units: what the coast of that land may move by
RISE = 2  # the class of a map of change that says "clear rise": dashed too, not by colour alone


class Drawing(NamedTuple):
    """``paths``: code -> path; ``names``: code -> name and where it stands, in percent from left and top.

    ``around``: the land beside the districts, a text of points for each polygon; none where it is not known.
    """

    height: float
    paths: dict[str, str]
    names: dict[str, tuple[str, float, float]]
    around: list[str]


def outlines(store: Store, values: Mapping[str, tuple[int, str]], *, diverging: bool, label: str) -> str:
    """HTML of the home districts. ``values``: code -> class (below 0: none is told) and words; ``label``: escaped."""
    drawn = drawing(store)
    colours = CHANGE if diverging else AMOUNT
    shapes = [f'<polygon class="beyond" points="{points}"></polygon>' for points in drawn.around]
    for code, path in drawn.paths.items():
        number, words = values.get(code, (-1, "not shown"))
        fill = colours[number] if number >= 0 else COLOURS["unknown"]
        dashed = ' stroke-dasharray="4 3"' if diverging and number == RISE else ""
        said = escape(f"{drawn.names[code][0]}: {words}", quote=True)
        shapes.append(f'<path d="{path}" fill="{fill}"{dashed}><title>{said}</title></path>')
    return (
        f'<div class="first-drawing" style="--ratio:{WIDTH / drawn.height:.4f}">'
        f'<svg viewBox="0 0 {WIDTH:g} {drawn.height:g}" role="img" '
        f'aria-label="{label}; the table holds the same figures">{"".join(shapes)}</svg>'
        f"{''.join(_label(*each) for each in drawn.names.values())}</div>"
    )


def _label(name: str, x: float, y: float) -> str:
    """A name as the map writes it, in the middle of its district."""
    return (
        f'<div class="map-label home" style="left:{x:.2f}%;top:{y:.2f}%" aria-hidden="true">'
        f"<span>{escape(name)}</span></div>"
    )


def drawing(store: Store) -> Drawing:
    """The outlines of the home districts; worked out once for each version of the data."""
    found = store.kept.get("outlines")
    if found is None:
        found = store.kept["outlines"] = _draw(store)
    return found


def _draw(store: Store) -> Drawing:
    home = np.flatnonzero(store.districts["home"].to_numpy())
    land = shapely.simplify(land_of(store, ()), DETAIL)
    (south, west), (north, east) = store.manifest.geometry["extent"]
    (left, right), (bottom, top) = mercator([west, east], [south, north])
    scale = WIDTH / (right - left)
    height = round((top - bottom) * scale, 1)

    def place(longitude: npt.ArrayLike, latitude: npt.ArrayLike) -> npt.NDArray[np.float64]:
        x, y = mercator(longitude, latitude)
        return np.column_stack([(x - left) * scale, (top - y) * scale])

    paths = {}
    for number, shape in zip(home, land, strict=True):
        rings = [ring for part in shapely.get_parts(shape) for ring in (part.exterior, *part.interiors)]
        degrees = [to_degrees(xy[:, 0], xy[:, 1], store.crs) for xy in map(shapely.get_coordinates, rings)]
        paths[store.district_codes[number]] = "".join(f"M{_points(place(lon, lat))}Z" for lon, lat in degrees)
    labels = store.manifest.geometry["labels"]
    spots = place([one["lon"] for one in labels], [one["lat"] for one in labels]) * [100 / WIDTH, 100 / height]
    names = {one["code"]: (one["name"], float(x), float(y)) for one, (x, y) in zip(labels, spots, strict=True)}
    return Drawing(height, paths, names, _around(store, place, height))


def _around(store: Store, place: Place, height: float) -> list[str]:
    """The land that the map draws beside the districts (data/build/drawn/around.py), as far as it may be seen here."""
    known = store.manifest.geometry.get("around")
    if known is None:
        return []
    content = orjson.loads((store.folder / "geometry" / known["file"]).read_bytes())
    land = shapely.from_geojson(orjson.dumps(content["features"][0]["geometry"]))
    # Rounded for the browser, borders of what somebody loaded may cross themselves: nothing can be cut from these.
    drawn = shapely.make_valid(shapely.transform(land, lambda degrees: place(degrees[:, 0], degrees[:, 1])))
    side = MARGIN * WIDTH
    seen = shapely.intersection(drawn, shapely.box(-side, -side, WIDTH + side, height + side))
    plain = polygonal(shapely.simplify(seen, CORNERS))
    # without holes: where there is one, districts are drawn over it
    return [_points(shapely.get_coordinates(part.exterior)) for part in shapely.get_parts(plain)]


def _points(xy: npt.NDArray[np.float64]) -> str:
    return " ".join(f"{x:.0f},{y:.0f}" for x, y in xy)


def mercator(
    longitude: npt.ArrayLike, latitude: npt.ArrayLike
) -> tuple[npt.NDArray[np.float64], npt.NDArray[np.float64]]:
    """Web Mercator (EPSG:3857) of degrees, in radians of the unit sphere; same shape."""
    up = np.radians(np.asarray(latitude, dtype=np.float64))
    return np.radians(np.asarray(longitude, dtype=np.float64)), np.log(np.tan(np.pi / 4 + up / 2))
