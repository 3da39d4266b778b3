"""Every route and callback is declared here with how it learns who asks; and none gives more than the role may see."""

from __future__ import annotations

import ast
import csv
import inspect
import io
import json
import re
from functools import cache

import dash
import pytest

from callbacks.application import create_app
from data.answers.panels import panels
from data.settings import Settings
from data.store.version import Store, StoreFolder
from data.viewer import Viewer
from tests.architecture.asking import answers
from tests.architecture.sources import python_files, tree, where

#: Routes of Dash, of each page.
DASH = {
    "/": "the page without any answer in it",
    "/<path:path>": "the page without any answer in it",
    "/_dash-layout": "the page without any answer in it",
    "/_dash-dependencies": "names of components",
    "/_dash-update-component": "CALLBACKS below",
    "/_dash-component-suites/<string:package_name>/<path:fingerprinted_path>": "files of packages",
    "/_reload-hash": "nothing of ours",
    "/_favicon.ico": "a picture",
    "/assets/<path:filename>": "files of ours",
}
#: Route -> what stands between it and the data. A new route fails here until somebody has thought about it.
ROUTES = {
    **DASH,
    "/static/<path:filename>": "no such folder",
    "/answers": "whoever asks",
    "/knife/answers": "whoever asks",
    "/healthz": "the data version",
    "/assets/joined/<name>": "files of ours, all of them in one",
    "/geometry/<name>": "official boundaries",
    "/download/<panel>.csv": "whoever asks",
    "/download/<panel>.geojson": "whoever asks",
    "/hours.json": "whoever asks",
    "/plan": "whoever asks",
    "/panel": "a release, frozen and audited: the same for every role",
    "/panel.csv": "a release, frozen and audited: the same for every role",
    "/panel/new": "analysts only; from a page of ours with its token",
    "/panel/withdraw": "analysts only; from a page of ours with its token",
    "/pack": "whoever asks; from a page of ours with its token",
    "/pack/<name>": "whoever asked for that pack",
    "/pack/<name>/state": "whoever asked for that pack",
    "/pack/<name>/file": "whoever asked for that pack",
    "/record": "the role admin alone",
    "/about": "the account of rows, without any offence",
    "/briefing": "whoever asks; the public is refused",
    "/briefing/slides": "whoever asks; the public is refused",
    **{f"/knife{path}": reason for path, reason in DASH.items()},
    "/methods/<name>": "texts of ours",
}


@pytest.fixture(scope="module")
def served(small_store: Store):
    """(role, districts) -> app over the generated store."""

    @cache
    def make(role: str, districts: frozenset[str] = frozenset()) -> dash.Dash:
        return create_app(
            StoreFolder(small_store.folder.parent.parent), Viewer(role, districts, exploring=True), Settings()
        )

    return make


def test_every_route_is_declared(served):
    assert {rule.rule for rule in served("public").server.url_map.iter_rules()} == set(ROUTES)


def test_our_routes_say_what_they_do(served):
    own = [
        function
        for function in served("public").server.view_functions.values()
        if inspect.unwrap(function).__module__.startswith("callbacks.")
    ]
    assert len(own) >= 8
    assert [function.__qualname__ for function in own if not inspect.getdoc(function)] == []


def test_nobody_but_the_wiring_makes_a_viewer():
    found = [
        where(path, node)
        for path in python_files()
        for node in ast.walk(tree(path))
        if isinstance(node, ast.Call) and getattr(node.func, "id", getattr(node.func, "attr", "")) == "Viewer"
    ]
    # data/viewer.py: the public's own, which sees least, for what is published.
    assert sorted(place.split(":")[0] for place in found) == [
        "callbacks/guard/sign_in/door.py",  # who is not known: the least there is
        "callbacks/verbs/deployment.py",
        "data/access/devices.py",
        "data/access/roles.py",
        "data/viewer.py",
    ]


def test_the_role_is_read_from_settings_alone():
    """Neither an address, a header, a cookie nor an argument can name a role."""
    found = [
        where(path, node)
        for path in python_files()
        for node in ast.walk(tree(path))
        if isinstance(node, ast.Attribute) and node.attr in ("sve_role", "sve_districts", "public_exploring")
    ]
    # the door: whether the public of the table of roles may explore
    assert {place.split(":")[0] for place in found} == {
        "callbacks/verbs/deployment.py",
        "callbacks/guard/sign_in/door.py",
    }
    asked = [
        f"{where(path, node)} request.{node.attr}"
        for path in python_files("callbacks", "layouts")
        for node in ast.walk(tree(path))
        if isinstance(node, ast.Attribute)
        and getattr(node.value, "id", "") == "request"
        and node.attr in ("args", "form", "values", "cookies", "json", "get_json", "authorization", "remote_addr")
    ]
    # the token of a screen, which is looked up by its hash
    assert [each.split(":")[0] for each in asked] == ["callbacks/guard/sign_in/ways.py"]


def test_every_view_is_asked_with_the_deployments_viewer():
    """Behind the page a Request is made in one place, from the viewer that ``Services`` holds; verbs use its twin."""
    made = [
        (where(path, node).split(":")[0], ast.unparse(node.args[2]))
        for path in python_files("callbacks")
        for node in ast.walk(tree(path))
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "Request"
    ]
    assert sorted(made) == [
        ("callbacks/packing.py", "asked.viewer"),
        ("callbacks/services.py", "self.viewer"),
        ("callbacks/verbs/asking.py", "viewer()"),
    ]


# What leaves the server. The questions try to get more than the role may see.

GREEDY = (
    "compare=year&level=lsoa",
    "district=E07000114&level=lsoa",
    "what=asvc&flag=knife&cohort=10-17&from=2025-01&to=2025-09&level=lsoa",
    "district=E07000114&measure=harm&role=suspect&cohort=u18",
    "SVE_ROLE=analyst&role=analyst&viewer=analyst",
    "layer=hotspots&size=150&week=compare&days=fri&hours=22&from=2024-10&to=2025-09",
    "layer=hotspots&cell=250-2143-812",
    "district=E07000114&layer=shifts&cell=150-4197-1316,500-1259-395&level=lsoa",
    "area=thanet-canterbury&layer=emerging&school=holiday&week=share",
    "layer=density&smooth=0.25&what=asvc&cohort=10-17&from=2025-01&to=2025-09&stops=40&visits=200",
)


#: The name of a hotspot cell.
CELL = re.compile(r"\b(?:150|250|500)-\d+-\d+\b")


def _without_question(text: str) -> str:
    """A download repeats the question, with what its asker named."""
    return re.sub(r"Question: .*", "", text)


def _download(app: dash.Dash, panel: str, query: str) -> tuple[list[list[str]], str]:
    """The rows of a CSV before the notes, and the whole text."""
    with app.server.test_client() as client:
        answer = client.get(f"/download/{panel}.csv?{query}", headers={"X-Role": "analyst", "Cookie": "role=analyst"})
    assert answer.status_code == 200
    text = answer.get_data(as_text=True).lstrip("\ufeff")
    return list(csv.reader(io.StringIO(text.split("\r\n\r\n")[0]))), text


@pytest.mark.parametrize("query", GREEDY)
@pytest.mark.parametrize("panel", sorted(panels()))
def test_the_public_gets_no_lsoa_and_no_small_count(served, panel, query):
    rows, text = _download(served("public"), panel, query)
    assert not re.search(r"\b[EW]01\d{6}\b", text)
    assert not CELL.search(_without_question(text))
    header, *body = rows
    for row in body:
        for name, value in zip(header, row, strict=True):
            if name in ("offences", "before", "a_year_earlier", "offences_before") and re.fullmatch(r"[\d.]+", value):
                assert float(value) % 5 == 0, f"{name} is {value}"
            assert name != "harm_days" or value in ("", "missing")


@pytest.mark.parametrize("panel", sorted(panels()))
def test_nobody_without_lsoas_can_ask_for_one(served, small_store, panel):
    lsoas = small_store.lsoas(2011)
    code = lsoas["code"].iloc[-1]
    for app in (served("public"), served("csp"), served("csp", frozenset({"E07000105"}))):
        rows, _ = _download(app, panel, f"lsoa={code}&vintage=2011")
        assert len(rows) == 1
        assert "does not go below districts" in rows[0][0]


def test_a_partnership_manager_gets_lsoas_of_the_own_district_only(served, small_store):
    thanet = served("csp", frozenset({"E07000114"}))
    frame, number = small_store.lsoas(2011), small_store.districts["code"].tolist().index("E07000114")
    own = set(frame.loc[frame["district"] == number, "code"])
    rows, _ = _download(thanet, "places", "district=E07000114&level=lsoa&vintage=2011")
    assert {row[0] for row in rows[1:]} == own
    for query in (
        "compare=year&level=lsoa",
        "district=E07000105&level=lsoa",
        "district=E07000105,E07000114&level=lsoa",
    ):
        rows, text = _download(thanet, "places", query)
        assert not re.search(r"\b[EW]01\d{6}\b", text), query


def test_an_analyst_gets_what_the_public_does_not(served):
    """The tests above can fail: the same questions give an analyst LSOAs and small counts."""
    rows, text = _download(served("analyst"), "places", "district=E07000114&level=lsoa&vintage=2011")
    assert re.search(r"\bE01\d{6}\b", text)
    assert any(row[2].isdigit() and 0 < int(row[2]) < 5 for row in rows[1:])


def _show(app: dash.Dash, query: str) -> str:
    """What every panel of the first page sends to the browser."""
    return json.dumps({"response": answers(app, "/", query)})


@pytest.mark.parametrize("query", GREEDY[:4])
def test_the_page_keeps_from_the_public_what_the_download_keeps(served, query):
    answer = json.loads(_show(served("public"), query))["response"]
    assert not re.search(r"\b[EW]01\d{6}\b", json.dumps(answer).replace(json.dumps(answer.get("question", "")), ""))
    table = answer["places"]["data-table"]  # '' where the question is refused
    for _, count, *_, harm, months in json.loads(table)["rows"] if table else []:
        assert count == {"value": None, "text": "suppressed"} or count % 5 == 0
        assert harm is None
        assert months == ""


@pytest.mark.parametrize("role", ["public", "csp", "analyst"])
def test_no_point_leaves_the_server(served, small_store, role):
    """Not one coordinate of an offence is in a page, an answer or a download, for any role."""
    places = small_store.cursor().execute("SELECT DISTINCT easting, northing FROM offence WHERE easting IS NOT NULL")
    digits = {f"{value:.1f}" for pair in places.fetchall() for value in pair}
    app = served(role)
    texts = [_show(app, "compare=year"), *(_download(app, panel, "compare=year")[1] for panel in panels())]
    with app.server.test_client() as client:
        texts += [client.get(path).get_data(as_text=True) for path in ("/_dash-layout", "/about", "/healthz")]
    numbers = {found for text in texts for found in re.findall(r"\d{6}\.\d", text)}
    assert not digits & numbers
    assert not re.search(r"easting|northing|longitude|offence_id|person_id", "".join(texts[:5]))


def test_only_analysts_count_freely(small_store):
    from data.counts.areas import counts_for
    from data.errors import PermissionRefused
    from data.question.filters import FilterState

    assert counts_for(FilterState(), small_store, 2011, ["lsoa"], Viewer("analyst"))["count"].sum() > 0
    for viewer in (Viewer("public", exploring=True), Viewer("csp", frozenset({"E07000114"}))):
        with pytest.raises(PermissionRefused):
            counts_for(FilterState(), small_store, 2011, [], viewer)


def test_geometry_gives_no_other_file(served, small_store):
    known = small_store.manifest.geometry["district"]["file"]
    names = ("../offences.duckdb", "..%2Foffences.duckdb", "%2e%2e/manifest.json", "..%5crejected.csv", "nothing.json")
    with served("public").server.test_client() as client:
        for name in names:
            with client.get(f"/geometry/{name}") as answer:
                assert answer.status_code == 404 or answer.mimetype == "text/html", name  # a path with '/' is the page
        with client.get(f"/geometry/{known}") as answer:
            assert answer.status_code == 200
            assert answer.mimetype == "application/json"


def test_the_page_asks_no_other_server(served):
    """Scripts and styles of the page come from this server."""
    with served("public").server.test_client() as client:
        page = client.get("/").get_data(as_text=True)
    sources = re.findall(r'(?:src|href)="([^"]+)"', page)
    assert sources
    assert [source for source in sources if re.match(r"(?:https?:)?//", source)] == []
