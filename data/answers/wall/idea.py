"""What the ideas of the wall share: an idea that has nothing to show, and words for a change."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from data.answers.figures.shown import ShownChange


@dataclass(frozen=True)
class LeftOut:
    """An idea without a slide of its own, and the line that says why."""

    idea: str
    why: str

    def line(self) -> str:
        """'Hours of the week: …'."""
        return f"{self.idea}: {self.why}"


def change_words(change: ShownChange) -> str:
    """'No clear change: between 30% fewer and 86% more.' — what the test says, with its uncertainty."""
    said = {"rise": "More, beyond chance", "fall": "Fewer, beyond chance", "none": "No clear change"}
    if change.verdict not in said:
        return "Not compared."
    if change.low is None or change.high is None:
        return f"{said[change.verdict]}; too few for a percentage."
    return f"{said[change.verdict]}: {_between(change.low, change.high)}."


def _between(low: float, high: float) -> str:
    """Both ends of an interval of a change in percent, as a person says them."""
    if math.isinf(high):
        return f"{_percent(low)} more or beyond" if low > 0 else f"{_percent(low)} fewer, or any number more"
    if low < 0 < high:
        return f"between {_percent(low)} fewer and {_percent(high)} more"
    first, last, word = (low, high, "more") if low >= 0 else (high, low, "fewer")
    return f"{_percent(first)} to {_percent(last)} {word}"


def _percent(value: float) -> str:
    """An end of a range; one that is not zero never reads as zero."""
    size = abs(value)
    return f"{size:.1f}%" if 0.05 <= size < 0.5 else f"{size:.0f}%"
