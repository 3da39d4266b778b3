"""Change in cost: against the plain formula, the weighted rates of a simulation, and coverage of the interval."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import t

from stats.cost import cost_change
from stats.harm import harm_change

POUNDS = np.array([39_360.0, 14_050.0, 11_320.0, 1_350.0])
kinds = st.lists(
    st.tuples(st.integers(0, 500), st.integers(0, 500), st.integers(1, 50_000)), min_size=1, max_size=6
).map(lambda rows: tuple(zip(*rows, strict=True)))


def test_by_hand() -> None:
    """10 → 8 at £100 and 4 → 4 at £1,000 over equal days: £200 less; variance 8 + 10 at £100² and 8 at £1,000²."""
    found = cost_change([8, 4], [10, 4], [100, 1000], 365, 365)
    assert (found.now, found.before, found.change) == (4800, 5000, -200)
    freedom = 4800**2 / (8e4 + 4e6) + 5000**2 / (1e5 + 4e6)
    reach = t.ppf(0.975, freedom) * math.sqrt(18e4 + 8e6)
    assert (found.low, found.high) == pytest.approx((-200 - reach, -200 + reach))
    assert found.verdict == "none"


def test_a_longer_period_is_brought_to_equal_days() -> None:
    found = cost_change([100], [50], [1000], 730, 365)
    assert (found.before, found.change) == (100_000, 0)


@settings(deadline=None)
@given(kinds)
def test_verdict_and_interval_agree_and_the_periods_mirror_each_other(rows: tuple[tuple[int, ...], ...]) -> None:
    now, before, pounds = rows
    found = cost_change(now, before, pounds, 365, 365)
    mirrored = cost_change(before, now, pounds, 365, 365)
    if sum(now) + sum(before) == 0:
        assert found.verdict == "unknown"
        assert math.isnan(found.low)
        return
    assert (found.low > 0, found.high < 0) == (found.verdict == "rise", found.verdict == "fall")
    assert found.low <= found.change <= found.high
    assert (found.change, found.low) == pytest.approx((-mirrored.change, -mirrored.high), rel=1e-9, abs=1e-6)


@settings(deadline=None)
@given(kinds, st.floats(0.01, 100))
def test_another_currency_changes_nothing_but_the_unit(rows: tuple[tuple[int, ...], ...], rate: float) -> None:
    now, before, pounds = rows
    one = cost_change(now, before, pounds, 365, 366)
    other = cost_change(now, before, [rate * value for value in pounds], 365, 366)
    assert other.verdict == one.verdict
    assert tuple(other[:5]) == pytest.approx([rate * value for value in one[:5]], rel=1e-6, abs=1e-6, nan_ok=True)


def test_harm_and_cost_say_the_same_of_many_offences() -> None:
    """The two tests of a weighted sum, one on the ratio and one on the difference, where there is much to go by."""
    rng = np.random.default_rng(5)
    agree = 0
    for _ in range(400):
        before = rng.poisson([40, 900, 300, 200])
        now = rng.poisson(np.array([40, 900, 300, 200]) * rng.uniform(0.85, 1.15))
        ratio = harm_change(POUNDS @ now, POUNDS**2 @ now, POUNDS @ before, POUNDS**2 @ before, 365, 365)
        agree += str(ratio.verdict) == cost_change(now, before, POUNDS, 365, 365).verdict
    assert agree >= 396


@pytest.mark.parametrize("total", [20, 100, 1000])
@pytest.mark.parametrize("ratio", [1.0, 0.7])
def test_the_interval_holds_the_truth_95_times_in_100(total: int, ratio: float) -> None:
    """Kinds mixed as in street violence; 4,000 draws, so the share found is within 1.2 points of the true one."""
    rng = np.random.default_rng(11)
    mean = total * np.array([0.05, 0.65, 0.2, 0.1])
    now, before = (rng.poisson(mean * factor, (4_000, 4)) for factor in (ratio, 1.0))
    truth = float((ratio - 1) * POUNDS @ mean)
    intervals = [cost_change(x, y, POUNDS, 365, 365) for x, y in zip(now, before, strict=True)]
    held = np.mean([found.low <= truth <= found.high for found in intervals])
    assert 0.935 <= held <= 0.975


@pytest.mark.parametrize(
    ("now", "before", "pounds", "days"),
    [([-1], [1], [10], 365), ([1], [1], [-10], 365), ([1], [1], [math.nan], 365), ([1], [1], [10], 0)],
)
def test_what_cannot_be_compared_is_refused(
    now: list[float], before: list[float], pounds: list[float], days: float
) -> None:
    with pytest.raises(ValueError, match=r"0 or more|at least one day"):
        cost_change(now, before, pounds, days, 365)
