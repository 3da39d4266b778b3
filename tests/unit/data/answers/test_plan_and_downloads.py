"""Answers in other forms than the page: the plan on paper, CSV of every panel, GeoJSON and counts by hour."""

from __future__ import annotations

import csv
import html
import io
import json
import re

import dash
import numpy as np
import pytest
import shapely

from callbacks.application import create_app
from data.answers.panels import ask, panels
from data.boundaries.layers import layers_of
from data.counts.tables import POSITIONS
from data.question.filters import FilterState
from data.question.periods import resolve
from data.settings import Settings
from data.store.attribution import attributions
from data.store.version import Store, StoreFolder
from data.viewer import Viewer
from geo.crs import to_metres
from tests.unit.data.answers.planted import FAR_OUT, LAST_YEAR, asked

QUERY = LAST_YEAR.to_query()


def served(store: Store, role: str = "analyst") -> dash.Dash:
    return create_app(StoreFolder(store.folder.parent.parent), Viewer(role, exploring=True), Settings())  # type: ignore[arg-type]


@pytest.fixture(scope="module")
def app(planted: Store) -> dash.Dash:
    return served(planted)


@pytest.fixture(scope="module")
def monthly_app(monthly_store: Store) -> dash.Dash:
    return served(monthly_store)


def get(app: dash.Dash, path: str) -> tuple[int, str]:
    with app.server.test_client() as client:
        answer = client.get(path)
        return answer.status_code, answer.get_data(as_text=True)


def text_of(page: str) -> str:
    return html.unescape(re.sub(r"<[^>]+>", " ", page))


def test_the_plan_on_paper_holds_every_stop(planted: Store, app: dash.Dash) -> None:
    status, page = get(app, f"/plan?{QUERY}&stops=12&visits=40")
    assert status == 200
    model = ask("patrol", asked(planted, stops=12, visits=40))
    assert f"<h1>{html.escape(model.title)}</h1>" in page
    rows = re.findall(r"<tr><th scope='row'>(\d+)</th>(.*?)</tr>", page)
    assert [int(number) for number, _ in rows] == [stop.order for stop in model.stops] == list(range(1, 13))
    for (_, row), stop in zip(rows, model.stops, strict=True):
        cells = [html.unescape(cell) for cell in re.findall(r"<td>(.*?)</td>", row)]
        when = f"{stop.day} {stop.start:02d}:00–{stop.stop:02d}:00"
        km = f"{stop.km:.1f} km" if stop.km else "–"
        assert cells == [when, stop.place, stop.name, f"{stop.offences:,}", f"{stop.visits:,}", km]
    words = text_of(page)
    assert model.sentence in words
    assert model.method in words
    assert f"{model.km:.1f} km a week" in words
    assert "All offences, Oct 2024 – Sep 2025" in words
    for line in attributions(planted):
        assert line in words
    assert f"Data version {planted.data_version}." in words
    assert "Demonstration data" not in words
    assert "<script" not in page


def test_the_drawing_numbers_every_cell_once(planted: Store, app: dash.Dash) -> None:
    _, page = get(app, "/plan?stops=40&compare=none")
    (drawing,) = re.findall(r"<svg .*?</svg>", page, flags=re.S)
    labels = [label.split(",") for label in re.findall(r"<text [^>]*>([\d,]+)</text>", drawing)]
    names = [stop.name for stop in ask("patrol", asked(planted, FilterState(compare="none"), stops=40)).stops]
    assert len(labels) == drawing.count("<circle") == len(set(names)) < len(names)
    assert sorted(int(number) for label in labels for number in label) == list(range(1, len(names) + 1))
    assert all(len({names[int(number) - 1] for number in label}) == 1 for label in labels)
    spots = re.findall(r"<circle cx='([-\d.]+)' cy='([-\d.]+)'", drawing)
    assert all(0 <= float(x) <= 640 and 0 <= float(y) <= 360 for x, y in spots)
    assert "nan" not in drawing


def test_demonstration_data_says_so_on_paper_and_in_files(
    planted: Store, app: dash.Dash, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(type(planted), "is_demonstration", property(lambda _: True))
    words = "Demonstration data: no real offence is counted."
    assert words in get(app, f"/plan?{QUERY}")[1]
    assert words in get(app, f"/download/top.csv?{QUERY}")[1]


def test_an_empty_plan_is_a_page_with_a_sentence(app: dash.Dash) -> None:
    status, page = get(app, "/plan?from=2030-01&to=2030-12")
    assert status == 200
    assert "there is nothing to plan by" in page
    assert "<svg" not in page
    assert "<table" not in page


def test_a_question_in_the_address_cannot_write_into_the_page(app: dash.Dash) -> None:
    _, page = get(app, "/plan?what=<script>alert(1)</script>&district=<b>&stops=<i>")
    assert "<script" not in page
    assert "alert(1)" not in page


def test_a_plan_that_cannot_be_had_says_why(monthly_app: dash.Dash) -> None:
    for path in ("/plan", "/download/patrol.geojson", "/hours.json"):
        status, body = get(monthly_app, path)
        assert status == 403
        assert "gives the month of an offence, not the day or hour" in html.unescape(body)


def csv_of(app: dash.Dash, panel: str, query: str = QUERY) -> tuple[list[list[str]], str]:
    status, text = get(app, f"/download/{panel}.csv?{query}")
    assert status == 200
    return list(csv.reader(io.StringIO(text.lstrip("\ufeff")))), text


@pytest.mark.parametrize("panel", sorted(panels()))
def test_every_download_parses_and_carries_the_notes(planted: Store, app: dash.Dash, panel: str) -> None:
    rows, text = csv_of(app, panel, f"{QUERY}&banana=1")
    assert text.startswith("\ufeff")
    assert text.count("\r\n") == text.count("\n")
    header = rows[0]
    assert all(re.fullmatch(r"[a-z0-9_-]+", name) for name in header), header
    figures = rows[1 : rows.index([])]
    assert {len(row) for row in figures} <= {len(header)}
    notes = [row[0] for row in rows[rows.index([]) :] if row]
    assert f"Question: {QUERY}" in notes
    assert f"Data version: {planted.data_version}" in notes
    assert any("banana" in note for note in notes)
    assert set(attributions(planted)) <= set(notes)
    assert notes[-1] in attributions(planted)


@pytest.mark.parametrize("panel", ["hotspots", "emerging", "shifts", "density", "top", "backtest", "patrol"])
def test_hotspot_downloads_hold_what_the_panel_holds_and_how_it_came_about(
    planted: Store, app: dash.Dash, panel: str
) -> None:
    rows, text = csv_of(app, panel)
    model = ask(panel, asked(planted))
    figures = rows[1 : rows.index([])]
    length = {"density": "bands", "top": "rows", "backtest": "tests", "patrol": "stops"}.get(panel, "names")
    assert len(figures) == len(getattr(model, length)) > 0
    notes = [row[0] for row in rows[rows.index([]) :] if row]
    assert model.method in notes
    if panel in ("hotspots", "emerging", "shifts"):
        at = rows[0].index("offences")
        assert [int(row[at]) for row in figures] == list(model.counts)
        assert [row[0] for row in figures] == list(model.names)
        words = {entry.key: entry.words for entry in model.legend}
        assert [row[1] for row in figures] == [words[key] for key in model.keys]
        assert model.left_out in notes
    assert f"{FAR_OUT[0]:.1f}" not in text


def test_points_moved_to_streets_are_told_in_the_download(monthly_app: dash.Dash) -> None:
    rows, _ = csv_of(monthly_app, "hotspots", "")
    assert any("moved to the middle of a street" in row[0] for row in rows if row)
    refused, _ = csv_of(monthly_app, "density", "")
    assert "moved to the middle of a street" in refused[0][0]


def test_hours_are_sent_with_the_way_from_metres_to_degrees(planted: Store, app: dash.Dash) -> None:
    status, body = get(app, f"/hours.json?{QUERY}&layer=hotspots")
    assert status == 200
    found = json.loads(body)
    model = ask("hours", asked(planted, layer="hotspots"))
    assert (found["unit"], found["width"], found["names"]) == ("cell", 250, list(model.names))
    assert found["counts"] == [list(counts) for counts in model.counts]
    assert found["totals"] == list(model.totals)
    assert {"x0", "y0", "scale", "lat", "lon"} == found["fit"].keys()
    status, body = get(app, f"/hours.json?{QUERY}")
    assert json.loads(body)["unit"] == "district"


def test_the_plan_can_be_taken_to_a_map(planted: Store, app: dash.Dash) -> None:
    status, body = get(app, f"/download/patrol.geojson?{QUERY}&stops=7")
    assert status == 200
    assert json.loads(body)["features"] == json.loads(ask("patrol", asked(planted, stops=7)).geojson)["features"]
    assert len(json.loads(body)["features"]) == 7


@pytest.mark.parametrize("panel", ["hotspots", "emerging", "shifts", "top"])
def test_cells_can_be_taken_to_a_map(planted: Store, app: dash.Dash, panel: str) -> None:
    """Outline and middle of every cell are those of a hexagon of its width; both files say the same."""
    rows, _ = csv_of(app, panel)
    figures = [dict(zip(rows[0], row, strict=True)) for row in rows[1 : rows.index([])]]
    shapes = shapely.from_wkt([row["wkt"] for row in figures])
    metres = shapely.transform(shapes, lambda xy: np.column_stack(to_metres(xy[:, 0], xy[:, 1])))
    assert shapely.area(metres) == pytest.approx(np.full(len(shapes), 250**2 * np.sqrt(3) / 2), rel=0.02)
    middles = shapely.get_coordinates(shapely.centroid(shapes))
    assert middles == pytest.approx(np.array([[float(row["lon"]), float(row["lat"])] for row in figures]), abs=2e-5)
    status, body = get(app, f"/download/{panel}.geojson?{QUERY}")
    assert status == 200
    found = json.loads(body)
    assert shapely.equals_exact(
        shapely.normalize(shapely.from_geojson([json.dumps(one["geometry"]) for one in found["features"]])),
        shapely.normalize(shapes),
        1.5e-5,
    ).all()
    assert [one["properties"]["offences"] for one in found["features"]] == [int(row["offences"]) for row in figures]
    assert set(attributions(planted)) <= set(found["notes"])
    assert "All offences, Oct 2024 – Sep 2025" in " ".join(found["notes"])


def test_an_outline_holds_the_offences_that_are_counted_in_it(planted: Store, app: dash.Dash) -> None:
    """Points in polygons, counted by shapely; written to a metre, so an offence on an edge may lie on either side."""
    rows, _ = csv_of(app, "top")
    figures = [dict(zip(rows[0], row, strict=True)) for row in rows[1 : rows.index([])]]
    request = asked(planted)
    x, y, n = request.table(POSITIONS, resolve(request.state, planted).now, 0)
    shapes = shapely.from_wkt([row["wkt"] for row in figures])
    metres = shapely.transform(shapes, lambda xy: np.column_stack(to_metres(xy[:, 0], xy[:, 1])))
    points = shapely.points(x, y)
    for row, least, most in zip(figures, shapely.buffer(metres, -2), shapely.buffer(metres, 2), strict=True):
        held = [int(n[shapely.contains(shape, points)].sum()) for shape in (least, most)]
        assert held[0] <= int(row["offences"]) <= held[1]
        assert held[0] > 0


def test_lsoas_can_be_taken_to_a_map(monthly_store: Store, monthly_app: dash.Dash) -> None:
    """Where points are moved to streets the layer is of LSOAs: each line has the shape that the map draws."""
    rows, _ = csv_of(monthly_app, "hotspots", "")
    figures = [dict(zip(rows[0], row, strict=True)) for row in rows[1 : rows.index([])]]
    assert figures
    status, body = get(monthly_app, "/download/hotspots.geojson")
    assert status == 200
    found = json.loads(body)["features"]
    assert [one["properties"]["unit"] for one in found] == [row["unit"] for row in figures]
    layer = layers_of(monthly_store).lsoas[monthly_store.vintages[-1]]
    for row in figures[:20]:
        own = layer.geometry[layer.codes.index(row["unit"])]
        drawn = shapely.transform(
            shapely.from_wkt(row["wkt"]), lambda xy: np.column_stack(to_metres(xy[:, 0], xy[:, 1]))
        )
        assert shapely.intersection(own, drawn).area > 0.9 * own.area


def test_every_feature_of_invented_data_says_so(
    planted: Store, app: dash.Dash, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(type(planted), "is_demonstration", property(lambda _: True))
    for panel in ("hotspots", "patrol", "density"):
        found = json.loads(get(app, f"/download/{panel}.geojson?{QUERY}")[1])
        assert found["features"]
        words = "Demonstration data: no real offence is counted."
        assert {one["properties"]["demonstration"] for one in found["features"]} == {words} == {found["demonstration"]}


def test_what_is_no_map_cannot_be_had_as_one(app: dash.Dash) -> None:
    for panel in ("trend", "nope"):
        status, body = get(app, f"/download/{panel}.geojson")
        assert status == 404
        assert "hotspots" in body
