"""Residents by district and age band: the denominators, and how each was made.

Census 2021 gives the bands 0–15, 16–24, 25–34, 35–49, 50–64 and 65+. The reports' ages (10–17, 18–24) cut across
them; a cut band counts in proportion to the years of age taken from it, and the answer says so.
"""

from __future__ import annotations

import hashlib
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

import pandas as pd

if TYPE_CHECKING:
    from collections.abc import Mapping

TABLE = Path(__file__).parent / "residents.csv"
SOURCE = "Census 2021 residents, Office for National Statistics"
#: Years assumed in the open band 65+, when an age range cuts into it.
OPEN_BAND_YEARS = 36


@lru_cache(maxsize=1)
def load_residents() -> pd.DataFrame:
    """district (ONS code), age_from, age_to (inclusive; -1: no end), residents."""
    frame = pd.read_csv(TABLE, dtype={"district": "str"}, comment="#")
    return frame[["district", "age_from", "age_to", "residents"]]


def residents_version() -> str:
    """Hash of the table, part of the data version."""
    return hashlib.sha256(TABLE.read_bytes()).hexdigest()[:12]


def residents_in(table: pd.DataFrame, lowest: int, below: int | None) -> tuple[Mapping[str, float], bool]:
    """Residents aged ``lowest`` up to but not including ``below`` in each district.

    Returns ({district code: persons}, exact); ``exact`` is False where a band had to be cut in proportion.
    """
    start = table["age_from"]
    stop = (table["age_to"] + 1).where(table["age_to"] >= 0, start + OPEN_BAND_YEARS)
    top = float("inf") if below is None else below
    taken = (stop.clip(upper=top) - start.clip(lower=lowest)).clip(lower=0)
    share = (taken / (stop - start)).where((table["age_to"] >= 0) | (top > start), 0)
    share = share.where(~((table["age_to"] < 0) & (lowest <= start) & (below is None)), 1.0)
    exact = bool(share.isin([0.0, 1.0]).all())
    sums = (table["residents"] * share).groupby(table["district"]).sum()
    return sums.to_dict(), exact
