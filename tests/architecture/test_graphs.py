"""No chart of any page or answer offers to send itself to somebody else's server."""

from __future__ import annotations

import json
import re
from html import unescape
from typing import Any

import pytest

from callbacks.application import create_app
from data.settings import Settings
from data.store.version import Store, StoreFolder
from data.viewer import Viewer
from layouts.figures.fetch_plotly import TRACES
from layouts.pages.pages import pages
from tests.architecture.asking import answers


def graphs(part: Any) -> list[dict[str, Any]]:
    """The properties of every chart in a layout or an answer, those of ready HTML too."""
    if isinstance(part, str):
        return [{"data-config": unescape(found)} for found in re.findall('data-config="([^"]*)"', part)]
    if isinstance(part, list):
        return [found for each in part for found in graphs(each)]
    if not isinstance(part, dict):
        return []
    own = [part["props"]] if "data-config" in part.get("props", {}) else []
    return own + [found for each in part.values() for found in graphs(each)]


def figures(part: Any) -> list[str]:
    """Every figure in an answer, those of ready HTML too."""
    if isinstance(part, str):
        return [unescape(found) for found in re.findall('data-figure="([^"]*)"', part)]
    if isinstance(part, list):
        return [found for each in part for found in figures(each)]
    if not isinstance(part, dict):
        return []
    own = [part["data-figure"]] if "data-figure" in part else []
    return own + [found for each in part.values() for found in figures(each)]


@pytest.mark.parametrize("page", pages(), ids=lambda page: page.path)
def test_no_chart_leaves_the_building(page: Any, small_store: Store) -> None:
    app = create_app(StoreFolder(small_store.folder.parent.parent), Viewer("analyst"), Settings())
    with app.server.test_client() as client:
        layout = client.get(f"{page.path}_dash-layout").get_json()
    sent = answers(app, page.path, "from=2024-10&to=2025-09&what=knife-enabled")
    found = graphs(layout) + graphs(json.loads(json.dumps(sent)))
    assert len(found) > 3
    for props in found:
        config = json.loads(props["data-config"])
        assert config["showSendToCloud"] is False, props
        assert config["displayModeBar"] is False


@pytest.mark.parametrize("page", pages(), ids=lambda page: page.path)
def test_the_small_plotly_draws_every_trace_there_is(page: Any, small_store: Store) -> None:
    app = create_app(StoreFolder(small_store.folder.parent.parent), Viewer("analyst"), Settings())
    sent = json.dumps(answers(app, page.path, "from=2024-10&to=2025-09&what=knife-enabled"))
    drawn = {trace["type"] for text in figures(json.loads(sent)) for trace in json.loads(text)["data"]}
    assert drawn
    assert drawn <= {"scatter", *TRACES}
