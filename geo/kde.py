"""Kernel density of offences with the quartic kernel, in metres, kept on land.

Source: Silverman (1986), Density Estimation for Statistics and Data Analysis, eq. 4.5 for the kernel (also called
biweight) and p. 47 for the spread in the bandwidth. Each offence is a hill of radius h that sums to one offence:
K(d) = 3 / (pi h²) (1 - d²/h²)² for d < h.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy.spatial import cKDTree

Floats = npt.NDArray[np.float64]
Integers = npt.NDArray[np.int64]

#: Kernel values held at once: a few megabytes, which stay in the processor's cache.
AT_ONCE = 250_000


@dataclass(frozen=True, eq=False)
class Raster:
    """A lattice of nodes, ``step`` metres apart: node [r, c] lies at (x0 + c step, y0 + r step).

    ``land``: bool, shape (rows, cols), where offences can happen. Nodes beyond the array count as off land.
    """

    x0: float
    y0: float
    step: float
    land: npt.NDArray[np.bool_]


def bandwidth(x: npt.ArrayLike, y: npt.ArrayLike, weights: npt.ArrayLike | None = None) -> float:
    """Bandwidth in metres by rule of thumb: 4 × 1.06 min(sd, IQR / 1.34) n^(-1/5), averaged over both axes.

    ``x``, ``y``: metres, shape (n,). ``weights``: offences at each position, whole numbers; they count as if the
    position were repeated. The sd alone is taken along an axis where half of all offences share one coordinate.
    Raises ValueError when fewer than two offences are given or all are at one place: they have no spread.
    """
    count = np.ones(np.shape(x), np.int64) if weights is None else np.asarray(weights).astype(np.int64)
    spread = (_spread(np.asarray(x, dtype=np.float64), count) + _spread(np.asarray(y, dtype=np.float64), count)) / 2
    if spread == 0:
        raise ValueError("a bandwidth needs offences at two places or more")
    return float(4 * 1.06 * spread * count.sum() ** (-1 / 5))


def _spread(values: Floats, count: Integers) -> float:
    """min(sd, IQR / 1.34) of values that occur ``count`` times each."""
    n = int(count.sum())
    if n < 2:
        return 0.0
    mean = float(values @ count) / n
    deviation = float(np.sqrt((values - mean) ** 2 @ count / (n - 1)))
    order = np.argsort(values)
    upto = np.cumsum(count[order])
    position = np.array([0.25, 0.75]) * (n - 1)  # in the sorted list of all n, between two entries
    below = values[order][np.searchsorted(upto, np.floor(position), side="right")]
    above = values[order][np.searchsorted(upto, np.ceil(position), side="right")]
    low, high = below + (above - below) * (position % 1)
    return min(deviation, (high - low) / 1.34) if high > low else deviation


def quartic_density(
    x: npt.ArrayLike, y: npt.ArrayLike, weights: npt.ArrayLike, raster: Raster, bandwidth: float
) -> Floats:
    """Offences per km² at the nodes of ``raster``, shape (rows, cols); NaN off land.

    ``x``, ``y``: metres, shape (n,); ``weights``: offences at each position; ``bandwidth``: h in metres. The sum is
    exact at every node. A position whose kernel reaches nodes off land has its values on land scaled up until they sum
    to what all its nodes would have held; one that reaches no land at all is moved to the nearest land node. So no
    offence is lost at a coast: with h at least 8 steps, density × step² sums to the offences within 0.1%.
    Raises ValueError for coordinates or weights that are not finite, h smaller than a step, or offences without land.
    """
    across, up, count = (np.asarray(each, dtype=np.float64) for each in (x, y, weights))
    if not (np.isfinite(across).all() and np.isfinite(up).all() and np.isfinite(count).all()):
        raise ValueError("a coordinate or weight is not a finite number")
    if not bandwidth >= raster.step > 0:
        raise ValueError("the bandwidth is at least one step of the raster")
    if len(across) and not raster.land.any():
        raise ValueError("the raster has no land")
    density, at_sea = _summed(across, up, count, raster, bandwidth)
    if at_sea.any():
        moved = _nearest_land(across[at_sea], up[at_sea], raster)
        density += _summed(*moved, count[at_sea], raster, bandwidth)[0]
    return np.where(raster.land, density * (3e6 / (np.pi * bandwidth**2)), np.nan)


def _summed(
    x: Floats, y: Floats, count: Floats, raster: Raster, bandwidth: float
) -> tuple[Floats, npt.NDArray[np.bool_]]:
    """Sum of count × (1 - d²/h²)² at the nodes, scaled to stay on land; and which positions reach no land."""
    land = np.pad(raster.land, 1).ravel()  # the rim stands for everything beyond the array
    total = np.zeros(land.size)
    at_sea = np.zeros(len(x), dtype=bool)
    for part, node, kernel in _kernels(x, y, raster, bandwidth):
        inland = np.asarray(land[node].all(axis=1))
        scale = np.ones(len(node))
        coastal = kernel[~inland]
        on_land = (coastal * land[node[~inland]]).sum(axis=1)
        reaches = on_land > 0
        scale[~inland] = np.divide(coastal.sum(axis=1), on_land, out=np.zeros(len(on_land)), where=reaches)
        at_sea[part] = scale == 0
        offences = kernel * (count[part] * scale)[:, None]
        total += np.bincount(node.ravel(), offences.ravel(), minlength=land.size)
    return total.reshape(np.array(raster.land.shape) + 2)[1:-1, 1:-1], at_sea


def _kernels(x: Floats, y: Floats, raster: Raster, bandwidth: float) -> Iterator[tuple[slice, Integers, Floats]]:
    """Part by part: the positions, the nodes around each and (1 - d²/h²)² there, both of shape (positions, nodes).

    Nodes are numbered row by row on the raster with a rim of one node; any node beyond the array is one on the rim.
    """
    rows, columns = raster.land.shape
    reach = int(np.ceil(bandwidth / raster.step))
    offsets = np.arange(1 - reach, reach + 1)  # from the node at or before a position
    size = max(1, AT_ONCE // len(offsets) ** 2)
    for start in range(0, len(x), size):
        part = slice(start, start + size)
        column, dx = _along((x[part] - raster.x0) / raster.step, offsets, columns)
        row, dy = _along((y[part] - raster.y0) / raster.step, offsets, rows)
        node = (row * (columns + 2))[:, :, None] + column[:, None, :]
        scale = (raster.step / bandwidth) ** 2
        height = (1 - scale * dy**2)[:, :, None] - (scale * dx**2)[:, None, :]
        np.maximum(height, 0, out=height)
        height *= height
        yield part, node.reshape(len(node), -1), height.reshape(len(node), -1)


def _along(position: Floats, offsets: Integers, nodes: int) -> tuple[Integers, Floats]:
    """Numbers (with the rim: 1 to ``nodes``, or 0 and nodes + 1 beyond) and distances, in steps, along one axis."""
    before = np.floor(position)
    number = np.clip(before[:, None] + offsets + 1, 0, nodes + 1).astype(np.int64)
    return number, offsets - (position - before)[:, None]


def _nearest_land(x: Floats, y: Floats, raster: Raster) -> tuple[Floats, Floats]:
    row, column = np.nonzero(raster.land)
    nodes = np.column_stack([raster.x0 + column * raster.step, raster.y0 + row * raster.step])
    found = nodes[cKDTree(nodes).query(np.column_stack([x, y]))[1]]
    return found[:, 0], found[:, 1]
