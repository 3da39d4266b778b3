"""Has it changed? Two counts compared per day, with an interval on their ratio and a verdict in words.

The verdict and the interval come from one method, so they cannot contradict each other on screen. Given the sum of two
Poisson counts, the later one is binomial (Przyborowski & Wilenski 1940). The interval is Clopper & Pearson's (1934) for
that binomial turned into a ratio of daily rates; the p-value is twice the smaller tail, the test that this interval
inverts. It is exact: where nothing changed it says "no clear change" at least 95 times in 100, and more often
when counts are small. Krishnamoorthy & Thomson's E-test (2004) is sharper on small counts, but has no matching
interval, so no verdict is taken from it.

Counts vary by more than chance. With a dispersion above 1 (``series.dispersion``) both counts are divided by it, as in
a quasi-likelihood, and so is the step of one offence; where the dispersion is an estimate, the tails are those of
Student's t on its degrees of freedom. Size and coverage are simulated in ``python -m benchmarks.truth``.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy.special import betainc, betaincinv, ndtr, ndtri, stdtr, stdtrit
from scipy.stats import false_discovery_control

Floats = npt.NDArray[np.float64]
Mask = npt.NDArray[np.bool_]

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
    dispersion: npt.ArrayLike = 1.0,
    freedom: npt.ArrayLike = np.inf,
    counts_percent: bool = False,
) -> Change:
    """Compare offence counts of two periods per day by the conditional binomial method (see the module's text).

    ``now``, ``before``: whole counts, NaN where not known (suppressed), then the verdict is 'unknown'; ``days_*``:
    lengths of the periods in days, above 0. All broadcast. The interval lies wholly above or below "no change" exactly
    where ``p`` < 1 − ``confidence``, and there the verdict is 'rise' or 'fall'.

    ``adjust``: for many areas at once. Verdicts then follow Benjamini & Hochberg (1995), so that of all areas called
    changed about 5% are not; the intervals are widened to match (Benjamini & Yekutieli 2005), so they still agree.
    ``dispersion``: 1 or more, and ``freedom``, the degrees of freedom it was estimated on (infinite: taken as known);
    both broadcast. ``counts_percent``: for the same whole months of two years the percentage is that of the counts, as
    published figures give it, while test and interval stay per day (29 February); where it would lie outside of its own
    interval it is per day as well.
    Raises ValueError for fractions, negative counts, periods without days or a dispersion below 1.
    """
    x, base, exposure_now, exposure_before = _checked(now, before, days_now, days_before)
    phi, degrees = (np.broadcast_to(np.asarray(each, np.float64), x.shape) for each in (dispersion, freedom))
    if not 0 < confidence < 1 or np.any(~(phi >= 1)) or np.any(~(degrees > 0)):
        raise ValueError("confidence is a share between 0 and 1, a dispersion 1 or more, on some degrees of freedom")
    null = exposure_now / (exposure_now + exposure_before)  # share of offences expected 'now' when nothing changed
    p, clear, alpha = _decide(_two_sided_p(x, base, null, phi, degrees), 1 - confidence, adjust)
    odds = _odds(x, base, _normal_alpha(alpha, degrees), phi)
    ratio, low, high = (each * exposure_before / exposure_now for each in odds)
    rising = x > (x + base) * null
    return _told(p, clear, rising, (ratio, low, high), base, 100 * (odds[0] - 1) if counts_percent else None)


def _told(
    p: Floats, clear: Mask, rising: Mask, ratios: tuple[Floats, Floats, Floats], base: Floats, published: Floats | None
) -> Change:
    """Verdict, interval and percentage that say the same."""
    known, (ratio, low, high) = np.isfinite(p), ratios
    # Same statement as the p-value but for the last bit of floating point: settle that bit in favour of the p-value.
    low = np.where(known, np.where(clear, low, np.fmin(low, 1.0)), np.nan)
    high = np.where(known, np.where(clear, high, np.fmax(high, 1.0)), np.nan)
    verdict = np.select([~known, clear & rising, clear], ["unknown", "rise", "fall"], default="none")
    shown = known & (base >= MIN_BASE)
    percent, least, most = (np.where(shown, 100 * (value - 1), np.nan) for value in (ratio, low, high))
    if published is not None:
        percent = _published(published, percent, least, most)
    return Change(percent, least, most, ratio, low, high, p, verdict)


def _published(published: Floats, percent: Floats, low: Floats, high: Floats) -> Floats:
    """The percentage of the counts, but where it would lie outside of its own interval."""
    return np.where((published >= low) & (published <= high), published, percent)


def _checked(*inputs: npt.ArrayLike) -> tuple[Floats, Floats, Floats, Floats]:
    x, base, days_now, days_before = np.broadcast_arrays(*(np.asarray(value, dtype=np.float64) for value in inputs))
    for counts in (x, base):
        known = counts[np.isfinite(counts)]
        if np.any(known < 0) or np.any(known != np.floor(known)):
            raise ValueError("changes are tested on whole counts of offences, 0 or more")
    if np.any(~(days_now > 0)) or np.any(~(days_before > 0)):
        raise ValueError("both periods need at least one day")
    return x, base, days_now, days_before


def _two_sided_p(x: Floats, base: Floats, null: Floats, phi: Floats, degrees: Floats) -> Floats:
    """Twice the smaller tail of the binomial, at most 1. A tail is an incomplete beta function: P(X>=x)=I(x, n-x+1)."""
    step = 1 / phi
    at_least = np.where(x > 0, betainc(np.maximum(x, 1) * step, base * step + step, null), 1.0)
    at_most = np.where(base > 0, betainc(np.maximum(base, 1) * step, x * step + step, 1 - null), 1.0)
    p = np.minimum(2 * np.minimum(at_least, at_most), 1.0)
    student = np.isfinite(degrees)
    p = np.where(student, 2 * stdtr(np.where(student, degrees, 1.0), ndtri(p / 2)), p)
    return np.where(np.isfinite(x) & np.isfinite(base), p, np.nan)


def _normal_alpha(alpha: float, degrees: Floats) -> Floats:
    """The two-sided normal tail that lies as far out as ``alpha`` of Student's t does."""
    student = np.isfinite(degrees)
    return np.where(student, 2 * ndtr(stdtrit(np.where(student, degrees, 1.0), alpha / 2)), alpha)


def _decide(p: Floats, alpha: float, adjust: bool) -> tuple[Floats, npt.NDArray[np.bool_], float]:
    """The p-values to report, which of them are clear, and the alpha of the intervals that say the same."""
    if not adjust or not np.isfinite(p).any():
        return p, p < alpha, alpha
    adjusted = benjamini_hochberg(p)
    clear = adjusted < alpha
    # Benjamini & Yekutieli: with R of m called changed, intervals at 1 - R alpha / m leave "no change" out for those.
    return adjusted, clear, alpha * max(int(clear.sum()), 1) / int(np.isfinite(p).sum())


def _odds(x: Floats, base: Floats, alpha: Floats, phi: Floats) -> tuple[Floats, Floats, Floats]:
    """Odds of an offence being 'now' rather than 'before', and its Clopper-Pearson limits."""
    step = 1 / phi
    low = np.where(x > 0, betaincinv(np.maximum(x, 1) * step, base * step + step, alpha / 2), 0.0)
    # The upper limit as the lower limit of the mirrored problem, which keeps its digits when it is close to 1.
    rest = np.where(base > 0, betaincinv(np.maximum(base, 1) * step, x * step + step, alpha / 2), 0.0)
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
