"""Where more offences lie than a base leads to expect: counts of neighbourhoods against people, or other offences.

Each offence is taken to fall on a unit with a chance in proportion to its base, so a neighbourhood's count is binomial.
Real counts vary more than that, so the normal scores are divided by a dispersion from the scores themselves
(Spiegelhalter 2005, Statistics in Medicine 24, 1185-1202: winsorised, at least 1), as in ``stats.funnel``.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy.sparse import csr_matrix
from scipy.special import betainc, betaincc, ndtr, ndtri

from geo.gistar import counted_p, gi_star

Floats = npt.NDArray[np.float64]

#: Neighbourhoods that expect fewer offences than this say nothing of the dispersion; so many are needed to say it.
LEAST_EXPECTED, LEAST_UNITS = 1.0, 30
WINSOR = 0.10
#: Scores beyond this are infinite in floating point.
FARTHEST = 37.0


@dataclass(frozen=True, eq=False)
class Beyond:
    """Of n units: ``z`` and two-sided ``p`` of the neighbourhood, offences ``expected`` there; the ``dispersion``."""

    z: Floats
    p: Floats
    expected: Floats
    dispersion: float


def beyond(values: npt.ArrayLike, base: npt.ArrayLike, weights: csr_matrix) -> Beyond:
    """Offences of each unit and its neighbours against the share of the base that they have.

    ``values``: whole counts, ``base``: 0 or more, both (n,); ``weights`` as for ``geo.gistar.gi_star``. A neighbourhood
    without any base has z 0 and p 1. Raises ValueError for negative numbers or a base that is 0 everywhere.
    """
    x, b = np.asarray(values, dtype=np.float64), np.asarray(base, dtype=np.float64)
    if np.any(x < 0) or np.any(b < 0) or not b.sum() > 0:
        raise ValueError("counts and base are 0 or more, and some base is needed")
    counts, total = np.rint(weights @ x), float(x.sum())
    share = np.clip(np.asarray(weights @ b) / b.sum(), 0.0, 1.0)
    known = (share > 0) & (share < 1)
    # Binomial tails with and without the count itself, and their mean: counts are steps.
    a, rest = np.maximum(counts, 1e-9), np.maximum(total - counts, 1e-9)
    upper = (betainc(a, rest + 1, share) + betainc(a + 1, rest, share)) / 2
    lower = (betaincc(a, rest + 1, share) + betaincc(a + 1, rest, share)) / 2
    score = np.where(counts > total * share, -ndtri(upper), ndtri(lower))
    z = np.where(known, np.clip(score, -FARTHEST, FARTHEST), 0.0)
    dispersion = _dispersion(z[known & (total * share >= LEAST_EXPECTED)])
    z /= np.sqrt(dispersion)
    return Beyond(z, 2 * ndtr(-np.abs(z)), total * share, dispersion)


def also_dealt(found: Beyond, values: npt.ArrayLike, weights: csr_matrix) -> Floats:
    """p-values of ``found``, no smaller than those of the same counts dealt at random; 1 where the two disagree.

    Several offences at one address go beyond any base; only a neighbourhood of such places goes beyond this too.
    ``values`` and ``weights`` are those that ``found`` was made from.
    """
    star = gi_star(values, weights)
    agree = np.sign(star.z) == np.sign(found.z)
    return np.where(agree, np.maximum(found.p, counted_p(star, values, dealt=True)), 1.0)


def _dispersion(z: Floats) -> float:
    """Mean square of the scores, the outer tenth on either side drawn in; 1 at least."""
    if len(z) < LEAST_UNITS:
        return 1.0
    low, high = np.quantile(z, [WINSOR, 1 - WINSOR])
    return float(max(1.0, (np.clip(z, low, high) ** 2).mean()))
