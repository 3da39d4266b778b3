"""What one offence costs society, by kind, from an editable table. A kind without a figure has none: never a guess."""

from __future__ import annotations

import csv
import hashlib
import math
import re
import tomllib
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from data.errors import InputError
from data.paths import TABLES
from data.tables.offence_classes import group_labels, load_classes, normal_code

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

FILE = "unit_costs.csv"
COLUMNS = ["kind", "pounds", "price_year", "source"]


@dataclass(frozen=True)
class UnitCosts:
    """Pounds for one offence, at the prices of ``price_year``; ``source`` and ``version`` as VERSIONS.toml says."""

    pounds: dict[str, float]  # by group slug or offence code (``normal_code``); kinds without a figure are not in it
    codes: frozenset[str]  # offence codes that have a row of their own, with or without a figure
    price_year: str
    source: str
    version: str

    def kind_of(self, code: str, group: str) -> str:
        """The row that an offence class goes by: that of its code, else that of its group."""
        return normal_code(code) if normal_code(code) in self.codes else group


@lru_cache(maxsize=1)
def unit_costs() -> UnitCosts:
    """The product's own table, read once: after an edit, start the product anew."""
    return load_unit_costs()


def load_unit_costs(folder: Path = TABLES) -> UnitCosts:
    """Read and check the table in a folder. Raises InputError naming the line of a mistake."""
    groups = group_labels(folder)
    known = {normal_code(code) for code in load_classes(folder).frame["code"]}
    pounds: dict[str, float] = {}
    codes: set[str] = set()
    years: dict[str, int] = {}
    seen: dict[str, int] = {}
    for line, row in _rows(folder / FILE):
        where = f"{FILE}, line {line}"
        kind = row["kind"] if row["kind"] in groups else normal_code(row["kind"])
        if kind not in groups and kind not in known:
            raise InputError(f"{where}: {row['kind']!r} is neither a group of offence_groups.csv nor an offence code.")
        if seen.setdefault(kind, line) != line:
            raise InputError(f"{where}: {row['kind']} is already on line {seen[kind]}; keep one of the two.")
        codes |= {kind} if kind not in groups else set()
        if row["pounds"]:
            pounds[kind] = _pounds(where, row)
            years.setdefault(row["price_year"], line)
    if len(years) != 1:
        raise InputError(f"{FILE}: {_years(years)}")
    source, version = _declared(folder)
    return UnitCosts(pounds, frozenset(codes), next(iter(years)), source, version)


def _rows(file: Path) -> Iterator[tuple[int, dict[str, str]]]:
    """Line number (the header being 1) and trimmed cells of each row."""
    try:
        with file.open(encoding="utf-8-sig", newline="") as lines:
            rows = csv.reader(lines)
            if next(rows, []) != COLUMNS:
                raise InputError(f"{FILE}, line 1: the columns must be {','.join(COLUMNS)}.")
            for cells in rows:
                if len(cells) != len(COLUMNS):
                    raise InputError(f"{FILE}, line {rows.line_num}: {len(cells)} cells, but {len(COLUMNS)} columns.")
                yield rows.line_num, dict(zip(COLUMNS, (cell.strip() for cell in cells), strict=True))
    except (OSError, UnicodeDecodeError) as problem:
        raise InputError(f"{FILE}: cannot be read; put the table back, saved as 'CSV UTF-8'.") from problem


def _pounds(where: str, row: dict[str, str]) -> float:
    try:
        value = float(row["pounds"])
    except ValueError:
        value = math.nan
    if not 0 < value < math.inf:
        raise InputError(f"{where}: {row['pounds']!r} is not a number of pounds (empty: none is known).")
    if not re.fullmatch(r"\d{4}(/\d{2})?", row["price_year"]):
        raise InputError(f"{where}: give the year of the prices as 2015/16 or 2016.")
    if not row["source"]:
        raise InputError(f"{where}: say where the figure comes from.")
    return value


def _years(years: dict[str, int]) -> str:
    if not years:
        return "no kind has a figure; fill in pounds for one at least."
    found = ", ".join(f"{year} (line {line})" for year, line in years.items())
    return f"prices of different years cannot be added up: {found}; bring them to one year."


def _declared(folder: Path) -> tuple[str, str]:
    """Source, and '<declared version>+<fingerprint>'."""
    try:
        declared = tomllib.loads((folder / "VERSIONS.toml").read_text(encoding="utf-8"))["unit_costs"]
        source, version = str(declared["source"]), str(declared["version"])
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError, KeyError, TypeError) as problem:
        raise InputError(
            f"VERSIONS.toml: cannot be used ({problem}); it needs a [unit_costs] with source and version."
        ) from problem
    return source, f"{version}+{hashlib.sha256((folder / FILE).read_bytes()).hexdigest()[:8]}"
