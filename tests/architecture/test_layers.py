"""Imports go down only: app, callbacks, layouts, data, then geo and stats beside each other."""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path

import pytest

from tests.architecture.sources import PACKAGES, ROOT, python_files, tree, where

#: What each room must not know, beside what import-linter says of our own packages.
STRANGERS = {
    "geo": {"dash", "flask", "duckdb", "plotly", "requests", "sqlite3"},
    "stats": {"dash", "flask", "duckdb", "plotly", "requests", "sqlite3", "geopandas", "pathlib"},
    "data": {"dash", "flask", "plotly", "dash_leaflet", "dash_ag_grid"},
}


def _imported(path: Path) -> list[tuple[ast.AST, str]]:
    """Every module a file imports, and where."""
    found: list[tuple[ast.AST, str]] = []
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Import):
            found += [(node, alias.name) for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{where(path, node)}: write imports from the top"
            found.append((node, node.module or ""))
    return found


def test_import_linter_finds_nothing():
    script = Path(sys.executable).with_name("lint-imports")
    done = subprocess.run([script, "--no-cache"], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


def test_nobody_imports_app():
    found = [
        where(path, node)
        for path in python_files(*PACKAGES)
        for node, name in _imported(path)
        if name.split(".")[0] == "app"
    ]
    assert found == []


@pytest.mark.parametrize("room", sorted(STRANGERS))
def test_rooms_do_not_know_strangers(room):
    own = [path for path in python_files() if path.relative_to(ROOT).as_posix().startswith(f"{room}/")]
    assert own
    found = [
        f"{where(path, node)} imports {name}"
        for path in own
        for node, name in _imported(path)
        if name.split(".")[0] in STRANGERS[room]
    ]
    assert found == []


def test_no_callback_is_global():
    """A second app in one process would have none of them."""
    found = [
        where(path, node)
        for path in python_files()
        for node, name in _imported(path)
        if name == "dash"
        and isinstance(node, ast.ImportFrom)
        and {"callback", "clientside_callback"} & {a.name for a in node.names}
    ]
    assert found == []


def test_only_data_writes_sql():
    """The SQL of filters is in data/queries.py; the store's own tables are read and written in data too."""
    found = [
        where(path, node)
        for path in python_files("app.py", "callbacks", "layouts", "geo", "stats")
        for node in ast.walk(tree(path))
        if isinstance(node, ast.Call) and getattr(node.func, "attr", "") in ("execute", "sql")
    ]
    assert found == []
