"""Days between events: worked by hand, and simulated events at random."""

import numpy as np
import pytest
from scipy.stats import beta, binomtest, chi2
from scipy.stats import f as f_distribution

from stats.series.rare_events import MIN_EVENTS, RARE, days_between, is_rare, rare_change


def test_worked_by_hand():
    """Ten gaps of 100 days in all: the longest is more than u days with chance 10 (1 - u/100) ** 9 = 2.5%."""
    gaps = np.array([5.0, 15, 10, 10, 8, 12, 2, 18, 9, 11])
    found = days_between(np.concatenate(([0], np.cumsum(gaps))), until=130)
    assert found.gaps == pytest.approx(gaps)
    assert found.centre == 10
    assert 10 * (1 - found.upper / 100) ** 9 == pytest.approx(0.025)
    assert found.lower == 0
    assert found.since_last == 30
    assert found.p_since_last == pytest.approx((1 + 30 / 100) ** -10)
    assert found.enough


def test_limits_are_those_of_the_beta_distribution_and_a_lower_one_of_at_least_a_day_is_kept():
    gaps = np.full(12, 400.0)
    found = days_between(np.cumsum(gaps), until=1e6)
    limits = gaps[1:].sum() * beta.ppf([0.025 / 11, 1 - 0.025 / 11], 1, 10)
    assert [found.lower, found.upper] == pytest.approx(limits)
    assert found.lower > 1


def test_p_is_the_tail_of_the_f_distribution():
    rng = np.random.default_rng(1)
    for events in (8, 20, 60):
        days = np.cumsum(rng.integers(0, 40, events))
        wait = float(rng.integers(0, 150))
        gaps = np.diff(days)
        expected = f_distribution.sf(wait / gaps.mean(), 2, 2 * gaps.size)
        assert days_between(days, days[-1] + wait).p_since_last == pytest.approx(expected)


def test_too_few_events_have_gaps_but_no_limits():
    days = np.arange(MIN_EVENTS - 1) * 10.0
    few = days_between(days, until=100)
    assert not few.enough
    assert few.gaps.tolist() == [10] * (MIN_EVENTS - 2)
    assert few.since_last == 40
    assert np.isnan([few.centre, few.lower, few.upper, few.p_since_last]).all()
    assert days_between(np.arange(MIN_EVENTS) * 10, until=100).enough
    none = days_between([], until=100)
    assert none.gaps.size == 0
    assert np.isnan(none.since_last)
    assert days_between([3], until=5).since_last == 2


def test_two_events_on_one_day_are_a_gap_of_nothing_and_no_signal():
    days = np.cumsum([0, 12, 0, 9, 30, 0, 0, 22, 17, 8, 41])
    found = days_between(days, until=days[-1])
    assert found.gaps.min() == 0
    assert found.lower == 0
    assert np.isfinite([found.centre, found.upper]).all()
    assert (found.since_last, found.p_since_last) == (0, 1)
    assert not (found.gaps < found.lower).any()
    same = days_between(np.full(10, 4), until=9)
    assert (same.centre, same.upper) == (0, 0)
    assert np.isnan(same.p_since_last)


@pytest.mark.parametrize("events", [8, 25, 60])
def test_of_charts_of_events_at_random_at_most_five_in_a_hundred_have_a_gap_outside(events):
    rng = np.random.default_rng(2)
    some, quiet = [], []
    for _ in range(1_500):
        days = np.floor(np.cumsum(rng.exponential(20, events)))
        found = days_between(days, days[-1] + rng.exponential(20))
        some.append(((found.gaps > found.upper) | (found.gaps < found.lower)).any())
        quiet.append(found.p_since_last < 0.05)
    monte_carlo = 3 * np.sqrt(0.05 * 0.95 / 1_500)
    assert 0.02 - monte_carlo < np.mean(some) < 0.05 + monte_carlo
    assert np.mean(quiet) == pytest.approx(0.05, abs=monte_carlo)


def test_events_that_became_rarer_are_found():
    rng = np.random.default_rng(3)
    found = []
    for _ in range(500):
        days = np.cumsum([*rng.exponential(10, 30), 150])
        chart = days_between(days, days[-1] + 100)
        found.append(chart.gaps[-1] > chart.upper and chart.p_since_last < 0.01)
    assert np.mean(found) > 0.9


@pytest.mark.parametrize(("days", "until"), [([5, 3], 9), ([1, 2], 1), ([1, np.nan], 9), ([[1, 2]], 9)])
def test_days_that_make_no_sense_are_refused(days, until):
    with pytest.raises(ValueError, match="ascending order"):
        days_between(days, until)


def test_below_three_a_month_is_rare():
    assert is_rare([2, 3, np.nan, 3])
    assert not is_rare([RARE, RARE, np.nan])
    assert is_rare([np.nan])
    assert is_rare([])


def test_the_latest_year_against_those_before_is_the_exact_test():
    counts = np.array([1.0] * 24 + [0.0] * 11 + [1.0, np.nan])
    days = np.full(37, 30.0)
    found = rare_change(counts, days)
    assert (found.now, found.before, found.days_now, found.days_before) == (1, 24, 360, 720)
    exact = binomtest(1, 25, 1 / 3, "less")
    assert found.p == pytest.approx(2 * exact.pvalue)
    assert found.verdict == "better"
    assert found.high < 1
    years = 1080 / 365.25
    assert found.yearly == pytest.approx(25 / years)
    assert [found.yearly_low, found.yearly_high] == pytest.approx(chi2.ppf([0.025, 0.975], [50, 52]) / 2 / years)
    assert rare_change(np.append(np.zeros(24), np.ones(12)), np.full(36, 30.0)).verdict == "worse"


def test_two_events_in_three_years_are_no_improvement():
    counts = np.zeros(36)
    counts[[3, 20]] = 1
    found = rare_change(counts, np.full(36, 30.4))
    assert found.verdict == "common"
    assert found.p > 0.5


def test_with_less_than_a_year_before_nothing_is_compared():
    found = rare_change(np.ones(23), np.full(23, 30.0))
    assert found.verdict == "short"
    assert np.isnan([found.ratio, found.low, found.high, found.p]).all()
    assert found.yearly > 0
    assert rare_change([], []).verdict == "short"
    with pytest.raises(ValueError, match="by month"):
        rare_change([1, 2], [30])


@pytest.mark.parametrize("mean", [0.1, 1.0, 3.0])
def test_the_latest_year_of_events_at_random_is_clear_at_most_five_times_in_a_hundred(mean):
    rng = np.random.default_rng(5)
    clear = [rare_change(each, np.full(36, 30.4)).verdict != "common" for each in rng.poisson(mean, (800, 36))]
    assert np.mean(clear) <= 0.05 + 3 * np.sqrt(0.05 * 0.95 / 800)
