"""The plan of the demonstration data: how many offences of what kind, where and with whom, read from tables.

The figures are in ``data/tables/demo_*``. Those that reproduce a published finding are also in
``demo_targets.toml``, which the tests check; ``docs/methods/demonstration-data.md`` says which is which.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

TABLES = Path(__file__).resolve().parents[2] / "tables"
#: Offences in the plan. Other sizes repeat or thin the planned rows evenly, so proportions stay.
PLANNED = 120_000
#: Years of the plan run from 1 October; year 0 starts in 2022.
YEARS = 3
FIRST_MONTH = np.datetime64("2022-10", "M")
MONTHS = 36
MEDWAY = "E06000035"

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Plan:
    """Tables of the plan. Districts are numbered as in ``districts``; the last one means 'no location'."""

    districts: pd.DataFrame
    groups: pd.DataFrame  # offence groups; 'serious' parts are in the serious violence set, 'other' parts are not
    codes: pd.DataFrame
    centres: pd.DataFrame
    knobs: dict[str, Any]

    @property
    def not_mapped(self) -> int:
        """Number of the district that stands for offences without location."""
        return len(self.districts) - 1

    @property
    def medway(self) -> int:
        return int(np.flatnonzero(self.districts["code"] == MEDWAY)[0])

    @property
    def areas(self) -> Ints:
        """Number of the area of neighbouring districts that each district is in."""
        return self.districts["area"].to_numpy(np.int64)

    def by_year(self, table: str, name: str) -> npt.NDArray[np.float64]:
        """Columns ``name_1`` to ``name_3`` of a table: one row per row of the table, one column per year."""
        frame: pd.DataFrame = getattr(self, table)
        return frame[[f"{name}_{year + 1}" for year in range(YEARS)]].to_numpy(np.float64)


@lru_cache(maxsize=1)
def load_plan() -> Plan:
    """Read the tables; raises ValueError where their sums contradict each other."""
    read = {
        name: pd.read_csv(TABLES / f"demo_{name}.csv", keep_default_na=False, na_values=[""], dtype={"code": "str"})
        for name in ("districts", "groups", "codes", "centres")
    }
    read["districts"]["code"] = read["districts"]["code"].fillna("")
    knobs = tomllib.loads((TABLES / "demo_profile.toml").read_text(encoding="utf-8"))
    plan = Plan(**read, knobs=knobs)
    _check_sums(plan)
    return plan


def _check_sums(plan: Plan) -> None:
    serious = (plan.groups["part"] == "serious").to_numpy()
    knife = plan.knobs["knife"]
    kinds = ("under_18_only", "both", "aged_18_24", "aged_25", "older")
    pairs = {
        "serious": (plan.by_year("groups", "count")[serious], plan.by_year("districts", "serious")),
        "under25": (plan.by_year("groups", "under25")[serious], plan.by_year("districts", "under25")),
        "knife": (np.array([knife[kind] for kind in kinds]), plan.by_year("districts", "knife")),
    }
    for name, (one, other) in pairs.items():
        if not np.array_equal(one.sum(axis=0), other.sum(axis=0)):
            raise ValueError(f"demo tables: {name} adds up to {one.sum(axis=0)} and {other.sum(axis=0)}")
    if plan.by_year("groups", "count").sum() != PLANNED:
        raise ValueError(f"demo_groups.csv adds up to {plan.by_year('groups', 'count').sum():.0f}, not {PLANNED}")
