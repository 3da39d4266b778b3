"""What slides are made of: text, tables, and the words of a picture."""

from __future__ import annotations

from copy import deepcopy
from typing import TYPE_CHECKING, Any

from pptx.dml.color import RGBColor
from pptx.enum.text import MSO_ANCHOR, PP_ALIGN
from pptx.oxml.ns import qn
from pptx.util import Pt

from data.reports.printed import printed, right_aligned
from layouts.documents.slide_room import Box, type_of_table
from layouts.tokens import COLOURS

if TYPE_CHECKING:
    from data.reports.document import Table


def as_colour(colour: str) -> RGBColor:
    """Of a colour in hexadecimal, or the name of a token."""
    return RGBColor.from_string(COLOURS.get(colour, colour).lstrip("#").upper())


def paint(frame: Any, text: str, *, size: int, bold: bool = False, colour: str = "ink") -> None:
    """One paragraph of text."""
    frame.text = text
    frame.word_wrap = True
    for part in frame.paragraphs:
        part.font.size, part.font.bold = Pt(size), bold
        part.font.color.rgb = as_colour(colour)


def add_text(slide: Any, box: Box, lines: list[str], *, size: int, colour: str = "ink") -> Any:
    """A box with one paragraph for each line."""
    shape = slide.shapes.add_textbox(*box)
    frame = shape.text_frame
    paint(frame, "\n".join(lines), size=size, colour=colour)
    for part in frame.paragraphs:
        part.space_after = Pt(size * 0.5)
    return shape


def describe(shape: Any, name: str, words: str) -> None:
    """Name and alternative text of a picture, for those who do not see it."""
    own = shape._element.xpath(".//p:cNvPr")[0]
    own.set("name", name)
    own.set("descr", words)


def add_table(slide: Any, table: Table, box: Box, rows: slice) -> None:
    """A table of the program's own, its first row marked as headings; rows as high as the box has room for."""
    heads, every = printed(table)
    lines = every[rows]
    height, size = type_of_table(heads, lines, box[2], box[3])
    made = slide.shapes.add_table(len(lines) + 1, len(heads), box[0], box[1], box[2], height * (len(lines) + 1))
    describe(made, table.title, f"Table: {table.title}, with the columns {', '.join(heads)}.")
    own = made.table
    own.first_row = True
    lengths = [max(len(line[i]) for line in [heads, *lines]) for i in range(len(heads))]
    shares = [min(max(6, length), 48) + 3 for length in lengths]
    for place, share in enumerate(shares):
        own.columns[place].width = int(box[2] * share / sum(shares))
    for row in own.rows:
        row.height = height
    right = right_aligned(every)
    for place, text in enumerate(heads):
        _cell(own.cell(0, place), text, size=size, head=True, right=right[place])
        _cell(own.cell(1, place), "–", size=size, head=False, right=right[place])
    _repeat([own.cell(1, place)._tc for place in range(len(heads))], own.rows, lines)


def _repeat(patterns: list[Any], rows: Any, lines: list[list[str]]) -> None:
    """Copies of one row of cells with the text of each: painted one by one a thousand of them take two seconds."""
    patterns = [deepcopy(pattern) for pattern in patterns]
    for row, line in zip(list(rows)[1:], lines, strict=True):
        for old, text, pattern in zip(list(row._tr.tc_lst), line, patterns, strict=True):
            fresh = deepcopy(pattern)
            fresh.find(f".//{qn('a:t')}").text = text
            row._tr.replace(old, fresh)


def _cell(cell: Any, text: str, *, size: int, head: bool, right: bool) -> None:
    paint(cell.text_frame, text, size=size, bold=head)
    cell.text_frame.paragraphs[0].alignment = PP_ALIGN.RIGHT if right else PP_ALIGN.LEFT
    cell.vertical_anchor = MSO_ANCHOR.MIDDLE
    cell.margin_top = cell.margin_bottom = Pt(2)
    cell.fill.solid()
    cell.fill.fore_color.rgb = as_colour("lilac" if head else "card")
