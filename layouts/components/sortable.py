"""A table that is sorted, searched and touched in the browser: data for assets/tables.js, never components."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

import orjson

#: A number as it is (with thousands separated), text, None ('–'), or a dictionary made by ``shown`` or ``spark``.
Value = int | str | dict[str, Any] | None


@dataclass(frozen=True)
class Column:
    """A column. ``first``: the direction that the first press on its head sorts in; '' where there is none."""

    text: str
    first: Literal["", "ascending", "descending"] = ""
    class_name: str = ""

    def data(self) -> dict[str, str]:
        """As the browser reads it."""
        return {"text": self.text, "first": self.first, "class": self.class_name}


@dataclass(frozen=True)
class Search:
    """Ids of the box that is typed in and of what says how many rows are left, and what a row is."""

    box: str
    said: str
    noun: str


def shown(value: float | None, text: str, class_name: str = "") -> dict[str, Any]:
    """A cell that reads ``text`` and sorts by ``value``; None sorts last, whichever way."""
    return {"value": value, "text": text} | ({"class": class_name} if class_name else {})


def spark(values: tuple[int, ...]) -> dict[str, Any]:
    """Months as a small line, for the eye only."""
    return {"spark": list(values)}


def sortable_table(
    columns: tuple[Column, ...],
    rows: list[list[Value]],
    *,
    sorted_by: tuple[int, Literal["ascending", "descending"]],
    search: Search,
    level: str,
    codes: list[str],
    chosen: tuple[str, ...],
) -> str:
    """The ``data-table`` of a box. The first cell of a row heads it, and is a button that chooses ``codes[row]``."""
    column, direction = sorted_by
    return orjson.dumps(
        {
            "columns": [one.data() for one in columns],
            "rows": rows,
            "sorted": {"column": column, "direction": direction},
            "search": {"box": search.box, "said": search.said, "noun": search.noun},
            "touch": {"level": level, "codes": codes},
            "chosen": [code for code in chosen if code in codes],
        }
    ).decode()
