"""A release as it is written: everything that the meeting page shows, and nothing else. Frozen; read as a whole."""

from __future__ import annotations

from typing import Literal

from pydantic import ConfigDict, TypeAdapter, ValidationError
from pydantic.dataclasses import dataclass

from data.errors import StoreError

#: Of the files; another edition of the product may write another.
FORMAT = 1
Verdict = Literal["rise", "fall", "none", "unknown"]
STRICT = ConfigDict(extra="forbid")


@dataclass(frozen=True, config=STRICT)
class Stretch:
    """Whole months. ``first``, ``last``: month numbers (year × 12 + month − 1), both included."""

    first: int
    last: int
    words: str  # 'Oct 2024 – Sep 2025'


@dataclass(frozen=True, config=STRICT)
class Row:
    """One place: counts of both periods (None: held back) and what is printed of the change.

    ``percent`` is that of the two counts as printed; with ``low`` and ``high``, its 95% limits, None where the count
    before is under 20 or one is held back; ``high`` may be infinite ('inf'). ``rate``: per 1,000 residents.
    ``blocks``: counts of the stretches of the trend, () where there is none.
    """

    code: str  # '' for all districts and what lies in none of them
    name: str
    now: int | None
    before: int | None
    verdict: Verdict
    percent: float | None
    low: float | None
    high: float | Literal["inf"] | None
    rate: float | None = None
    blocks: tuple[int | None, ...] = ()


@dataclass(frozen=True, config=STRICT)
class Measure:
    """One question with its rows: all districts first, then each where it is printed by district."""

    key: str
    label: str  # in the middle of a sentence: 'recorded knife crime against under-25s'
    words: str  # the question as the product says it
    query: str
    rows: tuple[Row, ...]
    source: str = ""  # whose counts, where they are not those of the offences
    low: int = 1  # counts from low to high are held back
    high: int = 4

    def row(self, code: str = "") -> Row | None:
        """The row of a district, or of all of them; None where there is none."""
        return next((row for row in self.rows if row.code == code), None)


@dataclass(frozen=True, config=STRICT)
class Shape:
    """Outline of a district as an SVG path, in a drawing 1,000 wide, and the middle of its name."""

    code: str
    path: str
    x: float
    y: float


@dataclass(frozen=True, config=STRICT)
class Release:
    """What is printed. ``measures[0]`` is the question of the release; ``blocks`` the stretches of its trend."""

    format: int
    title: str
    author: str
    published: str  # ISO date and time, UTC
    commentary: str
    query: str
    sentence: str
    data_version: str
    data_to: str
    demonstration: bool
    sources: tuple[str, ...]
    licences: tuple[str, ...]
    now: Stretch
    before: Stretch
    blocks: tuple[Stretch, ...]
    rate_words: str  # 'for every 1,000 residents under 25 a year'; '' where there is no rate
    elsewhere: int  # offences of the period in no district of the map
    measures: tuple[Measure, ...]
    shapes: tuple[Shape, ...]
    height: float  # of the drawing
    figures: int  # counts of all tables together
    held_back: int  # of them

    @property
    def main(self) -> Measure:
        """The question of the release."""
        return self.measures[0]

    def measure(self, key: str) -> Measure | None:
        """A measure by its key; None where this release has none of it."""
        return next((each for each in self.measures if each.key == key), None)

    def districts(self) -> tuple[Row, ...]:
        """Rows of the question, by name."""
        return tuple(sorted((row for row in self.main.rows if row.code), key=lambda row: row.name))


_ADAPTER = TypeAdapter(Release)


def written(release: Release) -> bytes:
    """The release as JSON."""
    return _ADAPTER.dump_json(release, indent=1)


def read(content: bytes, name: str) -> Release:
    """The release of such a JSON text. Raises StoreError where it is none, or of another edition."""
    try:
        found = _ADAPTER.validate_json(content)
    except ValidationError:
        raise StoreError(f"Release {name} cannot be read: another edition of the product wrote it.") from None
    if found.format != FORMAT:
        raise StoreError(f"Release {name} has format {found.format}, this edition reads {FORMAT}.")
    return found
