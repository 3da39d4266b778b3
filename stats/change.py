"""Has it changed? Two counts compared per day, with an interval on their ratio and a verdict in words.

The verdict and the interval come from one method, so they cannot contradict each other on screen. Given the sum of two
Poisson counts, the later one is binomial (Przyborowski & Wilenski 1940). The interval is Clopper & Pearson's (1934) for
that binomial turned into a ratio of daily rates; the p-value is twice the smaller tail, the test that this interval
inverts. It is exact: where nothing changed it says "no clear change" at least 95 times in 100, and more often
when counts are small. Krishnamoorthy & Thomson's E-test (2004) is sharper on small counts, but has no matching
interval, so no verdict is taken from it.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy.special import betainc, betaincinv
from scipy.stats import false_discovery_control

Floats = npt.NDArray[np.float64]

#: A percentage of a base smaller than this is not shown (METHODS); the caller shows the two counts instead.
MIN_BASE = 20

#: Sign and words of each verdict: the sign differs in shape as well, so that nothing hangs on colour.
VERDICT_WORDS: dict[str, tuple[str, str]] = {
    "rise": ("▲", "clear rise"),
    "fall": ("▼", "clear fall"),
    "none": ("◆", "no clear change"),
    "unknown": ("–", "not known"),
}


@dataclass(frozen=True)
class Change:
    """Change from one period to a later one, per day. Every array has the shape of the input.

    ``percent`` is 100 × (ratio − 1), and ``low``/``high`` its limits: NaN where the base is under ``MIN_BASE``.
    ``ratio`` and its limits are there for any base: NaN where neither period has an offence, infinite over a base of 0.
    ``p`` is two-sided (adjusted if that was asked for). ``verdict`` holds keys of ``VERDICT_WORDS``.
    """

    percent: Floats
    low: Floats
    high: Floats
    ratio: Floats
    ratio_low: Floats
    ratio_high: Floats
    p: Floats
    verdict: npt.NDArray[np.str_]


def change(
    now: npt.ArrayLike,
    before: npt.ArrayLike,
    days_now: npt.ArrayLike,
    days_before: npt.ArrayLike,
    confidence: float = 0.95,
    *,
    adjust: bool = False,
) -> Change:
    """Compare offence counts of two periods per day by the conditional binomial method (see the module's text).

    ``now``, ``before``: whole counts, NaN where not known (suppressed), then the verdict is 'unknown'; ``days_*``:
    lengths of the periods in days, above 0. All broadcast. The interval lies wholly above or below "no change" exactly
    where ``p`` < 1 − ``confidence``, and there the verdict is 'rise' or 'fall'.

    ``adjust``: for many areas at once. Verdicts then follow Benjamini & Hochberg (1995), so that of all areas called
    changed about 5% are not; the intervals are widened to match (Benjamini & Yekutieli 2005), so they still agree.
    Raises ValueError for fractions, negative counts or periods without days.
    """
    x, base, exposure_now, exposure_before = _checked(now, before, days_now, days_before)
    if not 0 < confidence < 1:
        raise ValueError("confidence is a share between 0 and 1, for example 0.95")
    null = exposure_now / (exposure_now + exposure_before)  # share of offences expected 'now' when nothing changed
    p, clear, alpha = _decide(_two_sided_p(x, base, null), 1 - confidence, adjust)
    known = np.isfinite(p)
    ratio, low, high = (odds * exposure_before / exposure_now for odds in _odds(x, base, alpha))
    # Same statement as the p-value but for the last bit of floating point: settle that bit in favour of the p-value.
    low = np.where(known, np.where(clear, low, np.fmin(low, 1.0)), np.nan)
    high = np.where(known, np.where(clear, high, np.fmax(high, 1.0)), np.nan)
    rising = x > (x + base) * null
    verdict = np.select([~known, clear & rising, clear], ["unknown", "rise", "fall"], default="none")
    shown = known & (base >= MIN_BASE)
    percent, percent_low, percent_high = (np.where(shown, 100 * (value - 1), np.nan) for value in (ratio, low, high))
    return Change(percent, percent_low, percent_high, ratio, low, high, p, verdict)


def _checked(*inputs: npt.ArrayLike) -> tuple[Floats, Floats, Floats, Floats]:
    x, base, days_now, days_before = np.broadcast_arrays(*(np.asarray(value, dtype=np.float64) for value in inputs))
    for counts in (x, base):
        known = counts[np.isfinite(counts)]
        if np.any(known < 0) or np.any(known != np.floor(known)):
            raise ValueError("changes are tested on whole counts of offences, 0 or more")
    if np.any(~(days_now > 0)) or np.any(~(days_before > 0)):
        raise ValueError("both periods need at least one day")
    return x, base, days_now, days_before


def _two_sided_p(x: Floats, base: Floats, null: Floats) -> Floats:
    """Twice the smaller tail of the binomial, at most 1. A tail is an incomplete beta function: P(X>=x)=I(x, n-x+1)."""
    at_least = np.where(x > 0, betainc(np.maximum(x, 1), base + 1, null), 1.0)
    at_most = np.where(base > 0, betainc(np.maximum(base, 1), x + 1, 1 - null), 1.0)
    p = np.minimum(2 * np.minimum(at_least, at_most), 1.0)
    return np.where(np.isfinite(x) & np.isfinite(base), p, np.nan)


def _decide(p: Floats, alpha: float, adjust: bool) -> tuple[Floats, npt.NDArray[np.bool_], float]:
    """The p-values to report, which of them are clear, and the alpha of the intervals that say the same."""
    if not adjust or not np.isfinite(p).any():
        return p, p < alpha, alpha
    adjusted = benjamini_hochberg(p)
    clear = adjusted < alpha
    # Benjamini & Yekutieli: with R of m called changed, intervals at 1 - R alpha / m leave "no change" out for those.
    return adjusted, clear, alpha * max(int(clear.sum()), 1) / int(np.isfinite(p).sum())


def _odds(x: Floats, base: Floats, alpha: float) -> tuple[Floats, Floats, Floats]:
    """Odds of an offence being 'now' rather than 'before', and its Clopper-Pearson limits."""
    low = np.where(x > 0, betaincinv(np.maximum(x, 1), base + 1, alpha / 2), 0.0)
    # The upper limit as the lower limit of the mirrored problem, which keeps its digits when it is close to 1.
    rest = np.where(base > 0, betaincinv(np.maximum(base, 1), x + 1, alpha / 2), 0.0)
    with np.errstate(divide="ignore", invalid="ignore"):
        return x / base, low / (1 - low), (1 - rest) / rest


def benjamini_hochberg(p: npt.ArrayLike) -> Floats:
    """p-values adjusted for the false discovery rate (Benjamini & Hochberg 1995), same shape; NaN is left out."""
    values = np.asarray(p, dtype=np.float64)
    known = np.isfinite(values)
    result = np.full(values.shape, np.nan)
    if known.any():
        result[known] = false_discovery_control(values[known], method="bh")
    return result
