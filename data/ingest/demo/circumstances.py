"""Circumstances: flags, codes that follow from the victim's age, and sexes."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from data.ingest.demo.ages import Ages
from data.ingest.demo.knife import knife_rows, set_sexes
from data.ingest.demo.plan import YEARS, Floats, Ints, Plan
from data.ingest.demo.rows import ROLE_NAMES, People, Rows
from data.schema import Flag, Role

UNKNOWN_SEX = 2


def settle(
    plan: Plan, rows: Rows, people: People, ages: Ages, in_list: npt.NDArray[np.bool_], rng: np.random.Generator
) -> None:
    """Fill ``rows.flags`` and ``people.sex``, and single years of knife suspects; ``in_list`` as in ``knife_rows``."""
    rows.flags = np.zeros(len(rows), dtype=np.int64)
    _serious_rape_codes(plan, rows, people, rng)
    _flag(rows, Flag.INJURY, _column(plan, "injury")[rows.group], rng)
    chosen = knife_rows(plan, rows, people, in_list, rng)
    rows.flags[chosen] |= int(Flag.KNIFE)
    _sexes(plan, rows, people, rng)
    involved = np.flatnonzero(people.of(Role.SUSPECT) & _knife(rows)[people.offence])
    ages.redraw_knife_suspects(people, involved, rng)
    _other_flags(plan, rows, people, rng)


def _column(plan: Plan, name: str) -> Floats:
    return plan.groups[name].fillna(0).to_numpy(np.float64)


def _knife(rows: Rows) -> npt.NDArray[np.bool_]:
    return np.asarray((rows.flags & int(Flag.KNIFE)) > 0)


def _flag(rows: Rows, flag: Flag, chance: Floats, rng: np.random.Generator) -> None:
    rows.flags |= np.where(rng.random(len(rows)) < chance, int(flag), 0)


def _serious_rape_codes(plan: Plan, rows: Rows, people: People, rng: np.random.Generator) -> None:
    """Outside serious violence the code decides the victim; here the victim, whose age is planned, decides the code."""
    rape = (plan.groups["group"] == "rape").to_numpy() & (plan.groups["part"] == "serious").to_numpy()
    mine = np.flatnonzero(people.of(Role.VICTIM) & rape[rows.group[people.offence]])
    people.sex[mine] = np.where(rng.random(len(mine)) < _column(plan, "female_victim")[rape][0], 0, 1)
    for number, code in enumerate(plan.codes.itertuples()):
        if code.group == "rape":
            age = np.where(people.age[mine] < 0, 30, people.age[mine])
            lowest = 0 if code.victim_to < 13 else code.victim_from
            fits = (age >= lowest) & (age <= code.victim_to) & (people.sex[mine] == (code.victim_sex == "M"))
            rows.code[people.offence[mine[fits]]] = number


def _sexes(plan: Plan, rows: Rows, people: People, rng: np.random.Generator) -> None:
    unknown = (people.sex == UNKNOWN_SEX) & (rng.random(len(people.sex)) < plan.knobs["share"]["unknown_sex"])
    knife = _knife(rows)[people.offence] & ~unknown
    serious = rows.serious[people.offence] & ~unknown
    year = rows.year[people.offence]
    shares = {
        Role.VICTIM: plan.knobs["knife"]["female_victims"],
        Role.SUSPECT: 1 - plan.knobs["knife"]["male_suspects"],
    }
    for role, female in shares.items():
        mine = people.of(role)
        for at in range(YEARS):
            set_sexes(people, mine & knife & (year == at), female, rng)
            set_sexes(people, mine & serious & (year == at), plan.knobs["serious_sex"][ROLE_NAMES[role]][at], rng)
        chance = _column(plan, f"female_{ROLE_NAMES[role]}")[rows.group[people.offence]]
        rest = np.flatnonzero(mine & ~unknown & (people.sex == UNKNOWN_SEX))
        people.sex[rest] = (rng.random(len(rest)) >= chance[rest]).astype(np.int64)


def _other_flags(plan: Plan, rows: Rows, people: People, rng: np.random.Generator) -> None:
    adult_women = people.of(Role.VICTIM) & (people.sex == 0) & (people.age >= 18)
    with_woman = np.bincount(people.offence[adult_women], minlength=len(rows)) > 0
    young = np.bincount(people.offence[(people.age >= 0) & (people.age < 25)], minlength=len(rows)) > 0
    domestic = _column(plan, "domestic")[rows.group] * np.where(with_woman, 1.7, 0.6) * np.where(young, 0.7, 1.1)
    _flag(rows, Flag.DOMESTIC, domestic, rng)
    at_home = (rows.flags & int(Flag.DOMESTIC)) > 0
    public = _column(plan, "public")[rows.group] * np.where(at_home, 0.25, np.where(young, 1.25, 1.05))
    _flag(rows, Flag.PUBLIC_PLACE, public, rng)
    _flag(rows, Flag.ALCOHOL, _column(plan, "alcohol")[rows.group] * np.where(young, 0.6, 1.2), rng)
    _flag(rows, Flag.STRANGER, np.where(at_home, 0, _column(plan, "stranger")[rows.group]), rng)
    for flag, table in ((Flag.GUN, "gun"), (Flag.DRINK_SPIKED, "spiked")):
        by_group = [plan.knobs[table].get(f"{group.part}:{group.group}", 0) for group in plan.groups.itertuples()]
        _flag(rows, flag, np.array(by_group)[rows.group], rng)
    rape = (plan.groups["group"] == "rape").to_numpy() & (plan.groups["part"] == "serious").to_numpy()
    grave = int(Flag.KNIFE | Flag.GUN | Flag.STRANGER | Flag.DRINK_SPIKED)
    plain: Ints = np.flatnonzero(rape[rows.group] & ((rows.flags & grave) == 0))
    rows.flags[plain] = rows.flags[plain] & ~int(Flag.DOMESTIC) | int(Flag.STRANGER)
