"""Every panel, face and page is whole; and a broken one is found by itself, whatever is forgotten."""

from __future__ import annotations

import csv
import inspect
import io
import json
from dataclasses import replace
from typing import Any

import pytest

from callbacks.application import create_app
from data.answers.panel import Panel, Rounded
from data.answers.panels import as_json, panels
from data.answers.request import Request
from data.settings import Settings
from data.store.version import Store, StoreFolder
from data.viewer import Viewer
from layouts.pages.frame import framed
from layouts.pages.offering import page_for
from layouts.pages.pages import pages
from layouts.panels.face import words
from layouts.panels.faces import faces
from tests.architecture.house import face_faults, page_faults, panel_faults


def placed_in(store: Store):
    def placed(page: Any) -> set[str]:
        """Ids of the components that the page is made with."""
        found: set[str] = set()

        def look(part: Any) -> None:
            if isinstance(part, dict):
                if "id" in part.get("props", {}):
                    found.add(str(part["props"]["id"]))
                for value in part.values():
                    look(value)
            elif isinstance(part, list):
                for value in part:
                    look(value)

        layout = framed(store, page, Settings())
        look(json.loads(json.dumps(layout, default=lambda component: component.to_plotly_json())))
        return found

    return placed


@pytest.mark.parametrize("key", list(panels()))
def test_every_panel_is_whole(key: str) -> None:
    assert panel_faults(panels()[key], faces().values()) == []


@pytest.mark.parametrize("key", list(faces()))
def test_every_face_is_whole(key: str) -> None:
    assert face_faults(faces()[key], panels()) == []


@pytest.mark.parametrize("page", pages(), ids=lambda page: page.path)
def test_every_page_is_whole(page: Any, small_store: Store) -> None:
    assert page_faults(page, faces(), placed_in(small_store)) == []


@pytest.mark.parametrize("key", list(panels()))
def test_every_panel_answers_the_verb_and_the_download(key: str, small_store: Store) -> None:
    state = Request(small_store, pages()[0].opening(small_store), Viewer("analyst"))
    shown = as_json(key, state)
    assert json.dumps(shown, default=str)
    server = create_app(StoreFolder(small_store.folder.parent.parent), Viewer("analyst"), Settings()).server
    with server.test_client() as client:
        answer = client.get(f"/download/{key}.csv?{state.state.to_query()}")
    assert answer.status_code == 200
    rows = list(csv.reader(io.StringIO(answer.get_data(as_text=True).lstrip("\ufeff"))))
    assert rows[0][0]
    assert len(rows) > 3


BROKEN = {
    "rows for its CSV": {"rows": None},
    "a method note": {"method": "nothing-of-that-name"},
    "a line in docs/commands.md": {"says": "something that nobody wrote down"},
    "a say on disclosure": {"rounded": None},
    "a face": {"key": "undrawn"},
}


@pytest.mark.parametrize("what", BROKEN)
def test_a_panel_that_lacks_a_face_is_found(what: str) -> None:
    broken = replace(panels()["trend"], **BROKEN[what])
    assert any(what in fault for fault in panel_faults(broken, faces().values()))


def test_a_panel_cannot_be_made_without_a_say_on_disclosure() -> None:
    with pytest.raises(TypeError, match="rounded"):
        Panel(key="x", says="x", answer=print, rows=print, method="trend")  # type: ignore[call-arg, arg-type, misc]
    assert {panel.rounded for panel in panels().values()} == set(Rounded)


def test_a_face_and_a_page_that_lack_something_are_found(small_store: Store) -> None:
    placed = placed_in(small_store)
    face, page = faces()["trend"], pages()[0]
    assert face_faults(replace(face, answers=("nothing",)), panels())
    assert face_faults(replace(face, parts={}), panels())
    assert face_faults(replace(face, parts={"a": words("x"), "b": words("x")}), panels())
    assert page_faults(replace(page, slots=(("wide", ("nothing",)),)), faces(), placed)
    assert page_faults(replace(page, slots=(("wide", ("trend", "trend")),)), faces(), placed)
    assert page_faults(replace(page, slots=()), faces(), placed)  # its controls stand in panels that are gone


def test_callbacks_are_those_of_the_pages(small_store: Store) -> None:
    """On any page: the reducer, what runs in the browser, and one road for the answers of its own panels."""
    app = create_app(StoreFolder(small_store.folder.parent.parent), Viewer("public", exploring=True), Settings())
    with app.server.test_client() as client:
        for page in (page_for(page, Viewer("public", exploring=True)) for page in pages()):
            client.get(f"{page.path}_dash-layout")
            made = client.get(f"{page.path}_dash-dependencies").get_json()
            assert len([each for each in made if not each["clientside_function"]]) == 1, page.path
            for key in faces():
                got = client.post(f"{page.path}answers", json={"query": "", "panels": [key]})
                assert got.status_code == (200 if key in page.panels else 400), (page.path, key)


def test_every_answer_is_asked_with_the_deployments_viewer() -> None:
    """There is one function that answers, and it asks ``Services``, which holds the viewer."""
    from callbacks import answering

    source = inspect.getsource(answering)
    assert source.count("server.post(") == 1
    assert "Viewer" not in source
    assert "services.asked(" in source
