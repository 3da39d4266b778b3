"""Files and functions stay small enough to be read in one go."""

from __future__ import annotations

import ast

import pytest

from tests.architecture.sources import PACKAGES, ROOT, python_files, text_files, tree, where

FILE_LINES, FUNCTION_LINES = 300, 40


@pytest.mark.parametrize("package", ["app.py", *PACKAGES])
def test_files_are_short(package):
    paths = python_files()[:1] if package == "app.py" else python_files(package)
    lengths = {where(path): len(path.read_text(encoding="utf-8").splitlines()) for path in paths}
    assert lengths
    assert {path: lines for path, lines in lengths.items() if lines > FILE_LINES} == {}


def test_what_the_browser_gets_is_short():
    sent = [path for path in text_files() if path.parent == ROOT / "assets" and path.suffix in (".js", ".css")]
    lengths = {where(path): len(path.read_text(encoding="utf-8").splitlines()) for path in sent}
    assert lengths
    assert {path: lines for path, lines in lengths.items() if lines > FILE_LINES} == {}


def test_functions_are_short():
    long = [
        f"{where(path, node)} {node.name} ({length} lines)"
        for path in python_files()
        for node in ast.walk(tree(path))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        and (length := (node.end_lineno or node.lineno) - node.lineno + 1) > FUNCTION_LINES
    ]
    assert long == []
