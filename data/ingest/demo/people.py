"""Who is involved: victims and suspects with ages and sexes.

Serious violence: the published age shares of victims and suspects and the number of offences that involve anyone
under 25 are both given; what follows from them is how many offences have a young victim and a young suspect at once.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from data.ingest.demo.ages import YOUNG_BANDS, Ages
from data.ingest.demo.allocate import deal, pick, share_out
from data.ingest.demo.plan import YEARS, Ints, Plan
from data.ingest.demo.rows import ROLE_NAMES, People, Rows
from data.schema import Role


@dataclass
class Quota:
    """How many persons of each band one role has: the first named in an offence, and those beyond the first."""

    first: Ints
    more: Ints

    @staticmethod
    def of(shares: list[float], first: int, more: int) -> Quota:
        everyone = share_out(shares, first + more)
        beyond = share_out(everyone, more)
        return Quota(everyone - beyond, beyond)

    @property
    def young(self) -> int:
        return int(self.first[:YOUNG_BANDS].sum())


def serious_people(plan: Plan, rows: Rows, ages: Ages, rng: np.random.Generator) -> People:
    """Victims and suspects of every serious offence; sexes are drawn later (2 meanwhile)."""
    parts: list[People] = []
    medway, unmapped = rows.district == plan.medway, rows.district == plan.not_mapped
    for year in range(YEARS):
        for area, there in (("medway", medway), ("kent", ~medway & ~unmapped), ("kent", unmapped)):
            members = np.flatnonzero(rows.serious & (rows.year == year) & there)
            parts += _area_people(plan, rows, members, plan.knobs["serious_ages"][area], rng)
    return ages.in_years(People.join(parts), rng)


def _area_people(
    plan: Plan, rows: Rows, members: Ints, shares: dict[str, list[float]], rng: np.random.Generator
) -> list[People]:
    share, count = plan.knobs["share"], len(members)
    victims = Quota.of(shares["victim"], round(share["with_victim"] * count), round(share["second_victim"] * count))
    suspects = Quota.of(shares["suspect"], round(share["with_suspect"] * count), round(share["second_suspect"] * count))
    under25 = rng.permutation(members[rows.under25[members]])
    rest = rng.permutation(members[~rows.under25[members]])
    both = victims.young + suspects.young - len(under25)
    if not 0 <= both <= min(victims.young, suspects.young):
        raise ValueError("demo tables: the ages of victims and suspects do not fit the number of offences under 25")
    only_victim, only_suspect = under25[both : victims.young], under25[victims.young :]
    victim_band, suspect_band = _young_bands(victims, suspects, both, rng)
    lacking = _without_victim(plan, rows, np.concatenate([only_suspect, rest]), count - int(victims.first.sum()), rng)
    others = np.setdiff1d(np.concatenate([only_suspect, rest]), lacking)
    older_victims = (others, deal(rng, victims.first[YOUNG_BANDS:]) + YOUNG_BANDS)
    open_for_suspect = rng.permutation(np.setdiff1d(np.concatenate([only_victim, rest]), lacking))
    older_bands = deal(rng, suspects.first[YOUNG_BANDS:]) + YOUNG_BANDS
    needing = np.setdiff1d(lacking, only_suspect)
    older_suspects = (np.concatenate([needing, open_for_suspect])[: len(older_bands)], older_bands)
    named = [
        _named(Role.VICTIM, under25[: victims.young], victim_band),
        _named(Role.VICTIM, *older_victims),
        _named(Role.SUSPECT, np.concatenate([under25[:both], only_suspect]), suspect_band),
        _named(Role.SUSPECT, *older_suspects),
    ]
    return [
        *named,
        _more(plan, rows, named, Role.VICTIM, victims, rng),
        _more(plan, rows, named, Role.SUSPECT, suspects, rng),
    ]


def _young_bands(victims: Quota, suspects: Quota, both: int, rng: np.random.Generator) -> tuple[Ints, Ints]:
    """Bands of young victims and young suspects, those of offences with both first and alike more often than not.

    Children under 10 are mostly the victims of adults, so they seldom come among the first.
    """
    victim = np.repeat(np.arange(YOUNG_BANDS), victims.first[:YOUNG_BANDS])
    suspect = np.repeat(np.arange(YOUNG_BANDS), suspects.first[:YOUNG_BANDS])
    victim = victim[np.argsort(rng.random(len(victim)) + 0.8 * (victim == 0), kind="stable")]
    suspect = rng.permutation(suspect)
    for bands in (victim, suspect):
        bands[:both] = bands[:both][np.argsort(bands[:both] + rng.normal(0, 0.6, both), kind="stable")]
    return victim, suspect


def _without_victim(plan: Plan, rows: Rows, candidates: Ints, count: int, rng: np.random.Generator) -> Ints:
    """Offences that name no victim: violent disorder before anything else, never homicide."""
    names = plan.groups["group"].to_numpy(dtype=object)[rows.group[candidates]]
    weights = np.select([names == "public-order-serious", names == "homicide"], [1000.0, 0.0], 1.0)
    return candidates[pick(rng, weights, count)]


def _named(role: Role, offences: Ints, bands: Ints) -> People:
    return People(offences, np.full(len(offences), int(role)), bands, np.full(len(offences), 2))


def _more(plan: Plan, rows: Rows, named: list[People], role: Role, quota: Quota, rng: np.random.Generator) -> People:
    """Second persons of a role, each of the same age band as the first, so that no offence changes its cohort.

    A rape has one victim, as its code says who that is.
    """
    first = People.join([part for part in named if part.of(role).any()])
    if role is Role.VICTIM:
        rape = (plan.groups["group"] == "rape").to_numpy()
        first = first.take(~rape[rows.group[first.offence]])
    offences: list[Ints] = []
    bands: list[Ints] = []
    for band, count in enumerate(quota.more):
        fitting = first.offence[first.age == band]
        offences.append(rng.choice(fitting, int(count), replace=int(count) > len(fitting)))
        bands.append(np.full(int(count), band))
    return _named(role, np.concatenate(offences), np.concatenate(bands))


def other_people(plan: Plan, rows: Rows, ages: Ages, rng: np.random.Generator) -> People:
    """Victims and suspects of everything else, by the shares of each group and the limits of each offence code."""
    parts: list[People] = []
    for number, group in enumerate(plan.groups.itertuples()):
        if group.part == "other":
            members = np.flatnonzero(rows.group == number)
            for role, share in ((Role.VICTIM, group.victim), (Role.SUSPECT, group.suspect)):
                there = rng.permutation(members)[: round(share * len(members))]
                parts.append(
                    _drawn(plan, rows, role, there, str(getattr(group, f"{ROLE_NAMES[role]}_ages")), ages, rng)
                )
    return People.join(parts)


def _drawn(
    plan: Plan, rows: Rows, role: Role, offences: Ints, profile: str, ages: Ages, rng: np.random.Generator
) -> People:
    years = ages.draw(profile, role, len(offences), rng)
    people = People(offences, np.full(len(offences), int(role)), years, np.full(len(offences), 2))
    if role is Role.VICTIM:
        _keep_to_code(plan, rows, people, profile, ages, rng)
    return people


def _keep_to_code(plan: Plan, rows: Rows, people: People, profile: str, ages: Ages, rng: np.random.Generator) -> None:
    """Codes that say who the victim is ('rape of a female aged 16 and over') get such a victim."""
    of_person = rows.code[people.offence]
    for number, code in enumerate(plan.codes.itertuples()):
        mine = np.flatnonzero(of_person == number)
        if len(mine) and not np.isnan(code.victim_from):
            limits = (int(code.victim_from), int(code.victim_to))
            people.age[mine] = ages.draw(profile, Role.VICTIM, len(mine), rng, limits)
            if code.victim_sex in ("F", "M"):
                people.sex[mine] = 0 if code.victim_sex == "F" else 1


def involves(people: People, lowest: int, below: int, rows: int) -> npt.NDArray[np.bool_]:
    """Per offence: is anyone, victim or suspect, aged ``lowest`` up to but not including ``below``?"""
    aged = (people.age >= lowest) & (people.age < below)
    return np.bincount(people.offence[aged], minlength=rows) > 0
