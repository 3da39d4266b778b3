"""GeoJSON of the map is what the map shows this viewer: figures, words, names and outlines, and no more than that."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pytest
import shapely

from callbacks.application import create_app
from data.answers.answer import Unavailable
from data.answers.panels import ask
from data.answers.request import Request
from data.boundaries.layers import layers_of
from data.question.display import Display
from data.question.filters import FilterState
from data.release.questions import years_offered
from data.settings import Settings
from data.store.version import Store, StoreFolder
from data.viewer import Viewer
from tests.unit.data.answers.planted import LAST_YEAR, asked

QUERY = LAST_YEAR.to_query()


def features(store: Store, query: str, viewer: Viewer | None = None) -> list[dict[str, Any]]:
    """What /download/map.geojson holds for this viewer."""
    app = create_app(StoreFolder(store.folder.parent.parent), viewer or Viewer("analyst"), Settings())
    with app.server.test_client() as client:
        answer = client.get(f"/download/map.geojson?{query}")
    assert answer.status_code == 200, answer.get_data(as_text=True)
    return json.loads(answer.get_data())["features"]


@pytest.mark.parametrize("measure", ["count", "rate", "smoothed", "harm", "change"])
@pytest.mark.parametrize("level", ["district", "lsoa"])
def test_areas_say_what_the_map_says(planted: Store, level: str, measure: str) -> None:
    query = f"{QUERY}&level={level}&measure={measure}"
    found = features(planted, query)
    state = replace(LAST_YEAR, measure=measure)
    model = ask("map", Request(planted, state, Viewer("analyst"), level, planted.default_vintage, Display()))
    assert not isinstance(model, Unavailable)
    own = [one["properties"] for one in found]
    assert [one["code"] for one in own] == list(model.codes)
    assert [one["says"] for one in own] == list(model.texts)
    assert {one["measure"] for one in own} == {measure}
    assert all((one["status"] == "not known") == (one["value"] is None) for one in own)
    if measure in ("count", "harm"):  # the figure is that of the words
        for one in own:
            assert one["value"] is None or f"{one['value']:,.0f}" == one["says"].split(" ")[0]
    layers = layers_of(planted)
    layer = layers.districts if level == "district" else layers.lsoas[planted.default_vintage]
    names = dict(zip(layer.codes, layer.names, strict=True))
    for one in found[:20]:
        code = one["properties"]["code"]
        shape = shapely.from_geojson(json.dumps(one["geometry"]))
        assert one["properties"]["name"] == names[code] or level == "lsoa"
        assert shape.is_valid
        assert shapely.dwithin(shapely.Point(one["properties"]["lon"], one["properties"]["lat"]), shape.envelope, 1e-9)


@pytest.mark.parametrize("measure", ["count", "rate", "change"])
def test_what_has_noise_keeps_it_and_no_finer_area_leaves(small_store: Store, measure: str) -> None:
    public, year = Viewer("public", exploring=True), years_offered(small_store)[0]
    state = FilterState(what=("knife-enabled",), measure=measure, start=year.start, end=year.end)
    model = ask("map", Request(small_store, state, public, vintage=small_store.default_vintage))
    assert not isinstance(model, Unavailable)
    found = [one["properties"] for one in features(small_store, f"{state.to_query()}&level=lsoa", public)]
    assert {one["code"] for one in found} <= set(small_store.district_codes)
    assert [(one["code"], one["says"]) for one in found] == list(zip(model.codes, model.texts, strict=True))
    assert {one["status"] for one in found} <= {"perturbed", "not known"}
    if measure == "count":
        assert all(one["value"] == 0 or one["value"] >= 5 for one in found)


@pytest.mark.parametrize("layer", ["hotspots", "emerging", "shifts", "density"])
def test_a_layer_of_cells_is_its_own_file(planted: Store, layer: str) -> None:
    found = features(planted, f"{QUERY}&layer={layer}")
    model = ask(layer, asked(planted))
    if layer == "density":
        assert len(found) == len(model.bands) > 0
    else:
        assert [one["properties"]["unit"] for one in found] == list(model.names)


def test_where_points_are_not_exact_the_file_is_of_what_stands_in_for_the_density(monthly_store: Store) -> None:
    density, hotspots = (features(monthly_store, f"layer={layer}") for layer in ("density", "hotspots"))
    assert density == hotspots
    assert {one["properties"]["unit"][:3] for one in density} == {"E01"}
    assert density[0]["geometry"]["type"] in ("Polygon", "MultiPolygon")


def test_a_layer_that_is_refused_leaves_as_the_districts_that_are_drawn_instead(planted: Store) -> None:
    public = features(planted, f"{QUERY}&layer=hotspots", Viewer("public", exploring=True))
    assert {one["properties"]["code"] for one in public} <= set(planted.district_codes)
