"""Terms of statistics stand behind Method or a fold, and nothing on screen points a reader to a file in docs/."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

import pytest
from dash import html
from dash.development.base_component import Component

from data.answers.request import Request
from data.question.display import LAYERS, Display
from data.question.opening import opening_for
from data.store.version import Store
from data.viewer import Viewer
from layouts.pages.pages import pages
from layouts.panels.faces import faces

TERMS = re.compile(
    r"XmR|Poisson|dispersion|false discover|quantile|Getis|\bGi\*|\bPAI\b|\bPEI\b|Clopper|Byar|hypergeometric|Marshall"
    r"|empirical Bayes|\bp = |p below|docs/|generalised Gini|winsor",
    re.IGNORECASE,
)


def seen(value: Any) -> Iterator[str]:
    """Every text of an answer that is on screen without opening anything."""
    if isinstance(value, html.Details):
        return
    if isinstance(value, Component):
        yield str(getattr(value, "data-table", "") or "")
        yield from seen(getattr(value, "children", None))
    elif isinstance(value, dict):
        yield from seen(list(value.values()))
    elif isinstance(value, (list, tuple)):
        for each in value:
            yield from seen(each)
    elif isinstance(value, str):
        yield json.dumps(value, ensure_ascii=False)


@pytest.mark.parametrize("role", ["analyst", "public"])
@pytest.mark.parametrize("layer", LAYERS)
def test_no_term_of_statistics_is_on_screen(small_store: Store, role: str, layer: str) -> None:
    viewer, walked = Viewer(role, exploring=True), 0  # type: ignore[arg-type]
    for page in pages():
        state = opening_for(viewer, page.opening)(small_store)
        request = Request(small_store, state, viewer, vintage=small_store.default_vintage, display=Display(layer=layer))
        for key in page.panels if layer == "areas" else ("map",) if "map" in page.panels else ():
            for text in seen(faces()[key].filled(request)):
                walked += 1
                found = TERMS.search(text)
                assert not found, (page.path, key, text[max(0, found.start() - 80) : found.end() + 40])
    assert walked
