"""Change in cost: offences of several kinds times what one of each costs, compared between two periods.

With n offences of a kind at c pounds each, the cost is sum(c n) and its variance sum(c² n): a compound Poisson sum
(Campbell's theorem). The earlier period is brought to the length of the later one by the factor r, days over days, so
that change = H1 − r H0 with variance S1 + r² S0, S being the sums of c² n. Few heavy offences carry most of a sum, so
the quantile is Student's t with H1²/S1 + H0²/S0 degrees of freedom (the number of equally heavy offences that would
vary as much), as in ``stats.harm``. Unit costs are taken as exact: they are estimates too, but shared by both periods.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import numpy.typing as npt
from scipy.special import stdtrit


class CostChange(NamedTuple):
    """Pounds. ``before`` is at the length of the later period; ``change`` = ``now`` − ``before`` with its interval."""

    now: float
    before: float
    change: float
    low: float
    high: float
    verdict: str  # 'rise', 'fall', 'none', or 'unknown' where neither period has an offence


def cost_change(
    now: npt.ArrayLike,
    before: npt.ArrayLike,
    unit_cost: npt.ArrayLike,
    days_now: float,
    days_before: float,
    confidence: float = 0.95,
) -> CostChange:
    """Compare the cost of two periods; ``now``, ``before``: counts by kind, ``unit_cost``: pounds, all of shape (n,).

    The verdict is a rise or a fall exactly where the interval lies wholly on one side of no change. Raises ValueError
    for negative counts or costs, or periods without days.
    """
    n1, n0, cost = (np.asarray(value, dtype=np.float64) for value in (now, before, unit_cost))
    if any(not (np.isfinite(value) & (value >= 0)).all() for value in (n1, n0, cost)):
        raise ValueError("counts and unit costs are known, and 0 or more")
    if not (days_now > 0 and days_before > 0):
        raise ValueError("both periods need at least one day")
    ratio = days_now / days_before
    later, earlier = float(cost @ n1), ratio * float(cost @ n0)
    later_variance, earlier_variance = float(cost**2 @ n1), ratio**2 * float(cost**2 @ n0)
    if later + earlier == 0:
        return CostChange(0.0, 0.0, 0.0, np.nan, np.nan, "unknown")
    # A period without any cost has no variance and adds nothing to the degrees of freedom.
    freedom = sum(
        total**2 / spread for total, spread in ((later, later_variance), (earlier, earlier_variance)) if spread > 0
    )
    reach = float(stdtrit(freedom, (1 + confidence) / 2)) * np.sqrt(later_variance + earlier_variance)
    change = later - earlier
    low, high = change - reach, change + reach
    verdict = "rise" if low > 0 else "fall" if high < 0 else "none"
    return CostChange(later, earlier, change, float(low), float(high), verdict)
