"""How cells reach the browser: numbers of the lattice, a formula from metres to degrees, the shapes of the coast."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import shapely

from data.cells import cell_number
from data.store.units import land_of, units_of
from geo.crs import to_degrees
from geo.grid import ROW, hexagons

if TYPE_CHECKING:
    import numpy.typing as npt

    from data.answers.request import Request

#: Metres by which coordinates are divided before the formula, so that its powers stay near 1.
SCALE = 50_000.0
DECIMALS = 5  # about a metre
#: A hexagon with less of its area than this on land is drawn along the coast.
WHOLE = 0.999


def drawn_cells(request: Request, names: tuple[str, ...], width: int) -> dict[str, Any]:
    """``cells``: [column, row] of each; ``fit``: metres to degrees; ``clipped``: position -> rings in degrees."""
    numbers = np.array([cell_number(name)[1] for name in names], dtype=np.int64)
    everywhere = units_of(request.store, f"cell_{width}", ())
    place, there = everywhere.places(numbers)
    full = ROW * width**2
    coastal = np.flatnonzero(there & (everywhere.area[place] < WHOLE * full))
    return {
        "width": width,
        "cells": np.column_stack([numbers & 0xFFFF, numbers >> 16]).tolist(),
        "fit": lattice_fit(request),
        "clipped": _clipped(request, numbers, coastal, width),
    }


def _clipped(
    request: Request, numbers: npt.NDArray[np.int64], coastal: npt.NDArray[np.int64], width: int
) -> dict[str, list[list[list[float]]]]:
    """Outer rings [[lat, lon], ...] of each coastal cell's land."""
    if not len(coastal):
        return {}
    land, shapes = land_of(request.store, ()), hexagons(numbers[coastal], width)
    tree = shapely.STRtree(land)
    cell, district = tree.query(shapes, predicate="intersects")
    pieces = shapely.intersection(shapes[cell], land[district])
    found: dict[str, list[list[list[float]]]] = {}
    for i in np.unique(cell):
        whole = shapely.union_all(pieces[cell == i])
        rings = [shapely.get_coordinates(part.exterior) for part in shapely.get_parts(whole) if part.area > 1]
        found[str(int(coastal[i]))] = [_degrees(ring, request.store.crs) for ring in rings]
    return found


def _degrees(ring: npt.NDArray[np.float64], crs: str) -> list[list[float]]:
    lon, lat = to_degrees(ring[:, 0], ring[:, 1], crs)
    return np.column_stack([lat, lon]).round(DECIMALS).tolist()


def lattice_fit(request: Request) -> dict[str, Any]:
    """A cubic in both coordinates, fitted over the study area; within half a metre over a county."""
    found = request.store.kept.get("fit")
    if found is None:
        west, south, east, north = shapely.total_bounds(land_of(request.store, ())).tolist()
        x0, y0 = (west + east) / 2, (south + north) / 2
        x, y = (axis.ravel() for axis in np.meshgrid(np.linspace(west, east, 15), np.linspace(south, north, 15)))
        lon, lat = to_degrees(x, y, request.store.crs)
        terms = _terms((x - x0) / SCALE, (y - y0) / SCALE)
        solved = np.linalg.lstsq(terms, np.column_stack([lat, lon]), rcond=None)[0]
        found = request.store.kept["fit"] = {
            "x0": x0,
            "y0": y0,
            "scale": SCALE,
            "lat": solved[:, 0].tolist(),
            "lon": solved[:, 1].tolist(),
        }
    return found


def _terms(u: npt.NDArray[np.float64], v: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    """1, u, v, u², uv, v², u³, u²v, uv², v³; assets/map_hexagons.js has the same order."""
    return np.column_stack([np.ones_like(u), u, v, u * u, u * v, v * v, u**3, u * u * v, u * v * v, v**3])
