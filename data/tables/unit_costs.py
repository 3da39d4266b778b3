"""What one offence costs society, by kind, from an editable table. A kind without a figure has none: never a guess."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from pydantic import field_validator, model_validator

from data.errors import InputError
from data.paths import TABLES
from data.tables.offence_classes import group_labels, load_classes, normal_code
from data.tables.reference import ReferenceTable, Row, declared, edition

if TYPE_CHECKING:
    from pathlib import Path


class CostRow(Row):
    """One kind. ``pounds``: None where no figure is known; then year and source need not be there."""

    kind: str
    pounds: float | None
    price_year: str
    source: str

    @field_validator("pounds", mode="before")
    @classmethod
    def _number_of_pounds(cls, value: str) -> float | None:
        if not value.strip():
            return None
        try:
            pounds = float(value)
        except ValueError:
            pounds = math.nan
        if not 0 < pounds < math.inf:
            raise ValueError(f"{value!r} is not a number of pounds (empty: none is known)")
        return pounds

    @model_validator(mode="after")
    def _whole(self) -> CostRow:
        if self.pounds is not None and not re.fullmatch(r"\d{4}(/\d{2})?", self.price_year):
            raise ValueError("give the year of the prices as 2015/16 or 2016")
        if self.pounds is not None and not self.source:
            raise ValueError("say where the figure comes from")
        return self


COSTS = ReferenceTable("unit_costs", CostRow)
FILE = COSTS.file.name


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
    for line, row in COSTS.read(folder / FILE):
        kind = row.kind if row.kind in groups else normal_code(row.kind)
        if kind not in groups and kind not in known:
            raise InputError(
                f"{FILE}, line {line}: {row.kind!r} is neither a group of offence_groups.csv nor an offence code."
            )
        if seen.setdefault(kind, line) != line:
            raise InputError(f"{FILE}, line {line}: {row.kind} is already on line {seen[kind]}; keep one of the two.")
        codes |= {kind} if kind not in groups else set()
        if row.pounds is not None:
            pounds[kind] = row.pounds
            years.setdefault(row.price_year, line)
    if len(years) != 1:
        raise InputError(f"{FILE}: {_years(years)}")
    source = declared(COSTS.name, folder)["source"]
    return UnitCosts(pounds, frozenset(codes), next(iter(years)), source, edition(COSTS.name, folder))


def _years(years: dict[str, int]) -> str:
    if not years:
        return "no kind has a figure; fill in pounds for one at least."
    found = ", ".join(f"{year} (line {line})" for year, line in years.items())
    return f"prices of different years cannot be added up: {found}; bring them to one year."
