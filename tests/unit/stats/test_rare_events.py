"""Days between events: worked by hand, and simulated events at random."""

import numpy as np
import pytest
from scipy.stats import f as f_distribution

from stats.rare_events import MIN_EVENTS, days_between


def test_worked_by_hand():
    """Gaps whose power 1/3.6 is 2, 3, 2, 3 ...: mean 2.5, moving ranges 1, limits 2.5 -/+ 2.66, taken back to days."""
    gaps = np.tile([2.0, 3.0], 5) ** 3.6  # 12.1 and 52.2 days
    found = days_between(np.concatenate(([0], np.cumsum(gaps))), until=gaps.sum() + 30)
    assert found.gaps == pytest.approx(gaps)
    assert found.centre == pytest.approx(2.5**3.6)
    assert found.upper == pytest.approx(5.16**3.6)
    assert found.lower == 0
    assert found.since_last == pytest.approx(30)
    assert found.p_since_last == pytest.approx((1 + 30 / gaps.sum()) ** -10)
    assert found.enough


def test_a_lower_limit_of_at_least_a_day_is_kept():
    gaps = np.tile([5.0, 6.0], 10) ** 3.6
    found = days_between(np.cumsum(gaps), until=1e6)
    kept = gaps[1:] ** (1 / 3.6)
    assert found.lower == pytest.approx((kept.mean() - 2.66) ** 3.6)
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


@pytest.mark.parametrize(("events", "share"), [(8, 0.0023), (13, 0.0025), (25, 0.0015), (61, 0.0011)])
def test_events_at_random_are_rarely_outside(events, share):
    """In whole days: above the upper limit 1 to 3 gaps in 1,000; below the lower 3 with 8 events, fewer with more."""
    rng = np.random.default_rng(2)
    above, below, quiet = [], [], []
    for _ in range(5_000):
        days = np.floor(np.cumsum(rng.exponential(20, events)))
        found = days_between(days, days[-1] + rng.exponential(20))
        above.append((found.gaps > found.upper).mean())
        below.append((found.gaps < found.lower).mean())
        quiet.append(found.p_since_last < 0.05)
    assert np.mean(above) == pytest.approx(share, abs=0.001)
    assert np.mean(below) < 0.004
    assert np.mean(quiet) == pytest.approx(0.05, abs=0.011)


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
