"""Do offences follow one another nearby and soon after? The Knox test for near repeats.

Sources: Knox (1964), The detection of space-time interactions, Applied Statistics 13, 25-30; with shuffled dates as
Besag & Diggle (1977) and, for crime, Johnson et al. (2007), J. Quant. Criminol. 23, 201-219.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy.spatial import cKDTree

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]

#: More close pairs than this are refused: they would take over 150 MB, and with 999 shuffles some ten seconds.
MOST_PAIRS = 2_000_000


@dataclass(frozen=True, eq=False)
class Knox:
    """Pairs of offences by band of distance (rows) and of days between them (columns).

    ``observed`` pairs; ``expected``, their mean over the shuffles; ``ratio`` of the two (NaN where both are 0, infinite
    over an expectation of 0); ``p`` one-sided, (1 + shuffles with as many or more) / (1 + shuffles).
    """

    observed: Ints
    expected: Floats
    ratio: Floats
    p: Floats


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
    Raises ValueError for coordinates that are not finite, days that are not whole, edges that do not rise, and more
    than 2 million pairs within the longest distance.
    """
    points, when = _checked(x, y, day)
    near, far = _edges(distances), _edges(days)
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
    tree, reach = cKDTree(points), edges[-1] * (1 + 1e-9) + 1e-9  # the tree's own rounding shall lose no pair
    count = (int(tree.count_neighbors(tree, reach)) - len(points)) // 2
    if count > MOST_PAIRS:
        raise ValueError(f"{count:,} pairs within {edges[-1]:g} m; take a shorter period or distance")
    pairs = tree.query_pairs(reach, output_type="ndarray")
    apart = points[pairs[:, 0]] - points[pairs[:, 1]]
    band = np.searchsorted(edges, np.hypot(apart[:, 0], apart[:, 1]), side="left")
    order = np.argsort(band, kind="stable")
    starts = np.searchsorted(band[order], np.arange(len(edges) + 1))
    return np.ascontiguousarray(pairs[order[: starts[-1]]].T), starts


def _counts(when: npt.NDArray[np.signedinteger], pairs: npt.NDArray[np.intp], starts: Ints, edges: Floats) -> Ints:
    """Pairs by band of distance and of days."""
    apart = np.abs(when[pairs[0]] - when[pairs[1]])
    up_to = np.zeros((len(starts) - 1, len(edges) + 1), dtype=np.int64)
    for column, edge in enumerate(edges.tolist(), start=1):
        soon = apart <= int(edge)  # a float would turn every pair into one
        for row in range(len(up_to)):
            up_to[row, column] = np.count_nonzero(soon[starts[row] : starts[row + 1]])
    return np.diff(up_to, axis=1)
