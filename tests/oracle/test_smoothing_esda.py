"""Empirical-Bayes rates against the implementation in esda."""

import numpy as np
import pytest
from esda.smoothing import Empirical_Bayes

from stats.smoothing import empirical_bayes


def areas(seed: int, spread: float, count: int = 300) -> tuple[np.ndarray, np.ndarray]:
    rng = np.random.default_rng(seed)
    population = rng.integers(200, 4_000, count)
    return rng.poisson(0.01 * population * np.exp(rng.normal(0, spread, count))), population


@pytest.mark.parametrize("seed", range(20))
@pytest.mark.parametrize("spread", [0.3, 0.6, 1.2])
def test_rates_equal_those_of_esda(seed, spread):
    counts, population = areas(seed, spread)
    oracle = Empirical_Bayes(counts, population).r.ravel()
    own = counts / population
    assert np.abs(oracle - own.mean()).max() > 1e-3  # areas do differ, so that something is left to compare
    assert empirical_bayes(counts, population) == pytest.approx(oracle, rel=0, abs=1e-9)


def test_areas_without_residents_or_count_do_not_move_the_others():
    counts, population = areas(99, 0.6)
    oracle = Empirical_Bayes(counts, population).r.ravel()
    found = empirical_bayes([3, *counts, np.nan, 7], [0, *population, 500, np.nan])
    assert np.isnan(found[[0, -2, -1]]).all()
    assert found[1:-1][: len(counts)] == pytest.approx(oracle, rel=0, abs=1e-9)
