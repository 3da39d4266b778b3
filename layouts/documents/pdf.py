"""A pack as PDF, tagged for screen readers (PDF/UA-1): set by Typst, which refuses what breaks the standard."""

from __future__ import annotations

import json
import re
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import typst

from data.answers.files import INVENTED
from data.reports.document import Chart, Map, Paragraph, Table
from data.reports.printed import printed, right_aligned
from layouts.documents.charts import NARROW as NARROW_CHART
from layouts.documents.charts import chart_svg
from layouts.documents.facts import facts
from layouts.documents.maps import map_svg
from layouts.tokens import COLOURS

if TYPE_CHECKING:
    from data.reports.document import Block, Document, Section
    from layouts.pages.outlines import Drawing

TEMPLATE = Path(__file__).with_name("pack.typ")
PUBLISHER = "Serious Violence Explorer"
#: Columns are at least and, of texts, at most so many characters wide.
NARROW, WIDE = 3, 50
#: In figures of the type of tables: a letter, a letter of a heading, and the space beside the text of a cell.
LETTER, BOLD, BESIDE = 0.92, 1.12, 2
#: Short texts may happen to be of wide letters.
SPARE = 1
#: Figures across the whole width of a page, in the type of tables.
ACROSS = 114
#: How wide maps and charts of bars are, in per cent of the page: two pictures fit on one.
MAP, BARS = 84, 90
#: The widest table, in per cent of the page, that stands beside its chart.
BESIDE_CHART = 38
#: Lines that a heading takes at most, where its words allow it.
LINES = 2
#: A heading of so many letters takes one line; lines of others are so much longer than the shortest.
SHORT, UNEVEN = 10, 3


def write_pdf(document: Document, drawing: Drawing) -> bytes:
    """The bytes of the file. ``drawing``: outlines of the districts, for its maps."""
    content = json.dumps(_content(document, drawing), ensure_ascii=False)
    return typst.compile(
        TEMPLATE.read_bytes(), format="pdf", pdf_standards=["ua-1"], font_paths=_fonts(), sys_inputs={"pack": content}
    )


@lru_cache(maxsize=1)
def _fonts() -> Any:
    """The fonts inside the compiler: the same pack on every machine."""
    return typst.Fonts(include_system_fonts=False)


def _content(document: Document, drawing: Drawing) -> dict[str, Any]:
    made = date.fromisoformat(document.made)
    return {
        "title": document.title,
        "period": document.period,
        "scope": document.scope,
        "area": "Serious violence",
        "publisher": PUBLISHER,
        "marking": document.marking,
        "made": [made.year, made.month, made.day],
        "demonstration": document.demonstration,
        "invented": INVENTED,
        "facts": facts(document),
        "messages": document.messages,
        "comments": [{"text": each.text, "role": each.role} for each in document.comments],
        "sections": [_section(section, drawing) for section in document.sections],
        "limits": document.limits,
        "methods": document.methods(),
        "attributions": document.attributions,
        "colours": {name: colour for name, colour in COLOURS.items() if re.fullmatch(r"#[0-9a-f]{6}", colour)},
    }


def _section(section: Section, drawing: Drawing) -> dict[str, Any]:
    """Words stay on the page of what they are about: all but the last block of a section hold on to the next."""
    blocks = [made for block in section.blocks if (made := _block(block, drawing))]
    for block in blocks[:-1]:
        block["keep"] = block["kind"] == "text"
    return {"title": section.title, "blocks": _paired(section, blocks)}


def _paired(section: Section, blocks: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """A chart of lines and the narrow table of its figures stand side by side: one glance, and half of the page."""
    charts = [block for block in section.blocks if isinstance(block, Chart)]
    kinds = [block["kind"] for block in blocks]
    if len(charts) != 1 or charts[0].form != "line" or kinds[-2:] != ["picture", "table"]:
        return blocks
    if blocks[-1]["share"] > BESIDE_CHART:
        return blocks
    drawn = blocks[-2] | {"svg": chart_svg(charts[0], NARROW_CHART)}
    return [*blocks[:-2], {"kind": "pair", "picture": drawn, "table": blocks[-1] | {"share": 100}}]


def _block(block: Block, drawing: Drawing) -> dict[str, Any] | None:
    if isinstance(block, Paragraph):
        return {"kind": "text", "text": block.text, "role": block.role}
    if isinstance(block, Chart):
        share = BARS if block.form == "bar" else 100
        return {"kind": "picture", "title": block.title, "alt": block.alt, "svg": chart_svg(block), "share": share}
    if isinstance(block, Map):
        return {"kind": "picture", "title": block.title, "alt": block.alt, "svg": map_svg(block, drawing), "share": MAP}
    return _table(block) if block.on_paper else None


def _table(table: Table) -> dict[str, Any]:
    heads, rows = printed(table)
    across = list(zip(*rows, strict=True))
    right = right_aligned(rows)
    widths = column_widths(heads, across, right)
    left_out = len(table.rows) - len(rows)
    which = "last" if table.short < 0 else "first"
    more = f" (the {which} {len(rows)} of {len(table.rows)} rows; the spreadsheet has all)" if left_out else ""
    return {
        "kind": "table", "title": f"{table.title}: the figures{more}", "heads": heads, "rows": rows, "widths": widths,
        "right": right, "share": min(100, 100 * sum(widths) / ACROSS),
    }  # fmt: skip


def _head(words: str) -> float:
    """How wide a heading likes to be: short ones on one line, others on a few, of which none is quite full."""
    return BOLD * len(words) if len(words) <= SHORT else BOLD * len(words) / LINES + UNEVEN


def column_widths(heads: list[str], across: list[tuple[str, ...]], right: list[bool]) -> list[float]:
    """How wide each column is, in figures: no word of a heading breaks, no figure does; texts share what is left."""
    words = [max(NARROW, *(BOLD * len(word) for word in head.split())) + BESIDE for head in heads]
    longest = [max(map(len, column)) for column in across]
    cells = [length if figures else LETTER * length + SPARE for length, figures in zip(longest, right, strict=True)]
    wished = [
        max(least, min(length, WIDE) + BESIDE, _head(head) + BESIDE)
        for head, least, length in zip(heads, words, cells, strict=True)
    ]
    beyond = sum(wished) - ACROSS
    give = [0.0 if figures else wish - least for wish, least, figures in zip(wished, words, right, strict=True)]
    if beyond <= 0 or not sum(give):
        return wished
    part = min(1.0, beyond / sum(give))
    return [wish - part * more for wish, more in zip(wished, give, strict=True)]
