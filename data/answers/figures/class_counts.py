"""Offences by class in both periods: what the breakdown by kind and the sum of harm both rest on."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from data.answers.cache import remembered
from data.answers.figures.tallies import tallies
from data.counts.tables import KINDS, OWN_KINDS
from data.question.named import class_numbers

if TYPE_CHECKING:
    import numpy.typing as npt

    from data.answers.request import Request


@dataclass(frozen=True)
class ClassCounts:
    """Counts by class number; ``what`` is left out unless the question is of named sets only."""

    now: npt.NDArray[np.int64]
    before: npt.NDArray[np.int64] | None


@dataclass(frozen=True)
class HarmSum:
    """The harm of one period: days, the sum of squared weights, offences, and those the table has no weight for."""

    harm: float
    squares: float
    count: int
    unweighted: int


@remembered()
def class_counts(request: Request) -> ClassCounts:
    """Ask the store; a named set cannot be left out of its own members, for flags decide who they are."""
    by = OWN_KINDS if only_sets(request) else KINDS
    return ClassCounts(*request.table(by, tallies(request).periods))


def harm_sums(request: Request) -> tuple[HarmSum, HarmSum | None]:
    """Harm of the question in both periods, from counts by class and the weights table."""
    state, store = request.state, request.store
    found, asked = class_counts(request), np.ones(len(store.classes), dtype=bool)
    if state.what and not only_sets(request):
        if set(state.what) & set(store.vocabulary().sets):  # sets and kinds together: ask for exactly these
            found = ClassCounts(*request.table(OWN_KINDS, tallies(request).periods))
        else:
            asked[:] = False
            asked[class_numbers(store, state.what)] = True
    weights = store.classes["harm_days"].to_numpy(np.float64)
    now = _harm_sum(found.now * asked, weights)
    return now, None if found.before is None else _harm_sum(found.before * asked, weights)


def only_sets(request: Request) -> bool:
    """Whether the question is of named sets alone, which then stay while their members are counted."""
    return bool(request.state.what) and set(request.state.what) <= set(request.store.vocabulary().sets)


def _harm_sum(counts: npt.NDArray[np.int64], weights: npt.NDArray[np.float64]) -> HarmSum:
    known = np.nan_to_num(weights)
    unweighted = counts[np.isnan(weights)].sum()
    return HarmSum(float(counts @ known), float(counts @ known**2), int(counts.sum()), int(unweighted))
