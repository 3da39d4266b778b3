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
from layouts.documents.slide_shapes import add_map
from layouts.documents.zipped import settled

if TYPE_CHECKING:
    from data.reports.document import Block, Document
    from layouts.pages.outlines import Drawing

WIDE, HIGH = Inches(13.333), Inches(7.5)
BODY = (Inches(0.6), Inches(1.25), Inches(12.1), Inches(5.6))
TITLE_ONLY = 5
#: Sentences of a section on its slide; all of them are in the notes.
SENTENCES, SENTENCE = 3, 330


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
    pages: list[list[str]] = [[]]
    for line in lines:
        if sum(len(each) + 90 for each in pages[-1]) + len(line) > 1_050:
            pages.append([])
        pages[-1].append(line)
    for number, page in enumerate(pages):
        slide = _slide(show, document, title + (", continued" if number else ""), "\n".join(page))
        add_text(slide, BODY, page, size=18)


def _section(show: Any, document: Document, section: Section, drawing: Drawing) -> None:
    """A slide with the words and the picture, then one for each table that paper shows."""
    said = [block for block in section.blocks if isinstance(block, Paragraph)]
    notes = "\n".join([*(each.text for each in said), *([f"Method: {section.method}"] if section.method else [])])
    pictures = [block for block in section.blocks if isinstance(block, Chart | Map)]
    tables = [block for block in section.blocks if isinstance(block, Table) and block.on_paper]
    short = [_short(each.text) for each in said]
    first = _slide(show, document, section.title, "\n".join([notes, *(picture.alt for picture in pictures)]))
    left, top, width, height = BODY
    if pictures:
        add_text(first, (left, top, Inches(3.9), height), short[:SENTENCES], size=14)
        _picture(first, pictures[0], (Inches(4.7), top, Inches(8.0), height), drawing)
    elif tables and len(tables[0].rows) <= ROWS and sum(map(len, short[:SENTENCES])) < 450:
        add_text(first, (left, top, width, Inches(1.6)), short[:SENTENCES], size=14)
        add_table(first, tables.pop(0), (left, Inches(2.9), width, Inches(3.9)), slice(0, ROWS))
    else:
        add_text(first, BODY, short, size=16)
    for table in tables:
        _table(show, document, table, notes)


#: Rows of a table that a slide holds under text, and alone.
ROWS, ROWS_ALONE = 8, 15


def _table(show: Any, document: Document, table: Table, notes: str) -> None:
    shown = len(table.rows) if not table.short else abs(table.short)
    for start in range(0, shown, ROWS_ALONE):
        more = ", continued" if start else ""
        slide = _slide(show, document, f"{table.title}: the figures{more}", notes)
        add_table(slide, table, BODY, slice(start, start + ROWS_ALONE))


def _picture(slide: Any, block: Block, box: tuple[int, int, int, int], drawing: Drawing) -> None:
    if isinstance(block, Map):
        describe(add_map(slide, block, box, drawing), block.title, block.alt)
    elif isinstance(block, Chart):
        describe(add_chart(slide, block, box), block.title, block.alt)


def _short(text: str) -> str:
    """A sentence that fits a slide; the notes hold it whole."""
    if len(text) <= SENTENCE:
        return text
    return text[:SENTENCE].rsplit(" ", 1)[0] + " … (all of it in the notes)"
