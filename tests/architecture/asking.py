"""Asking the callbacks of a page as a forged request would: everything that a question sends to the browser."""

from __future__ import annotations

import json
import re
from html import unescape
from typing import Any

import dash

from layouts.pages.offering import page_for
from layouts.pages.pages import pages


def parts(output: str) -> list[str]:
    """'a.b' of '..a.b...c.d..'."""
    return output.strip(".").split("...")


def answers(app: dash.Dash, path: str, query: str) -> dict[str, Any]:
    """Component -> property -> what every panel of the page answers; words and components as HTML ('children')."""
    found: dict[str, Any] = {}
    with app.server.test_client() as client:
        page = page_for(next(page for page in pages() if page.path == path), app.services.viewer)
        sent = {"query": query, "panels": list(page.panels)}
        got = client.post(f"{path}answers", json=sent, headers={"X-Role": "analyst"})
        assert got.status_code == 200, got.get_data(as_text=True)[:300]
        for parts in got.get_json().values():
            for name, how, value in parts:
                found.setdefault(name, {})["children" if how == "html" else how] = value
    return found


def tables(parts: dict[str, Any]) -> list[dict[str, Any]]:
    """Every table in what components were answered: in ready HTML, or as the component's own."""
    found = []
    for how, value in parts.items():
        if how == "data-table":
            found.append(json.loads(value))
        elif how == "children":
            found += [json.loads(unescape(text)) for text in re.findall('data-table="([^"]*)"', value)]
    return found
