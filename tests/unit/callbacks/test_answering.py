"""What panels answer goes to the browser as escaped HTML, figures and tables as data; ids belong to the page."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest
from dash import html
from dash.development.base_component import Component

from callbacks.answering import fillings
from data.answers.request import Request
from data.question.filters import FilterState
from data.store.version import Store
from data.viewer import Viewer
from layouts.panels.face import Face, figure, table, values, words
from layouts.panels.faces import faces

HOSTILE = "<img src=x onerror=\"alert('1')\">"
FACE = Face(
    key="sample",
    answers=(),
    parts={
        "said": words("said"),
        "drawn": figure("drawn"),
        "rows": table("rows", "data-table"),
        "map": values("map", {}),
    },
    section=lambda store, settings: None,
    draw=lambda request: {},
)


def test_every_text_is_escaped_and_data_stays_data() -> None:
    shown = {
        "said": [HOSTILE, html.Button(HOSTILE, title=HOSTILE, **{"data-touch": json.dumps({"code": HOSTILE})})],
        "drawn": {"data": [{"text": HOSTILE}]},
        "rows": json.dumps([HOSTILE]),
        "map": {"texts": [HOSTILE]},
    }
    found = {name: (how, value) for name, how, value in fillings(FACE, shown)}
    how, said = found["said"]
    assert how == "html"
    assert "<img" not in said
    assert said.count("&lt;img") == 4
    assert '"alert' not in said
    assert found["drawn"][0] == "data-figure"
    assert json.loads(found["drawn"][1]) == shown["drawn"]
    assert found["rows"] == ("data-table", shown["rows"])
    assert found["map"] == ("values", shown["map"])


def test_what_only_a_script_of_dash_draws_is_no_answer() -> None:
    from dash import dcc

    with pytest.raises(TypeError, match="Graph"):
        fillings(FACE, {"said": [html.Div(dcc.Graph())]})


def components(part: Any) -> Iterator[Component]:
    if isinstance(part, Component):
        yield part
        yield from components(getattr(part, "children", None))
    elif isinstance(part, list | tuple):
        for each in part:
            yield from components(each)


@pytest.mark.parametrize("key", [key for key, face in faces().items() if not face.on_demand])
def test_no_answer_brings_an_id_of_its_own(key: str, small_store: Store) -> None:
    for level in ("district", "lsoa"):
        asked = Request(small_store, FilterState(), Viewer("analyst"), level, 2011)
        for value in faces()[key].filled(asked).values():
            assert [part.id for part in components(value) if getattr(part, "id", None)] == []
