"""The planned offences: one row each, with year, district, group and whether anyone under 25 is to be involved."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from data.ingest.demo.allocate import share_out, share_table
from data.ingest.demo.plan import YEARS, Floats, Ints, Plan
from data.schema import Role

ROLE_NAMES: dict[Role, str] = {Role.VICTIM: "victim", Role.SUSPECT: "suspect"}


@dataclass
class People:
    """One row per person and role, in any order."""

    offence: Ints  # row of the offence
    role: Ints  # data.schema.Role
    age: Ints  # whole years, -1 unknown
    sex: Ints  # 0 female, 1 male, 2 unknown

    def take(self, keep: npt.NDArray[np.bool_] | Ints) -> People:
        return People(self.offence[keep], self.role[keep], self.age[keep], self.sex[keep])

    @staticmethod
    def join(parts: list[People]) -> People:
        return People(
            *(np.concatenate([getattr(part, name) for part in parts]) for name in ("offence", "role", "age", "sex"))
        )

    def of(self, role: Role) -> npt.NDArray[np.bool_]:
        return self.role == int(role)


@dataclass
class Rows:
    """Planned offences, column by column. Numbers refer to the rows of the plan's tables."""

    year: Ints
    district: Ints
    group: Ints
    under25: npt.NDArray[np.bool_]  # serious violence only: someone under 25 must be involved
    serious: npt.NDArray[np.bool_]
    code: Ints = field(default_factory=lambda: np.zeros(0, np.int64))
    flags: Ints = field(default_factory=lambda: np.zeros(0, np.int64))
    month: Ints = field(default_factory=lambda: np.zeros(0, np.int64))  # 0 to 35
    weekday: Ints = field(default_factory=lambda: np.zeros(0, np.int64))  # Monday 0
    hour: Ints = field(default_factory=lambda: np.zeros(0, np.int64))  # -1: time not known
    window: Floats = field(default_factory=lambda: np.zeros(0))  # hours from earliest to latest time; 0: exact

    def __len__(self) -> int:
        return len(self.year)


def planned_rows(plan: Plan, rng: np.random.Generator) -> Rows:
    """Every offence of the plan, serious violence first; counts by year, district, group and cohort are exact."""
    columns: list[tuple[Ints, Ints, Ints, npt.NDArray[np.bool_]]] = []
    for year in range(YEARS):
        columns += [_serious(plan, year, under25) for under25 in (True, False)]
    serious = sum(len(block[0]) for block in columns)
    columns += [_other(plan, year, rng) for year in range(YEARS)]
    years, districts, groups, under25 = (np.concatenate(parts) for parts in zip(*columns, strict=True))
    return Rows(years, districts, groups, under25, np.arange(len(years)) < serious)


def _serious(plan: Plan, year: int, under25: bool) -> tuple[Ints, Ints, Ints, npt.NDArray[np.bool_]]:
    in_part = np.flatnonzero(plan.groups["part"] == "serious")
    by_group = plan.by_year("groups", "under25")[in_part, year]
    by_district = plan.by_year("districts", "under25")[:, year]
    if not under25:
        by_group = plan.by_year("groups", "count")[in_part, year] - by_group
        by_district = plan.by_year("districts", "serious")[:, year] - by_district
    table = share_table(np.outer(by_district, by_group), by_district, by_group)
    return _spread(table, in_part, year, under25)


def _other(plan: Plan, year: int, rng: np.random.Generator) -> tuple[Ints, Ints, Ints, npt.NDArray[np.bool_]]:
    in_part = np.flatnonzero(plan.groups["part"] == "other")
    by_group = plan.by_year("groups", "count")[in_part, year].astype(np.int64)
    mapped = np.where(plan.districts["code"] == "", 0, plan.districts["other_weight"].to_numpy(np.float64))
    weights = np.outer(mapped, np.ones(len(by_group))) * rng.lognormal(0, 0.06, (len(mapped), len(by_group)))
    _rank_sexual(plan, weights, in_part)
    weights[plan.not_mapped] = weights.sum(axis=0) * plan.knobs["share"]["no_location"]
    table = np.stack([share_out(column, total) for column, total in zip(weights.T, by_group, strict=True)], axis=1)
    return _spread(table, in_part, year, False)


def _rank_sexual(plan: Plan, weights: Floats, in_part: Ints) -> None:
    """The report's order for sexual offences: Medway first in each category, then Canterbury and Thanet for rape."""
    names = plan.groups["group"].to_numpy(dtype=object)[in_part]
    sexual = np.flatnonzero(np.isin(names, ["rape", "sexual-assault", "sexual-non-contact"]))
    canterbury, thanet = (int(np.flatnonzero(plan.districts["code"] == code)[0]) for code in ("E07000106", "E07000114"))
    first = weights[plan.medway, sexual]
    weights[canterbury, sexual] = first * np.where(names[sexual] == "rape", 0.84, 0.55)
    weights[thanet, sexual] = first * np.where(names[sexual] == "rape", 0.5, 0.62)


def _spread(table: Ints, groups: Ints, year: int, under25: bool) -> tuple[Ints, Ints, Ints, npt.NDArray[np.bool_]]:
    """A district × group table of counts as one row per offence."""
    districts, columns = np.divmod(np.repeat(np.arange(table.size), table.ravel()), table.shape[1])
    count = len(districts)
    return np.full(count, year), districts, groups[columns], np.full(count, under25)
