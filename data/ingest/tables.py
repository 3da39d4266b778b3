"""Tables of text: CSV, XLSX and Parquet brought to stripped text columns, every data row with its line number.

The line of a row is the line on which it begins, the header being line 1, as an editor or Excel counts them. A row with
a line break inside quotation marks is one row; lines with nothing on them are no rows.
"""

from __future__ import annotations

import csv
import datetime as dt
import io
import warnings
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from itertools import islice
from operator import itemgetter

import numpy as np
import numpy.typing as npt
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from data.errors import InputError
from data.ingest.checks import OPEN_QUOTE, STRAY_QUOTE, TOO_FEW_COLUMNS, TOO_MANY_COLUMNS
from data.ingest.files import ALLOWANCE, Allowance, InputFile, Scan, open_zip, reading

#: Given the header, which column (by position) to keep under which name; raises InputError where one is missing.
Pick = Callable[[list[str]], dict[str, int]]
_BLOCK = 10_000
_EXCEL_ROWS = 1_048_576


@dataclass
class TextTable:
    """The columns picked from one file. ``read`` data rows = rows of ``cells`` + ``bad``."""

    cells: pd.DataFrame  # dtype str, stripped, '' where empty
    lines: npt.NDArray[np.int64]  # line of each row of ``cells``
    bad: list[tuple[int, str]]  # line and reason of each row that is not in ``cells``

    @property
    def read(self) -> int:
        return len(self.cells) + len(self.bad)


@dataclass
class _Gathering:
    """Rows on their way into a TextTable, turned into columns a block at a time so that lists stay short."""

    picked: dict[str, int]
    width: int
    rows: list[list[str]] = field(default_factory=list)
    lines: list[int] = field(default_factory=list)
    bad: list[tuple[int, str]] = field(default_factory=list)
    _blocks: dict[str, list[pa.Array]] = field(default_factory=dict)

    def add(self, row: list[str], start: int, end: int) -> None:
        if len(row) == self.width:
            self.rows.append(row)
            self.lines.append(start)
            if len(self.rows) >= _BLOCK:
                self._flush()
        elif end > start:
            self.bad.append((start, OPEN_QUOTE))
        else:
            self.bad.append((start, TOO_FEW_COLUMNS if len(row) < self.width else TOO_MANY_COLUMNS))

    def _flush(self) -> None:
        for name, position in self.picked.items():
            text = pa.array(map(itemgetter(position), self.rows), pa.large_string())
            self._blocks.setdefault(name, []).append(pc.utf8_trim_whitespace(text))
        self.rows = []

    def table(self) -> TextTable:
        self._flush()
        columns = {name: pd.Series(pa.chunked_array(blocks), dtype="str") for name, blocks in self._blocks.items()}
        return TextTable(pd.DataFrame(columns), np.array(self.lines, dtype=np.int64), self.bad)


def find_columns(name: str, header: list[str], wanted: dict[str, str]) -> dict[str, int]:
    """Positions of the ``wanted`` columns (our name -> theirs), by name in any order, whatever their case.

    Raises InputError that names the missing ones and those found, or one that is there twice.
    """
    places: dict[str, list[int]] = {}
    for position, title in enumerate(header):
        places.setdefault(title.strip().casefold(), []).append(position)
    missing = [title for title in dict.fromkeys(wanted.values()) if title.strip().casefold() not in places]
    if missing:
        found = ", ".join(f"'{title.strip()[:40]}'" for title in header[:40])
        these = ", ".join(f"'{title}'" for title in missing)
        raise InputError(
            f"{name} has no column {these}; the columns found are {found}: check that this is the right "
            "file, saved with commas between its columns."
        )
    for title in wanted.values():
        if len(places[title.strip().casefold()]) > 1:
            raise InputError(f"{name} has the column '{title}' more than once; rename or remove one of them.")
    return {ours: places[title.strip().casefold()][0] for ours, title in wanted.items()}


def read_csv(
    given: InputFile, scan: Scan, pick: Pick, delimiter: str = ",", allowance: Allowance = ALLOWANCE
) -> TextTable:
    """Read a scanned text file. Raises InputError where quoting is so broken that rows would be lost unseen."""
    with reading(given.name), io.TextIOWrapper(given.open(), encoding=scan.encoding, newline="") as text:
        reader = csv.reader(text, delimiter=delimiter, strict=True)
        records = _records(reader, given.name, allowance)
        header = next((row for row, _, _ in records if row), None)
        if not header:
            raise InputError(f"{given.name} is empty; export or download it again.")
        gathering = _Gathering(pick(header), len(header))
        for row, start, end in records:
            if row is None:
                gathering.bad.append((start, OPEN_QUOTE if end > start else STRAY_QUOTE))
            elif row:
                gathering.add(row, start, end)
    return gathering.table()


def _records(reader, name: str, allowance: Allowance) -> Iterator[tuple[list[str] | None, int, int]]:
    """Rows with the lines they begin and end on; None for a row whose quotation marks make no sense."""
    end = 0
    while True:
        start = end + 1
        try:
            row: list[str] | None = next(reader)
        except StopIteration:
            return
        except csv.Error as problem:
            # Past these two, what follows would be taken for part of the quoted field: rows lost unseen.
            if "unexpected end" in str(problem) or "field limit" in str(problem):
                raise InputError(
                    f"{name} has a quotation mark on or after line {start} that is never closed: the file may be cut "
                    "short; export or download it again."
                ) from problem
            row = None
        end = reader.line_num
        if end - start >= allowance.span:
            raise InputError(
                f"{name} has a row that runs from line {start} to line {end}; close its quotation mark and try again."
            )
        yield row, start, end


def read_xlsx(given: InputFile, pick: Pick, sheet: str | None = None, allowance: Allowance = ALLOWANCE) -> TextTable:
    """Read one sheet (the first by default) of an Excel workbook; the first row that is not empty is the header."""
    import openpyxl

    with open_zip(given.path, given.name, allowance):
        pass  # a workbook is a ZIP: the same allowance, before anything parses it
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # about styles and validations that do not concern us
            workbook = openpyxl.load_workbook(given.path, read_only=True, data_only=True)
            try:
                return _read_sheet(given.name, _sheet(workbook, given.name, sheet), pick)
            finally:
                workbook.close()
    except (InputError, MemoryError):
        raise
    except Exception as problem:  # of the ZIP, its compression, XML, openpyxl: each kind of damage has its own
        raise InputError(
            f"{given.name} is not a workbook that can be read; save it as .xlsx or CSV again."
        ) from problem


def _sheet(workbook, name: str, wanted: str | None):
    titles = [sheet.title for sheet in workbook.worksheets]
    if not titles:
        raise InputError(f"{name} has no sheet of cells; save the sheet with the rows as .xlsx or CSV.")
    if wanted is not None and wanted not in titles:
        raise InputError(f"{name} has no sheet '{wanted}'; the sheets found are {', '.join(titles)}.")
    sheet = workbook[wanted or titles[0]]
    sheet.reset_dimensions()  # the size written in the file is often wrong
    return sheet


def _read_sheet(name: str, sheet, pick: Pick) -> TextTable:
    gathering: _Gathering | None = None
    for line, cells in enumerate(islice(sheet.iter_rows(), _EXCEL_ROWS), start=1):
        row = [_cell_text(cell) for cell in cells]
        while row and not row[-1]:
            row.pop()
        if not row:
            continue
        if gathering is None:
            gathering = _Gathering(pick(row), len(row))
        else:
            gathering.add(row + [""] * (gathering.width - len(row)), line, line)
    if gathering is None:
        raise InputError(f"{name} is empty; export it again.")
    return gathering.table()


def _cell_text(cell) -> str:
    value = cell.value
    if value is None:
        return ""
    if isinstance(value, dt.datetime):
        # Excel has no dates without time: only the cell's format tells '1 May' from '1 May, midnight'.
        if value.time() == dt.time(0) and "h" not in (cell.number_format or "").lower():
            return value.date().isoformat()
        return value.replace(microsecond=0).isoformat()
    if isinstance(value, dt.time):
        return value.replace(microsecond=0).isoformat()
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)


def read_parquet(given: InputFile, pick: Pick, allowance: Allowance = ALLOWANCE) -> TextTable:
    """Read a Parquet file; its rows count from line 2, as if its column names were line 1."""
    try:
        with pq.ParquetFile(given.path, page_checksum_verification=True) as file:
            header = list(file.schema_arrow.names)
            picked = pick(header)
            if file.metadata.num_rows > allowance.rows:
                raise InputError(f"{given.name} has more than {allowance.rows:,} rows; split it by year.")
            table = file.read(columns=[header[position] for position in dict.fromkeys(picked.values())])
        columns = {ours: _column_text(table.column(header[position])) for ours, position in picked.items()}
    except (InputError, MemoryError):
        raise
    except Exception as problem:  # damage shows itself in Arrow, in text that is none, in the disk
        raise InputError(
            f"{given.name} is not a Parquet file that can be read, or a column of the mapping holds lists or tables; "
            "export it again with plain columns."
        ) from problem
    cells = pd.DataFrame(columns, columns=list(picked))
    return TextTable(cells, np.arange(2, table.num_rows + 2, dtype=np.int64), [])


def _column_text(column: pa.ChunkedArray) -> pd.Series:
    column.validate(full=True)  # bytes that are no text are found here or nowhere
    kind = column.type
    zoned = pa.types.is_timestamp(kind) and kind.tz is not None
    if zoned:
        column = column.cast(pa.timestamp(kind.unit))  # the same instants in UTC
    text = pd.Series(column.cast(pa.large_string()), dtype="str").fillna("").str.strip()
    if zoned:
        text = text.where(text == "", text + "Z")
    if pa.types.is_floating(kind):
        text = text.str.removesuffix(".0")  # whole numbers that met a blank on their way
    return text
