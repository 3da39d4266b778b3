"""Pseudonymous people: who turns up again, and how often.

A person keeps area, sex and birth year (counted from October, as the plan's years), so ages fit from one year to the
next. In every year a few people are involved many times; how many times is found by bisection, so that the published
share of people carries the published share of harm.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from data.ingest.demo.plan import Floats, Ints

#: One of the few comes only from as large a crowd of the same area, sex and birth year, and takes only this part of it.
CROWD = 16
PART = 0.7
#: How many people are somewhat busy for each of the few who carry the published share of harm.
SPREAD = 1.8
#: Chance that someone else of the same area, sex and birth year is the same person again.
AGAIN = 0.14
#: Chance that a person in another offence is one known from serious violence.
KNOWN = 0.2
#: Numbers from here on are nobody else's.
FRESH = 1 << 40


@dataclass(frozen=True)
class Involvements:
    """One row per person and role in an offence."""

    offence: Ints
    year: Ints  # year of the plan
    place: Ints  # area of neighbouring districts
    age: Ints  # -1 unknown
    sex: Ints  # 2 unknown
    serious: npt.NDArray[np.bool_]
    harm: Floats  # of the offence
    once: npt.NDArray[np.bool_]  # cannot turn up again (victims of homicide)


def identify(people: Involvements, share: dict[str, float], rng: np.random.Generator) -> Ints:
    """A number for every row; equal numbers are one person. ``share``: of ``people``, and of ``harm`` they carry."""
    bucket = _buckets(people)
    numbers = np.arange(len(bucket), dtype=np.int64)
    linkable = bucket >= 0
    serious = np.flatnonzero(people.serious & linkable)
    numbers[serious] = _serious(people, bucket, serious, share, rng)
    other = np.flatnonzero(~people.serious & linkable)
    numbers[other] = other[_chains(bucket[other], AGAIN, rng)]
    _join_known(bucket, numbers, serious, other, rng)
    _part_within_offence(people.offence, numbers)
    return numbers


def harm_share(numbers: Ints, harm: Floats, people: float) -> float:
    """Share of the harm carried by the given share of people, those with most harm first."""
    _, position = np.unique(numbers, return_inverse=True)
    by_person = np.bincount(position, harm)
    top = round(people * len(by_person))
    return (
        float(np.partition(by_person, len(by_person) - top)[len(by_person) - top :].sum() / by_person.sum())
        if top
        else 0.0
    )


def _buckets(people: Involvements) -> Ints:
    born = people.year - people.age + 100
    bucket = (people.place * 2 + people.sex) * 400 + born
    return np.where((people.age < 0) | (people.sex > 1) | people.once, -1, bucket)


def _serious(people: Involvements, bucket: Ints, rows: Ints, share: dict[str, float], rng: np.random.Generator) -> Ints:
    """Numbers for rows of serious violence: some people follow on by chance, and the few take many rows each."""
    yearly = bucket[rows] * 3 + people.year[rows]
    grave = people.harm[rows] > 2 * float(np.median(people.harm[rows])) if len(rows) else np.zeros(0)
    order = np.lexsort((rng.random(len(rows)) - grave, yearly))
    start, size, rank = _runs(yearly[order])
    chained = rows[_chains(bucket[rows], AGAIN, rng)]
    crowded = size >= CROWD
    density = SPREAD * share["people"] * len(np.unique(chained)) / max(int(size[crowded].sum()), 1)
    few = np.where(crowded, np.floor(density * size + rng.random(len(size))), 0).astype(np.int64)
    variety = np.minimum(rng.lognormal(0, 0.5, len(size)), 2)  # most of the few are less busy than the busiest
    run = np.repeat(np.arange(len(size)), size)
    last_year = np.flatnonzero(people.serious & (people.year == 2))

    def numbered(times: float) -> Ints:
        taken = np.minimum(np.round(few * times * variety), np.floor(PART * size)).astype(np.int64)
        inside = np.flatnonzero((rank < taken[run]) & (few[run] > 0))
        first = start[run[inside]] + rank[inside] % few[run[inside]]
        numbers = np.arange(len(bucket))
        numbers[rows] = chained
        numbers[rows[order[inside]]] = rows[order[first]] + len(bucket)  # numbers of their own
        return numbers

    low, high = 1.0, 60.0
    for _ in range(16):
        middle = (low + high) / 2
        numbers = numbered(middle)[last_year]
        _part_within_offence(people.offence[last_year], numbers)
        reached = harm_share(numbers, people.harm[last_year], share["people"])
        low, high = (middle, high) if reached < share["harm"] else (low, middle)
    return numbered(high)[rows]


def _runs(keys: Ints) -> tuple[Ints, Ints, Ints]:
    """Start and size of each run of equal sorted keys, and the rank of every row within its run."""
    start = np.flatnonzero(np.append(True, keys[1:] != keys[:-1])) if len(keys) else np.zeros(0, np.int64)
    size = np.diff(np.append(start, len(keys)))
    return start, size, np.arange(len(keys)) - np.repeat(start, size)


def _chains(bucket: Ints, again: float, rng: np.random.Generator) -> Ints:
    """For every row the position of the first row of the same person; rows of a bucket follow on by chance."""
    order = np.lexsort((rng.random(len(bucket)), bucket))
    keys = bucket[order]
    fresh = np.append(True, keys[1:] != keys[:-1])[: len(keys)] | (rng.random(len(keys)) >= again)
    head = np.maximum.accumulate(np.where(fresh, np.arange(len(keys)), 0))
    first = np.empty(len(keys), dtype=np.int64)
    first[order] = order[head]
    return first


def _join_known(bucket: Ints, numbers: Ints, serious: Ints, other: Ints, rng: np.random.Generator) -> None:
    """Let some people of other offences be people of serious violence with the same area, sex and birth year."""
    if not len(serious):
        return
    known = serious[np.argsort(bucket[serious], kind="stable")]
    keys = bucket[known]
    joining = other[rng.random(len(other)) < KNOWN]
    low, high = np.searchsorted(keys, bucket[joining]), np.searchsorted(keys, bucket[joining], side="right")
    picked = low + (rng.random(len(joining)) * (high - low)).astype(np.int64)
    there = high > low
    numbers[joining[there]] = numbers[known[picked[there]]]


def _part_within_offence(offence: Ints, numbers: Ints) -> None:
    """Nobody is in one offence twice: the second row becomes somebody else."""
    order = np.lexsort((numbers, offence))
    same = (offence[order][1:] == offence[order][:-1]) & (numbers[order][1:] == numbers[order][:-1])
    again = order[1:][same]
    numbers[again] = FRESH + again
