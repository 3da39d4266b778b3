"""Is a series rising or falling throughout? The Mann-Kendall test, for many series at once.

Source: Mann (1945); Kendall (1975), Rank Correlation Methods, for the variance with ties; Gilbert (1987), Statistical
Methods for Environmental Pollution Monitoring, pp. 208-217. It looks at the order of the values only, and takes them to
be independent from one time to the next: a series that lingers is called a trend more often than it should be.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy.special import ndtr

Floats = npt.NDArray[np.float64]

#: With fewer times no order of the values is improbable enough to mean anything.
MIN_TIMES = 4
#: A trend is called one up to this p-value.
ALPHA = 0.05


@dataclass(frozen=True, eq=False)
class MannKendall:
    """The test of n series; every array has shape (n,).

    ``s``: pairs of times where the later value is higher, less those where it is lower. ``z``: s less its continuity
    correction, in standard deviations. ``p``: two-sided, from the normal distribution.
    """

    s: npt.NDArray[np.int64]
    z: Floats
    p: Floats

    @property
    def direction(self) -> npt.NDArray[np.int8]:
        """1 where a series rises significantly (``p`` <= 0.05), -1 where it falls, else 0; shape (n,)."""
        return np.where(self.p <= ALPHA, np.sign(self.s), 0).astype(np.int8)


def mann_kendall(series: npt.ArrayLike) -> MannKendall:
    """Test each row of ``series``, shape (n, m), for a trend along its m evenly spaced times, oldest first.

    A row of equal values has z 0 and p 1, as have all rows when m < 4. Raises ValueError for values not finite.
    """
    x = np.asarray(series, dtype=np.float64)
    if x.ndim != 2 or not np.isfinite(x).all():
        raise ValueError("series are finite numbers of shape (n, m)")
    n, m = x.shape
    by_time = np.ascontiguousarray(x.T)
    s = np.zeros(n, np.int64)
    for lag in range(1, m):
        later, earlier = by_time[lag:], by_time[:-lag]
        s += np.count_nonzero(later > earlier, axis=0) - np.count_nonzero(later < earlier, axis=0)
    if m < MIN_TIMES:
        return MannKendall(s, np.zeros(n), np.ones(n))
    deviation = np.sqrt(_variance(x))
    z = np.divide(s - np.sign(s), deviation, out=np.zeros(n), where=deviation > 0)
    return MannKendall(s, z, 2 * ndtr(-np.abs(z)))


def _variance(x: Floats) -> Floats:
    """Variance of s for each row: every group of t equal values takes t (t - 1) (2t + 5) off."""
    n, m = x.shape
    ordered = np.sort(x, axis=1)
    first = np.ones(x.shape, dtype=bool)  # of its group of equal values
    first[:, 1:] = ordered[:, 1:] != ordered[:, :-1]
    start = np.flatnonzero(first)
    group = np.diff(start, append=x.size)
    ties = np.bincount(start // m, group * (group - 1) * (2 * group + 5), minlength=n)
    return np.asarray((m * (m - 1) * (2 * m + 5) - ties) / 18)
