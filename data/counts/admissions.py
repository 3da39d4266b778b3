"""Hospital admissions for assault with a sharp object: monthly counts of the whole area, kept with the store."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
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
    """``frame``: month (its first day), measure (of MEASURES), count. A month without a row is missing, not zero."""

    frame: pd.DataFrame
    source: str  # for the screen, as are licence and file
    licence: str
    file: str
    demonstration: bool = False

    @property
    def fingerprint(self) -> str:
        """Hash of the counts, whatever their order in the file, and of where they are said to come from."""
        content = [sorted(self._rows()), self.source, self.licence, self.demonstration]
        return hashlib.sha256(json.dumps(content).encode()).hexdigest()

    def _rows(self) -> list[tuple[str, str, int]]:
        names = self.frame["month"].dt.strftime("%Y-%m")
        return [
            (str(measure), str(month), int(count))
            for measure, month, count in zip(self.frame["measure"], names, self.frame["count"], strict=True)
        ]

    def months(self, measure: str) -> list[str]:
        """'YYYY-MM' of every month with a count, in order."""
        return sorted(month for name, month, _ in self._rows() if name == measure)

    def series(self, measure: str) -> MonthlySeries:
        """The counts of one measure from its first month to its last, NaN where a month is missing."""
        counts = {Month.parse(month): count for name, month, count in self._rows() if name == measure}
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
        }

    def save(self, folder: Path) -> None:
        """Beside the other small tables of a version."""
        self.frame.to_parquet(folder / FILE)


def admissions_of(store: Store) -> Admissions | None:
    """The admissions of a version; None where none are loaded."""
    frame, said = store.admissions, store.manifest.admissions
    if frame is None or said is None:
        return None
    return Admissions(frame, said["source"], said["licence"], said["file"], said["demonstration"])
