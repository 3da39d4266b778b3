"""The map of the wall: outlines drawn once for all slides, a window into them for each, and numbered marks over it.

Units of the outlines are ten metres east and south of the north-west corner of the area. Marks have units of their
own, a thousandth of the width of the pane, so that numbers are as large on every slide.
"""

from __future__ import annotations

from dataclasses import dataclass
from html import escape
from typing import TYPE_CHECKING

import numpy as np
import shapely

from data.answers.hotspots.places.located import located
from data.cells import towns
from data.store.units import land_of
from geo.crs import BRITISH_NATIONAL_GRID, WGS84, to_metres
from layouts.wall.roads import roads_drawn
from layouts.wall.view import HEIGHT, WIDTH, View

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy.typing as npt

    from data.answers.wall.asked import Briefing
    from data.store.version import Store

DETAIL, UNIT = 60.0, 10.0  # metres: outlines are drawn no finer; one unit of them
LEAST_VIEW, AROUND = 6_000.0, 0.2  # metres: the smallest width of a view; share of the marks' span around them
RADIUS = 27.0
NAMED_TOWNS = 7


@dataclass(frozen=True)
class Drawn:
    """``paths``: SVG of every home district; ``west`` and ``north``: metres, where its units begin."""

    paths: str
    west: float
    north: float

    def box(self, view: View) -> str:
        """The viewBox of a window."""
        left, top = (view.west - self.west) / UNIT, (self.north - view.north) / UNIT
        return f"{left:.0f} {top:.0f} {view.width / UNIT:.0f} {view.height / UNIT:.0f}"


def drawn(store: Store) -> Drawn:
    """Outlines of the home districts, worked out once for each version of the data."""
    found = store.kept.get("wall outlines")
    if found is None:
        found = store.kept["wall outlines"] = _draw(store)
    return found


def _draw(store: Store) -> Drawn:
    home = np.flatnonzero(store.districts["home"].to_numpy())
    land = shapely.simplify(land_of(store, ()), DETAIL)
    west, _, _, north = (float(edge) for edge in shapely.total_bounds(land))
    paths = []
    for number, shape in zip(home, land, strict=True):
        rings = [ring for part in shapely.get_parts(shape) for ring in (part.exterior, *part.interiors)]
        text = "".join(_ring((shapely.get_coordinates(ring) - [west, north]) * [1, -1] / UNIT) for ring in rings)
        paths.append(f'<path data-code="{escape(store.district_codes[number], quote=True)}" d="{text}"/>')
    return Drawn("".join(paths), west, north)


def _ring(points: npt.NDArray[np.float64]) -> str:
    whole = np.rint(points).astype(int)
    steps = np.diff(whole, axis=0)
    steps = steps[(steps != 0).any(axis=1)]
    return f"M{whole[0][0]} {whole[0][1]}l{' '.join(f'{x} {y}' for x, y in steps.tolist())}z"


def view_of(store: Store, districts: Sequence[str], shapes: npt.NDArray[np.object_]) -> View:
    """A window around the marked shapes, else around the districts (none: the whole area)."""
    numbers = tuple(number for number, code in enumerate(store.district_codes) if code in set(districts))
    of = shapes if len(shapes) else land_of(store, numbers)
    west, south, east, north = _around(shapely.total_bounds(of), AROUND if len(shapes) else 0.03)
    if len(shapes):  # no farther than the place itself reaches
        own = _around(shapely.total_bounds(land_of(store, numbers)), 0.03)
        if east - west > own[2] - own[0] or north - south > own[3] - own[1]:
            west, south, east, north = own
    width = max(float(east - west), float(north - south) * WIDTH / HEIGHT, LEAST_VIEW)
    middle_x, middle_y = float(west + east) / 2, float(south + north) / 2
    return View(middle_x - width / 2, middle_y + width * HEIGHT / WIDTH / 2, width)


def _around(bounds: npt.NDArray[np.float64], share: float) -> npt.NDArray[np.float64]:
    """Bounds with a share of their longer side added on each side."""
    side = float(max(bounds[2] - bounds[0], bounds[3] - bounds[1]))
    return np.asarray(bounds + np.array([-1, -1, 1, 1]) * share * side)


def shapes_of(briefing: Briefing, units: Sequence[str]) -> npt.NDArray[np.object_]:
    """Outlines of cells or LSOAs in metres of the store."""
    found = located(briefing.request(briefing.scope), units)
    if found.crs != WGS84 or not len(units):
        return found.shapes

    def metres(degrees: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
        return np.column_stack(to_metres(degrees[:, 0], degrees[:, 1], briefing.store.crs))

    return shapely.transform(found.shapes, metres)


def marks(store: Store, view: View, units: Sequence[str], shapes: npt.NDArray[np.object_]) -> str:
    """SVG over the outlines: the shape of each unit, and a circle with the numbers it has in the list (from 1)."""
    first = [i for i, unit in enumerate(units) if unit not in units[:i]]
    numbers = [", ".join(str(i + 1) for i, other in enumerate(units) if other == units[at]) for at in first]
    spots = view.place(shapely.get_coordinates(shapely.point_on_surface(shapes[first]))) if first else np.zeros((0, 2))
    circles = apart(spots, [_half(text) for text in numbers])
    cells = "".join(_outline(view, shape) for shape in shapes[first])
    lines = "".join(
        f'<line x1="{a[0]:.0f}" y1="{a[1]:.0f}" x2="{b[0]:.0f}" y2="{b[1]:.0f}"/>'
        for a, b in zip(spots, circles, strict=True)
        if np.hypot(*(a - b)) > 3
    )
    labels = "".join(_circle(x, y, text) for (x, y), text in zip(circles, numbers, strict=True))
    said = "Map of the numbered places; the list beside it names them" if first else "Map of the area"
    return (
        f'<svg class="marks" viewBox="0 0 {WIDTH:g} {HEIGHT:g}" role="img" aria-label="{said}">'
        f"{roads_drawn(store, view)}{_towns(store, view, circles)}{cells}{lines}{labels}{_scale(view, circles)}</svg>"
    )


def _half(text: str) -> float:
    """Half the width of the pill that a text needs."""
    return RADIUS + 9.0 * (len(text) - 1)


def _circle(x: float, y: float, text: str) -> str:
    half = _half(text)
    return (
        f'<rect x="{x - half:.0f}" y="{y - RADIUS:.0f}" width="{2 * half:.0f}" height="{2 * RADIUS:.0f}" '
        f'rx="{RADIUS:.0f}"/><text class="number" x="{x:.0f}" y="{y + 12:.0f}">{text}</text>'
    )


def _outline(view: View, shape: shapely.Geometry) -> str:
    parts = [view.place(shapely.get_coordinates(part.exterior)) for part in shapely.get_parts(shape)]
    return "".join(f'<path class="cell" d="M{" ".join(f"{x:.0f} {y:.0f}" for x, y in part)}z"/>' for part in parts)


def apart(spots: npt.NDArray[np.float64], halves: Sequence[float]) -> npt.NDArray[np.float64]:
    """Where the numbers go: beside each other where their places lie on top of one another, and inside the pane."""
    at, size = spots.astype(np.float64).copy(), np.asarray(halves)
    low = np.column_stack([size + 6, np.full(len(at), RADIUS + 6)])
    for _ in range(200):
        moved = False
        for i in range(len(at)):
            for j in range(i):
                away, room = at[i] - at[j], np.array([size[i] + size[j] + 6, 2 * RADIUS + 6])
                over = room - np.abs(away)
                if (over > 0.5).all():  # they overlap: apart along the shorter way
                    axis = int(over[1] <= over[0])
                    step = np.zeros(2)
                    step[axis] = (over[axis] / 2) * (1 if away[axis] >= 0 else -1)
                    at[i], at[j], moved = at[i] + step, at[j] - step, True
        at = np.clip(at, low, [WIDTH, HEIGHT] - low) if len(at) else at
        if not moved:
            break
    return at


def _towns(store: Store, view: View, taken: npt.NDArray[np.float64]) -> str:
    """Names of towns in the window that cover no mark and not each other."""
    if store.crs != BRITISH_NATIONAL_GRID:  # the towns are those of Kent
        return ""
    shown: list[tuple[str, float, float]] = []
    for name, east, north in towns():
        x, y = view.place(np.array([[east, north]]))[0]
        half = 9.0 * len(name) + 8
        free = all(abs(x - a) > half + RADIUS + 20 or abs(y - b) > RADIUS + 28 for a, b in taken)
        clear = all(abs(x - a) > half + 9.0 * len(other) + 16 or abs(y - b) > 44 for other, a, b in shown)
        if half < x < WIDTH - half and 30 < y < HEIGHT - 50 and free and clear and len(shown) < NAMED_TOWNS:
            shown.append((name, float(x), float(y)))
    return "".join(f'<text class="town" x="{x:.0f}" y="{y + 10:.0f}">{escape(name)}</text>' for name, x, y in shown)


def _scale(view: View, taken: npt.NDArray[np.float64]) -> str:
    """A bar of one, two, five or ten kilometres, in the lower corner that is free."""
    length = max(km for km in (1, 2, 5, 10, 20) if km * 1000 <= max(view.width / 4, 1000))
    units = length * 1000 * WIDTH / view.width
    covered = any(x > WIDTH - units - 80 and y > HEIGHT - 130 for x, y in taken)
    left = 30 if covered else WIDTH - 30 - units
    return (
        f'<path class="scale" d="M{left:.0f} {HEIGHT - 40:.0f}v12h{units:.0f}v-12"/>'
        f'<text class="scale-words" x="{left + units / 2:.0f}" y="{HEIGHT - 50:.0f}">{length} km</text>'
    )
