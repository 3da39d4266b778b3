"""No role has a dead control: all that can be chosen on a page leads to an answer for some question of theirs."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from html import escape
from typing import Any

import pytest
from dash.development.base_component import Component

from callbacks.application import create_app
from callbacks.guard.person import ITSELF
from callbacks.question.controls import with_control
from callbacks.question.transitions import Question
from data.answers.answer import Unavailable
from data.answers.panels import ask
from data.answers.request import Request
from data.question.opening import opening_for
from data.release.questions import cohorts_offered, kinds_offered
from data.settings import Settings
from data.store.version import Store, StoreFolder
from data.viewer import Person, Viewer
from layouts.pages.first import first_screen
from layouts.pages.frame import PACK, RELEASE, framed
from layouts.pages.offering import narrow, page_for
from layouts.pages.page import Page
from layouts.pages.pages import pages
from layouts.panels.faces import faces
from tests.architecture import asking

THANET = "E07000114"
VIEWERS = {
    "analyst": Viewer("analyst"),
    "public": Viewer("public", exploring=True),
    "csp": Viewer("csp", frozenset({THANET})),
}
#: Where a control is shown by one panel, whose answer must not be a refusal; the others change the whole question.
OF_PANEL = {"week": "heatmap", "by": "multiples", "sort": "multiples", "scale": "multiples"}
EVERY_PAGE = [page.path for page in pages()]


def parts(part: Any) -> Iterator[Component]:
    """Every component of a layout."""
    if isinstance(part, (list, tuple)):
        for each in part:
            yield from parts(each)
    elif isinstance(part, Component):
        yield part
        yield from parts(getattr(part, "children", None))


def said(part: Component, name: str) -> Any:
    return getattr(part, name, None)


def layout(store: Store, path: str, role: str) -> tuple[Page, list[Component]]:
    page = page_for(next(page for page in pages() if page.path == path), VIEWERS[role])
    return page, list(parts(narrow(framed(store, page, Settings()), VIEWERS[role], store)))


def controls(found: list[Component]) -> Iterator[tuple[str, list[Any]]]:
    """Control -> what a reader may choose in it, as the browser would send it; none: months, hours, numbers."""
    for part in found:
        spec = json.loads(said(part, "data-field") or "{}")
        if spec.get("control"):
            options = spec.get("options") or [each for _, group in spec.get("groups", []) for each in group]
            many = spec["kind"] in ("ticks", "pills")
            yield spec["control"], [[value] if many else value for value, _ in options]


def refused(store: Store, question: Question, viewer: Viewer, panel: str = "summary") -> str:
    """Why there is no answer; '' where there is one."""
    display = question.display
    request = Request(store, question.state, viewer, display.level, display.vintage or store.default_vintage, display)
    answer = ask(panel, request)
    if isinstance(answer, Unavailable):
        return answer.words()
    return getattr(answer, "refusal", "")


@pytest.mark.parametrize("path", EVERY_PAGE)
@pytest.mark.parametrize("role", VIEWERS)
def test_every_choice_of_every_control_leads_somewhere(small_store: Store, role: str, path: str) -> None:
    viewer = VIEWERS[role]
    page, found = layout(small_store, path, role)
    opened = Question(opening_for(viewer, page.opening)(small_store))
    if role == "csp":
        opened = replace(opened, state=replace(opened.state, districts=(THANET,)))
    assert refused(small_store, opened, viewer) == ""
    dead, walked = [], 0
    for control, choices in controls(found):
        for value in choices:
            asked = with_control(opened, control, value, small_store)
            if role == "csp" and control in ("districts", "areas"):  # other places answer the fixed questions
                alone = asked.state.without("flags", *(["districts"] if control == "areas" else []))
                asked = replace(asked, state=alone)
            elif role != "public" and control in ("what", "flags", "series", "preset", "cohort", "role", "days"):
                continue  # these are never refused to them; what the source does not know, the menus leave out
            panel = asked.display.layer if control == "layer" and value != "areas" else OF_PANEL.get(control, "summary")
            panel = "map" if control in ("level", "measure") else panel
            why = refused(small_store, asked, viewer, panel)
            walked += 1
            dead += [(control, value, why)] if "not shown" in why or "fixed questions" in why else []
    assert walked > 10
    assert dead == []


@pytest.mark.parametrize("path", EVERY_PAGE)
@pytest.mark.parametrize("role", VIEWERS)
def test_every_panel_and_link_leads_somewhere(small_store: Store, role: str, path: str) -> None:
    viewer = VIEWERS[role]
    page, found = layout(small_store, path, role)
    opened = Question(opening_for(viewer, page.opening)(small_store))
    for key in page.panels:
        why = refused(small_store, opened, viewer, faces()[key].answers[0])
        assert "not shown" not in why, key
    server = create_app(StoreFolder(small_store.folder.parent.parent), viewer, Settings()).server
    links = {said(part, "data-follow") for part in found} - {None}
    assert any(link.startswith("/download/") for link in links)
    with server.test_client() as client:
        for link in links:
            answer = client.get(f"{link}?{opened.to_query()}")
            assert answer.status_code in (200, 301, 302, 308), link


@pytest.mark.parametrize("path", EVERY_PAGE)
def test_everybody_is_led_to_a_pack_and_analysts_alone_on_to_a_release(small_store: Store, path: str) -> None:
    server = create_app(StoreFolder(small_store.folder.parent.parent), VIEWERS["analyst"], Settings()).server
    asked = "from=2024-10&to=2025-09&what=robbery&cohort=u18&layer=hotspots"
    with server.test_client() as client:
        for role, viewer in VIEWERS.items():
            leads = [part for part in layout(small_store, path, role)[1] if said(part, "data-follow") == PACK[0]]
            assert len(leads) == 1, role
            as_one = {ITSELF: Person("x", viewer)}
            assert PACK[1] in client.get(path, environ_overrides=as_one).text
            form = client.get(f"{PACK[0]}?{asked}", environ_overrides=as_one).text
            assert (f'href="{RELEASE}?{escape(asked)}"' in form) == (role == "analyst")
        assert f'name="question" required value="{escape(asked)}"' in client.get(f"{RELEASE}?{asked}").text


def test_the_public_has_none_of_what_is_never_answered(small_store: Store) -> None:
    _, found = layout(small_store, "/", "public")
    offered = dict(controls(found))
    assert not {"layer", "level", "size", "base", "smooth", "days", "hours", "flags", "from", "to", "role"} & set(
        offered
    )
    assert sorted(value for [value] in offered["what"]) == sorted(name for name in kinds_offered(small_store) if name)
    assert set(offered["cohort"]) <= set(cohorts_offered(small_store))
    assert "harm" not in offered["measure"]
    kept = {said(part, "data-panel") for part in found} - {None}
    assert kept == {"map", "trend", "categories", "places"}
    _, knife = layout(small_store, "/knife/", "public")
    assert {"multiples", "cost"}.isdisjoint({said(part, "data-panel") for part in knife})
    screen = first_screen(
        pages()[0],
        Request(small_store, opening_for(VIEWERS["public"], pages()[0].opening)(small_store), VIEWERS["public"]),
        [],
    )
    assert not any(word in screen for word in ("Hotspots", "LSOAs", "Play hours"))


def test_what_depends_on_the_place_is_said_in_words(small_store: Store) -> None:
    for role, words in (
        ("public", "This view answers fixed questions only"),
        ("csp", "Everything can be asked of Thanet alone"),
    ):
        _, found = layout(small_store, "/", role)
        hints = [part.children for part in found if said(part, "className") == "hint"]
        assert sum(words in str(hint) for hint in hints) == 5, role  # in every menu
    _, found = layout(small_store, "/", "analyst")
    assert not any(
        "fixed questions" in str(said(part, "children")) for part in found if said(part, "className") == "hint"
    )


def test_an_analyst_and_a_manager_keep_every_control(small_store: Store) -> None:
    for path in EVERY_PAGE:
        _, every = layout(small_store, path, "analyst")
        _, own = layout(small_store, path, "csp")
        assert dict(controls(own)) == dict(controls(every))


def test_what_is_not_offered_is_still_refused(small_store: Store) -> None:
    """The page only leaves out what the server refuses: an address that asks for it all the same gets no figure."""
    state = opening_for(VIEWERS["public"], pages()[0].opening)(small_store)
    for panel in (
        "hotspots",
        "density",
        "patrol",
        "backtest",
        "top",
        "multiples",
        "hours",
        "heatmap",
        "peaks",
        "season",
        "who",
    ):
        assert isinstance(ask(panel, Request(small_store, state, VIEWERS["public"])), Unavailable)
    assert "fixed questions" in refused(small_store, Question(replace(state, days=("fri",))), VIEWERS["public"])


@pytest.mark.parametrize(
    ("prop", "value"),
    [
        ("map-click.data", {"level": "week", "code": '[["fri"],[22]]'}),
        ("trend.data-chosen", {"range": {"x": ["2025-01-01", "2025-03-31"]}}),
    ],
)
def test_a_press_on_a_chart_never_leads_the_public_to_a_refusal(small_store: Store, prop: str, value: Any) -> None:
    pressed = {role: press(small_store, VIEWERS[role], prop, value) for role in ("analyst", "public")}
    assert pressed["analyst"]  # it asks something of those who are answered
    assert pressed["public"] is None


def test_a_district_that_is_pressed_stays_a_district(small_store: Store) -> None:
    value = {"level": "district", "code": "E07000106"}
    assert "level=lsoa" in press(small_store, VIEWERS["analyst"], "map-click.data", value)
    query = press(small_store, VIEWERS["public"], "map-click.data", value)
    assert "district=E07000106" in query
    assert "level=lsoa" not in query


def press(store: Store, viewer: Viewer, prop: str, value: Any) -> Any:
    """The query that a press on the opening of Explore leads to; None where it changes nothing."""
    app = create_app(StoreFolder(store.folder.parent.parent), viewer, Settings())
    opened = Question(opening_for(viewer, pages()[0].opening)(store)).to_query()
    with app.server.test_client() as client:
        client.get("/_dash-layout")
        made = client.get("/_dash-dependencies").get_json()
        each = next(one for one in made if any(part["id"] == "url" for part in one["inputs"]))
        known = {"url.search": f"?{opened}", prop: value}
        held = {"question": {"query": opened, "version": store.data_version, "problems": []}}
        filled = [{**part, "value": known.get(f"{part['id']}.{part['property']}")} for part in each["inputs"]]
        outputs = [
            dict(zip(("id", "property"), part.rsplit(".", 1), strict=True)) for part in asking.parts(each["output"])
        ]
        body = {
            "output": each["output"],
            "outputs": outputs,
            "inputs": filled,
            "state": [{**part, "value": held.get(part["id"])} for part in each["state"]],
            "changedPropIds": [prop],
        }
        got = client.post("/_dash-update-component", json=body)
    assert got.status_code == 200, got.get_data(as_text=True)[:300]
    return got.get_json()["response"].get("question", {}).get("data", {}).get("query")
