"""Smoothed rates: between an area's own and the overall rate, and nearer to the truth than the raw ones."""

import numpy as np
import pytest

from stats.smoothing import empirical_bayes


def test_by_hand_on_two_areas():
    # Rates 0.3 and 0.1, overall 0.2; A = 0.01 - 0.2/100 = 0.008; C = 0.008 / (0.008 + 0.002) = 0.8.
    assert empirical_bayes([30, 10], [100, 100]) == pytest.approx([0.28, 0.12])


def test_small_areas_move_further_towards_the_overall_rate():
    rng = np.random.default_rng(1)
    population = np.array([200.0, 20_000] * 100)
    counts = rng.poisson(population * 0.02 * np.exp(rng.normal(0, 0.6, 200)))
    smoothed, raw, overall = empirical_bayes(counts, population), counts / population, counts.sum() / population.sum()
    share = (smoothed - overall) / (raw - overall)
    assert ((share > 0) & (share < 1)).all()
    assert share[::2].max() < share[1::2].min()


def test_smoothed_rates_are_nearer_to_the_truth_than_raw_ones():
    rng = np.random.default_rng(2)
    population = rng.integers(200, 3_000, 500)
    truth = 0.01 * np.exp(rng.normal(0, 0.5, 500))
    counts = rng.poisson(truth * population)
    raw_error = ((counts / population - truth) ** 2).mean()
    assert ((empirical_bayes(counts, population) - truth) ** 2).mean() < 0.8 * raw_error


def test_rates_that_differ_no_more_than_by_chance_become_the_overall_rate():
    assert empirical_bayes([10, 11, 9], [1000, 1000, 1000]) == pytest.approx([0.01] * 3)
    assert empirical_bayes([5], [1000]) == pytest.approx([0.005])
    assert empirical_bayes([0, 0], [10, 20]).tolist() == [0, 0]


def test_areas_that_are_not_known_are_nan():
    found = empirical_bayes([3, np.nan, 30, 10, 4], [0, 50, 100, 100, np.nan])
    assert np.isnan(found[[0, 1, 4]]).all()
    assert found[2:4] == pytest.approx([0.28, 0.12])
    assert np.isnan(empirical_bayes([1, np.nan], [0, 5])).all()


def test_negative_counts_are_refused():
    with pytest.raises(ValueError, match="below zero"):
        empirical_bayes([-1, 2], [10, 10])
