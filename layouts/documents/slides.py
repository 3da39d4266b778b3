"""A pack as slides: charts and maps that can be edited, every picture with its words, the method in the notes."""

from __future__ import annotations

import io
from datetime import datetime
from typing import TYPE_CHECKING, Any

from pptx import Presentation
from pptx.util import Inches

from data.answers.files import INVENTED
from data.reports.document import Chart, Map, Paragraph, Section, Table
from layouts.documents.facts import facts
from layouts.documents.slide_charts import add_chart
from layouts.documents.slide_parts import add_table, add_text, describe, paint
from layouts.documents.slide_room import fitted, height_of, pages_of, rows_of
from layouts.documents.slide_shapes import add_map
from layouts.documents.zipped import settled

if TYPE_CHECKING:
    from data.reports.document import Block, Document
    from layouts.documents.slide_room import Box
    from layouts.pages.outlines import Drawing

WIDE, HIGH = Inches(13.333), Inches(7.5)
BODY = (Inches(0.6), Inches(1.25), Inches(12.1), Inches(5.6))
TITLE_ONLY = 5
#: Sizes of type that the words of a section are tried in: alone, and beside or above something.
ALONE, BESIDE = (18, 16, 14), (16, 14)
MESSAGES = 18
#: A table begins under the words of its section where so many of its rows fit there, or all.
FEWEST = 6
GAP = Inches(0.1)


def write_slides(document: Document, drawing: Drawing) -> bytes:
    """The bytes of the file."""
    show = Presentation()
    show.slide_width, show.slide_height = WIDE, HIGH
    _properties(show, document)
    _first(show, document)
    _lines(show, document, "Key messages", [*document.messages, *(each.text for each in document.comments)])
    for section in document.sections:
        _section(show, document, section, drawing)
    _lines(show, document, "What the figures cannot say", [*document.limits, *document.attributions])
    out = io.BytesIO()
    show.save(out)
    return settled(out.getvalue())


def _properties(show: Any, document: Document) -> None:
    own, day = show.core_properties, datetime.fromisoformat(document.made)
    own.title, own.author, own.language = f"{document.title}, {document.period}", "Serious Violence Explorer", "en-GB"
    own.created = own.modified = day
    own.last_modified_by, own.revision = own.author, 1


def _slide(show: Any, document: Document, title: str, notes: str) -> Any:
    slide = show.slides.add_slide(show.slide_layouts[TITLE_ONLY])
    head = slide.shapes.title
    head.left, head.top, head.width, head.height = Inches(0.6), Inches(0.35), Inches(12.1), Inches(0.8)
    paint(head.text_frame, title, size=28, bold=True, colour="purple")
    foot = f"{document.marking} · {document.title}" + (f" · {INVENTED}" if document.demonstration else "")
    add_text(slide, (Inches(0.6), Inches(7.0), Inches(12.1), Inches(0.4)), [foot], size=11, colour="muted")
    slide.notes_slide.notes_text_frame.text = notes
    return slide


def _first(show: Any, document: Document) -> None:
    told = [f"{label}: {words}" for label, words in facts(document)]
    slide = _slide(show, document, document.title, "\n".join(told))
    invented = [INVENTED] if document.demonstration else []
    add_text(slide, BODY, [document.scope, *invented, *told], size=18)


def _lines(show: Any, document: Document, title: str, lines: list[str]) -> None:
    """As many slides as the lines need."""
    for number, page in enumerate(pages_of(lines, BODY, MESSAGES)):
        slide = _slide(show, document, title + (", continued" if number else ""), "\n".join(page))
        add_text(slide, BODY, page, size=MESSAGES)


def _section(show: Any, document: Document, section: Section, drawing: Drawing) -> None:
    """A slide with the words and the picture or the table, then one for each further table that paper shows."""
    said = [block for block in section.blocks if isinstance(block, Paragraph)]
    notes = "\n".join([*(each.text for each in said), *([f"Method: {section.method}"] if section.method else [])])
    pictures = [block for block in section.blocks if isinstance(block, Chart | Map)]
    tables = [block for block in section.blocks if isinstance(block, Table) and block.on_paper]
    if any(isinstance(block, Chart) and block.form == "heat" for block in pictures):
        tables = []  # on a slide the hours of the week are a table themselves
    words = [each.text for each in said]
    first = _slide(show, document, section.title, "\n".join([notes, *(picture.alt for picture in pictures)]))
    left, top, _, height = BODY
    if pictures:
        _words(first, words, (left, top, Inches(3.9), height), BESIDE)
        _picture(first, pictures[0], (Inches(4.7), top, Inches(8.0), height), drawing)
    else:
        tables = _words_and_table(show, document, first, words, tables, notes)
    for table in tables:
        _table(show, document, table, notes)


def _words(slide: Any, words: list[str], box: Box, sizes: tuple[int, ...]) -> None:
    """All that fits; the notes hold the rest, and the last line says so."""
    shown, size = fitted(words, box, sizes)
    if len(shown) < len(words):
        shown, size = fitted([*words[: len(shown)], MORE], box, sizes[-1:])
        shown = [*words[: max(1, len(shown) - 1)], MORE]
    add_text(slide, box, shown, size=size)


MORE = "More in the notes."


def _words_and_table(
    show: Any, document: Document, slide: Any, words: list[str], tables: list[Table], notes: str
) -> list[Table]:
    """Words with the first table under them, where it or enough of it fits; the tables that are still to be shown."""
    left, top, width, height = BODY
    high = min(height, height_of(words, BESIDE[-1], width)) if words else 0
    room = rows_of(height - high - GAP)
    rows = _shown(tables[0]) if tables else 0
    if not tables or room < min(rows, FEWEST):
        _words(slide, words, BODY, ALONE)
        return tables
    if words:
        add_text(slide, (left, top, width, high), words, size=BESIDE[-1])
    add_table(slide, tables[0], (left, top + high + GAP, width, height - high - GAP), slice(0, room))
    _table(show, document, tables[0], notes, start=room)
    return tables[1:]


def _shown(table: Table) -> int:
    """Rows that paper shows."""
    return min(len(table.rows), abs(table.short) or len(table.rows))


def _table(show: Any, document: Document, table: Table, notes: str, *, start: int = 0) -> None:
    rows, each = _shown(table), rows_of(BODY[3])
    for first in range(start, rows, each):
        more = ", continued" if first else ""
        slide = _slide(show, document, f"{table.title}: the figures{more}", notes)
        add_table(slide, table, BODY, slice(first, first + each))


def _picture(slide: Any, block: Block, box: tuple[int, int, int, int], drawing: Drawing) -> None:
    if isinstance(block, Map):
        describe(add_map(slide, block, box, drawing), block.title, block.alt)
    elif isinstance(block, Chart):
        describe(add_chart(slide, block, box), block.title, block.alt)
