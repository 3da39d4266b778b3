"""Small areas: rates drawn towards the overall rate by as much as their size leaves them to chance.

Source: Marshall (1991), Mapping disease and mortality rates using empirical Bayes estimators, Applied Statistics 40,
283-294 (global, by the method of moments).
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]


def empirical_bayes(counts: npt.ArrayLike, population: npt.ArrayLike) -> Floats:
    """Smoothed rates per resident, m + C (r − m), of the shape of the input (n,).

    r is an area's own rate, m the overall one, C = A / (A + m / population), and A the variance between areas: that
    of the rates, weighted with the population, less m / mean population. Where A comes out negative the rates differ
    no more than by chance, and every area gets m (Marshall). Areas whose count or population are NaN, or without
    residents, get NaN and take no part. Raises ValueError for negative counts.
    """
    observed, residents = np.broadcast_arrays(np.asarray(counts, np.float64), np.asarray(population, np.float64))
    if np.any(observed < 0):
        raise ValueError("a count cannot be below zero")
    known = np.isfinite(observed) & np.isfinite(residents) & (residents > 0)
    smoothed = np.full(observed.shape, np.nan)
    if not known.any():
        return smoothed
    people = residents[known]
    rate = observed[known] / people
    overall = observed[known].sum() / people.sum()
    between = max(0.0, (people * (rate - overall) ** 2).sum() / people.sum() - overall / people.mean())
    weight = between / (between + overall / people) if between else np.zeros_like(people)
    smoothed[known] = overall + weight * (rate - overall)
    return smoothed
