"""Few offences in many places and times: counts drawn towards what is expected there, by as much as chance explains.

Source: DuMouchel (1999), Bayesian data mining in large frequency tables, The American Statistician 53, 177-190 (the
multi-item gamma Poisson shrinker). A count is Poisson of mean ratio × expected; ratios follow a mixture of two gamma
distributions, one of the many cells that do as is expected and one of the few that have a habit of their own.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import numpy.typing as npt
from scipy.optimize import minimize
from scipy.special import digamma, expit, gammaln

Floats = npt.NDArray[np.float64]

#: Logarithms of shape and rate that are looked at, and of the odds of the first gamma.
SHAPES, ODDS = (-4.0, 6.0), (-5.0, 7.0)
START = (2.0, 2.0, -0.5, -1.5, 2.0)
#: Expected counts within this share of one another are taken as one when the mixture is fitted.
STEP = 0.05


class Ratios(NamedTuple):
    """Mixture of two gamma distributions of the ratio: shape and rate of each, and the ``share`` of the first."""

    shape: float
    rate: float
    own_shape: float
    own_rate: float
    share: float


def fit_ratios(counts: npt.ArrayLike, expected: npt.ArrayLike) -> Ratios:
    """The mixture that makes the counts most likely. Both of one shape; expected counts of 0 tell nothing.

    Raises ValueError for negative counts or without any expected count above 0.
    """
    x, m = (np.asarray(values, dtype=np.float64).ravel() for values in (counts, expected))
    if np.any(x < 0) or not np.any(m > 0):
        raise ValueError("counts are 0 or more, and some must be expected")
    x, m = x[m > 0], m[m > 0]
    # Thousands of cells have the same few counts: alike ones are worked out once.
    keys = np.column_stack([np.round(np.log(m) / STEP), x])
    _, first, times = np.unique(keys, axis=0, return_index=True, return_counts=True)
    x, m = x[first], m[first]

    def against(parameters: Floats) -> tuple[float, Floats]:
        odds = parameters[4]
        one, other = (_likelihood(x, m, *np.exp(parameters[i : i + 2])) for i in (0, 2))
        both = np.logaddexp(one - np.logaddexp(0, -odds), other - np.logaddexp(0, odds))
        first = np.exp(one - np.logaddexp(0, -odds) - both)  # chance that a count came from the first gamma
        slopes = [
            (times * part * slope).sum()
            for part, i in ((first, 0), (1 - first, 2))
            for slope in _slopes(x, m, *np.exp(parameters[i : i + 2]))
        ]
        lean = (times * (first - expit(odds))).sum()
        return -float((times * both).sum()), -np.array([*slopes, lean])

    found = minimize(against, START, jac=True, method="L-BFGS-B", bounds=[SHAPES] * 4 + [ODDS]).x
    shape, rate, own_shape, own_rate = (float(value) for value in np.exp(found[:4]))
    return Ratios(shape, rate, own_shape, own_rate, float(expit(found[4])))


def shrunk(counts: npt.ArrayLike, expected: npt.ArrayLike, ratios: Ratios) -> Floats:
    """Mean of each cell's offences given its count: expected × (shape + count) / (rate + expected), of both mixed.

    ``counts`` and ``expected`` of one shape, which is that of the answer; 0 where nothing is expected.
    """
    x, m = np.asarray(counts, dtype=np.float64), np.maximum(np.asarray(expected, dtype=np.float64), 0.0)
    some = np.maximum(m, 1e-300)  # where nothing is expected the answer is 0 whichever gamma it came from
    one, other = (_likelihood(x, some, ratios[i], ratios[i + 1]) for i in (0, 2))
    lean = np.log(ratios.share) - np.log1p(-ratios.share)
    first = expit(one - other + lean)
    means = [(ratios[i] + x) / (ratios[i + 1] + m) for i in (0, 2)]
    return np.asarray(m * (first * means[0] + (1 - first) * means[1]))


def _likelihood(x: Floats, m: Floats, shape: float, rate: float) -> Floats:
    """Logarithm of the chance of a count (negative binomial), without what does not depend on the gamma."""
    return np.asarray(
        gammaln(x + shape) - gammaln(shape) + shape * np.log(rate / (rate + m)) + x * np.log(m / (rate + m))
    )


def _slopes(x: Floats, m: Floats, shape: float, rate: float) -> tuple[Floats, Floats]:
    """Derivatives of ``_likelihood`` by the logarithms of shape and rate."""
    by_shape = shape * (digamma(x + shape) - digamma(shape) + np.log(rate / (rate + m)))
    return np.asarray(by_shape), np.asarray((shape * m - x * rate) / (rate + m))
