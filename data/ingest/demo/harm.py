"""Harm by district: which district the gravest planned offences fall in, so that published changes come out.

Offences change places in pairs (same year, both with or both without anyone under 25), so every count by district,
by group and by cohort stays what the plan says. The weights are the product's own table, read when the set is made.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import product

import numpy as np

from data.ingest.demo.allocate import deal_shares
from data.ingest.demo.plan import YEARS, Floats, Ints, Plan
from data.ingest.demo.rows import Rows

#: How far the fine search goes from the rough answer, and on how many sorts of offence.
REACH = 4
FINE_LEVELS = 5
#: Largest share of the other districts' offences of one weight that may move to one district.
MOVABLE = 0.6
#: The second year's harm may lie this far from its index, so that the third can meet its change.
LEEWAY = 0.01


@dataclass(frozen=True)
class Options:
    """Ways to change the harm of one district in one year: offences of each weight to take, and what they add."""

    here: Ints
    pool: Ints
    levels: Floats
    base: int  # position of the commonest weight, against which the others are exchanged
    taken: Ints  # way × level; negative: give away
    harm: Floats  # of the district, by way


def settle_harm(plan: Plan, rows: Rows, weights: Floats, rng: np.random.Generator) -> None:
    """Exchange group and code between districts until each planned change in harm under 25 is met.

    ``weights``: days per row of ``plan.codes``. The second year is brought near ``harm_index_2`` (relative to the
    county's mean per offence), the third to ``harm_change_3`` per cent more than the second.
    """
    named = plan.districts.dropna(subset=["harm_change_3"])
    members = rows.serious & rows.under25
    pool = members & ~np.isin(rows.district, named.index) & (rows.district != plan.not_mapped)
    mean = float(weights[rows.code[members & (rows.year == 1)]].mean())
    for district in named.itertuples():
        here = [np.flatnonzero(members & (rows.district == district.Index) & (rows.year == year)) for year in (1, 2)]
        wanted = float(district.harm_index_2) * mean * len(here[0])
        ratio = 1 + float(district.harm_change_3) / 100
        second, third = (
            _options(rows, here[year - 1], np.flatnonzero(pool & (rows.year == year)), weights, aim)
            for year, aim in ((1, wanted), (2, wanted * ratio))
        )
        for options, way in zip((second, third), _matching(second, third, wanted, ratio), strict=True):
            _apply(rows, options, options.taken[way], weights, rng)


def _options(rows: Rows, here: Ints, pool: Ints, weights: Floats, wanted: float) -> Options:
    """Every way near the rough answer, in which each weight moves in proportion to what it gives and there is."""
    levels = np.unique(np.concatenate([weights[rows.code[here]], weights[rows.code[pool]]]))
    have, others = (np.array([(weights[rows.code[part]] == level).sum() for level in levels]) for part in (here, pool))
    base = int(np.argmax(have))
    steps, limits = levels - levels[base], np.floor(others * MOVABLE).astype(np.int64)
    now = float(weights[rows.code[here]].sum())
    pull = steps * others
    rough = np.round((wanted - now) * pull / max(float((pull * steps).sum()), 1e-9)).astype(np.int64)
    fine = [level for level in np.argsort(-np.abs(steps), kind="stable") if level != base][:FINE_LEVELS]
    moves = np.array(list(product(range(-REACH, REACH + 1), repeat=len(fine))), dtype=np.int64)
    taken = np.tile(np.clip(rough, -have, limits), (len(moves), 1))
    taken[:, fine] += moves.reshape(len(moves), len(fine))
    taken = taken[((taken >= -have) & (taken <= limits)).all(axis=1)]
    return Options(here, pool, levels, base, taken, now + taken @ steps)


def _matching(second: Options, third: Options, wanted: float, ratio: float) -> tuple[int, int]:
    """A way for each year so that the third is ``ratio`` times the second, the second near ``wanted``."""
    near = np.flatnonzero(np.abs(second.harm - wanted) <= LEEWAY * wanted)
    near = near if len(near) else np.array([np.argmin(np.abs(second.harm - wanted))])
    order = np.argsort(third.harm, kind="stable")
    ranked = third.harm[order]
    after = np.clip(np.searchsorted(ranked, second.harm[near] * ratio), 1, max(len(ranked) - 1, 1))
    sides = np.stack([np.minimum(after, len(ranked) - 1), after - 1])
    errors = np.abs(ranked[sides] / second.harm[near] - ratio)
    side, way = np.unravel_index(int(np.argmin(errors)), errors.shape)
    return int(near[way]), int(order[sides[side, way]])


def _apply(rows: Rows, options: Options, taken: Ints, weights: Floats, rng: np.random.Generator) -> None:
    for level, count in enumerate(taken):
        if level != options.base and count:
            giver, taker = (options.pool, options.here) if count > 0 else (options.here, options.pool)
            one = _some(rows, giver, weights, options.levels[level], abs(int(count)), rng)
            other = _some(rows, taker, weights, options.levels[options.base], abs(int(count)), rng)
            _exchange(rows, one, other)


def _some(rows: Rows, of: Ints, weights: Floats, level: float, count: int, rng: np.random.Generator) -> Ints:
    return rng.choice(of[weights[rows.code[of]] == level], count, replace=False)


def _exchange(rows: Rows, one: Ints, other: Ints) -> None:
    for column in (rows.group, rows.code):
        column[one], column[other] = column[other].copy(), column[one].copy()


def codes_of(plan: Plan, rows: Rows, rng: np.random.Generator) -> Ints:
    """A code for every row, in the shares of its group."""
    codes = np.zeros(len(rows), dtype=np.int64)
    for number, group in enumerate(plan.groups["group"]):
        possible = np.flatnonzero(plan.codes["group"] == group)
        for year in range(YEARS):
            members = np.flatnonzero((rows.group == number) & (rows.year == year))
            codes[members] = possible[deal_shares(rng, plan.codes["share"].to_numpy()[possible], len(members))]
    return codes
