"""Change in harm: a weighted sum of offences, so its uncertainty is that of a compound Poisson sum, not of a count.

With n offences of weights w, the variance of H = sum(w) is sum(w²) (Campbell's theorem). The interval is on the
log ratio of the daily sums by the delta method: se² = sum(w²)/H² in each period. A few heavy offences carry most of
a sum, so the quantile is Student's t with sum(w)²/sum(w²) degrees of freedom from each period (the number of equally
heavy offences that would vary as much). Coverage at a nominal 95%, by `make truth`: 94% to 95% from 50 offences on.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
from scipy.special import stdtr, stdtrit

from stats.change import Change

Floats = npt.NDArray[np.float64]


def harm_change(
    now: npt.ArrayLike,
    now_squares: npt.ArrayLike,
    before: npt.ArrayLike,
    before_squares: npt.ArrayLike,
    days_now: float,
    days_before: float,
    confidence: float = 0.95,
) -> Change:
    """Compare sums of harm (days) of two periods per day; ``*_squares`` are sums of squared weights. Same shapes.

    Returns a Change whose verdict and interval agree by construction; 'unknown' where a period has no harm.
    """
    h1, s1, h0, s0 = (np.asarray(value, dtype=np.float64) for value in (now, now_squares, before, before_squares))
    known = (h1 > 0) & (h0 > 0)
    with np.errstate(divide="ignore", invalid="ignore"):
        log_ratio = np.log(h1 / days_now) - np.log(h0 / days_before)
        error = np.sqrt(s1 / h1**2 + s0 / h0**2)
        freedom = np.where(known, h1**2 / s1 + h0**2 / s0, 1.0)
    z = stdtrit(freedom, 1 - (1 - confidence) / 2)
    ratio, low, high = (
        np.where(known, np.exp(np.where(known, log_ratio + side * z * error, 0.0)), np.nan) for side in (0, -1, 1)
    )
    p = np.where(known, 2 * stdtr(freedom, -np.abs(np.where(known, log_ratio / error, 0.0))), np.nan)
    verdict = np.select([~known, low > 1, high < 1], ["unknown", "rise", "fall"], default="none")
    return Change(100 * (ratio - 1), 100 * (low - 1), 100 * (high - 1), ratio, low, high, p, verdict)
