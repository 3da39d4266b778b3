"""Names of streets with points along them: from data.police.uk's anchor points and from OS Open Roads. Names, no more."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

if TYPE_CHECKING:
    from pathlib import Path

    from data.store.version import Store

FILE = "streets.parquet"
#: Kinds of points: anchor points that came with offences, and points along the lines of a road file.
ANCHORS, ROADS = "police-uk", "roads"
SOURCES = {
    ANCHORS: "data.police.uk, licensed under the Open Government Licence v3.0",
    ROADS: "Contains OS data © Crown copyright and database right",
}
#: Metres to which a point is rounded: one name in one such square is one point.
ROUNDED = 25.0


@dataclass(frozen=True, eq=False)
class Streets:
    """``frame``: name, easting, northing (metres), kind; every name once in a square of ROUNDED metres of its kind."""

    frame: pd.DataFrame

    @classmethod
    def of(cls, names: pd.Series, easting: Any, northing: Any, kind: str) -> Streets:
        """Names with points; those without either are left out."""
        frame = pd.DataFrame(
            {
                "name": names.to_numpy(dtype=object),
                "easting": np.round(np.asarray(easting, np.float64) / ROUNDED) * ROUNDED,
                "northing": np.round(np.asarray(northing, np.float64) / ROUNDED) * ROUNDED,
                "kind": kind,
            }
        ).astype({"name": "str", "kind": "str"})
        known = (frame["name"] != "") & np.isfinite(frame["easting"]) & np.isfinite(frame["northing"])
        return cls(_distinct(frame[known]))

    def with_these(self, other: Streets, *, instead: bool = False) -> Streets:
        """Both; ``instead``: in place of those of the same kinds."""
        mine = self.frame
        if instead:
            mine = mine[~mine["kind"].isin(other.frame["kind"].unique())]
        return Streets(_distinct(pd.concat([mine, other.frame])))

    @property
    def fingerprint(self) -> str:
        """Hash of every name and point."""
        return hashlib.sha256(self.frame.to_csv(index=False).encode()).hexdigest()

    def describe(self) -> dict[str, Any]:
        """For the manifest and ``status``."""
        kinds = sorted(self.frame["kind"].unique())
        return {
            "names": int(self.frame["name"].nunique()),
            "points": len(self.frame),
            "sources": [SOURCES[kind] for kind in kinds],
            "kinds": kinds,
        }

    def save(self, folder: Path) -> None:
        """Beside the other small tables of a version."""
        self.frame.to_parquet(folder / FILE)


def no_streets() -> Streets:
    """Where nothing was loaded."""
    return Streets.of(pd.Series([], dtype="str"), [], [], ROADS)


def _distinct(frame: pd.DataFrame) -> pd.DataFrame:
    """In one order, whatever the order they came in."""
    columns = ["kind", "name", "easting", "northing"]
    return frame.drop_duplicates(columns).sort_values(columns).reset_index(drop=True)


def streets_of(store: Store) -> Streets | None:
    """The names of a version, read once; None where there are none."""
    if store.manifest.streets is None:
        return None
    found = store.kept.get(FILE)
    if found is None:
        found = store.kept[FILE] = Streets(store.table(FILE))
    return found

