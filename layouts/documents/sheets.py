"""A pack as a workbook of Excel, every table marked as one."""

from __future__ import annotations

import io
from datetime import datetime
from typing import TYPE_CHECKING

from openpyxl import Workbook
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.table import Table, TableStyleInfo

from layouts.documents.book import Sheet, book, decimals, width
from layouts.documents.zipped import settled

if TYPE_CHECKING:
    from openpyxl.worksheet.worksheet import Worksheet

    from data.reports.document import Document

TITLE, HEAD = Font(bold=True, size=14), Font(bold=True)
COVER_WIDTH, WRAPPED = 100, 45


def write_xlsx(document: Document) -> bytes:
    """The bytes of the file."""
    workbook = Workbook()
    workbook.remove(workbook.worksheets[0])
    workbook.properties.title = f"{document.title}, {document.period}"
    workbook.properties.creator = "Serious Violence Explorer"
    workbook.properties.language = "en-GB"
    sheets = book(document)
    for number, sheet in enumerate(sheets):
        _write(workbook.create_sheet(sheet.name), sheet, number)
    _link(workbook["Contents"], sheets[3:])
    workbook.properties.created = workbook.properties.modified = datetime.fromisoformat(document.made)
    out = io.BytesIO()
    _save(workbook, out, datetime.fromisoformat(document.made))
    return settled(out.getvalue())


def _save(workbook: Workbook, out: io.BytesIO, made: datetime) -> None:
    """``Workbook.save`` stamps the time of writing over the date of the pack; its writer does not."""
    from zipfile import ZIP_DEFLATED, ZipFile

    from openpyxl.writer.excel import ExcelWriter

    workbook.properties.modified = made
    with ZipFile(out, "w", ZIP_DEFLATED) as archive:
        ExcelWriter(workbook, archive).write_data()


def _write(page: Worksheet, sheet: Sheet, number: int) -> None:
    page.sheet_view.showGridLines = False
    for line in sheet.lines:
        page.append([line])
    page["A1"].font = TITLE
    if not sheet.columns:
        page.column_dimensions["A"].width = COVER_WIDTH
        for row in page.iter_rows(min_row=2, max_col=1):
            row[0].alignment = Alignment(wrap_text=True, vertical="top")
        return
    top = len(sheet.lines) + 1
    page.append([column.heading for column in sheet.columns])
    for values in sheet.rows:
        page.append(list(values))
    for place in range(len(sheet.columns)):
        _column(page, sheet, place, top)
    _mark(page, sheet, top, number)
    page.freeze_panes = page.cell(top + 1, 2 if len(sheet.columns) > 2 else 1)


def _column(page: Worksheet, sheet: Sheet, place: int, top: int) -> None:
    """Heading, width and the form of numbers of a column."""
    page.cell(top, place + 1).font = HEAD
    page.cell(top, place + 1).alignment = Alignment(wrap_text=True, vertical="top")
    page.column_dimensions[get_column_letter(place + 1)].width = width(sheet, place)
    shape = "#,##0" + (f".{'0' * decimals(sheet, place)}" if decimals(sheet, place) else "")
    for row in range(top + 1, top + 1 + len(sheet.rows)):
        cell = page.cell(row, place + 1)
        if isinstance(cell.value, int | float):
            cell.number_format = shape
        elif isinstance(cell.value, str) and len(cell.value) > WRAPPED:
            cell.alignment = Alignment(wrap_text=True, vertical="top")


def _mark(page: Worksheet, sheet: Sheet, top: int, number: int) -> None:
    """Name the range as a table, so that a screen reader knows its headings. Headings of a table are told apart."""
    if not sheet.rows:
        return
    area = f"A{top}:{get_column_letter(len(sheet.columns))}{top + len(sheet.rows)}"
    table = Table(displayName=f"table_{number}_{sheet.name.replace(' ', '_')}", ref=area)
    table.tableStyleInfo = TableStyleInfo(name="TableStyleLight1", showRowStripes=True)
    page.add_table(table)


def _link(page: Worksheet, sheets: list[Sheet]) -> None:
    """Names of sheets in the contents lead to them."""
    for row, sheet in enumerate(sheets, start=4):
        page.cell(row, 1).hyperlink = f"#'{sheet.name}'!A1"
        page.cell(row, 1).style = "Hyperlink"
