"""Do offences follow one another nearby and soon after? The Knox test for near repeats.

Sources: Knox (1964), The detection of space-time interactions, Applied Statistics 13, 25-30; with shuffled dates as
Besag & Diggle (1977) and, for crime, Johnson et al. (2007), J. Quant. Criminol. 23, 201-219. Where there are too many
pairs to shuffle, the mean and the variance over all ways to deal the dates: Barton & David (1966), The random
intersection of two graphs; Mantel (1967), Cancer Research 27, 209-220.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy.spatial import cKDTree
from scipy.special import gammainc, ndtr

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]

#: More close pairs than this are not shuffled: they would take over 150 MB, and with 999 shuffles some ten seconds.
MOST_PAIRS = 2_000_000
#: Close pairs within twice the longest time that are held at once; more are refused (about half a gigabyte).
MOST_AT_ONCE = 20_000_000


@dataclass(frozen=True, eq=False)
class Knox:
    """Pairs of offences by band of distance (rows) and of days between them (columns).

    ``observed`` pairs; ``expected``, their mean over the shuffles; ``ratio`` of the two (NaN where both are 0, infinite
    over an expectation of 0); ``p`` one-sided, (1 + shuffles with as many or more) / (1 + shuffles). ``shuffled``:
    whether dates were shuffled; else mean and p come from the formulas for all ways to deal them.
    """

    observed: Ints
    expected: Floats
    ratio: Floats
    p: Floats
    shuffled: bool = True


def knox(
    x: npt.ArrayLike,
    y: npt.ArrayLike,
    day: npt.ArrayLike,
    distances: Sequence[float],
    days: Sequence[int],
    shuffles: int = 999,
    seed: int = 1964,
) -> Knox:
    """Count pairs of offences close in place and time, and as many times again with the dates dealt anew.

    ``x``, ``y``: metres; ``day``: whole day numbers; all of shape (n,). ``distances``: upper edges of the bands in
    metres, rising, 0 or more: up to and with the first, then above it up to and with the second, and so on (1 as the
    first stands for the same place). ``days``: upper edges likewise of the days between two offences, whole numbers (0
    as the first for the same day). The same question gets the same answer, as the ``seed`` is fixed.

    Dates are dealt among the offences as they lie, so that neither busy places nor busy months count as near repeats.
    With more than 2 million pairs within the longest distance nothing is shuffled: see ``knox_by_moments``.
    Raises ValueError for coordinates that are not finite, days that are not whole, and edges that do not rise.
    """
    points, when = _checked(x, y, day)
    near, far = _edges(distances), _edges(days)
    if _close_pairs(points, near[-1]) > MOST_PAIRS:
        return knox_by_moments(x, y, day, distances, days)
    pairs, starts = _pairs_by_band(points, near)
    rng = np.random.default_rng(seed)
    observed = _counts(when, pairs, starts, far)
    total, as_many = np.zeros(observed.shape, dtype=np.int64), np.zeros(observed.shape, dtype=np.int64)
    for _ in range(shuffles):
        simulated = _counts(rng.permutation(when), pairs, starts, far)
        total += simulated
        as_many += simulated >= observed
    with np.errstate(divide="ignore", invalid="ignore"):
        expected = total / np.float64(shuffles)
        return Knox(observed, expected, observed / expected, (1 + as_many) / (1 + shuffles))


def _checked(x: npt.ArrayLike, y: npt.ArrayLike, day: npt.ArrayLike) -> tuple[Floats, npt.NDArray[np.signedinteger]]:
    east, north, when = (np.asarray(each, dtype=np.float64) for each in (x, y, day))
    if east.ndim != 1 or not east.shape == north.shape == when.shape:
        raise ValueError("every offence needs x, y and a day")
    points = np.column_stack([east, north])
    if not np.isfinite(points).all() or not np.isfinite(when).all() or (when % 1 != 0).any():
        raise ValueError("x and y are finite, and days whole numbers")
    since = when - when.min(initial=np.inf)
    # Days are fetched for every pair in every shuffle: in 16 bits that is quickest.
    return points, since.astype(np.int16 if since.max(initial=0) <= np.iinfo(np.int16).max else np.int64)


def _edges(edges: Sequence[float]) -> Floats:
    found = np.asarray(edges, dtype=np.float64)
    rising = found.ndim == 1 and len(found) > 0 and found[0] >= 0 and bool((np.diff(found) > 0).all())
    if not rising or not np.isfinite(found).all():
        raise ValueError("edges of bands rise from 0 or more")
    return found


def _pairs_by_band(points: Floats, edges: Floats) -> tuple[npt.NDArray[np.intp], Ints]:
    """The close pairs, shape (2, pairs), ordered by band of distance; and where each band starts, with the end."""
    if len(points) < 2:
        return np.zeros((2, 0), dtype=np.intp), np.zeros(len(edges) + 1, dtype=np.int64)
    pairs = cKDTree(points).query_pairs(_reach(edges[-1]), output_type="ndarray")
    apart = points[pairs[:, 0]] - points[pairs[:, 1]]
    band = np.searchsorted(edges, np.hypot(apart[:, 0], apart[:, 1]), side="left")
    order = np.argsort(band, kind="stable")
    starts = np.searchsorted(band[order], np.arange(len(edges) + 1))
    return np.ascontiguousarray(pairs[order[: starts[-1]]].T), starts


def _reach(distance: float) -> float:
    return distance * (1 + 1e-9) + 1e-9  # the tree's own rounding shall lose no pair


def _close_pairs(points: Floats, distance: float) -> int:
    """How many pairs lie within the distance."""
    if len(points) < 2:
        return 0
    tree = cKDTree(points)
    return (int(tree.count_neighbors(tree, _reach(distance))) - len(points)) // 2


def knox_by_moments(
    x: npt.ArrayLike, y: npt.ArrayLike, day: npt.ArrayLike, distances: Sequence[float], days: Sequence[int]
) -> Knox:
    """The Knox table with the exact mean and variance over all ways to deal the dates, whatever the number of pairs.

    Parameters as in ``knox``. A table cell is the number of edges that two graphs share, one joining offences that
    are near, one those that are soon after one another; under all n! ways to deal the dates its mean is
    A·B / N, with A and B their edges and N = n(n − 1)/2, and its variance follows from A, B and the pairs of edges
    that meet. p is the upper tail of the gamma distribution with that mean and variance (of the normal where the
    variance is that of no spread): at thousands of pairs the shape matters little.
    Raises ValueError as ``knox`` does, and where more than 20 million pairs lie within the longest distance and twice
    the longest time.
    """
    points, when = _checked(x, y, day)
    near, far = _edges(distances), _edges(days)
    observed = _observed(points, when.astype(np.int64), near, far)
    by_place, by_time = _degrees_by_place(points, near), _degrees_by_time(when.astype(np.int64), far)
    expected, variance = np.zeros(observed.shape), np.zeros(observed.shape)
    for row, column in np.ndindex(*observed.shape):
        expected[row, column], variance[row, column] = _shared_edges(by_place[row], by_time[column])
    with np.errstate(divide="ignore", invalid="ignore"):
        return Knox(observed, expected, observed / expected, _upper_tail(observed, expected, variance), shuffled=False)


def _shared_edges(one: Ints, other: Ints) -> tuple[float, float]:
    """Mean and variance of the edges that two graphs share over all permutations, from the degrees of their nodes."""
    n = len(one)
    if n < 4:
        raise ValueError("the moments need four offences or more")
    edges = [float(degree.sum()) / 2 for degree in (one, other)]
    meeting = [float((degree * (degree - 1)).sum()) / 2 for degree in (one.astype(float), other.astype(float))]
    apart = [count * (count - 1) / 2 - touch for count, touch in zip(edges, meeting, strict=True)]
    pairs = n * (n - 1) / 2
    mean = edges[0] * edges[1] / pairs
    # Ordered pairs of different edges: those that meet in a node can only fall on such, those apart likewise.
    all_meeting = n * (n - 1) * (n - 2) / 2
    all_apart = pairs * (pairs - 1) / 2 - all_meeting
    square = mean + 2 * meeting[0] * meeting[1] / all_meeting + 2 * apart[0] * apart[1] / all_apart
    return mean, max(square - mean**2, 0.0)


def _upper_tail(observed: Ints, expected: Floats, variance: Floats) -> Floats:
    """Chance of as many pairs or more, by a gamma distribution of this mean and variance; half a pair for steps."""
    reached = observed - 0.5
    with np.errstate(divide="ignore", invalid="ignore"):
        tail = 1 - gammainc(expected**2 / variance, np.maximum(reached, 0) * expected / variance)
        steep = ndtr(-(reached - expected) / np.sqrt(variance))
    fits = (variance > 0) & (expected > 0)
    return np.where(fits, np.where(np.isfinite(tail), tail, steep), np.where(observed > expected + 0.5, 0.0, 1.0))


def _degrees_by_place(points: Floats, edges: Floats) -> Ints:
    """Other offences in each band of distance, shape (bands, n)."""
    tree = cKDTree(points)
    within = [tree.query_ball_point(points, _reach(edge), return_length=True) - 1 for edge in edges]
    return np.diff(np.array([np.zeros(len(points)), *within]), axis=0).astype(np.int64)


def _degrees_by_time(when: Ints, edges: Floats) -> Ints:
    """Other offences in each band of days, shape (bands, n)."""
    order = np.sort(when)
    within = [
        np.searchsorted(order, when + int(edge), "right") - np.searchsorted(order, when - int(edge), "left") - 1
        for edge in edges
    ]
    return np.diff(np.array([np.zeros(len(when)), *within]), axis=0).astype(np.int64)


def _observed(points: Floats, when: Ints, near: Floats, far: Floats) -> Ints:
    """The table of pairs, one stretch of days after the other."""
    order = np.argsort(when, kind="stable")
    points, when = points[order], when[order]
    span = int(far[-1]) + 1
    table = np.zeros((len(near), len(far)), dtype=np.int64)
    for start in range(0, int(when[-1]) + 1 if len(when) else 0, span):
        low, own, stop = np.searchsorted(when, [start, start + span, start + 2 * span])
        if _close_pairs(points[low:stop], near[-1]) > MOST_AT_ONCE:
            raise ValueError("too many offences lie close together; take a smaller area")
        if own == low or stop - low < 2:
            continue
        pairs = cKDTree(points[low:stop]).query_pairs(_reach(near[-1]), output_type="ndarray") + low
        pairs = pairs[pairs.min(axis=1) < own]
        away = points[pairs[:, 0]] - points[pairs[:, 1]]
        row = np.searchsorted(near, np.hypot(away[:, 0], away[:, 1]), side="left")
        column = np.searchsorted(far, np.abs(when[pairs[:, 0]] - when[pairs[:, 1]]), side="left")
        kept = (row < len(near)) & (column < len(far))
        table += np.bincount(row[kept] * len(far) + column[kept], minlength=table.size).reshape(table.shape)
    return table


def _counts(when: npt.NDArray[np.signedinteger], pairs: npt.NDArray[np.intp], starts: Ints, edges: Floats) -> Ints:
    """Pairs by band of distance and of days."""
    apart = np.abs(when[pairs[0]] - when[pairs[1]])
    up_to = np.zeros((len(starts) - 1, len(edges) + 1), dtype=np.int64)
    for column, edge in enumerate(edges.tolist(), start=1):
        soon = apart <= int(edge)  # a float would turn every pair into one
        for row in range(len(up_to)):
            up_to[row, column] = np.count_nonzero(soon[starts[row] : starts[row + 1]])
    return np.diff(up_to, axis=1)
