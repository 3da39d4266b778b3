"""Hospital admissions for assault with a sharp object: monthly counts, kept with the store.

They are of the whole area, or of each district: then the whole area is their sum, in months in which none is missing.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Collection
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import numpy as np

from data.counts.monthly import MonthlySeries
from data.months import Month
from data.store.account import missing_months

if TYPE_CHECKING:
    from pathlib import Path

    import pandas as pd

    from data.store.version import Store

ALL_AGES, UNDER_25 = "all ages", "under 25"
MEASURES = (ALL_AGES, UNDER_25)
FILE = "admissions.parquet"


@dataclass(frozen=True, eq=False)
class Admissions:
    """``frame``: month (its first day), measure (of MEASURES), count; by district also district (its ONS code).

    A month without a row is missing, not zero.
    """

    frame: pd.DataFrame
    source: str  # for the screen, as are licence and file
    licence: str
    file: str
    demonstration: bool = False
    everywhere: tuple[str, ...] = ()  # ONS codes of the districts that make up the whole area

    @property
    def by_district(self) -> bool:
        """Whether each count is of one district."""
        return "district" in self.frame.columns

    @property
    def districts(self) -> tuple[str, ...]:
        """ONS codes of the districts that have any count; none where they are of the whole area."""
        return tuple(sorted(set(map(str, self.frame["district"])))) if self.by_district else ()

    @property
    def fingerprint(self) -> str:
        """Hash of the counts, whatever their order in the file, and of where they are said to come from."""
        content = [sorted(self._rows()), self.source, self.licence, self.demonstration]
        return hashlib.sha256(json.dumps(content).encode()).hexdigest()

    def _rows(self) -> list[tuple[str | int, ...]]:
        """(measure, month, count), and the district where there is one."""
        names = self.frame["month"].dt.strftime("%Y-%m")
        places = [(str(code),) for code in self.frame["district"]] if self.by_district else [()] * len(self.frame)
        return [
            (str(measure), str(month), int(count), *place)
            for measure, month, count, place in zip(
                self.frame["measure"], names, self.frame["count"], places, strict=True
            )
        ]

    def months(self, measure: str) -> list[str]:
        """'YYYY-MM' of every month with a count, in order."""
        return sorted({str(row[1]) for row in self._rows() if row[0] == measure})

    def series(self, measure: str, districts: Collection[str] = ()) -> MonthlySeries:
        """The counts of one measure from its first month to its last, NaN where a month is missing.

        By district: the sum of these (none: of all), known in months in which every one of them has a count.
        """
        wanted = set(districts or self.everywhere or self.districts) if self.by_district else {""}
        held: dict[Month, dict[str, int]] = {}
        for name, month, count, *place in self._rows():
            code = str(place[0]) if place else ""
            if name == measure and code in wanted:
                held.setdefault(Month.parse(str(month)), {})[code] = int(count)
        counts = {month: sum(found.values()) for month, found in held.items() if len(found) == len(wanted)}
        if not counts:
            return MonthlySeries(0, np.zeros(0))
        months = range(min(counts), max(counts) + 1)
        return MonthlySeries(months.start, np.array([counts.get(Month(month), np.nan) for month in months], np.float64))

    def describe(self) -> dict[str, Any]:
        """For the manifest and ``status``."""
        measures = {}
        for measure in MEASURES:
            months = self.months(measure)
            if months:
                span = {"first": months[0], "last": months[-1], "months": len(months)}
                measures[measure] = span | {"missing": missing_months(months)}
        return {
            "source": self.source,
            "licence": self.licence,
            "file": self.file,
            "demonstration": self.demonstration,
            "measures": measures,
            **({"districts": list(self.districts)} if self.by_district else {}),
        }

    def save(self, folder: Path) -> None:
        """Beside the other small tables of a version."""
        self.frame.to_parquet(folder / FILE)


def admissions_of(store: Store) -> Admissions | None:
    """The admissions of a version; None where none are loaded."""
    frame, said = store.admissions, store.manifest.admissions
    if frame is None or said is None:
        return None
    home = store.districts.loc[store.districts["home"], "code"]
    held = Admissions(frame, said["source"], said["licence"], said["file"], said["demonstration"])
    return replace(held, everywhere=tuple(map(str, home)))
