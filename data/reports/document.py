"""A pack as plain data: headings, paragraphs, tables, charts and maps, which every writer renders alike.

Numbers stand here once, as the panels answered them; PDF, slides and sheets differ in form only.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Iterator

Value: TypeAlias = "int | float | str | None"


@dataclass(frozen=True)
class Paragraph:
    """Text. ``role``: 'text', 'message' (one of the key messages), 'note' (smaller) or 'comment' (an analyst's own)."""

    text: str
    role: str = "text"


@dataclass(frozen=True)
class Column:
    """``label``: its heading. ``decimals`` on paper; sheets keep what the panel gives.

    ``joins``: on paper the column stands inside the one before it: 'low' and 'high' as an interval, 'words' after it.
    ``printed``: whether paper shows it at all (codes are for machines).
    """

    key: str
    label: str
    decimals: int = 0
    percent: bool = False
    joins: str = ""
    printed: bool = True

    @property
    def heading(self) -> str:
        """The heading where every cell is a bare number: it says what the number is in."""
        return f"{self.label}, %" if self.percent and "%" not in self.label else self.label


@dataclass(frozen=True)
class Table:
    """``rows``: one value for each column. ``short``: paper shows so many rows, the last ones below zero, 0 all."""

    key: str
    title: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[Value, ...], ...]
    short: int = 0
    on_paper: bool = True


@dataclass(frozen=True)
class Series:
    """``style``: 'main', 'ghost' (what was before), 'middle' and 'limit' (what is expected), 'second'."""

    name: str
    values: tuple[float | None, ...]
    style: str = "main"


@dataclass(frozen=True)
class Chart:
    """``form``: 'line', 'bar' (lying) or 'heat' (``series`` are its rows). ``alt``: the picture in words."""

    form: str
    title: str
    alt: str
    names: tuple[str, ...]
    series: tuple[Series, ...]
    unit: str


@dataclass(frozen=True)
class Map:
    """Districts by class: ``classes`` code -> (class, words); a class below zero is not told."""

    title: str
    alt: str
    classes: dict[str, tuple[int, str]]
    legend: tuple[tuple[int, str], ...]
    diverging: bool = False


Block: TypeAlias = "Paragraph | Table | Chart | Map"


@dataclass(frozen=True)
class Section:
    """One heading and what stands under it; ``method`` is told at the end of the pack."""

    key: str
    title: str
    blocks: tuple[Block, ...]
    method: str = ""


@dataclass(frozen=True)
class Document:
    """A whole pack. ``made``: ISO date."""

    kind: str
    title: str
    scope: str
    period: str
    data_version: str
    marking: str
    made: str
    audience: str
    demonstration: bool
    messages: tuple[str, ...]
    sections: tuple[Section, ...]
    limits: tuple[str, ...]
    attributions: tuple[str, ...]
    question: str
    comments: tuple[Paragraph, ...] = field(default=())

    def methods(self) -> list[tuple[str, str]]:
        """Titles and method, once for all sections that were worked out alike."""
        found: dict[str, list[str]] = {}
        for section in self.sections:
            if section.method:
                found.setdefault(section.method, []).append(section.title)
        return [("; ".join(titles), method) for method, titles in found.items()]

    def tables(self) -> Iterator[tuple[Section, Table]]:
        """Every table with its section, in order."""
        for section in self.sections:
            for block in section.blocks:
                if isinstance(block, Table):
                    yield section, block
