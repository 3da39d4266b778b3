"""Releases of the generated store, in a folder of their own."""

from __future__ import annotations

from pathlib import Path

import pytest

from data.published.folder import Releases
from data.published.publish import Draft
from data.question.filters import FilterState, parse_query
from data.store.version import Store

YEAR = "from=2024-10&to=2025-09"


def question(store: Store, query: str) -> FilterState:
    """A query string as a question."""
    state, problems = parse_query(query, store.vocabulary())
    assert problems == []
    return state


def draft(store: Store, query: str = f"{YEAR}&what=asvc", **changed: object) -> Draft:
    """What an analyst fills in."""
    words = {"title": "The year", "author": "The unit", "commentary": "Fewer than last year."}
    return Draft(question(store, query), **words | changed)  # type: ignore[arg-type]


@pytest.fixture
def releases(tmp_path: Path) -> Releases:
    """No release yet."""
    return Releases(tmp_path)
