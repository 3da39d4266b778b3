"""The planned set: every offence and person of the plan, before they get a date, a street point and an identity."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from data.ingest.demo.ages import Ages
from data.ingest.demo.allocate import generator
from data.ingest.demo.circumstances import settle
from data.ingest.demo.harm import codes_of, settle_harm
from data.ingest.demo.people import other_people, serious_people
from data.ingest.demo.plan import Floats, Ints, Plan
from data.ingest.demo.rows import People, Rows, planned_rows
from data.ingest.demo.times import set_times
from data.tables.offence_classes import harm_days, load_classes


@dataclass(frozen=True)
class Skeleton:
    """Planned offences and their people; ``harm``: days per row of ``plan.codes`` (0 where there is no weight)."""

    rows: Rows
    people: People
    harm: Floats


def build_skeleton(plan: Plan, seed: int) -> Skeleton:
    """All planned offences; the same for the same seed. Raises ValueError where the tables contradict each other."""
    classes = load_classes()
    numbers = classes.index_of(plan.codes["code"])
    if (numbers < 0).any():
        raise ValueError(f"demo_codes.csv: unknown codes {list(plan.codes['code'][numbers < 0])}")
    harm = np.nan_to_num(harm_days(classes)[numbers])
    in_list = classes.frame["knife_list"].to_numpy(dtype=object)[numbers] == "yes"
    rows = planned_rows(plan, generator(seed, "rows"))
    rows.code = codes_of(plan, rows, generator(seed, "codes"))
    settle_harm(plan, rows, harm, generator(seed, "harm"))
    ages, rng = Ages(plan.knobs), generator(seed, "people")
    people = People.join([serious_people(plan, rows, ages, rng), other_people(plan, rows, ages, rng)])
    settle(plan, rows, people, ages, in_list, generator(seed, "circumstances"))
    set_times(plan, rows, people, generator(seed, "times"))
    return Skeleton(rows, people.take(np.argsort(people.offence, kind="stable")), harm)


def repeat_evenly(planned: int, wanted: int) -> Ints:
    """Which planned row each of ``wanted`` rows repeats: as often as every other, give or take one."""
    return (np.arange(wanted, dtype=np.int64) * 2 + 1) * planned // (2 * wanted)


def repeat_people(skeleton: Skeleton, copies: Ints) -> tuple[Ints, Ints]:
    """Row of ``skeleton.people`` and position among ``copies`` for every person of the repeated offences."""
    count = np.bincount(skeleton.people.offence, minlength=len(skeleton.rows))
    first = np.concatenate([[0], np.cumsum(count)[:-1]])
    repeats = count[copies]
    offence = np.repeat(np.arange(len(copies)), repeats)
    within = np.arange(len(offence)) - np.repeat(np.cumsum(repeats) - repeats, repeats)
    return first[copies[offence]] + within, offence
