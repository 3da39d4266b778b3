"""The one reader of the tables that an analyst may edit: plain CSV, checked row by row at the edge.

A table is a file and a row type; columns and order are those of the row's fields. What is wrong is one sentence with
file and line. The content of every table goes into the data version (``data.build.rows.all_table_versions``).
"""

from __future__ import annotations

import csv
import hashlib
import io
import tomllib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Generic, TypeVar

from pydantic import BaseModel, ConfigDict, ValidationError

from data.errors import InputError
from data.paths import TABLES

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


class Row(BaseModel):
    """A row as it is used. A validator says what is wrong in words: 'line 3: <words>.'."""

    model_config = ConfigDict(frozen=True, extra="forbid", str_strip_whitespace=True)


Kept = TypeVar("Kept", bound=Row)


@dataclass(frozen=True)
class ReferenceTable(Generic[Kept]):
    """``name``: of the file, without its ending, as in VERSIONS.toml."""

    name: str
    row: type[Kept]

    @property
    def file(self) -> Path:
        """The product's own."""
        return TABLES / f"{self.name}.csv"

    def read(self, file: Path | None = None) -> Iterator[tuple[int, Kept]]:
        """Line number (the header being 1) and row, in order. Raises InputError naming file and line."""
        file = file or self.file
        columns = list(self.row.model_fields)
        lines = csv.reader(io.StringIO(_text(file), newline=""))
        if next(lines, []) != columns:
            raise InputError(f"{file.name}, line 1: the columns must be {','.join(columns)}.")
        for cells in lines:
            if not any(cells):
                continue
            if len(cells) != len(columns):
                raise InputError(f"{file.name}, line {lines.line_num}: {len(cells)} cells, but {len(columns)} columns.")
            try:
                row = self.row.model_validate(dict(zip(columns, cells, strict=True)))
            except ValidationError as problem:
                words = problem.errors()[0]["msg"].removeprefix("Value error, ")
                raise InputError(f"{file.name}, line {lines.line_num}: {words}.") from None
            yield lines.line_num, row

    def rows(self, file: Path | None = None) -> list[Kept]:
        """Every row, in order."""
        return [row for _, row in self.read(file)]


def _text(file: Path) -> str:
    try:
        return file.read_text(encoding="utf-8-sig")
    except OSError as problem:
        raise InputError(f"{file.name}: not found or not readable in {file.parent}; put the table back.") from problem
    except UnicodeDecodeError as problem:
        raise InputError(f"{file.name}: not saved as UTF-8; save it as 'CSV UTF-8'.") from problem


def fingerprint(*files: Path) -> str:
    """Hash of the content, 64 hexadecimal digits; of several files that of theirs, in order."""
    own = [hashlib.sha256(file.read_bytes()).hexdigest() for file in files]
    return own[0] if len(own) == 1 else hashlib.sha256("".join(own).encode()).hexdigest()


def declared(name: str, folder: Path = TABLES) -> dict[str, str]:
    """What VERSIONS.toml says of a table: version, date, source, licence, note. Raises InputError where it does not."""
    file = folder / "VERSIONS.toml"
    try:
        found = tomllib.loads(file.read_text(encoding="utf-8"))[name]
        return {"version": found["version"], "source": found["source"]} | {key: str(found[key]) for key in found}
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError, KeyError, TypeError) as problem:
        raise InputError(
            f"{file.name}: cannot be used ({problem}); each table beside it needs a [section] with version and source."
        ) from problem


def edition(name: str, folder: Path = TABLES, *with_them: str) -> str:
    """'<declared version>+<fingerprint>', as shown beside figures that rest on the table, and on those with it."""
    files = [folder / f"{each}.csv" for each in (name, *with_them)]
    return f"{declared(name, folder)['version']}+{fingerprint(*files)[:8]}"
