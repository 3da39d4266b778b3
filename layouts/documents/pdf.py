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
from data.reports.printed import printed
from layouts.documents.charts import chart_svg
from layouts.documents.facts import facts
from layouts.documents.maps import map_svg
from layouts.tokens import COLOURS

if TYPE_CHECKING:
    from data.reports.document import Block, Document, Section
    from layouts.pages.outlines import Drawing

TEMPLATE = Path(__file__).with_name("pack.typ")
PUBLISHER = "Serious Violence Explorer"
#: What a cell of a column of figures looks like, with its interval.
FIGURES = re.compile(r"[–+−]?[\d,.]*( ?%| m)?( \([^)]*\))?|suppressed|missing|withheld|no unit cost")
#: Widths of columns follow their text, between these numbers of characters.
NARROW, WIDE = 6, 34
#: A table of so many rows may stand under another section.
FEW = 8
#: Characters across the whole width of a page, in the type of tables.
ACROSS = 95


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
        "methods": [(section.title, section.method) for section in document.sections if section.method],
        "attributions": document.attributions,
        "colours": {name: colour for name, colour in COLOURS.items() if re.fullmatch(r"#[0-9a-f]{6}", colour)},
    }


def _section(section: Section, drawing: Drawing) -> dict[str, Any]:
    """Sections with a picture or a long table begin a page."""
    blocks = [made for block in section.blocks if (made := _block(block, drawing))]
    return {"title": section.title, "blocks": blocks, "breaks": any(map(_is_large, blocks))}


def _is_large(block: dict[str, Any]) -> bool:
    return block["kind"] == "picture" or (block["kind"] == "table" and len(block["rows"]) > FEW)


def _block(block: Block, drawing: Drawing) -> dict[str, Any] | None:
    if isinstance(block, Paragraph):
        return {"kind": "text", "text": block.text, "role": block.role}
    if isinstance(block, Chart):
        return {"kind": "picture", "title": block.title, "alt": block.alt, "svg": chart_svg(block)}
    if isinstance(block, Map):
        return {"kind": "picture", "title": block.title, "alt": block.alt, "svg": map_svg(block, drawing)}
    return _table(block) if block.on_paper else None


def _table(table: Table) -> dict[str, Any]:
    heads, rows = printed(table)
    across = list(zip(*rows, strict=True))
    lengths = [max(map(len, column)) for column in across]
    widths = [
        min(max(NARROW, length, *map(len, head.split())), WIDE) for head, length in zip(heads, lengths, strict=True)
    ]
    right = [i > 0 and all(FIGURES.fullmatch(cell) for cell in column) for i, column in enumerate(across)]
    left_out = len(table.rows) - len(rows)
    which = "last" if table.short < 0 else "first"
    more = f" (the {which} {len(rows)} of {len(table.rows)} rows; the spreadsheet has all)" if left_out else ""
    return {
        "kind": "table", "title": f"{table.title}: the figures{more}", "heads": heads, "rows": rows, "widths": widths,
        "right": right, "share": min(100, 100 * (sum(widths) + 3 * len(widths)) / ACROSS),
    }  # fmt: skip
