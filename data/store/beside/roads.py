"""Roads as the map draws them: lines with name and kind, kept with the store from one import to the next."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
import shapely

if TYPE_CHECKING:
    from pathlib import Path

    from data.store.version import Store

FILE = "roads.parquet"
#: Metres that a line may move where corners are left out; coordinates are whole metres.
DETAIL = 3.0


@dataclass(frozen=True, eq=False)
class Roads:
    """``frame``: name ('' where there is none), kind (0 the largest), wkb of a LineString in metres."""

    frame: pd.DataFrame

    @classmethod
    def of(cls, lines: pd.DataFrame) -> Roads:
        """Lines of a road file (``data.ingest.roads.RoadFile``), with fewer corners, in one order."""
        plain = shapely.simplify(lines["geometry"].to_numpy(dtype=object), DETAIL)
        wkb = shapely.to_wkb(shapely.transform(plain, np.rint))
        frame = pd.DataFrame({"name": lines["name"], "kind": lines["kind"].astype("int8"), "wkb": wkb})
        return cls(frame.astype({"name": "str"}).sort_values(["kind", "name", "wkb"]).reset_index(drop=True))

    @property
    def fingerprint(self) -> str:
        """Hash of every name and line."""
        found = hashlib.sha256(self.frame[["name", "kind"]].to_csv(index=False).encode())
        for line in self.frame["wkb"]:
            found.update(line)
        return found.hexdigest()

    def save(self, folder: Path) -> None:
        """Beside the other small tables of a version."""
        self.frame.to_parquet(folder / FILE)


def roads_of(store: Store) -> Roads | None:
    """The roads of a version; None where none are loaded."""
    return Roads(store.table(FILE)) if "roads" in store.manifest.geometry else None
