"""Whether words and tables fit a slide: estimated from wide type, as no program that draws it is at hand."""

from __future__ import annotations

import math

from pptx.util import Pt

#: Left, top, width and height, in EMU.
Box = tuple[int, int, int, int]
#: A character on average, a line, and the space after a paragraph, as parts of the size of the type.
CHARACTER, LINE, AFTER = 0.5, 1.2, 0.5
#: Margins of a box of text and of a cell, in points.
MARGIN, TIGHT = 7.2, 2.0
#: Rows of a table: as high as there is room, between these, in points; and their type.
LOW, HIGH = 18.0, 30.0
SMALL, LARGE = 11, 14


def lines_of(text: str, size: float, width: float) -> int:
    """Lines that a text takes in a box so many points wide."""
    across = max(1, int((width - 2 * MARGIN) / (CHARACTER * size)))
    return sum(max(1, math.ceil(len(part) / across)) for part in text.split("\n"))


def height_of(texts: list[str], size: float, width: int) -> int:
    """Height of paragraphs in a box of this width, both in EMU."""
    lines = sum(lines_of(text, size, width / Pt(1)) for text in texts)
    return int(Pt(1) * (2 * MARGIN / 2 + size * (LINE * lines + AFTER * len(texts))))


def fitted(texts: list[str], box: Box, sizes: tuple[int, ...]) -> tuple[list[str], int]:
    """As many of the texts as fit the box, whole and in the largest type that holds them all; one at least."""
    for size in sizes:
        if height_of(texts, size, box[2]) <= box[3]:
            return texts, size
    kept = len(texts)
    while kept > 1 and height_of(texts[:kept], sizes[-1], box[2]) > box[3]:
        kept -= 1
    return texts[:kept], sizes[-1]


def pages_of(texts: list[str], box: Box, size: int) -> list[list[str]]:
    """The texts dealt to as many boxes as they need, in their order."""
    pages: list[list[str]] = [[]]
    for text in texts:
        if pages[-1] and height_of([*pages[-1], text], size, box[2]) > box[3]:
            pages.append([])
        pages[-1].append(text)
    return pages


def rows_of(height: int) -> int:
    """Rows of a table, besides its headings, that so much height holds."""
    return max(0, int(height / Pt(LOW)) - 1)


def type_of_table(heads: list[str], lines: list[list[str]], width: int, height: int) -> tuple[int, int]:
    """Height of a row in EMU and the size of its type: large where there is room both ways, so that no cell breaks."""
    row = min(HIGH, max(LOW, height / Pt(1) / (len(lines) + 1)))
    longest = sum(max(len(line[i]) for line in [heads, *lines]) for i in range(len(heads)))
    room = (width / Pt(1) - 2 * MARGIN * len(heads)) / (CHARACTER * 1.05 * longest)
    return int(Pt(row)), int(min(LARGE, max(SMALL, min(row / 2, room))))
