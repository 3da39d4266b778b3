"""What a source must record for a filter to be asked of it, and what is said of one that does not."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from data.schema import Capabilities
    from data.tables.vocabulary import Vocabulary

#: Why no cell is drawn from such points; the source's name stands before it.
SNAPPED = (
    "gives points that were moved to the middle of a street or to a landmark, each standing for several addresses, so "
    "cells smaller than an LSOA would show where those points are, not where offences happen."
)
#: Why categories have no harm; the source's name stands before it.
ONE_WEIGHT = (
    "gives the category of an offence, which holds kinds of very different gravity: a harm made of it would be the "
    "count times one weight."
)
LOAD_EXTRACT = "Load a force extract to ask this."


@dataclass(frozen=True)
class Need:
    """``unknown``: (value, what the source records, vocabulary) -> words of what it cannot answer; none: it can.

    ``refusal`` follows the source's name; ``{}`` stands for those words.
    """

    record: str  # what a source that lacks it 'does not record'; '' where it leaves no offence out by itself
    refusal: str
    unknown: Callable[[Any, Capabilities, Vocabulary], list[str]]
    place: int  # of its sentence among others


def _recorded(capability: str) -> Callable[[Any, Capabilities, Vocabulary], list[str]]:
    """A need of the filter as a whole, whatever its value."""

    def unknown(_: Any, known: Capabilities, __: Vocabulary) -> list[str]:
        return [] if getattr(known, capability) else [capability]

    return unknown


_MONTHS = f"gives the month of an offence, not the day or hour. {LOAD_EXTRACT}"
DAY = Need("days", _MONTHS, _recorded("day"), 0)
HOUR = Need("hours", _MONTHS, _recorded("hour"), 1)
POINTS = Need("exact places", SNAPPED, _recorded("exact_points"), 2)
AGES = Need("ages", f"gives no ages of victims or suspects. {LOAD_EXTRACT}", _recorded("ages"), 3)
