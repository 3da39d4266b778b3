"""Offence classes: what each offence code is, which group and named sets it belongs to, and its harm weight.

The tables in ``data/tables`` are meant to be edited by a force: README there says how. They are checked here, and what
is wrong is named by file and line. A class is known by its number, the row of ``OffenceClasses.frame``.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pandas as pd
from pydantic import ValidationInfo, field_validator

from data.errors import InputError
from data.paths import TABLES
from data.schema import Flag, OffenceSet
from data.tables.reference import ReferenceTable, Row, edition

#: Group of codes that are not in the table: shown as such, never hidden among the others.
UNCLASSIFIED = "unclassified"
POLICE_UK = "police-uk:"

_ALWAYS = 0
_ARMED = int(Flag.KNIFE | Flag.GUN)
_AGGRAVATED = int(Flag.KNIFE | Flag.GUN | Flag.STRANGER | Flag.DRINK_SPIKED)
#: Word in the table -> an offence is in the set when any of these flags is set (0: always; None: never).
CONDITIONS: dict[str, int | None] = {
    "no": None,
    "yes": _ALWAYS,
    "if-aggravated": _AGGRAVATED,
    "if-armed": _ARMED,
}


class ClassRow(Row):
    """One offence code. ``asvc``, ``msvc``: a word of ``CONDITIONS``; ``knife_list``: yes or no."""

    code: str
    description: str
    group: str
    category: str
    asvc: str
    msvc: str
    knife_list: str
    harm_key: str

    @field_validator("code", "description")
    @classmethod
    def _there(cls, value: str) -> str:
        if not value:
            raise ValueError("code and description cannot be empty")
        return value

    @field_validator("asvc", "msvc")
    @classmethod
    def _word(cls, value: str, info: ValidationInfo) -> str:
        if value not in CONDITIONS:
            raise ValueError(f"{info.field_name} is {value!r}; write one of {', '.join(CONDITIONS)}")
        return value

    @field_validator("knife_list")
    @classmethod
    def _yes_or_no(cls, value: str) -> str:
        if value not in ("yes", "no"):
            raise ValueError(f"knife_list is {value!r}; write yes or no")
        return value


class GroupRow(Row):
    """Label and order on screen of one group."""

    slug: str
    label: str
    order: int

    @field_validator("order", mode="before")
    @classmethod
    def _digits(cls, value: str) -> str:
        if not value.strip().isdigit():
            raise ValueError("give a label, and an order in digits")
        return value

    @field_validator("label")
    @classmethod
    def _there(cls, value: str) -> str:
        if not value:
            raise ValueError("give a label, and an order in digits")
        return value


class WeightRow(Row):
    """Days of harm of one key; NaN where none is known."""

    harm_key: str
    days: float
    source: str
    year: str

    @field_validator("days", mode="before")
    @classmethod
    def _number_of_days(cls, value: str) -> float:
        try:
            days = float(value.strip() or "nan")
        except ValueError:
            days = -1.0
        if days < 0 or days == float("inf"):
            raise ValueError(f"{value!r} is not a number of days (empty: no weight known)")
        return days


CLASSES = ReferenceTable("offence_classes", ClassRow)
GROUPS = ReferenceTable("offence_groups", GroupRow)
WEIGHTS = ReferenceTable("harm_weights", WeightRow)


def category_slug(name: str) -> str:
    """'Theft from the person' -> 'theft-from-the-person', for addresses."""
    return re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-")


def normal_code(code: object) -> str:
    """The form in which codes are compared: ' 8n', '08N' and '8 N' are 8n; '4/1' and '004/01' are 4.1; 36.0 is 36."""
    text = "" if code is None or code is pd.NA or code != code else str(code).strip().casefold()  # noqa: PLR0124
    if text.startswith(POLICE_UK):
        return POLICE_UK + " ".join(text[len(POLICE_UK) :].split())
    text = re.sub(r"^(\d+) ?/ ?0*(\d+)$", r"\1.\2", text)  # the counting rules write 4/1 where the tables write 4.1
    text = re.sub(r"^(\d+) (?=[a-z]$)", r"\1", text)
    text = re.sub(r"^0+(?=\d)", "", text)
    return " ".join(re.sub(r"^(\d+)\.0$", r"\1", text).split())  # a spreadsheet turns 36 into 36.0


@dataclass(frozen=True, eq=False)
class OffenceClasses:
    """The checked tables. Row number of ``frame`` = class number; the order is that of the file, extra codes last."""

    frame: pd.DataFrame  # the fields of ClassRow and harm_days (float, NaN where no weight is known)
    version: str  # declared version and a fingerprint of the tables: '2025-1+1a2b3c4d'

    @cached_property
    def _numbers(self) -> dict[str, int]:
        return {normal_code(code): number for number, code in enumerate(self.frame["code"])}

    @cached_property
    def _sets(self) -> npt.NDArray[np.uint8]:
        """OffenceSet bits for every class (rows; one more, empty, for class -1) and every combination of flags."""
        flags = np.arange(256)
        bits = np.zeros((len(self.frame) + 1, 256), dtype=np.uint8)
        for column, member in (("asvc", OffenceSet.ASVC), ("msvc", OffenceSet.MSVC)):
            for word, needed in CONDITIONS.items():
                rows = np.flatnonzero(self.frame[column] == word)
                if needed is not None and rows.size:
                    bits[rows] |= np.where((flags & needed) > 0 if needed else flags >= 0, int(member), 0).astype(
                        np.uint8
                    )
        knife = np.flatnonzero(self.frame["knife_list"] == "yes")
        bits[knife] |= np.where(flags & int(Flag.KNIFE), int(OffenceSet.KNIFE_ENABLED), 0).astype(np.uint8)
        bits[np.flatnonzero(self.frame["group"] == "blade-possession")] |= int(OffenceSet.BLADE_POSSESSION)
        return bits

    def index_of(self, codes: npt.ArrayLike) -> npt.NDArray[np.int64]:
        """The class number of each code, -1 where the table has none; spellings are brought together first."""
        places, distinct = pd.factorize(np.asarray(codes, dtype=object), use_na_sentinel=False)
        numbers = [self._numbers.get(normal_code(code), -1) for code in distinct]
        return np.asarray(numbers, dtype=np.int64)[places] if len(distinct) else np.zeros(0, dtype=np.int64)

    def with_extra(self, codes: Iterable[object]) -> OffenceClasses:
        """The same classes and one more for each code the table lacks, in group 'unclassified' and in no named set."""
        missing: dict[str, str] = {}
        for code in codes:
            key = normal_code(code)
            if key not in self._numbers:
                missing.setdefault(key, str(code).strip() if key else "")
        if not missing:
            return self
        rows = pd.DataFrame([_extra_row(missing[key]) for key in sorted(missing)], columns=self.frame.columns)
        return replace(self, frame=pd.concat([self.frame, rows], ignore_index=True))

    def sets_for(self, class_ids: npt.ArrayLike, flags: npt.ArrayLike) -> npt.NDArray[np.uint8]:
        """OffenceSet bits of offences from their class numbers (-1: none) and Flag bits. Shapes broadcast."""
        return self._sets[np.asarray(class_ids, dtype=np.int64), np.asarray(flags, dtype=np.uint8)]


def _extra_row(code: str) -> list[object]:
    category = code[len(POLICE_UK) :].strip() if code.casefold().startswith(POLICE_UK) else ""
    description = category or code or "No offence code given"
    return [code, description, UNCLASSIFIED, category or "Other crime", "no", "no", "no", "", np.nan]


def load_classes(path: Path | None = None) -> OffenceClasses:
    """Read and check the tables in a folder (default: those of the product).

    Raises InputError naming file and line: unknown group, category, harm key or word; a code twice; a missing column.
    """
    folder = Path(path) if path else TABLES
    file = folder / CLASSES.file.name
    groups, weights = group_labels(folder), _weights(folder)
    rows = list(CLASSES.read(file))
    categories = {row.category for _, row in rows if row.code.startswith(POLICE_UK)}
    seen: dict[str, int] = {}
    for line, row in rows:
        where = f"{file.name}, line {line}"
        _check_row(where, row, groups, categories, weights)
        first = seen.setdefault(normal_code(row.code), line)
        if first != line:
            raise InputError(f"{where}: code {row.code} is already on line {first}; keep one of the two.")
    # A slug in an address is either a group or a category; one that is both would have two answers.
    if both := set(groups) & {category_slug(name) for name in categories}:
        raise InputError(f"offence_groups.csv: {sorted(both)[0]} is also the slug of a category; choose another slug.")
    frame = pd.DataFrame([row.model_dump() for _, row in rows], columns=list(ClassRow.model_fields))
    frame["harm_days"] = frame["harm_key"].map(weights).astype("float64")
    return OffenceClasses(frame, table_versions(folder)["offence_classes"])


def harm_days(classes: OffenceClasses) -> npt.NDArray[np.float64]:
    """Harm weight in days by class number; NaN where there is none, so that a sum over it is refused, not guessed."""
    return classes.frame["harm_days"].to_numpy(dtype=np.float64)


def group_labels(path: Path | None = None) -> dict[str, str]:
    """Slug -> label of every offence group, in the order of the screen, 'unclassified' last."""
    file = (Path(path) if path else TABLES) / GROUPS.file.name
    found: dict[str, tuple[int, str]] = {}
    for line, row in GROUPS.read(file):
        slug = row.slug
        if slug in found or slug == UNCLASSIFIED or slug != category_slug(slug) or not slug:
            raise InputError(
                f"{file.name}, line {line}: {slug!r} is not a slug of its own (lower case, hyphens, used once)."
            )
        found[slug] = (row.order, row.label)
    in_order = sorted(found, key=lambda slug: found[slug][0])
    return {slug: found[slug][1] for slug in in_order} | {UNCLASSIFIED: "Not classified"}


def table_versions(path: Path | None = None) -> dict[str, str]:
    """Name of each table -> '<declared version>+<fingerprint>', as shown beside figures that rest on it.

    The version of ``offence_classes`` covers all three tables, as a class carries its group and weight.
    """
    folder = Path(path) if path else TABLES
    names = [table.name for table in (CLASSES, GROUPS, WEIGHTS)]
    whole = edition(names[0], folder, *names[1:])
    return {name: edition(name, folder) for name in names} | {names[0]: whole}


def _weights(folder: Path) -> dict[str, float]:
    weights: dict[str, float] = {}
    file = folder / WEIGHTS.file.name
    for line, row in WEIGHTS.read(file):
        if row.harm_key in weights or not row.harm_key:
            raise InputError(f"{file.name}, line {line}: harm key {row.harm_key!r} is empty or there twice.")
        weights[row.harm_key] = row.days
    return weights


def _check_row(
    where: str, row: ClassRow, groups: dict[str, str], categories: set[str], weights: dict[str, float]
) -> None:
    """What a row says of other rows and tables."""
    if row.code.startswith(POLICE_UK):
        if row.group:  # data.police.uk does not say which offence of a category it was
            raise InputError(f"{where}: a data.police.uk category has no group; leave it empty.")
    elif row.group not in groups or row.group == UNCLASSIFIED:
        raise InputError(f"{where}: group {row.group!r} is not a slug of offence_groups.csv.")
    if row.category not in categories or not row.category:
        raise InputError(f"{where}: category {row.category!r} has no row '{POLICE_UK}{row.category}' (spelling?).")
    if row.harm_key not in weights:
        raise InputError(f"{where}: harm key {row.harm_key!r} is not in harm_weights.csv.")
