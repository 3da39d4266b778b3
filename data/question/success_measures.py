"""Targets of the success measures: base year and pace, from an editable table that goes into every version."""

from __future__ import annotations

import csv
import hashlib
import math
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

from data.errors import InputError
from data.months import Month
from data.paths import TABLES

if TYPE_CHECKING:
    from pathlib import Path

    from data.store.version import Store

TABLE = TABLES / "success_measures.csv"
COLUMNS = ["measure", "base_from", "base_to", "target_share", "years", "source"]
MEASURES = ("admissions-all", "admissions-u25", "knife-all", "knife-u25")
MOST_YEARS = 50


@dataclass(frozen=True)
class Target:
    """``target_share`` of the base year's sum is aimed at after ``years``. No base: the first 12 complete months."""

    measure: str
    base_from: str = ""  # 'YYYY-MM', with base_to twelve months; both ''
    base_to: str = ""
    target_share: float = 0.5
    years: int = 10
    source: str = "Default of this product, for want of a row in success_measures.csv"


def load_targets(table: Path = TABLE) -> dict[str, Target]:
    """The target of every measure; one that has no row gets the default. Raises InputError naming the line."""
    targets = {measure: Target(measure) for measure in MEASURES}
    seen: set[str] = set()
    with table.open(encoding="utf-8-sig", newline="") as file:
        rows = csv.DictReader(file)
        if rows.fieldnames != COLUMNS:
            raise InputError(f"{table.name}, line 1: the columns must be {','.join(COLUMNS)}.")
        for row in rows:
            try:
                target = _target(row)
                if target.measure in seen:
                    raise ValueError(f"{target.measure} has a row already")
            except ValueError as problem:
                raise InputError(f"{table.name}, line {rows.line_num}: {problem}.") from None
            seen.add(target.measure)
            targets[target.measure] = target
    return targets


def _target(row: dict[str, str]) -> Target:
    """One row. Raises ValueError in words."""
    if None in row or None in row.values():  # more or fewer cells than columns
        raise ValueError(f"give {len(COLUMNS)} cells")
    cells = {name: text.strip() for name, text in row.items()}
    if cells["measure"] not in MEASURES:
        raise ValueError(f"measure {cells['measure']!r} is none of {', '.join(MEASURES)}")
    if not cells["source"]:
        raise ValueError("say in source who set the target")
    base = (cells["base_from"], cells["base_to"])
    if any(base) and _month(base[1]) - _month(base[0]) != 11:
        raise ValueError("base_from and base_to are the first and last of twelve months, as 2022-10 (or both empty)")
    share, years = _number(cells["target_share"]), _number(cells["years"])
    if not 0 <= share <= 1:
        raise ValueError(f"target_share {cells['target_share']!r} is not a share of the base from 0 to 1")
    if years != int(years) or not 1 <= years <= MOST_YEARS:
        raise ValueError(f"years {cells['years']!r} is not a whole number from 1 to {MOST_YEARS}")
    return Target(cells["measure"], *base, share, int(years), cells["source"])


def _month(text: str) -> int:
    """Month number of 'YYYY-MM'; one that no other is eleven months from where it is not that."""
    try:
        return Month.parse(text)
    except ValueError:
        return -1000


def _number(text: str) -> float:
    """NaN becomes -1, which no column allows."""
    try:
        value = float(text)
    except ValueError:
        return -1.0
    return value if math.isfinite(value) else -1.0


def success_version(table: Path = TABLE) -> str:
    """Hash of the table, part of the data version."""
    return hashlib.sha256(table.read_bytes()).hexdigest()[:12]


def written_targets() -> list[dict[str, Any]]:
    """For the manifest, so that a version keeps the targets it was built with."""
    return [asdict(target) for target in load_targets().values()]


def targets_of(store: Store) -> dict[str, Target]:
    """The targets of a version."""
    return {row["measure"]: Target(**row) for row in store.manifest.success_measures}
