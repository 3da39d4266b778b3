"""Rates against published check values, the chi-squared form and coverage."""

import numpy as np
import pytest
from scipy import stats as reference

from stats.rates import byar_interval, count_interval, exact_interval, rate_interval


def test_published_check_values_at_ten_offences():
    assert np.round(byar_interval(10), 3) == pytest.approx([4.787, 18.391])
    assert np.round(exact_interval(10), 3) == pytest.approx([4.795, 18.390])


def test_exact_limits_are_half_chi_squared_quantiles():
    counts = np.array([0, 1, 3, 9, 250])
    low, high = exact_interval(counts, confidence=0.998)
    assert low[0] == 0
    assert low[1:] == pytest.approx(reference.chi2.ppf(0.001, 2 * counts[1:]) / 2)
    assert high == pytest.approx(reference.chi2.ppf(0.999, 2 * counts + 2) / 2)


def test_the_method_changes_at_ten():
    low, high = count_interval([9, 10])
    exact, byar = exact_interval([9, 10]), byar_interval([9, 10])
    assert (low[0], high[0]) == (exact[0][0], exact[1][0])
    assert (low[1], high[1]) == (byar[0][1], byar[1][1])
    assert byar[0][1] != exact[0][1]


def test_the_exact_interval_holds_the_truth_at_least_as_often_as_it_says():
    for mean in (0.7, 3.0, 6.5):
        counts = np.arange(60)
        low, high = exact_interval(counts)
        held = reference.poisson.pmf(counts, mean)[(low <= mean) & (mean <= high)].sum()
        assert held >= 0.95


def test_rate_per_thousand_with_each_limit():
    rate, low, high = rate_interval(10, 2_000)
    assert (rate, low, high) == (5.0, pytest.approx(4.787 / 2, abs=1e-3), pytest.approx(18.391 / 2, abs=1e-3))


def test_no_offences_is_a_rate_of_zero_with_an_upper_limit():
    rate, low, high = rate_interval(0, 1_000)
    assert (rate, low) == (0, 0)
    assert high == pytest.approx(3.689, abs=1e-3)


def test_an_area_without_residents_and_a_suppressed_count_have_no_rate():
    rates = rate_interval([5, 5, np.nan], [0, np.nan, 1_000])
    for figure in rates:
        assert np.isnan(figure).all()


def test_many_areas_against_one_population():
    rate, low, high = rate_interval(np.array([[1, 2], [3, 40]]), 1_000, per=100_000)
    assert rate.shape == low.shape == high.shape == (2, 2)
    assert rate.tolist() == [[100, 200], [300, 4000]]
    assert (low < rate).all()
    assert (rate < high).all()


@pytest.mark.parametrize(("count", "confidence"), [(-1, 0.95), (1, 0.0), (1, 95)])
def test_what_cannot_be_is_refused(count, confidence):
    with pytest.raises(ValueError, match=r"below zero|between 0 and 1"):
        rate_interval(count, 100, confidence=confidence)
