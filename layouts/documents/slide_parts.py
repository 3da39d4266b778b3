"""What slides are made of: text, tables, and the words of a picture."""

from __future__ import annotations

from copy import deepcopy
from typing import TYPE_CHECKING, Any

from pptx.dml.color import RGBColor
from pptx.enum.text import MSO_ANCHOR
from pptx.oxml.ns import qn
from pptx.util import Pt

from data.reports.printed import printed
from layouts.tokens import COLOURS

if TYPE_CHECKING:
    from data.reports.document import Table

Box = tuple[int, int, int, int]


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
    """A table of the program's own, its first row marked as headings."""
    heads, lines = printed(table)
    lines = lines[rows]
    made = slide.shapes.add_table(len(lines) + 1, len(heads), *box)
    describe(made, table.title, f"Table: {table.title}, with the columns {', '.join(heads)}.")
    own = made.table
    own.first_row = True
    lengths = [max(len(line[i]) for line in [heads, *lines]) for i in range(len(heads))]
    shares = [min(max(6, length), 42) for length in lengths]
    for place, share in enumerate(shares):
        own.columns[place].width = int(box[2] * share / sum(shares))
    for row in own.rows:
        row.height = Pt(22)
    for place, text in enumerate(heads):
        _cell(own.cell(0, place), text, head=True)
    _cell(own.cell(1, 0), "–", head=False)
    _repeat(own.cell(1, 0)._tc, own.rows, lines)


def _repeat(pattern: Any, rows: Any, lines: list[list[str]]) -> None:
    """Copies of one cell with the text of each: painted one by one a thousand of them take two seconds."""
    pattern = deepcopy(pattern)
    for row, line in zip(list(rows)[1:], lines, strict=True):
        for old, text in zip(list(row._tr.tc_lst), line, strict=True):
            fresh = deepcopy(pattern)
            fresh.find(f".//{qn('a:t')}").text = text
            row._tr.replace(old, fresh)


def _cell(cell: Any, text: str, *, head: bool) -> None:
    paint(cell.text_frame, text, size=11, bold=head)
    cell.vertical_anchor = MSO_ANCHOR.MIDDLE
    cell.margin_top = cell.margin_bottom = Pt(2)
    cell.fill.solid()
    cell.fill.fore_color.rgb = as_colour("lilac" if head else "card")
