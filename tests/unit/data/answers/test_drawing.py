"""Cells as the browser draws them: the formula against the full transformation, the coast inside hexagon and land."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import shapely

from data.answers.hotspots.drawing import WHOLE, drawn_cells, lattice_fit
from data.answers.request import Request
from data.boundaries.pack import load_pack
from data.cells import WIDTHS, cell_name
from data.question.filters import FilterState
from data.store.version import Store
from data.viewer import Viewer
from geo.crs import to_degrees, to_metres
from geo.grid import ROW
from tests.oracle import naive

SCRIPT = Path(__file__).resolve().parents[4] / "assets" / "map_hexagons.js"
#: Metres by which five decimals of a degree may move a corner.
ROUNDING = 0.7


@pytest.fixture(scope="module")
def request_(small_store: Store) -> Request:
    return Request(small_store, FilterState(), Viewer("analyst"))


def degrees(fit: dict[str, Any], x: np.ndarray, y: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Latitude and longitude by the terms that the script writes down."""
    found = re.search(r"const terms = \[([^\]]+)\]", SCRIPT.read_text(encoding="utf-8"))
    assert found
    u, v = (x - fit["x0"]) / fit["scale"], (y - fit["y0"]) / fit["scale"]
    terms = [eval(term, {"u": u, "v": v}) for term in found[1].split(",")]
    lat, lon = (sum(term * c for term, c in zip(terms, fit[name], strict=True)) for name in ("lat", "lon"))
    return lat, lon


def test_the_formula_is_within_half_a_metre_over_the_county(request_: Request) -> None:
    pick = np.random.default_rng(1)
    west, south, east, north = shapely.total_bounds(load_pack()[1].geometry)
    x, y = pick.uniform(west - 300, east + 300, 20_000), pick.uniform(south - 300, north + 300, 20_000)
    lat, lon = degrees(lattice_fit(request_), x, y)
    back_x, back_y = to_metres(lon, lat)
    assert np.hypot(back_x - x, back_y - y).max() < 0.5
    true_lon, true_lat = to_degrees(x, y)
    assert np.abs(lat - true_lat).max() * 111_320 < 0.5
    assert (np.abs(lon - true_lon) * np.cos(np.radians(true_lat))).max() * 111_320 < 0.5


def test_what_is_sent_is_plain_and_worked_out_once(request_: Request) -> None:
    names = ("250-2303-775", "250-2304-775")
    found = drawn_cells(request_, names, 250)
    assert json.loads(json.dumps(found, allow_nan=False)) == found
    assert found["fit"] is lattice_fit(request_)
    assert (found["width"], found["cells"]) == (250, [[2303, 775], [2304, 775]])


@pytest.mark.parametrize("width", WIDTHS)
def test_cells_at_the_edge_are_clipped_to_the_land_and_no_others(width: int, request_: Request) -> None:
    layer = request_.store.cells(width)
    pick = np.random.default_rng(width)
    share = layer.area / (ROW * width**2)
    edge, inside = np.flatnonzero(share < WHOLE), np.flatnonzero(share >= WHOLE)
    chosen = np.concatenate([pick.choice(edge, 60, replace=False), pick.choice(inside, 60, replace=False)])
    pick.shuffle(chosen)
    found = drawn_cells(request_, tuple(cell_name(int(n), width) for n in layer.cells[chosen]), width)
    assert set(found["clipped"]) == {str(i) for i, cell in enumerate(chosen) if share[cell] < WHOLE}
    land = list(load_pack()[1].geometry)
    for i, rings in found["clipped"].items():
        column, row = found["cells"][int(i)]
        assert layer.cells[chosen[int(i)]] == row << 16 | column
        polygons = [shapely.Polygon(np.column_stack(to_metres(*np.array(ring)[:, ::-1].T))) for ring in rings]
        hexagon = naive.hexagon(column, row, width).buffer(ROUNDING, join_style="mitre")
        near = shapely.union_all([part.intersection(hexagon) for part in land]).buffer(2 * ROUNDING)
        drawn = shapely.union_all([shapely.make_valid(polygon) for polygon in polygons])
        assert drawn.difference(hexagon).area < 0.1
        assert drawn.difference(near).area < 0.1
        around = sum(polygon.length for polygon in polygons)
        assert drawn.area == pytest.approx(layer.area[chosen[int(i)]], abs=ROUNDING * around + len(polygons) + 1)


def test_a_cell_without_land_is_drawn_whole(request_: Request) -> None:
    found = drawn_cells(request_, ("500-7-7", "500-1300-200"), 500)
    assert (found["cells"], found["clipped"]) == ([[7, 7], [1300, 200]], {})


def test_no_cells(request_: Request) -> None:
    found = drawn_cells(request_, (), 250)
    assert (found["cells"], found["clipped"]) == ([], {})
    assert found["fit"]["scale"] > 0
