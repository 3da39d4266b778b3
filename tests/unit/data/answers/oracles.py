"""Hotspot questions answered by loops over rows and by esda, as the tests of this folder compare them."""

from __future__ import annotations

import warnings
from collections import Counter

import numpy as np
from scipy import stats
from scipy.spatial import cKDTree

from data.answers.hotspots.hotspots import UnitLayer
from data.question.filters import FilterState
from data.question.periods import Period
from tests.oracle.clauses import areas
from tests.oracle.naive import Plain, matching
from tests.unit.data.answers.planted import Lattice

with warnings.catch_warnings():
    warnings.simplefilter("ignore")  # what these libraries say of their own dependencies
    from esda.getisord import G_Local
    from libpysal.weights import W


def by_cell(rows: list[Plain], state: FilterState, period: Period | None, lattice: Lattice) -> tuple[Counter[str], int]:
    """Offences by cell of the study area, and how many lie in none of it."""
    found = [] if period is None else matching(rows, state, period.start, period.end, ("lsoa", "cell"))
    chosen = set(state.districts).union(*(areas()[name] for name in state.areas))
    names = [row.cell(lattice.width) for row in found]
    kept = [name for name in names if name and (not chosen or lattice.district_of[name] in chosen)]
    return Counter(kept), len(found) - len(kept)


def lost(model: UnitLayer) -> tuple[int, int]:
    """Offences left out and all offences, as the layer says."""
    words = model.left_out.replace(",", "").split()
    return (int(words[0]), int(words[2])) if words else (0, 0)


def neighbours(middles: np.ndarray, width: float) -> W:
    """Each cell itself and those whose middles are a width apart."""
    near: dict[int, list[int]] = {i: [i] for i in range(len(middles))}
    for one, other in cKDTree(middles).query_pairs(1.01 * width):
        near[one].append(other)
        near[other].append(one)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # districts that do not touch
        return W(near, silence_warnings=True)


def dealt_tails(counts: np.ndarray, sums: np.ndarray, sizes: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Chance that as many counts drawn at random reach a sum, and that they do not pass it; by Fourier transform."""
    length = int(counts.max() * sizes.max()) + 2
    transform = np.fft.rfft(np.bincount(counts.astype(int), minlength=length) / len(counts), length)
    above, below = np.ones(len(counts)), np.ones(len(counts))
    for size in np.unique(sizes):
        of_sum = np.fft.irfft(transform**size, length)
        here = sizes == size
        above[here] = [of_sum[int(s) :].sum() for s in sums[here]]
        below[here] = [of_sum[: int(s) + 1].sum() for s in sums[here]]
    return above, below


def recomputed(counts: np.ndarray, weights: W, *, dealt: bool = False) -> np.ndarray:
    """Bins -3 to 3: Gi* of esda, the counts of a neighbourhood also beyond Poisson (and, ``dealt``, beyond the same
    counts drawn at random, with three of its own), false discovery rate of scipy."""
    if (counts == counts[0]).all():
        return np.zeros(len(counts), int)  # nothing to tell apart
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # districts that do not touch
        found = G_Local(counts.astype(float), weights, transform="B", star=True, permutations=0)
    near = [weights.neighbors[i] for i in range(len(counts))]
    sums = np.array([counts[each].sum() for each in near])
    mean = counts.mean() * np.array([len(each) for each in near])
    above, below = stats.poisson.sf(sums - 1, mean), stats.poisson.cdf(sums, mean)
    tail = np.minimum(1, 2 * np.where(found.Zs > 0, above, below))
    if dealt:
        more, less = dealt_tails(counts, sums, np.array([len(each) for each in near]))
        tail = np.maximum(tail, np.minimum(1, 2 * np.where(found.Zs > 0, more, less)))
    adjusted = stats.false_discovery_control(np.maximum(2 * found.p_norm, tail))
    strength = sum((adjusted <= level).astype(int) for level in (0.10, 0.05, 0.01))
    return np.sign(found.Zs).astype(int) * strength * (counts >= 3 if dealt else 1)
