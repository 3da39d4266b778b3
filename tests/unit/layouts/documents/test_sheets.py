"""Workbooks read back: cover, contents, notes, one table a sheet, with the figures of the panels."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import odfdo
import openpyxl
import pytest

from data.answers.panels import as_json, ask, panels
from data.reports.document import Document
from data.reports.kinds import KINDS
from data.store.version import Store
from layouts.documents.open_sheets import write_ods
from layouts.documents.sheets import write_xlsx
from layouts.documents.zipped import NEVER
from tests.unit.layouts.documents.packed import ANALYST, PUBLIC, fresh_pack, pack_of, request_of

Sheets = dict[str, list[list[Any]]]


def read_xlsx(content: bytes) -> Sheets:
    book = openpyxl.load_workbook(io.BytesIO(content))
    return {page.title: [[cell.value for cell in row] for row in page.iter_rows()] for page in book}


def read_ods(content: bytes) -> Sheets:
    book = odfdo.Document(io.BytesIO(content))
    return {table.name: table.get_values() for table in book.body.tables}


WRITERS: dict[str, tuple[Callable[[Document], bytes], Callable[[bytes], Sheets]]] = {
    "xlsx": (write_xlsx, read_xlsx),
    "ods": (write_ods, read_ods),
}


@pytest.fixture(scope="module", params=[(kind, ending) for kind in ("strategic", "panel") for ending in WRITERS])
def read_back(request: pytest.FixtureRequest, small_store: Store) -> tuple[str, Document, Sheets]:
    kind, ending = request.param
    write, read = WRITERS[ending]
    pack = pack_of(kind, small_store)
    return kind, pack, read(write(pack))


def numbers(value: Any) -> Any:
    """As a spreadsheet holds it: texts that are numbers as numbers, nothing for an empty text."""
    if isinstance(value, str) and re.fullmatch(r"[1-9][\d,]*(\.\d+)?|0\.\d+", value):
        return float(value.replace(",", ""))
    return None if value == "" else float(value) if isinstance(value, int | float | Decimal) else value


def test_first_come_cover_contents_and_notes(read_back: tuple[str, Document, Sheets]) -> None:
    _, pack, sheets = read_back
    names = list(sheets)
    assert names[:3] == ["Cover", "Contents", "Notes"]
    assert [row[0] for row in sheets["Contents"][3:]] == names[3:]
    cover = [row[0] for row in sheets["Cover"]]
    for line in (
        pack.title,
        f"Data version: {pack.data_version}",
        f"Protective marking: {pack.marking}",
        *pack.messages,
    ):
        assert line in cover
    assert all(line in cover for line in pack.attributions)


def test_every_table_has_a_sheet_with_the_panel_s_rows(
    read_back: tuple[str, Document, Sheets], small_store: Store
) -> None:
    kind, pack, sheets = read_back
    request = request_of(small_store, PUBLIC if kind == "panel" else ANALYST)
    pages = list(sheets.values())[3:]
    tables = list(pack.tables())
    assert len(pages) == len(tables) >= 4
    wanted = {each.key: each for each in KINDS[kind].sections}
    for (_, table), page in zip(tables, pages, strict=True):
        if table.key not in wanted or wanted[table.key].panel == "heatmap":
            continue
        each = wanted[table.key]
        rows = list(panels()[each.panel].rows(ask(each.panel, each.asked(request))))[1 : len(table.rows) + 1]
        found = [[numbers(value) for value in row[: len(table.columns)]] for row in page[-len(rows) :]]
        expected = [[numbers(value) for value in row] for row in rows]
        assert [row + [None] * (len(table.columns) - len(row)) for row in found] == expected


def test_the_hours_are_those_of_the_panel_verb(read_back: tuple[str, Document, Sheets], small_store: Store) -> None:
    kind, _, sheets = read_back
    if "Week" not in sheets:
        assert kind == "panel"
        return
    counts = as_json("heatmap", request_of(small_store))["model"]["counts"]
    rows = sheets["Week"][-24:]
    assert [[float(value) for value in row[1:8]] for row in rows] == [
        [day[hour] for day in counts] for hour in range(24)
    ]


def test_tables_are_marked_and_headings_told_apart(small_store: Store) -> None:
    book = openpyxl.load_workbook(io.BytesIO(write_xlsx(pack_of("strategic", small_store))))
    for page in book.worksheets[1:]:
        (table,) = page.tables.values()
        first = next(page.iter_rows(min_row=page[table.ref][0][0].row, values_only=True))
        heads = [head for head in first if head]
        assert len(heads) == len(set(heads)) >= 2


def test_no_text_is_a_formula(small_store: Store) -> None:
    from dataclasses import replace

    pack = replace(pack_of("panel", small_store), messages=("=HYPERLINK(1)", "+SUM(1)", "@x"))
    for row in read_xlsx(write_xlsx(pack))["Cover"]:
        assert not str(row[0]).startswith(("=", "+", "@"))


@pytest.mark.parametrize("ending", WRITERS)
def test_it_is_the_same_bytes_but_for_the_date(ending: str, small_store: Store) -> None:
    write, read = WRITERS[ending]
    one = write(pack_of("ppp", small_store))
    with zipfile.ZipFile(io.BytesIO(one)) as whole:
        assert {part.date_time for part in whole.infolist()} == {NEVER}
        stamps = whole.read("meta.xml" if ending == "ods" else "docProps/core.xml").decode()
    assert re.findall(r">(\d{4}-\d{2}-\d{2})T00:00:00Z?<", stamps) == ["2026-11-25"] * 2
    assert write(fresh_pack("ppp", small_store)) == one
    later = read(write(pack_of("ppp", small_store, made="2026-11-26")))
    first = read(one)
    assert later["Cover"] != first["Cover"]
    assert {name: page for name, page in later.items() if name != "Cover"} == {
        name: page for name, page in first.items() if name != "Cover"
    }
