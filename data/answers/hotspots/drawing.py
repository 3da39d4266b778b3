"""How cells reach the browser: numbers of the lattice, a formula from metres to degrees, the shapes of the coast."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import shapely

from data.boundaries.layers import layers_of
from data.cells import cell_number, numbers_by_width
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


#: How far round a chosen place the map looks, in metres: what lies beside it can still be recognised.
AROUND = 900.0


def chosen_place(request: Request) -> dict[str, Any] | None:
    """The chosen cells or LSOAs: ``rings`` [[[lat, lon], ...], ...] of their land, and ``bounds`` to look at."""
    shapes = _chosen_shapes(request)
    if not shapes:
        return None
    crs = request.store.crs
    parts = shapely.get_parts(np.array(shapes, dtype=object))
    west, south, east, north = shapely.total_bounds(parts).tolist()
    lon, lat = to_degrees(np.array([west - AROUND, east + AROUND]), np.array([south - AROUND, north + AROUND]), crs)
    return {
        "rings": [_degrees(shapely.get_coordinates(part.exterior), crs) for part in parts if part.area > 1],
        "bounds": [[round(float(a), DECIMALS), round(float(b), DECIMALS)] for a, b in zip(lat, lon, strict=True)],
    }


def _chosen_shapes(request: Request) -> list[Any]:
    """Land of each chosen cell that has any, and shapes of the chosen LSOAs, in metres."""
    found = []
    for width, numbers in numbers_by_width(request.state.cells).items():
        land, whole = land_of(request.store, ()), hexagons(np.array(numbers), width)
        for cell in whole:
            near = shapely.STRtree(land).query(cell, predicate="intersects")
            found.append(shapely.union_all(shapely.intersection(land[near], cell)))
    if request.state.lsoas:
        layer = layers_of(request.store).lsoas[request.vintage]
        found += list(np.asarray(layer.geometry)[np.isin(layer.codes, request.state.lsoas)])
    return [shape for shape in found if not shape.is_empty]


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
