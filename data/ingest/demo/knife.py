"""Knives: which offences involve one, so that the published year-on-year changes and shares come out."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from data.ingest.demo.allocate import pick, share_out, share_table
from data.ingest.demo.people import involves
from data.ingest.demo.plan import YEARS, Floats, Ints, Plan
from data.ingest.demo.rows import People, Rows
from data.schema import Flag

#: Sorts of offence in the order of the plan's [knife] table; the first three involve someone under 25.
SORTS = ("under_18_only", "both", "aged_18_24", "aged_25", "older")
UNDER_25_SORTS = 3


def sorts_of(people: People, count: int) -> Ints:
    """Number of the sort (SORTS) of every offence, from the ages of its victims and suspects."""
    under18, aged_18_24 = involves(people, 0, 18, count), involves(people, 18, 25, count)
    aged25 = involves(people, 25, 26, count)
    return np.select([under18 & (aged_18_24 | aged25), under18, aged_18_24, aged25], [1, 0, 2, 3], 4)


def knife_rows(
    plan: Plan, rows: Rows, people: People, in_list: npt.NDArray[np.bool_], rng: np.random.Generator
) -> Ints:
    """Rows of the offences to be flagged; ``in_list``: per row of ``plan.codes``, may it be knife-enabled?"""
    weight_of = plan.knobs["knife"]["weight"]
    names = plan.groups["group"].to_numpy(dtype=object)
    by_group = np.array([float(weight_of.get(name, 0)) for name in names])
    by_group[(names == "rape") & (plan.groups["part"] == "other").to_numpy()] = 0  # else it would be serious violence
    chance = by_group[rows.group] * in_list[rows.code]
    sort = sorts_of(people, len(rows))
    injury = (rows.flags & int(Flag.INJURY)) > 0
    return np.concatenate([_in_year(plan, rows, year, chance, sort, injury, rng) for year in range(YEARS)])


def _in_year(
    plan: Plan,
    rows: Rows,
    year: int,
    chance: Floats,
    sort: Ints,
    injury: npt.NDArray[np.bool_],
    rng: np.random.Generator,
) -> Ints:
    by_kind = _kinds(plan, year)
    kind = sort * 2 + ~injury
    districts = plan.by_year("districts", "knife")[:, year].astype(np.int64)
    able = (rows.year == year) & (chance > 0)
    weights = np.zeros((len(districts), len(by_kind)))
    np.add.at(weights, (rows.district[able], kind[able]), chance[able])
    table = share_table(weights, districts, by_kind)
    chosen = []
    for district, number in np.argwhere(table > 0):
        members = np.flatnonzero(able & (rows.district == district) & (kind == number))
        chosen.append(members[pick(rng, chance[members], int(table[district, number]))])
    return np.concatenate(chosen)


def _kinds(plan: Plan, year: int) -> Ints:
    """Offences by sort and injury: sort 0 with, sort 0 without, sort 1 with ..."""
    knife = plan.knobs["knife"]
    by_sort = np.array([knife[name][year] for name in SORTS])
    injured = np.round(by_sort * 0.64).astype(np.int64)
    injured[:UNDER_25_SORTS] = share_out(by_sort[:UNDER_25_SORTS], knife["under_25_injury"][year])
    return np.stack([injured, by_sort - injured], axis=1).ravel()


def set_sexes(people: People, chosen: npt.NDArray[np.bool_], female: float, rng: np.random.Generator) -> None:
    """Give the chosen persons sexes, an exact share of them female; those who have one already keep it and count."""
    open_ones = rng.permutation(np.flatnonzero(chosen & (people.sex == 2)))
    already = int((chosen & (people.sex == 0)).sum())
    women = round(female * int(chosen.sum())) - already
    people.sex[open_ones] = 1
    people.sex[open_ones[: max(women, 0)]] = 0
