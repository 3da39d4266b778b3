"""Component ids: each once, in layouts/ids.py, used, and written out nowhere else."""

from __future__ import annotations

import ast
import re
from collections import Counter

import pytest

from layouts import ids
from tests.architecture.sources import ROOT, python_files, text_files, tree, where

NAMES = {name: value for name, value in vars(ids).items() if name.isupper() and isinstance(value, str)}
MAKERS = {
    name for name, value in vars(ids).items() if callable(value) and getattr(value, "__module__", "") == ids.__name__
}
SCREEN = [path for path in python_files("layouts", "callbacks") if path != ROOT / "layouts" / "ids.py"]
WIRING = {"Input", "Output", "State"}


def test_ids_are_unique():
    twice = [value for value, times in Counter(NAMES.values()).items() if times > 1]
    assert not twice, f"two names for one id: {twice}"
    assert len(NAMES) > 20


@pytest.mark.parametrize("name", sorted({*NAMES, *MAKERS}))
def test_every_id_is_used(name):
    used = any(
        isinstance(node, ast.Attribute) and node.attr == name and getattr(node.value, "id", "") == "ids"
        for path in SCREEN
        for node in ast.walk(tree(path))
    )
    assert used, f"ids.{name} is used by no layout and no callback"


def _written_out(node: ast.AST) -> bool:
    """A string, or a dictionary holding one, where an id belongs."""
    if isinstance(node, ast.Dict):
        return any(isinstance(value, ast.Constant) for value in node.values)
    return isinstance(node, ast.Constant) and isinstance(node.value, str)


def test_no_id_is_written_out():
    found = []
    for path in SCREEN:
        for call in (node for node in ast.walk(tree(path)) if isinstance(node, ast.Call)):
            places = [keyword.value for keyword in call.keywords if keyword.arg in ("id", "component_id")]
            name = getattr(call.func, "id", getattr(call.func, "attr", ""))
            places += call.args[:1] if name in WIRING else []
            found += [where(path, place) for place in places if _written_out(place)]
    assert not found, f"write these ids in layouts/ids.py: {found}"


def test_links_within_the_page_lead_to_an_id():
    links = [
        (where(path, node), node.value.value[1:])
        for path in SCREEN
        for node in ast.walk(tree(path))
        if isinstance(node, ast.keyword)
        and node.arg == "href"
        and isinstance(node.value, ast.Constant)
        and re.fullmatch(r"#.+", str(node.value.value))
    ]
    assert links
    assert [place for place, target in links if target not in NAMES.values()] == []


def test_ids_named_in_the_browser_code_exist():
    scripts = [path for path in text_files() if path.suffix == ".js" and path.parent.name == "assets"]
    named = {
        target
        for path in scripts
        for target in re.findall(r'(?:getElementById|set_props)\("([^"]+)"', path.read_text("utf-8"))
    }
    assert named
    made = {"first"}  # the first screen is no component
    assert named - made <= set(NAMES.values())
