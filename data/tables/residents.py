"""Residents by district and age band: the denominators, and how each was made.

Census 2021 gives the bands 0–15, 16–24, 25–34, 35–49, 50–64 and 65+. The reports' ages (10–17, 18–24) cut across
them; a cut band counts in proportion to the years of age taken from it, and the answer says so.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from data.tables.reference import ReferenceTable, Row

if TYPE_CHECKING:
    from collections.abc import Mapping

    import numpy.typing as npt


class ResidentsRow(Row):
    """Residents of a district from one age to another, both in it; -1: no end."""

    district: str
    name: str
    age_from: int
    age_to: int
    residents: int


RESIDENTS = ReferenceTable("residents", ResidentsRow)
SOURCE = "Census 2021 residents, Office for National Statistics"
#: Years assumed in the open band 65+, when an age range cuts into it.
OPEN_BAND_YEARS = 36


@lru_cache(maxsize=1)
def load_residents() -> pd.DataFrame:
    """district (ONS code), age_from, age_to (inclusive; -1: no end), residents, source (as the screen says it)."""
    frame = pd.DataFrame([row.model_dump() for row in RESIDENTS.rows()]).astype({"district": "str"})
    return frame[["district", "age_from", "age_to", "residents"]].assign(source=SOURCE)


def residents_in(table: pd.DataFrame, lowest: int, below: int | None) -> tuple[Mapping[str, float], bool]:
    """Residents aged ``lowest`` up to but not including ``below`` in each district.

    Returns ({district code: persons}, exact); ``exact`` is False where a band had to be cut in proportion.
    """
    share = share_taken(table["age_from"].to_numpy(), table["age_to"].to_numpy(), lowest, below)
    sums = (table["residents"] * share).groupby(table["district"]).sum()
    return sums.to_dict(), bool(np.isin(share, (0.0, 1.0)).all())


def share_taken(
    age_from: npt.NDArray[np.int64], age_to: npt.NDArray[np.int64], lowest: int, below: int | None
) -> npt.NDArray[np.float64]:
    """The share of each age group (last age in; -1: no end) that is ``lowest`` or older and younger than ``below``."""
    start, closed = age_from.astype(np.float64), age_to >= 0
    stop = np.where(closed, age_to + 1.0, start + OPEN_BAND_YEARS)
    top = np.inf if below is None else float(below)
    taken = np.clip(np.minimum(stop, top) - np.maximum(start, lowest), 0, None)
    share = np.where(closed | (top > start), taken / (stop - start), 0.0)
    return np.where(~closed & (lowest <= start) & (below is None), 1.0, share)
