"""A pack as sheets, to the habit of the ONS: cover, contents, notes, one table a sheet; for both kinds of workbook."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from data.answers.files import INVENTED
from data.reports.document import Column, Paragraph
from data.spreadsheet import safe_text
from layouts.documents.facts import facts

if TYPE_CHECKING:
    from collections.abc import Iterator

    from data.reports.document import Document, Section, Table, Value

#: A number that a panel gives as text: '3,228', '5.9'.
NUMBER = re.compile(r"\d{1,3}(,\d{3})*(\.\d+)?")
LONGEST_NAME = 31
STARTS = tuple("=+-@＝＋－＠")
WORDS = (
    ("suppressed", "The count is small, or would give a small one away. It does not mean none."),
    ("not printed", "The same, in a release."),
    ("missing", "There is no such number: the month was not loaded, or nothing can be compared."),
    ("rounded", "Where figures are rounded, they are rounded to 5."),
    ("perturbed", "The count is moved a little to protect people, by 10 at most; parts need not add up."),
    ("an empty cell", "The panel gives no number here, and its sentences say why."),
)


@dataclass(frozen=True)
class Sheet:
    """``lines``: text from A1 down, the first is the title. ``columns`` and ``rows``: the one table below them."""

    name: str
    lines: tuple[str, ...]
    columns: tuple[Column, ...] = ()
    rows: tuple[tuple[Value, ...], ...] = ()


def book(document: Document) -> list[Sheet]:
    """Cover, contents, notes, then every table of the pack in its order."""
    tables = [_sheet(section, table, document) for section, table in document.tables()]
    contents = tuple((sheet.name, sheet.lines[0]) for sheet in tables)
    return [
        _cover(document),
        Sheet("Contents", ("Contents", "One row for each sheet with a table."), _two("Sheet", "Table"), contents),
        _notes(document),
        *tables,
    ]


def plain_text(value: Value) -> Value:
    """Text that no spreadsheet takes for a formula. A cell of a workbook is one cell, so only its start counts."""
    return safe_text(value) if isinstance(value, str) and value.lstrip()[:1] in STARTS else value


def value_of(value: Value) -> Value:
    """A number as a number, also where a panel gives it as text; other text never as a formula."""
    if isinstance(value, str) and NUMBER.fullmatch(value):
        plain = value.replace(",", "")
        return float(plain) if "." in plain else int(plain)
    return plain_text(value) if value != "" else None


def _two(first: str, second: str) -> tuple[Column, ...]:
    return Column("first", first), Column("second", second)


def _cover(document: Document) -> Sheet:
    told = [f"{label}: {words}" for label, words in facts(document)]
    invented = [INVENTED] if document.demonstration else []
    comments = [each.text for each in document.comments]
    lines = (document.title, *invented, *told, "Key messages", *document.messages, *comments, *document.attributions)
    return Sheet("Cover", tuple(map(str, map(plain_text, lines))))


def _notes(document: Document) -> Sheet:
    rows = [*WORDS, *(("what the figures cannot say", line) for line in document.limits)]
    rows += document.methods()
    safe = tuple((str(plain_text(first)), str(plain_text(second))) for first, second in rows)
    return Sheet(
        "Notes", ("Notes", "This sheet has one table: words, limits and methods."), _two("About", "Note"), safe
    )


def _sheet(section: Section, table: Table, document: Document) -> Sheet:
    said = [block.text for block in section.blocks if isinstance(block, Paragraph)]
    head = (section.title, f"This sheet has one table. {document.scope}", *said)
    rows = tuple(tuple(value_of(value) for value in row) for row in table.rows)
    name = table.key.replace("-", " ").capitalize()[:LONGEST_NAME]
    return Sheet(name, tuple(map(str, map(plain_text, head))), table.columns, rows)


def decimals(sheet: Sheet, place: int) -> int:
    """Decimals that the numbers of a column need, 2 at most."""
    found = [value for value in _numbers(sheet, place) if not float(value).is_integer()]
    return min(2, max((len(f"{value:.4f}".rstrip("0").partition(".")[2]) for value in found), default=0))


def _numbers(sheet: Sheet, place: int) -> Iterator[float]:
    return (row[place] for row in sheet.rows if isinstance(row[place], int | float))  # type: ignore[misc]


def width(sheet: Sheet, place: int) -> int:
    """Characters that a column is wide, by its heading and texts, 45 at most."""
    texts = [sheet.columns[place].heading, *(str(row[place]) for row in sheet.rows if row[place] is not None)]
    return min(45, max(10, *(len(text) + 2 for text in texts)))
