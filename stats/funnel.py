"""Funnel plot of areas: which rates differ from the overall rate by more than their size explains.

Without over-dispersion the limits at 95% and 99.8% are exact Poisson limits (Spiegelhalter 2005, Statistics in
Medicine 24, 1185-1202, "Funnel plots for comparing institutional performance"): a count is below the lower one where
so few have a chance under 2.5% (0.1%) at the overall rate, above the upper one where so many have. The often used
½ chi²(p/2, 2E) and ½ chi²(1 − p/2, 2E + 2) are the interval around a count of E, one to three offences higher on either
side. With few expected that matters: every area without an offence would be below the 99.8% limit, however small.

Areas differ for reasons other than chance as well, and then nearly all of them would be outside. The limits are
therefore widened (the same paper, additive random effects): z on the square-root scale, z = 2(√O − √E); z winsorised
at 10% in either tail; phi the mean of its squares; and, where phi is above 1, the variance between areas
tau² = (I phi − (I − 1)) / (Σw − Σw²/Σw) with w = 4E, I areas. The limits are then E (1 ± z_p √(1/4E + tau²))², or the
exact ones where those are wider (a few offences expected).

Winsorising keeps outlying areas from hiding themselves. It also pulls phi to about 0.68 where areas do not differ,
and tau² to between a half and two thirds of the true variance where they do: then 10% to 14% of the areas are outside
the inner pair and 1% to 2% the outer even if none stands out from the others.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
from scipy.special import ndtri, pdtrik

Floats = npt.NDArray[np.float64]

WINSORISE = 0.1
#: Two-sided tails of the inner and the outer pair of limits.
TAIL_INNER, TAIL_OUTER = 0.05, 0.002


@dataclass(frozen=True)
class Funnel:
    """A funnel of n areas. ``theta`` is the overall rate and ``rate`` each area's, both per ``per`` residents.

    ``phi`` is the dispersion (1: Poisson; NaN if nothing is expected), ``tau2`` the variance between areas of
    √(O/E), 0 unless phi is above 1. ``z`` is on the square-root scale with tau² taken into account. ``verdict``: −2
    below the 99.8% limit, −1 below the 95% limit, 0 inside, 1 above 95%, 2 above 99.8%. ``rate``, ``z`` and
    ``verdict`` are NaN where count or population are not known or the population is 0.
    """

    theta: float
    per: float
    phi: float
    tau2: float
    rate: Floats
    z: Floats
    verdict: Floats


class FunnelLimits(NamedTuple):
    """The four curves, per ``Funnel.per`` residents, each of the shape of the populations asked for."""

    low_outer: Floats
    low_inner: Floats
    high_inner: Floats
    high_outer: Floats


def funnel(counts: npt.ArrayLike, population: npt.ArrayLike, per: float = 1000.0) -> Funnel:
    """Compare areas with their overall rate (see the module's text). Both arrays have the shape (n,).

    ``counts``: offences, NaN where suppressed; ``population``: residents. Areas of which either is unknown, or without
    residents, take no part. Raises ValueError for negative counts or where no area is left.
    """
    observed, residents = np.broadcast_arrays(np.asarray(counts, np.float64), np.asarray(population, np.float64))
    known = np.isfinite(observed) & np.isfinite(residents) & (residents > 0)
    if np.any(observed < 0) or not known.any():
        raise ValueError("a funnel needs counts of 0 or more and an area with residents")
    observed, residents = np.where(known, observed, np.nan), np.where(known, residents, np.nan)
    theta = float(np.nansum(observed) / np.nansum(residents))
    expected = theta * residents
    naive = 2 * (np.sqrt(observed) - np.sqrt(expected))
    phi, tau2 = _dispersion(naive[known], 4 * expected[known]) if theta else (np.nan, 0.0)
    limits = _count_limits(expected, tau2)
    verdict = np.where(known, 0.0, np.nan)
    for code, outside in zip((-1, -2, 1, 2), _outside(observed, limits), strict=True):
        verdict[outside] = code
    # Dividing y = √(O/E) − 1 by √(1/4E + tau²) is dividing the naive z by √(1 + 4E tau²).
    z = naive / np.sqrt(1 + 4 * expected * tau2)
    return Funnel(theta * per, per, phi, tau2, observed / residents * per, z, verdict)


def limits(plot: Funnel, population_grid: npt.ArrayLike) -> FunnelLimits:
    """The limits at given populations (above 0, any shape), to draw the curves. NaN gives NaN.

    Raises ValueError for a population of 0 or less.
    """
    residents = np.asarray(population_grid, dtype=np.float64)
    if np.any(residents <= 0):
        raise ValueError("limits are drawn for populations above 0")
    counts = _count_limits(plot.theta / plot.per * residents, plot.tau2)
    return FunnelLimits(*(each / residents * plot.per for each in counts))


def _outside(observed: Floats, bounds: FunnelLimits) -> tuple[npt.NDArray[np.bool_], ...]:
    """Below the inner limit, below the outer, above the inner, above the outer."""
    low_outer, low_inner, high_inner, high_outer = bounds
    return observed < low_inner, observed < low_outer, observed > high_inner, observed > high_outer


def _count_limits(expected: Floats, tau2: float) -> FunnelLimits:
    """Limits as counts, low outer to high outer."""
    low_inner, high_inner = _pair(expected, tau2, TAIL_INNER)
    low_outer, high_outer = _pair(expected, tau2, TAIL_OUTER)
    return FunnelLimits(low_outer, low_inner, high_inner, high_outer)


def _pair(expected: Floats, tau2: float, tail: float) -> tuple[Floats, Floats]:
    # pdtrik is the count, not rounded, up to which the Poisson distribution holds a share; at least 0.
    low, high = pdtrik(tail / 2, expected), pdtrik(1 - tail / 2, expected) + 1
    if tau2 > 0:
        reach = ndtri(1 - tail / 2) * np.sqrt(1 / (4 * expected) + tau2)
        low = np.minimum(low, expected * np.maximum(1 - reach, 0.0) ** 2)
        high = np.maximum(high, expected * (1 + reach) ** 2)
    return low, high


def _dispersion(z: Floats, weights: Floats) -> tuple[float, float]:
    """phi of winsorised z and the variance between areas, from its weights 1 / s²."""
    phi = float(np.mean(np.clip(z, *np.quantile(z, [WINSORISE, 1 - WINSORISE])) ** 2))
    areas, total = z.size, weights.sum()
    if phi <= 1 or areas < 2:
        return phi, 0.0
    return phi, float((areas * phi - (areas - 1)) / (total - (weights**2).sum() / total))
