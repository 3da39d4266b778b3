"""What was simulated, kept as docs/methods/truth.json: the method pages state it, and a test holds them to it."""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

FILE = Path(__file__).resolve().parents[2] / "docs" / "methods" / "truth.json"


def as_tables(lines: Iterable[str]) -> dict[str, Any]:
    """The Markdown of one simulation: its title, and its tables with ``columns`` and ``rows`` of cells as printed.

    ``above``: the line that stands over the table, '' where that is the title.
    """
    title, above, open_table = "", "", False
    tables: list[dict[str, Any]] = []
    for line in lines:
        if line.startswith("## "):
            title = line[3:]
        elif line and not line.startswith("|"):
            above = line
        if not line.startswith("|"):
            open_table = False
            continue
        cells = [cell.strip() for cell in line.strip("|").split("|")]
        if not open_table:
            tables.append({"above": above, "columns": cells, "rows": []})
            open_table = True
        elif set(line) - set("|-"):
            tables[-1]["rows"].append(cells)
    return {"title": title, "tables": tables}


def load() -> dict[str, Any]:
    """Name of a simulation -> its seed, size and tables; empty where nothing was recorded yet."""
    return json.loads(FILE.read_text(encoding="utf-8")) if FILE.is_file() else {}


def keep(name: str, seed: list[int], size: int, lines: list[str]) -> None:
    """Record one simulation beside the others."""
    found = load()
    found[name] = {"seed": seed, "size": size, **as_tables(lines)}
    text = json.dumps(dict(sorted(found.items())), indent=1, ensure_ascii=False)
    FILE.write_text(text + "\n", encoding="utf-8")
