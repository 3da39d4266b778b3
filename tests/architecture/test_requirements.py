"""Requirements: pinned exactly, used, and listed with their licence."""

from __future__ import annotations

import ast
import re
import sys
from importlib.metadata import PackageNotFoundError, distribution, packages_distributions

import pytest
from packaging.requirements import Requirement

from tests.architecture.sources import PACKAGES, python_files, read, tree

FILES = ("requirements.txt", "requirements-dev.txt")
#: Needed without being imported by name: by pandas for XLSX and Parquet, by Dash for JSON.
INDIRECT = {"openpyxl", "pyarrow", "orjson"}


def _lines(file: str) -> list[str]:
    lines = [line.split("#")[0].strip() for line in read(file).splitlines()]
    return [line for line in lines if line and not line.startswith("-r ")]


def _plain(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


RUNTIME = {_plain(line.split("==")[0]) for line in _lines("requirements.txt")}


@pytest.mark.parametrize("line", [line for file in FILES for line in _lines(file)])
def test_pinned_exactly(line):
    assert re.fullmatch(r"[A-Za-z0-9._-]+==\d[\w.]*(; .+)?", line), f"{line!r} is not name==version"


def test_pinned_once():
    names = [_plain(line.split("==")[0]) for file in FILES for line in _lines(file)]
    assert len(names) == len(set(names))


def _imported() -> set[str]:
    found = set()
    for path in python_files():
        for node in ast.walk(tree(path)):
            if isinstance(node, ast.Import):
                found |= {alias.name.split(".")[0] for alias in node.names}
            elif isinstance(node, ast.ImportFrom):
                found.add((node.module or "").split(".")[0])
    return found - set(sys.stdlib_module_names) - {*PACKAGES, "app"}


def test_what_is_imported_is_pinned_and_what_is_pinned_is_needed():
    owners = packages_distributions()
    needed = {_plain(owner) for module in _imported() for owner in owners.get(module, [module])}
    brought = {"flask", "werkzeug"}  # with Dash, which needs them
    assert needed - RUNTIME - brought == set()
    assert RUNTIME - needed - INDIRECT == set()


def _with_what_they_bring() -> set[str]:
    found: set[str] = set()
    waiting = [*RUNTIME]
    while waiting:
        name = waiting.pop()
        if name in found:
            continue
        try:
            requires = distribution(name).requires or []
        except PackageNotFoundError:  # for another system
            continue
        found.add(name)
        wanted = [Requirement(text) for text in requires]
        waiting += [_plain(r.name) for r in wanted if r.marker is None or r.marker.evaluate({"extra": ""})]
    return found


def test_every_package_is_in_the_licence_note():
    text = read("docs/licences.md")
    missing = [
        name for name in _with_what_they_bring() if not re.search(rf"(?<![\w-]){re.escape(name)}(?![\w-])", text)
    ]
    assert missing == []
