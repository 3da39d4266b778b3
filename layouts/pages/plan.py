"""The patrol plan as one page to print: what it is, a small map, the stops, and what it cannot say."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

import numpy as np

from data.store.attribution import attributions
from data.store.units import land_of
from geo.crs import to_metres
from layouts.pages.about import document
from layouts.tokens import COLOURS

if TYPE_CHECKING:
    from collections.abc import Iterable

    from data.answers.hotspots.patrol import PatrolModel, Stop
    from data.answers.request import Request

WIDTH, HEIGHT = 640.0, 360.0  # of the drawing, in its own units
MARGIN = 24.0
MARK = 11.0


def plan_page(model: PatrolModel, request: Request, asked: str, districts: tuple[int, ...], stamp: str) -> str:
    """HTML of its own, without scripts; ``asked``: the question in words; ``stamp``: whose paper it is."""
    store = request.store
    demo = "<p class='notice'>Demonstration data: no real offence is counted.</p>" if store.is_demonstration else ""
    said = f"Data version {store.data_version}."
    parts = [
        f"<h1>{escape(model.title)}</h1>",
        demo,
        f"<p>{escape(asked)}</p>",
        f"<p><strong>{escape(model.sentence)}</strong></p>",
        _drawing(model.stops, request, districts) if model.stops else "",
        _table(model.stops) if model.stops else "",
        f"<p>Straight lines between the stops of one window: {model.km:.1f} km a week. {escape(model.method)}</p>",
        f"<p class='muted small'>{escape(' '.join((stamp, *attributions(store), said)))}</p>",
    ]
    return document("Patrol plan", "\n".join(parts))


def _table(stops: Iterable[Stop]) -> str:
    head = ("No.", "When", "Place", "Cell", "Offences", "Visits", "From the last stop")
    cells = "".join(f"<th scope='col'>{name}</th>" for name in head)
    rows = "".join(
        f"<tr><th scope='row'>{stop.order}</th><td>{escape(stop.day)} {stop.start:02d}:00–{stop.stop:02d}:00</td>"
        f"<td>{escape(stop.place)}</td><td>{escape(stop.name)}</td><td>{stop.offences:,}</td><td>{stop.visits:,}</td>"
        f"<td>{f'{stop.km:.1f} km' if stop.km else '–'}</td></tr>"
        for stop in stops
    )
    return f"<table class='data-table plan'><thead><tr>{cells}</tr></thead><tbody>{rows}</tbody></table>"


def _drawing(stops: tuple[Stop, ...], request: Request, districts: tuple[int, ...]) -> str:
    """Outlines and numbered stops; stops of one cell share a mark."""
    import shapely

    land = shapely.simplify(land_of(request.store, districts), 60.0)
    x, y = to_metres([stop.lon for stop in stops], [stop.lat for stop in stops], request.store.crs)
    west, south, east, north = _view(x, y, shapely.total_bounds(land))
    scale = min((WIDTH - 2 * MARGIN) / (east - west), (HEIGHT - 2 * MARGIN) / (north - south))

    def place(points: np.ndarray) -> np.ndarray:
        return np.column_stack(
            [MARGIN + (points[:, 0] - west) * scale, HEIGHT - MARGIN - (points[:, 1] - south) * scale]
        ).round(1)

    outlines = "".join(
        f"<path d='M{' L'.join(f'{a},{b}' for a, b in place(shapely.get_coordinates(part.exterior)))}Z' "
        f"fill='{COLOURS['surface']}' stroke='{COLOURS['muted']}' stroke-width='1'/>"
        for shape in land
        for part in shapely.get_parts(shape)
    )
    marks = "".join(
        f"<circle cx='{a}' cy='{b}' r='{MARK}' fill='{COLOURS['card']}' stroke='{COLOURS['ink']}' stroke-width='1.5'/>"
        f"<text x='{a}' y='{b + 4}' text-anchor='middle' font-size='11' font-weight='700'>{label}</text>"
        for (a, b), label in zip(place(np.column_stack([x, y])[_first(stops)]), _labels(stops), strict=True)
    )
    return (
        f"<svg viewBox='0 0 {WIDTH:g} {HEIGHT:g}' role='img' aria-label='Map of the stops; the table below lists them' "
        f"class='plan-map'>{outlines}{marks}</svg>"
    )


def _view(x: np.ndarray, y: np.ndarray, land: np.ndarray) -> tuple[float, float, float, float]:
    """The stops with a kilometre around them, but never more than the land."""
    return (
        max(float(x.min()) - 1000, float(land[0])),
        max(float(y.min()) - 1000, float(land[1])),
        min(float(x.max()) + 1000, float(land[2])),
        min(float(y.max()) + 1000, float(land[3])),
    )


def _first(stops: tuple[Stop, ...]) -> list[int]:
    names = [stop.name for stop in stops]
    return [i for i, name in enumerate(names) if name not in names[:i]]


def _labels(stops: tuple[Stop, ...]) -> list[str]:
    """'1', or '1, 7' where a cell comes again."""
    numbers: dict[str, list[str]] = {}
    for stop in stops:
        numbers.setdefault(stop.name, []).append(str(stop.order))
    return [",".join(found) for found in numbers.values()]
