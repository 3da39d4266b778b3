"""Rows of a table of residents, from CSV or the right sheet of a workbook, with the place where its header stands."""

from __future__ import annotations

import csv
import io
import re
import warnings
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import chain, islice
from pathlib import Path

from data.boundaries.columns import VALUES
from data.errors import InputError
from data.ingest.files import file_source, open_zip, reading, scan_text
from data.ingest.resident_headings import FEMALE, MALE, PERSONS, SEX_OF, Ages, heading

Line = tuple[int, list[str]]
#: Lines looked at for the header, under titles and notes; and rows under it that show which column holds the codes.
TITLE_LINES, SAMPLE = 40, 25
_AGE, _SEX = re.compile(r"\bage\b"), re.compile(r"\b(sex|gender)\b")
_VALUES = ("observation", "obs value", "count", "value", "residents", "persons", "number")
_LSOA_NAME = r"(.+) \d{3}[A-Z]{1,2}"


@dataclass(frozen=True)
class Layout:
    """Where things stand: columns by position. Wide: ``groups``; long: ``age``, ``sex`` (or -1) and ``value``."""

    level: str
    code: int
    district: int = -1  # column of district codes beside LSOAs
    name: int = -1  # column of LSOA names, which begin with their district's
    groups: tuple[tuple[int, str, Ages], ...] = ()
    age: int = -1
    sex: int = -1
    value: int = -1


@dataclass
class Table:
    """A header's layout and the rows under it. ``sex``: of the sheet; ``year``: of the figures, '' where unsaid."""

    layout: Layout
    rows: Iterator[Line]
    sex: str
    year: str
    title: str


def tables_of(path: Path, sheet: str | None) -> Iterator[Table]:
    """The tables to read, one after the other: of a workbook the newest year's, both sexes where they have sheets.

    Raises InputError where the file is none that can be read, or holds no table of residents.
    """
    with path.open("rb") as file:
        workbook = file.read(4) == b"PK\x03\x04"
    if not workbook:
        if sheet is not None:
            raise InputError(f"{path.name} is no workbook: --sheet goes with an .xlsx file.")
        found = _table(_csv_lines(path), path.name, path.name)
        if found is None:
            raise _nothing(path)
        yield found
        return
    with reading(path.name), open_zip(path):
        pass  # the same allowance as for any archive, before anything parses it
    yield from _of_workbook(path, sheet)


def _nothing(path: Path) -> InputError:
    return InputError(
        f"{path.name} holds no table of residents: it needs a column of LSOA or district codes and columns of ages "
        "(F0, M0, 'Aged 5 to 9 years', 'All ages') or a column age with a column of numbers."
    )


def _csv_lines(path: Path) -> Iterator[Line]:
    given = file_source(path)
    scan = scan_text(given)
    with reading(given.name), io.TextIOWrapper(given.open(), encoding=scan.encoding, newline="") as text:
        reader = csv.reader(text)
        start = 1
        for row in reader:
            yield start, [cell.strip() for cell in row]
            start = reader.line_num + 1


def _of_workbook(path: Path, sheet: str | None) -> Iterator[Table]:
    import openpyxl

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            book = openpyxl.load_workbook(path, read_only=True, data_only=True)
    except Exception as problem:  # every kind of damage has its own
        raise InputError(f"{path.name} is not a workbook that can be read: save it as .xlsx or CSV again.") from problem
    titles = [each.title for each in book.worksheets]
    if sheet is not None and sheet not in titles:
        raise InputError(f"{path.name} has no sheet '{sheet}'; the sheets found are {', '.join(titles)}.")
    found = {
        title: table
        for title in ([sheet] if sheet else titles)
        if (table := _table(_sheet_lines(book[title]), title, path.name)) is not None
    }
    if not found:
        raise _nothing(path)
    for title in _chosen({title: table.year for title, table in found.items()}):
        yield found[title]
    book.close()


def _sheet_lines(sheet) -> Iterator[Line]:
    sheet.reset_dimensions()
    for line, cells in enumerate(sheet.iter_rows(values_only=True), start=1):
        yield line, ["" if value is None else _text(value) for value in cells]


def _text(value: object) -> str:
    return str(int(value)) if isinstance(value, float) and value.is_integer() else str(value).strip()


def _chosen(years: dict[str, str]) -> list[str]:
    """Of the newest year the sheets of both sexes where they are there, else the sheet of persons, else the first."""
    newest = [title for title, year in years.items() if year == max(years.values())]
    by_sex = {sex_of_title(title): title for title in reversed(newest)}
    if FEMALE in by_sex and MALE in by_sex:
        return [by_sex[FEMALE], by_sex[MALE]]
    return [by_sex.get(PERSONS, newest[0])]


def sex_of_title(title: str) -> str:
    """'F' of 'Mid-2019 Females'; PERSONS where a title says no sex."""
    words = re.findall(r"[a-z]+", title.lower())
    return next((SEX_OF[word] for word in words if word in ("females", "males", "female", "male")), PERSONS)


def _year(title: str, top: list[Line]) -> str:
    """'mid-2022', '2021' or ''."""
    texts = [title, *(" ".join(row) for _, row in top)]
    if found := next((m for text in texts if (m := re.search(r"\bmid[- ]?((?:19|20)\d\d)\b", text.lower()))), None):
        return f"mid-{found[1]}"
    dated = next((row[1] for _, row in top if len(row) > 1 and row[0].lower() == "date"), "")
    census = next((m[1] for text in texts if (m := re.search(r"census\s?((?:19|20)\d\d)", text.lower()))), "")
    return census or (dated if re.fullmatch(r"(19|20)\d\d", dated) else "")


def _table(lines: Iterator[Line], title: str, file: str) -> Table | None:
    """Of the first lines the one with most columns of ages is the header; None where none has any."""
    top = list(islice(lines, TITLE_LINES + SAMPLE))
    best: tuple[int, int, Layout] | None = None
    for at, (_, row) in enumerate(top[:TITLE_LINES]):
        layout = layout_of(row, [cells for _, cells in top[at + 1 : at + 1 + SAMPLE]])
        # a title may say 'all usual residents', and counts below 100 look like ages: the header says most, and first
        score = 0 if layout is None else len(layout.groups) or len(row) + 1
        if layout is not None and (best is None or score > best[0]):
            best = (score, at, layout)
    if best is None:
        return None
    _, at, layout = best
    year = _year(f"{title} {file}", [*top[:at], *_dated(top[at][1], top[at + 1 : at + 2])])
    return Table(layout, chain(top[at + 1 :], lines), sex_of_title(title), year, title)


def _dated(header: list[str], first: list[Line]) -> list[Line]:
    """A column 'date' of Nomis as if it stood above the header."""
    at = next((i for i, name in enumerate(header) if name.lower() == "date"), -1)
    return [(line, ["date", row[at]]) for line, row in first if 0 <= at < len(row)]


def layout_of(header: list[str], rows: list[list[str]]) -> Layout | None:
    """Codes are known by their values, the rest by the heading; None where there are no codes or no ages."""
    base = _codes(header, rows)
    if base is None:
        return None
    taken = {base.code, base.district, base.name}
    groups = [(i, *said) for i, name in enumerate(header) if i not in taken and (said := heading(name)) is not None]
    age = [i for i, name in enumerate(header) if _AGE.search(_plain(name)) and "code" not in _plain(name)]
    if len(age) == 1 and (value := _value(header)) >= 0:
        sex = [i for i, name in enumerate(header) if _SEX.search(_plain(name)) and "code" not in _plain(name)]
        return replace(base, age=age[0], sex=sex[0] if sex else -1, value=value)
    once = len({group[1:] for group in groups}) == len(groups)
    return replace(base, groups=tuple(groups)) if groups and once else None


def _plain(name: str) -> str:
    return " ".join(name.lower().replace("_", " ").split())


def _value(header: list[str]) -> int:
    """The column of numbers of a long table; of several years the newest."""
    plain = [_plain(name) for name in header]
    years = {
        match[1]: i for i, name in enumerate(plain) if (match := re.fullmatch(r"population ((?:19|20)\d\d)", name))
    }
    if years:
        return years[max(years)]
    return next((plain.index(name) for name in _VALUES if name in plain), -1)


def code_of(cell: str) -> str:
    """'E01000001' of 'E01000001' or 'E01000001 : City of London 001A'."""
    return cell.split(" : ", maxsplit=1)[0].strip()


def _codes(header: list[str], rows: list[list[str]]) -> Layout | None:
    """Columns of codes; a table of LSOAs may name their districts too, never the other way round."""
    kinds: Counter[tuple[str, int]] = Counter()
    names: Counter[int] = Counter()
    for row in rows:
        for i, cell in enumerate(row[: len(header)]):
            if len(cell) > 120:
                continue
            for level in ("lsoa", "district"):
                kinds[level, i] += bool(re.fullmatch(VALUES[level], code_of(cell)))
            names[i] += bool(re.fullmatch(_LSOA_NAME, cell.split(" : ")[-1]))
    best = {
        level: max(
            (i for kind, i in kinds if kind == level),
            key=lambda i: (kinds[level, i], i if level == "district" else -i),
            default=-1,
        )
        for level in ("lsoa", "district")
    }
    name = max(names, key=lambda i: names[i], default=-1)
    if best["lsoa"] >= 0 and kinds["lsoa", best["lsoa"]]:
        district = best["district"] if kinds["district", best["district"]] else -1
        return Layout("lsoa", best["lsoa"], district, name if names[name] else -1)
    if best["district"] >= 0 and kinds["district", best["district"]]:
        return Layout("district", best["district"])
    return None
