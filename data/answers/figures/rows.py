"""What every panel's rows for a file are made of. Same numbers as on the screen."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from data.answers.figures.shown import Shown, ShownChange
    from data.answers.panel import Rows

CHANGE_HEADER = ["before", "change_percent", "change_low", "change_high", "what_the_test_says"]


def number(cell: Shown | None) -> Any:
    """The number, or the words for what stands in its place: a withheld count is never a 0 or a blank."""
    if cell is None:
        return ""
    return cell.status if cell.value is None else int(cell.value)


def change_cells(before: Shown | None, change: ShownChange) -> list[Any]:
    figures = [None if value is None else round(value, 1) for value in (change.percent, change.low, change.high)]
    return [number(before), *figures, change.verdict_words]


def rate_name(words: str) -> str:
    """'rate_per_1000_residents_under_25_a_year': the heading of a column of rates says what they are per."""
    return "rate_" + re.sub(r"[^a-z0-9]+", "_", words.lower().replace(",", "")).strip("_")


def told(*lines: str) -> Rows:
    """What must go with the figures."""
    yield []
    yield from ([line] for line in lines if line)
