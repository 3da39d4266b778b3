"""Targets of the success measures: base year and pace, from an editable table that goes into every version."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

from pydantic import field_validator, model_validator

from data.errors import InputError
from data.months import Month
from data.tables.reference import ReferenceTable, Row

if TYPE_CHECKING:
    from pathlib import Path

    from data.store.version import Store

MEASURES = ("admissions-all", "admissions-u25", "knife-all", "knife-u25")
MOST_YEARS = 50


class Target(Row):
    """``target_share`` of the base year's sum is aimed at after ``years``. No base: the first 12 complete months."""

    measure: str
    base_from: str = ""  # 'YYYY-MM', with base_to twelve months; both ''
    base_to: str = ""
    target_share: float = 0.5
    years: int = 10
    source: str = "Default of this product, for want of a row in success_measures.csv"

    @field_validator("target_share", mode="before")
    @classmethod
    def _share(cls, value: object) -> float:
        share = _number(value)
        if not 0 <= share <= 1:
            raise ValueError(f"target_share {value!r} is not a share of the base from 0 to 1")
        return share

    @field_validator("years", mode="before")
    @classmethod
    def _whole_years(cls, value: object) -> int:
        years = _number(value)
        if years != int(years) or not 1 <= years <= MOST_YEARS:
            raise ValueError(f"years {value!r} is not a whole number from 1 to {MOST_YEARS}")
        return int(years)

    @model_validator(mode="after")
    def _whole(self) -> Target:
        if self.measure not in MEASURES:
            raise ValueError(f"measure {self.measure!r} is none of {', '.join(MEASURES)}")
        if not self.source:
            raise ValueError("say in source who set the target")
        both = (self.base_from, self.base_to)
        if any(both) and _month(both[1]) - _month(both[0]) != 11:
            raise ValueError(
                "base_from and base_to are the first and last of twelve months, as 2022-10 (or both empty)"
            )
        return self


TARGETS = ReferenceTable("success_measures", Target)


def load_targets(table: Path | None = None) -> dict[str, Target]:
    """The target of every measure; one that has no row gets the default. Raises InputError naming the line."""
    file = table or TARGETS.file
    targets = {measure: Target(measure=measure) for measure in MEASURES}
    seen: set[str] = set()
    for line, target in TARGETS.read(file):
        if target.measure in seen:
            raise InputError(f"{file.name}, line {line}: {target.measure} has a row already.")
        seen.add(target.measure)
        targets[target.measure] = target
    return targets


def _month(text: str) -> int:
    """Month number of 'YYYY-MM'; one that no other is eleven months from where it is not that."""
    try:
        return Month.parse(text)
    except ValueError:
        return -1000


def _number(value: object) -> float:
    """-1, which no column allows, for what is no finite number."""
    try:
        number = float(str(value))
    except ValueError:
        return -1.0
    return number if math.isfinite(number) else -1.0


def written_targets() -> list[dict[str, Any]]:
    """For the manifest, so that a version keeps the targets it was built with."""
    return [target.model_dump() for target in load_targets().values()]


def targets_of(store: Store) -> dict[str, Target]:
    """The targets of a version."""
    return {row["measure"]: Target(**row) for row in store.manifest.success_measures}
