"""What the tests of the house look at: its files, as text and as syntax trees."""

from __future__ import annotations

import ast
import os
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
#: Folders that are not part of the product: installed, imported, generated.
SKIPPED = {".git", ".venv", "store", "vendor", "out", "test-artifacts", "node_modules", "__pycache__", ".hypothesis"}
PACKAGES = ("callbacks", "layouts", "data", "geo", "stats")
TEXT = {".py", ".md", ".toml", ".txt", ".css", ".js", ".csv", ".json", ".yml", ".yaml", ".cfg", ".sh", ""}


@cache
def text_files() -> tuple[Path, ...]:
    """Every text file of the repository."""
    found = []
    for folder, folders, names in os.walk(ROOT):
        folders[:] = [name for name in folders if name not in SKIPPED and not name.endswith("_cache")]
        found += [Path(folder, name) for name in names if Path(name).suffix in TEXT]
    return tuple(sorted(found))


def python_files(*packages: str) -> list[Path]:
    """Python files of the product (tests excluded) in these top-level packages; with none, all and ``app.py``."""
    chosen = packages or PACKAGES
    own = [p for p in text_files() if p.suffix == ".py" and p.relative_to(ROOT).parts[0] in chosen]
    return own if packages else [ROOT / "app.py", *own]


@cache
def tree(path: Path) -> ast.Module:
    """The syntax tree of a file."""
    return ast.parse(path.read_text(encoding="utf-8"))


def where(path: Path, node: ast.AST | None = None) -> str:
    """'layouts/ids.py:12', for a message."""
    line = f":{node.lineno}" if node is not None and hasattr(node, "lineno") else ""
    return f"{path.relative_to(ROOT)}{line}"


def read(name: str) -> str:
    """A text of the repository by its name."""
    return (ROOT / name).read_text(encoding="utf-8")
