"""Hotspot cells, LSOAs and hours leave the server for nobody who may not see them: every callback, every route."""

from __future__ import annotations

import json
import re
from functools import cache
from itertools import pairwise
from typing import Any

import dash
import numpy as np
import pytest

from callbacks.application import create_app
from data.cells import cell_name
from data.settings import Settings
from data.store.version import Store, StoreFolder
from data.viewer import Viewer
from geo.crs import to_degrees
from layouts import ids
from tests.architecture import asking

THANET, DOVER, CANTERBURY = "E07000114", "E07000108", "E07000106"
LSOA = re.compile(r"\b[EW]01\d{6}\b")
CELL = re.compile(r"\b(?:150|250|500)-\d+-\d+\b")
#: Corners and middles of the fixed lattice: thousands of numbers, near which some offence lies by chance.
#: That they are the lattice's is tested in tests/unit/data/answers/test_plan_and_downloads.py.
LATTICE = tuple(f"/download/{panel}.geojson" for panel in ("hotspots", "emerging", "shifts", "top"))
ROUTES = ("/hours.json", "/plan", "/download/patrol.geojson", "/download/density.geojson", *LATTICE)
#: Whoever may not see cells is given the areas instead, or told why there is nothing.
LAYERS = ("areas", "hotspots", "density", "emerging", "shifts")
YEAR = "from=2024-10&to=2025-09"


@pytest.fixture(scope="module")
def served(small_store: Store):
    """(role, districts) -> app over the generated store."""

    @cache
    def make(role: str, *districts: str) -> dash.Dash:
        viewer = Viewer(role, frozenset(districts), exploring=True)  # type: ignore[arg-type]
        return create_app(StoreFolder(small_store.folder.parent.parent), viewer, Settings())

    return make


def cells_in(store: Store, width: int, district: str) -> set[str]:
    layer, number = store.cells(width), store.district_codes.index(district)
    return {cell_name(cell, width) for cell in layer.cells[layer.district == number]}


def lsoas_in(store: Store, district: str) -> set[str]:
    frame = store.lsoas(2011)
    return set(frame.loc[frame["district"] == store.district_codes.index(district), "code"])


def answers(app: dash.Dash, query: str) -> dict[str, Any]:
    """Component -> what it is sent for a question, as a forged request would ask it."""
    return asking.answers(app, "/", query)


def routes(app: dash.Dash, query: str) -> dict[str, tuple[int, str]]:
    with app.server.test_client() as client:
        found = {path: client.get(f"{path}?{query}", headers={"X-Role": "analyst"}) for path in ROUTES}
    return {path: (answer.status_code, answer.get_data(as_text=True)) for path, answer in found.items()}


def told(found: dict[str, Any]) -> str:
    """All of the answers but the chips, which repeat what the asker named."""
    return json.dumps({name: each for name, each in found.items() if name != ids.CHIPS})


def hidden_from(viewer: str, store: Store) -> list[str]:
    """Questions that reach for more than districts: by layer, by cell, by LSOA, by several districts."""
    cell, lsoa = sorted(cells_in(store, 250, DOVER))[40], sorted(lsoas_in(store, DOVER))[3]
    own = sorted(cells_in(store, 250, THANET))[40]
    asked = [f"{YEAR}&layer={layer}&week=compare" for layer in LAYERS]
    asked += [f"layer={layer}&district={DOVER}&level=lsoa" for layer in LAYERS]
    asked += [
        f"layer=hotspots&cell={cell}",
        f"layer=hotspots&cell={cell},{own}&district={THANET}",
        f"layer=shifts&lsoa={lsoa}&vintage=2011&{YEAR}",
        f"layer=hotspots&district={DOVER},{THANET}&size=150",
        "layer=emerging&area=thanet-canterbury",
        f"layer=density&smooth=0.25&district={DOVER}&{YEAR}&stops=40&visits=200",
    ]
    if viewer == "public":
        asked += [f"layer=hotspots&cell={own}", f"layer=density&district={THANET}&level=lsoa"]
    return asked


@pytest.mark.parametrize(("role", "districts"), [("public", ()), ("csp", ()), ("csp", (THANET,))])
def test_no_cell_and_no_lsoa_leaves_the_server(
    served, small_store: Store, role: str, districts: tuple[str, ...]
) -> None:
    app = served(role, *districts)
    for query in hidden_from(role, small_store):
        found = answers(app, query)
        text = told(found)
        assert not LSOA.search(text), query
        assert not CELL.search(text), query
        paint = found[ids.MAP_FRAME]["values"]
        assert paint["layer"] in ("areas", "none"), query
        assert not {"grid", "ranks", "bands"} & set(paint), query
        assert paint["level"] in ("district", "none"), query
        for part in (ids.TOP_LIST, ids.PATROL_LIST, ids.BACKTEST_TABLE):  # or the panel is not on this viewer's page
            assert found.get(part, {"children": ""})["children"] == "", query
        assert "pairs" not in json.dumps(found.get(ids.REPEATS, "")), query
        for path, (status, body) in routes(app, query).items():
            assert not LSOA.search(body), (path, query)
            assert not CELL.search(body), (path, query)
            assert status == 403 or (role, districts, path) == ("csp", (THANET,), "/hours.json"), (path, query)


@pytest.mark.parametrize("districts", [(), (THANET,)])
def test_a_manager_gets_hours_by_district_only(served, small_store: Store, districts: tuple[str, ...]) -> None:
    for query in hidden_from("csp", small_store):
        status, body = routes(served("csp", *districts), query)["/hours.json"]
        if status == 200:
            assert json.loads(body)["unit"] == "district"
            assert districts
        else:
            assert set(json.loads(body)) == {"reason"}


@pytest.mark.parametrize(
    "query",
    [
        f"{YEAR}&week=compare",
        f"{YEAR}&week=share&what=knife-enabled&cohort=u25",
        f"{YEAR}&week=count&what=asvc&cohort=10-17",
        f"district={DOVER}&{YEAR}&week=share",
        f"{YEAR}&days=fri&hours=22",
        "what=homicide&flag=knife&cohort=u18&week=compare&school=term&compare=year&from=2025-01&to=2025-09",
    ],
)
def test_nobody_gets_an_hour_of_what_is_not_their_own(served, query: str) -> None:
    for app in (served("public"), served("csp"), served("csp", THANET)):
        week = answers(app, query)
        if app is not served("csp", THANET):
            assert ids.HEATMAP not in week  # there is no such panel on the page
            continue
        assert json.loads(week[ids.HEATMAP]["data-figure"])["data"] == []
        assert week[ids.HEATMAP_TABLE]["children"] == ""
        assert re.search("not shown here|fixed questions only", str(week[ids.PEAKS]["children"]))


def test_a_manager_gets_cells_and_lsoas_of_the_own_district_only(served, small_store: Store) -> None:
    app, own_lsoas = served("csp", THANET), lsoas_in(small_store, THANET)
    cells = {width: cells_in(small_store, width, THANET) for width in (150, 250, 500)}
    names = set().union(*cells.values())
    for layer in LAYERS:
        for width in (150, 500):
            query = f"district={THANET}&layer={layer}&size={width}&level=lsoa&{YEAR}"
            found = answers(app, query)
            text = told(found)
            assert set(LSOA.findall(text)) <= own_lsoas
            assert {match.group() for match in CELL.finditer(text)} <= names
            grid = found[ids.MAP_FRAME]["values"].get("grid")
            if grid:
                assert {f"{width}-{column}-{row}" for column, row in grid["cells"]} <= cells[width]
            for status, body in routes(app, query).values():
                assert status == 200
                assert set(LSOA.findall(body)) <= own_lsoas
                assert {match.group() for match in CELL.finditer(body)} <= names
    assert json.loads(routes(app, f"district={THANET}&layer=hotspots")["/hours.json"][1])["unit"] == "cell"


def test_a_cell_on_the_border_tells_nothing_of_the_other_side(served, small_store: Store) -> None:
    """Its middle lies in the own district, but a part of its offences in the next one."""
    app, cell = served("csp", THANET), sorted(cells_in(small_store, 500, THANET))[0]
    for place in ("", f"district={CANTERBURY}&", f"district={CANTERBURY},{THANET}&", "area=thanet-canterbury&"):
        found = answers(app, f"{place}cell={cell}")
        assert "does not go below districts" in json.dumps(found), place
    inside = answers(app, f"district={THANET}&cell={cell}")
    assert "does not go below districts" not in json.dumps(inside)


def test_a_cell_there_is_not_is_refused_like_any_other(served) -> None:
    for app in (served("public"), served("csp", THANET)):
        assert "does not go below districts" in json.dumps(answers(app, "cell=250-60000-60000"))


def test_an_analyst_gets_what_others_do_not(served) -> None:
    """The tests above can fail: the same questions give an analyst cells, a plan and hours of cells."""
    app = served("analyst")
    found = answers(app, f"layer=hotspots&{YEAR}")
    assert found[ids.MAP_FRAME]["values"]["layer"] == "hotspots"
    assert found[ids.MAP_FRAME]["values"]["grid"]["cells"]
    assert CELL.search(json.dumps(found))
    assert "pairs" in json.dumps(found[ids.REPEATS])
    given = routes(app, f"layer=hotspots&{YEAR}")
    assert {status for status, _ in given.values()} == {200}
    assert json.loads(given["/hours.json"][1])["unit"] == "cell"
    assert CELL.search(given["/plan"][1])


@pytest.mark.parametrize(("role", "districts"), [("public", ()), ("csp", (THANET,)), ("analyst", ())])
def test_no_coordinate_of_an_offence_leaves_the_server(
    served, small_store: Store, role: str, districts: tuple[str, ...]
) -> None:
    """Cells, bands and stops are drawn; where an offence lies is not in any of them, in metres or in degrees."""
    rows = small_store.cursor().execute("SELECT DISTINCT easting, northing FROM offence WHERE easting IS NOT NULL")
    x, y = np.array(rows.fetchall()).T
    lon, lat = to_degrees(x, y)
    places = {(f"{a:.4f}", f"{b:.4f}") for a, b in zip(lat, lon, strict=True)}
    metres = {f"{value:.1f}" for value in (*x, *y)}
    app, text = served(role, *districts), ""
    place = f"district={THANET}&" if districts else ""
    for layer in LAYERS:
        query = f"{place}layer={layer}&smooth=0.25&size=150&{YEAR}"
        given = routes(app, query)
        text += told(answers(app, query)) + "".join(given[path][1] for path in ROUTES if path not in LATTICE)
    numbers = [float(number) for number in re.findall(r"-?\d+\.\d{3,}", text)]
    pairs = {(f"{a:.4f}", f"{b:.4f}") for a, b in pairwise(numbers)}
    pairs |= {(b, a) for a, b in pairs}
    assert not pairs & places
    assert not metres & set(re.findall(r"\d{6}\.\d", text))
    assert not re.search(r"easting|northing|offence_id|offence_key|person_id", text)
    assert len(numbers) > (1000 if role == "analyst" else 10)  # outlines of the county, at least
