"""Where offences gather: the Getis-Ord Gi* of every unit, with the false discovery rate kept.

Source: Getis & Ord (1992) and Ord & Getis (1995), the form that counts a unit among its own neighbours; p-values
adjusted by Benjamini & Hochberg (1995). Neighbours weigh 1, everything else 0. Distances in metres.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy.sparse import coo_matrix, csr_matrix
from scipy.spatial import cKDTree
from scipy.special import gammainc, gammaincc, ndtr

Floats = npt.NDArray[np.float64]

#: Adjusted p-values up to which a unit is in bin 1, 2 and 3: 90%, 95% and 99%.
LEVELS = (0.10, 0.05, 0.01)
#: Metres by which two centres may be further apart than the distance asked for: the rounding of their coordinates.
ALLOWANCE = 0.01


@dataclass(frozen=True, eq=False)
class GiStar:
    """Gi* of n units, for one column (n,) or m columns (n, m).

    ``z`` and two-sided, unadjusted ``p`` have the shape of the values, as have ``sums`` (offences in the unit and its
    neighbours). ``members``, shape (n,): how many units those are.
    """

    z: Floats
    p: Floats
    sums: Floats
    members: Floats


def gi_star(
    values: npt.ArrayLike, weights: csr_matrix, *, empty: int = 0, members: npt.ArrayLike | None = None
) -> GiStar:
    """Gi* of ``values``, shape (n,) or (n, m) where each column is a map of its own.

    ``weights``: (n, n), 1 for the unit itself and its neighbours (``pair_weights``, ``band_weights``). Where there is
    nothing to tell apart (all values of a column equal, a neighbourhood of every unit) z is 0 and p is 1.

    ``empty``: units of the study area that are left out because they and all their neighbours are 0; most of a county
    is. Then ``members``, (n,), says how many units each neighbourhood really has.
    Raises ValueError for values that are not finite, or weights that do not fit, are not 1 or leave out the unit.
    """
    x = np.asarray(values, dtype=np.float64)
    n = len(x)
    _check(x, weights)
    columns = _columns(x)
    sums = np.asarray(weights @ columns)
    size = np.asarray(weights @ np.ones(n) if members is None else members, dtype=np.float64)
    every = n + empty
    mean = columns.sum(axis=0) / max(every, 1)
    deviation = np.sqrt((((columns - mean) ** 2).sum(axis=0) + empty * mean**2) / max(every, 1))
    equal = (columns == columns[:1]).all(axis=0) & ((empty == 0) | (mean == 0))
    deviation[equal] = 0.0  # rounding can leave a trace of spread in equal values
    spread = np.outer(np.sqrt(size * (every - size) / max(every - 1, 1)), deviation)
    z = np.divide(sums - np.outer(size, mean), spread, out=np.zeros_like(sums), where=spread > 0)
    return GiStar(z.reshape(x.shape), (2 * ndtr(-np.abs(z))).reshape(x.shape), sums.reshape(x.shape), size)


def _columns(values: Floats) -> Floats:
    return values[:, None] if values.ndim == 1 else values


def _check(x: Floats, weights: csr_matrix) -> None:
    if x.ndim not in (1, 2) or weights.shape != (len(x), len(x)):
        raise ValueError("values are (n,) or (n, m) and weights (n, n)")
    if not np.isfinite(x).all():
        raise ValueError("a value is not a finite number")
    if np.any(weights.data != 1) or np.any(weights.diagonal() != 1):
        raise ValueError("weights are 1 for the unit itself and its neighbours")


def band_weights(x: npt.ArrayLike, y: npt.ArrayLike, distance: float) -> csr_matrix:
    """Weights of all pairs of units within ``distance`` metres of each other, the units themselves included.

    ``x``, ``y``: metres, shape (n,). Just at the distance is within it, give or take a centimetre.
    Raises ValueError for coordinates that are not finite.
    """
    points = np.column_stack([np.asarray(x, dtype=np.float64), np.asarray(y, dtype=np.float64)])
    return pair_weights(len(points), cKDTree(points).query_pairs(distance + ALLOWANCE, output_type="ndarray"))


def pair_weights(n: int, pairs: npt.ArrayLike) -> csr_matrix:
    """Weights of ``n`` units that touch in ``pairs``, shape (k, 2): both ways, the units themselves included.

    A pair may be given twice or in both orders. Raises ValueError for a position outside 0 to n - 1.
    """
    one, other = np.asarray(pairs, dtype=np.int64).reshape(-1, 2).T
    own = np.arange(n)
    row, column = np.concatenate([one, other, own]), np.concatenate([other, one, own])
    weights = coo_matrix((np.ones(len(row)), (row, column)), shape=(n, n)).tocsr()
    weights.data[:] = 1.0  # pairs given more than once were added up
    return weights


def counted_p(found: GiStar, values: npt.ArrayLike, *, empty: int = 0, dealt: bool = False) -> Floats:
    """Two-sided p-values for counts, shape of the values: the larger of Gi*'s own and that of a Poisson count.

    Gi* takes a sum over neighbours to be normal. Sums of a few offences are not: two side by side on a quiet map reach
    a z of 10. So the offences of a neighbourhood are also set against the Poisson distribution of mean (the column's
    mean × units in it), twice the tail on the side of z, at most 1; only where both are small is the answer small.
    ``dealt``: also against the sum of as many counts drawn from the column itself. Many offences at one address make
    one high count, which is beyond Poisson wherever it lies; a neighbourhood of high counts is not.
    ``values``, ``empty``: the whole counts, 0 or more, that ``found`` was made from; raises ValueError for any other.
    """
    x = np.asarray(values, dtype=np.float64)
    if x.shape != found.z.shape or np.any(x < 0) or np.any(x != np.floor(x)):
        raise ValueError("Poisson p-values are for the whole counts, 0 or more, that Gi* was made from")
    z, p, sums = (_columns(part) for part in (found.z, found.p, found.sums))
    counts = _columns(x)
    mean = counts.sum(axis=0) / max(len(x) + empty, 1)
    answer = np.empty_like(p)
    for column in range(p.shape[1]):
        tail = _poisson_p(sums[:, column], found.members, mean[column], z[:, column])
        if dealt:
            tail = np.maximum(tail, _dealt_p(sums[:, column], found.members, counts[:, column], empty, z[:, column]))
        answer[:, column] = np.maximum(p[:, column], tail)
    return answer.reshape(x.shape)


def _dealt_p(sums: Floats, members: Floats, counts: Floats, empty: int, z: Floats) -> Floats:
    """Twice the tail beyond ``sums`` of as many counts dealt at random, shape (n,); 1 where z is 0.

    Counts are drawn with replacement, so the distribution of a sum of m is that of one count convolved m times.
    """
    chances = np.bincount(counts.astype(np.int64), minlength=1).astype(np.float64)
    chances[0] += empty
    chances /= max(chances.sum(), 1.0)
    answer, of_sum = np.ones(len(sums)), np.ones(1)
    for size in range(1, int(members.max(initial=0)) + 1):
        of_sum = np.convolve(of_sum, chances)
        here = np.flatnonzero(members == size)
        at_least = np.append(np.cumsum(of_sum[::-1])[::-1], 0.0)
        up_to = np.cumsum(of_sum)
        reached = sums[here].astype(np.int64)
        answer[here] = np.where(z[here] > 0, at_least[reached], up_to[np.minimum(reached, len(up_to) - 1)])
    return np.where(z == 0, 1.0, np.minimum(2 * answer, 1.0))


def _poisson_p(sums: Floats, members: Floats, mean: float, z: Floats) -> Floats:
    """Twice the Poisson tail beyond ``sums`` on the side of ``z``, shape (n,); 1 where z is 0."""
    # Few different sums and sizes of neighbourhood occur, so each pair is worked out once: incomplete gamma is slow.
    size = int(members.max(initial=0)) + 1
    code = (sums * size + members).astype(np.int64)
    occurs = np.zeros(int(code.max(initial=0)) + 1, dtype=np.bool_)
    occurs[code] = True
    pairs = np.flatnonzero(occurs)
    count, mu = pairs // size, mean * (pairs % size)
    tails = np.ones((2, len(occurs)))
    tails[0, pairs] = gammainc(np.maximum(count, 1), mu)  # of use where z > 0, so where the count is at least 1
    tails[1, pairs] = gammaincc(count + 1, mu)
    return np.where(z == 0, 1.0, np.minimum(2 * tails[np.where(z > 0, 0, 1), code], 1.0))


def hot_cold(z: npt.ArrayLike, p: npt.ArrayLike, *, empty: int = 0) -> npt.NDArray[np.int8]:
    """Bins of each unit, same shape: 3, 2, 1 hot and -3, -2, -1 cold at 99%, 95%, 90% confidence, else 0.

    The p-values of each column, shape (n,) or (n, m), are adjusted for its n units by Benjamini & Hochberg: of the
    units in bins 2 and 3, about one in twenty is there by chance. The sign is that of z. ``empty`` units that were left
    out count among the n; their p must be above 0.1, see ``empty_is_plain``.
    """
    signs = np.sign(np.asarray(z, dtype=np.float64)).astype(np.int8)
    columns = _columns(np.asarray(p, dtype=np.float64))
    strength = np.zeros(columns.shape, np.int8)
    for column in range(columns.shape[1]):
        strength[:, column] = _strength(columns[:, column], len(columns) + empty)
    return signs * strength.reshape(signs.shape)


def empty_is_plain(mean: float, members: npt.ArrayLike) -> bool:
    """Whether an empty neighbourhood could never be a cold spot of counts, so that such units may be left out.

    ``mean``: offences per unit; ``members``: sizes of neighbourhoods. The Poisson chance of none is exp(-mean members).
    """
    return bool(2 * np.exp(-mean * np.max(members, initial=0)) > max(LEVELS))


def _strength(p: Floats, n: int) -> npt.NDArray[np.int8]:
    """0 to 3 by adjusted p-value. Adjusting only raises p, so those above the last level need no sorting."""
    small = np.flatnonzero(p <= max(LEVELS))
    small = small[np.argsort(p[small])]
    scaled = p[small] * (n / np.arange(1, len(small) + 1))
    adjusted = np.minimum.accumulate(scaled[::-1])[::-1]
    strength = np.zeros(len(p), np.int8)
    strength[small] = sum((adjusted <= level).astype(np.int8) for level in LEVELS)
    return strength
