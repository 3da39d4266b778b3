"""Rates per head of population, with the interval an analyst would put on them.

Source: Breslow & Day (1987), Statistical Methods in Cancer Research II, p. 69 (Byar's approximation), as used by the
Association of Public Health Observatories, Technical Briefing 3 (2008); the exact interval is Garwood (1936).
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import numpy.typing as npt
from scipy.special import gammaincinv, ndtri

Floats = npt.NDArray[np.float64]

#: From this count on Byar's approximation is used; below it the exact interval.
BYAR_FROM = 10


class Rates(NamedTuple):
    """Offences per ``per`` residents, and the limits of the interval. All three have the shape of the input."""

    rate: Floats
    low: Floats
    high: Floats


def exact_interval(count: npt.ArrayLike, confidence: float = 0.95) -> tuple[Floats, Floats]:
    """Exact (Garwood 1936) limits of a Poisson count: half the chi-squared quantiles. ``count`` >= 0, any shape.

    >>> [round(float(x), 3) for x in exact_interval(10)]
    [4.795, 18.39]
    """
    observed = np.asarray(count, dtype=np.float64)
    tail = _tail(confidence)
    # Half a chi-squared quantile on 2k degrees of freedom is a gamma quantile of shape k. A count of 0 has low 0.
    low = np.where(observed > 0, gammaincinv(np.maximum(observed, 1e-300), tail), 0.0)
    return np.where(np.isnan(observed), np.nan, low), gammaincinv(observed + 1, 1 - tail)


def byar_interval(count: npt.ArrayLike, confidence: float = 0.95) -> tuple[Floats, Floats]:
    """Byar's limits of a Poisson count, good from about 10 on. ``count`` > 0, any shape; 0 gives NaN.

    >>> [round(float(x), 3) for x in byar_interval(10)]
    [4.787, 18.391]
    """
    observed = np.asarray(count, dtype=np.float64)
    z = ndtri(1 - _tail(confidence))
    below = np.where(observed > 0, observed, np.nan)
    above = below + 1
    low = below * (1 - 1 / (9 * below) - z / (3 * np.sqrt(below))) ** 3
    high = above * (1 - 1 / (9 * above) + z / (3 * np.sqrt(above))) ** 3
    return low, high


def count_interval(count: npt.ArrayLike, confidence: float = 0.95) -> tuple[Floats, Floats]:
    """Limits of a Poisson count: Byar from 10 on, exact below, 0 at the bottom of a zero. NaN stays NaN.

    Raises ValueError for a count below zero.
    """
    observed = np.asarray(count, dtype=np.float64)
    if np.any(observed < 0):
        raise ValueError("a count cannot be below zero")
    byar, exact = byar_interval(observed, confidence), exact_interval(observed, confidence)
    many = observed >= BYAR_FROM
    return np.where(many, byar[0], exact[0]), np.where(many, byar[1], exact[1])


def rate_interval(
    count: npt.ArrayLike, population: npt.ArrayLike, per: float = 1000.0, confidence: float = 0.95
) -> Rates:
    """Offences per ``per`` residents with the limits of a Poisson interval on the count.

    ``count`` (offences in the period) and ``population`` (residents) broadcast together; the population is taken as
    known. Where the population is 0 or not known, or the count is not known (NaN: suppressed), all three are NaN.
    Raises ValueError for a negative count.
    """
    observed, residents = np.broadcast_arrays(
        np.asarray(count, dtype=np.float64), np.asarray(population, dtype=np.float64)
    )
    low, high = count_interval(observed, confidence)
    scale = per / np.where(residents > 0, residents, np.nan)
    return Rates(observed * scale, low * scale, high * scale)


def _tail(confidence: float) -> float:
    if not 0 < confidence < 1:
        raise ValueError("confidence is a share between 0 and 1, for example 0.95")
    return (1 - confidence) / 2
