"""Which group is over-represented, and whether two ways of counting the same thing drift apart.

Representation: a group's share of the people recorded over its share of the residents; the interval is Clopper &
Pearson's (1934) for the share of people, residents being known. Groups are compared with all people together, so one
group's ratio being high makes the others' low.

Divergence: two monthly series, such as knife injuries known to the police and admissions to hospital. Under the
null hypothesis that a month has the ratio of the base period, its first count given the four totals is hypergeometric
(Fisher 1934). That is the binomial test of the month against the ratio of the base period, but takes into account
that this ratio is itself an estimate: comparing twelve months with twelve, the plain binomial would find a difference
in about 16 of 100 pairs of series that have none.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
from scipy.special import betaincinv
from scipy.stats import hypergeom

from stats.change import benjamini_hochberg

Floats = npt.NDArray[np.float64]

#: Months of the base period, the first of the series, and of the latest period compared with it.
BASE_MONTHS = 12
FALSE_DISCOVERY_RATE = 0.05


class Ratio(NamedTuple):
    """Ratio of shares and the limits of its 95% interval, all of the shape of the input; 1 is as among residents."""

    ratio: Floats
    low: Floats
    high: Floats


@dataclass(frozen=True)
class Divergence:
    """Two series of n months. ``relative``, ``p`` and ``flag`` are arrays of n, NaN and False in the base period.

    ``relative``: the month's ratio a/b over that of the base period (infinite over b of 0); ``p``: two-sided, adjusted
    for the number of months (Benjamini & Hochberg 1995); ``flag``: p below 5%. ``overall_relative`` and ``overall_p``
    compare the latest 12 months with the base period in one test.
    """

    relative: Floats
    p: Floats
    flag: npt.NDArray[np.bool_]
    overall_relative: float
    overall_p: float


def representation(counts: npt.ArrayLike, population: npt.ArrayLike) -> Ratio:
    """Share of the people in each group over its share of the residents (see the module's text).

    ``counts``: people, whole; ``population``: residents; one each per group, shape (n,). A group of which either is
    NaN is left out of both totals and is NaN; so is a group without residents, but its people count towards the
    total. All are NaN without people. Raises ValueError for fractions or negative figures.
    """
    people, residents = np.broadcast_arrays(_counts(counts), np.asarray(population, dtype=np.float64))
    if np.any(residents < 0):
        raise ValueError("residents are 0 or more")
    known = np.isfinite(people) & np.isfinite(residents)
    people, residents = np.where(known, people, np.nan), np.where(known & (residents > 0), residents, np.nan)
    n = np.nansum(people)
    share = residents / np.nansum(residents)
    if n == 0:
        return Ratio(*np.full((3, *people.shape), np.nan))
    rest = n - people
    low = np.where(people > 0, betaincinv(np.maximum(people, 1), rest + 1, 0.025), 0.0)
    high = np.where(rest > 0, betaincinv(people + 1, np.maximum(rest, 1), 0.975), 1.0)
    return Ratio(people / n / share, low / share, high / share)


def divergence(a: npt.ArrayLike, b: npt.ArrayLike) -> Divergence:
    """Does the ratio a/b leave that of the first twelve months? (See the module's text.)

    ``a``, ``b``: whole monthly counts of the same at least 24 months, NaN where either is missing: such a month takes
    no part. Raises ValueError for other lengths, fractions or negative counts. Counts that scatter more than Poisson
    counts, or a season that differs between the two, are flagged more often than 5%.
    """
    first, second = _counts(a), _counts(b)
    if first.ndim != 1 or first.shape != second.shape or first.size < 2 * BASE_MONTHS:
        raise ValueError("two series of the same 24 or more months are compared")
    known = np.isfinite(first) & np.isfinite(second)
    x, y = np.where(known, first, 0.0), np.where(known, second, 0.0)
    base_x, base_y = x[:BASE_MONTHS].sum(), y[:BASE_MONTHS].sum()
    later = known & (np.arange(x.size) >= BASE_MONTHS)
    p = np.full(x.size, np.nan)
    p[later] = _two_sided(x[later], y[later], base_x, base_y)
    p = benjamini_hochberg(p)
    latest_x, latest_y = x[-BASE_MONTHS:].sum(), y[-BASE_MONTHS:].sum()
    with np.errstate(divide="ignore", invalid="ignore"):
        relative = np.where(later, x * base_y / (y * base_x), np.nan)
        overall = float(latest_x * base_y / (latest_y * base_x))
    overall_p = float(_two_sided(latest_x, latest_y, base_x, base_y))
    return Divergence(relative, p, p < FALSE_DISCOVERY_RATE, overall, overall_p)


def _counts(values: npt.ArrayLike) -> Floats:
    counts = np.asarray(values, dtype=np.float64)
    known = counts[np.isfinite(counts)]
    if np.any(known < 0) or np.any(known != np.floor(known)):
        raise ValueError("counts are whole and 0 or more")
    return counts


def _two_sided(x: npt.ArrayLike, y: npt.ArrayLike, base_x: float, base_y: float) -> Floats:
    """Twice the smaller tail of each hypergeometric count x, given its row and column totals; at most 1."""
    x, y = np.asarray(x), np.asarray(y)
    totals = x + y + base_x + base_y, x + base_x, x + y
    tail = np.minimum(hypergeom.cdf(x, *totals), hypergeom.sf(x - 1, *totals))
    return np.asarray(np.fmin(1.0, 2 * tail))  # of no count at all nothing can be said: 1
