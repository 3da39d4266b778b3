"""The small series beside the offences: hospital admissions by month, and residents."""

from __future__ import annotations

import pandas as pd

from data.ingest.demo.plan import TABLES

MEASURES = ("all ages", "under 25")


def demo_admissions() -> pd.DataFrame:
    """Hospital admissions for assault with a sharp object: month (datetime64[s], the first), measure, count.

    Kent and Medway, October 2022 to September 2025. The monthly counts are invented; their twelve-month means are
    the published ones, 8.83 then 5.60 (all ages) and 2.00 then 1.67 (under 25). Twelve whole numbers cannot average
    5.60 exactly: they add up to 67, a mean of 5.58.
    """
    frame = pd.read_csv(TABLES / "demo_admissions.csv", dtype={"month": "str"})
    frame["month"] = pd.to_datetime(frame["month"] + "-01").astype("datetime64[s]")
    long = frame.melt("month", list(MEASURES), var_name="measure", value_name="count")
    return long.astype({"measure": "str", "count": "int64"})


def demo_residents() -> pd.DataFrame:
    """Census 2021 residents: district (ONS code), name, age_from, age_to (inclusive; -1: no end), residents."""
    return pd.read_csv(TABLES / "residents.csv", dtype={"district": "str", "name": "str"})
