"""The steadiest time of a place: blocks of the week ranked so that a chance run of three does not beat a habit.

A block is a group of weekdays × a few hours. Few offences make high rates by chance, so blocks are ranked not by
offences per day but by the lower end of its 95% interval (Garwood 1936, ``stats.rates``).

Few offences always have a busiest time. ``busiest`` names one only in a week of at least ``FEWEST_IN_WEEK`` offences,
if the block holds ``FEWEST_IN_BLOCK`` and more than an even week would give its best block by chance: exact binomial,
Bonferroni over all blocks. A plan sends nobody to a block of fewer than ``FEWEST_IN_BLOCK``. Both numbers were chosen
by simulation (``python -m benchmarks.truth``).
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
from scipy.stats import binom

from stats.rates import exact_interval

Floats = npt.NDArray[np.float64]

#: Groups of weekdays (Monday = 0) that a plan may name: weekdays, Friday and Saturday, weekends, every day. No single
#: days: the best of seven in one cell is nearly always luck.
GROUPS: tuple[tuple[int, ...], ...] = ((0, 1, 2, 3, 4), (4, 5), (5, 6), (0, 1, 2, 3, 4, 5, 6))
#: Fewest offences in a week whose busiest time is named, and in a block that is named or planned for.
FEWEST_IN_WEEK, FEWEST_IN_BLOCK = 30, 5
#: From so many offences on the share of the week in the busiest block may be said: of fewer, chosen as the highest, it
#: comes out at up to two and a half times the truth.
FEWEST_FOR_SHARE = 100
ALPHA = 0.05
_MEMBERS = np.array([[day in group for day in range(7)] for group in GROUPS], dtype=np.float64)


class Block(NamedTuple):
    """Weekdays × hours from ``start`` up to but without ``stop``; offences in it and their share of the week."""

    days: tuple[int, ...]
    start: int
    stop: int
    offences: float
    share: float


def group_counts(weeks: npt.ArrayLike, groups: Sequence[Sequence[int]], spans: Sequence[tuple[int, int]]) -> Floats:
    """Offences of every place in groups of weekdays × spans of hours: (places, 7, 24) to (places, groups, spans)."""
    table = np.asarray(weeks, dtype=np.float64)
    up_to = np.concatenate([np.zeros((*table.shape[:2], 1)), np.cumsum(table, axis=2)], axis=2)
    starts, stops = (np.array([span[end] for span in spans], dtype=np.int64) for end in (0, 1))
    members = np.array([[day in group for day in range(7)] for group in groups], dtype=np.float64)
    return np.asarray(np.einsum("gd,pds->pgs", members, up_to[:, :, stops] - up_to[:, :, starts]))


def block_counts(weeks: npt.ArrayLike, hours: int) -> Floats:
    """Offences in every block of every place: (places, 7, 24) to (places, groups, 25 - hours); none over midnight."""
    windows = np.lib.stride_tricks.sliding_window_view(np.asarray(weeks, dtype=np.float64), hours, axis=2).sum(axis=3)
    return np.asarray(np.einsum("gd,pdh->pgh", _MEMBERS, windows))


def block_scores(counts: Floats) -> Floats:
    """Lower end of the 95% interval of offences per day; shape of ``block_counts``."""
    distinct, place = np.unique(counts, return_inverse=True)
    lower = exact_interval(distinct)[0]
    return np.asarray(lower[place].reshape(counts.shape) / _MEMBERS.sum(axis=1)[None, :, None])


def steadiest_block(week: npt.ArrayLike, hours: int) -> Block:
    """The block of ``hours`` with the highest score in one week, shape (7, 24); the first where several have it."""
    table = np.asarray(week, dtype=np.float64)
    counts = block_counts(table[None], hours)
    group, start = (int(i) for i in np.unravel_index(int(block_scores(counts)[0].argmax()), counts[0].shape))
    count = float(counts[0, group, start])
    return Block(GROUPS[group], start, start + hours, count, count / max(float(table.sum()), 1e-300))


def busiest(week: npt.ArrayLike, hours: int) -> Block | None:
    """The steadiest block of ``hours`` in one week, shape (7, 24), or None where it may be chance (see the module)."""
    table = np.asarray(week, dtype=np.float64)
    total = float(table.sum())
    block = steadiest_block(table, hours)
    if total < FEWEST_IN_WEEK or block.offences < FEWEST_IN_BLOCK:
        return None
    # Fractions (aoristic counts) are rounded to the side of caution.
    seen, share = np.floor(block.offences), len(block.days) * hours / table.size
    blocks = len(GROUPS) * (25 - hours)
    return block if blocks * binom.sf(seen - 1, np.ceil(total), share) <= ALPHA else None
