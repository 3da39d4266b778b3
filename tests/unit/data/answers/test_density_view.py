"""The density of offences: none is lost, the bands hold what they say, and they end at the coast."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from datetime import date
from itertools import pairwise
from typing import Any

import numpy as np
import pandas as pd
import pytest
import shapely
from pyproj import Transformer

from data.answers import cache
from data.answers.answer import Unavailable
from data.answers.hotspots import density
from data.answers.hotspots.density import DensityModel, as_features, band_rows
from data.answers.panels import as_json, ask
from data.boundaries.pack import load_pack
from data.question.filters import FilterState
from data.store.version import Store
from data.viewer import Viewer
from tests.unit.data.answers.planted import GONE, LAST_YEAR, MAIDSTONE, SHORE, THANET, YEAR, asked, within

METRES = Transformer.from_crs("EPSG:4326", "EPSG:27700", always_xy=True)


def shapes_of(model: DensityModel) -> list[Any]:
    """The bands in metres of the national grid, widest first."""
    features = as_features(model)["features"]
    assert [feature["properties"]["band"] for feature in features] == list(range(len(model.bands)))
    found = [shapely.from_geojson(json.dumps(feature["geometry"])) for feature in features]
    return [shapely.transform(shape, METRES.transform, interleaved=False) for shape in found]


def with_points(frame: pd.DataFrame, *districts: str) -> np.ndarray:
    """Points of the last year that lie in a cell of land."""
    rows = within(frame, YEAR, *districts)
    return rows.loc[rows["cell_500"] != "", ["easting", "northing"]].to_numpy(float)


CASES = [((), 1.0), ((), 0.5), ((THANET,), 1.0), ((MAIDSTONE, GONE[0]), 2.0)]


@pytest.mark.parametrize(("districts", "smooth"), CASES)
def test_no_offence_is_lost(
    planted: Store, planted_rows: pd.DataFrame, districts: tuple[str, ...], smooth: float
) -> None:
    model = ask("density", asked(planted, replace(LAST_YEAR, districts=districts), smooth=smooth))
    assert model.offences == len(with_points(planted_rows, *districts))
    assert model.mass == pytest.approx(model.offences, rel=1e-3)
    assert model.rounded_to_m == 50
    assert model.method.endswith(" Positions rounded to 50 m.")
    assert model.step_m == model.bandwidth_m / 8


@pytest.mark.parametrize(("districts", "smooth"), CASES)
def test_bands_hold_at_least_the_share_they_state(
    planted: Store, planted_rows: pd.DataFrame, districts: tuple[str, ...], smooth: float
) -> None:
    """Nearly: the drawn line is straight between nodes and a little simpler than the surface."""
    model = ask("density", asked(planted, replace(LAST_YEAR, districts=districts), smooth=smooth))
    points = shapely.points(with_points(planted_rows, *districts))
    shapes = shapes_of(model)
    assert [band.share for band in model.bands] == [0.90, 0.75, 0.50, 0.25, 0.10]
    for band, shape in zip(model.bands, shapes, strict=True):
        assert shapely.is_valid(shape)
        assert shapely.area(shape) / 1e6 == pytest.approx(band.km2, rel=5e-3)
        assert shapely.dwithin(shape, points, 15).mean() >= band.share - len(points) ** -0.5
    densities = [band.per_km2 for band in model.bands]
    assert densities == sorted(densities)
    for wide, dense in pairwise(shapes):
        assert dense.difference(wide.buffer(2 * model.step_m)).area < 1e-3 * dense.area
    assert max(band.km2 for band in model.bands) < model.land_km2


def test_no_band_lies_in_the_sea(planted: Store) -> None:
    _, districts = load_pack()
    land = shapely.buffer(shapely.union_all(shapely.buffer(districts.geometry, 1)), 40)
    for model in (
        ask("density", asked(planted)),
        ask("density", asked(planted, replace(LAST_YEAR, districts=(SHORE,)))),
    ):
        for shape in shapes_of(model):
            assert shape.difference(land).area < 1e-4 * shape.area
    own = shapely.union_all([s for s, code in zip(districts.geometry, districts.codes, strict=True) if code == SHORE])
    for shape in shapes_of(model):
        assert shape.difference(own.buffer(40)).area < 1e-4 * shape.area
    assert model.land_km2 == pytest.approx(own.area / 1e6, rel=0.02)


def test_bands_reach_the_coast_where_offences_lie_on_it(planted: Store, planted_rows: pd.DataFrame) -> None:
    model = ask("density", asked(planted, replace(LAST_YEAR, districts=(SHORE,))))
    shore = with_points(planted_rows, SHORE)
    _, districts = load_pack()
    edge = next(s for s, code in zip(districts.geometry, districts.codes, strict=True) if code == SHORE).boundary
    densest = shapes_of(model)[-1]
    assert densest.distance(edge) < 60
    assert shapely.dwithin(densest, shapely.points(shore), 100).mean() > 0.1


def test_half_of_the_offences_is_told(planted: Store) -> None:
    model = ask("density", asked(planted))
    half = next(band for band in model.bands if band.share == 0.5)
    assert model.title == (
        f"Density of offences, Oct 2024 – Sep 2025. Half of the offences lie in {half.km2:,.1f} km², "
        f"{100 * half.km2 / model.land_km2:.1f}% of the land."
    )
    assert model.land_km2 == pytest.approx(3_740, rel=0.01)  # Kent and Medway


def test_the_bandwidth_follows_the_choice_in_steps_of_50_m(planted: Store) -> None:
    models = {smooth: ask("density", asked(planted, smooth=smooth)) for smooth in (0.25, 0.5, 1.0, 2.0)}
    default = models[1.0].default_bandwidth_m
    for smooth, model in models.items():
        assert model.default_bandwidth_m == default
        assert model.bandwidth_m % 50 == 0
        assert model.bandwidth_m == pytest.approx(max(100, smooth * default), abs=25)
        assert f"bandwidth {model.bandwidth_m:,.0f} m ({smooth:g} × the default of {default:,.0f} m)" in model.method
    halves = [next(b.km2 for b in models[s].bands if b.share == 0.5) for s in models]
    assert halves == sorted(halves)


def test_the_default_bandwidth_follows_the_place(planted: Store) -> None:
    """The rule of thumb would spread over kilometres in a county."""
    county = ask("density", asked(planted, LAST_YEAR))
    district = ask("density", asked(planted, replace(LAST_YEAR, districts=(THANET,))))
    assert 500 <= county.default_bandwidth_m <= 1_000
    assert 250 <= district.default_bandwidth_m <= 500
    assert f"the default of {district.default_bandwidth_m:,.0f} m" in district.method


def test_the_ring_around_a_single_address_is_wide_and_off_its_middle(
    planted: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One address among others far away: the smallest ring is no dot, and its middle is not the address."""
    x = np.array([576_013.0, 590_000.0, 600_000.0, 610_000.0])
    y = np.array([155_721.0, 150_000.0, 152_000.0, 150_000.0])

    def rounded(*_: object, **__: object) -> tuple[np.ndarray, ...]:
        step = _[-1]
        return (*(np.floor(each / step + 0.5) * step if step else each for each in (x, y)), np.full(4, 20.0))

    monkeypatch.setattr(density, "POSITIONS", replace(density.POSITIONS, fill=rounded))
    cache.forget()
    model = ask("density", asked(planted, smooth=0.25))
    cache.forget()
    ring = min(
        shapely.get_parts(shapes_of(model)[-1]), key=lambda part: shapely.distance(part, shapely.Point(x[0], y[0]))
    )
    assert shapely.minimum_bounding_radius(ring) > 0.2 * model.bandwidth_m
    middle = shapely.centroid(ring)
    assert np.hypot(middle.x - x[0], middle.y - y[0]) > 10


def test_few_offences_give_words(planted: Store, planted_rows: pd.DataFrame) -> None:
    first, last = date(2025, 9, 1), date(2025, 9, 3)
    inside = planted_rows[(planted_rows["day"] >= first) & (planted_rows["day"] <= last)]
    count = int((inside["cell_500"] != "").sum())
    assert 0 < count < 10
    for state, number in ((FilterState(start=first, end=last), count), (FilterState(what=("robbery",)), 0)):
        model = ask("density", asked(planted, state))
        assert model.title.startswith("Fewer than 10 offences with an exact point, ")
        assert model.title.endswith(": no density is drawn.")
        assert (model.bands, model.offences, model.mass) == ((), number, 0)
        assert as_features(model) == {"type": "FeatureCollection", "features": []}
        told = [[line] for line in (model.title, model.left_out) if line]
        assert list(band_rows(model))[1:] == [[], *told]


def test_offences_at_one_place_give_other_words(planted: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    place = np.array([576_000.0]), np.array([155_700.0]), np.array([80.0])
    monkeypatch.setattr(density, "POSITIONS", replace(density.POSITIONS, fill=lambda *_, **__: place))
    cache.forget()
    model = ask("density", asked(planted))
    cache.forget()
    assert model.title == "All offences lie at one place, Oct 2024 – Sep 2025: no density is drawn."
    assert (model.bands, model.offences) == ((), 80)


def test_the_answer_holds_no_point(planted: Store, planted_rows: pd.DataFrame) -> None:
    """Bands are drawn where they are smooth: no corner is the place of an offence."""
    told = json.dumps(as_json("density", asked(planted, smooth=0.25)), allow_nan=False)
    corners = set(re.findall(r"\[(-?\d+\.\d+), ?(\d+\.\d+)\]", told.replace("\\", "")))
    back = Transformer.from_crs("EPSG:27700", "EPSG:4326", always_xy=True)
    lon, lat = back.transform(*with_points(planted_rows).T)
    assert len(corners) > 1000
    assert not corners & {(f"{a:.5f}".rstrip("0"), f"{b:.5f}".rstrip("0")) for a, b in zip(lon, lat, strict=True)}


def test_moved_points_and_other_roles_get_no_density(planted: Store, monthly_store: Store) -> None:
    found = ask("density", asked(monthly_store))
    assert isinstance(found, Unavailable)
    assert "moved to the middle of a street" in found.reasons[0]
    for viewer in (Viewer("public", exploring=True), Viewer("csp", frozenset({THANET}))):
        assert isinstance(ask("density", replace(asked(planted), viewer=viewer)), Unavailable)
