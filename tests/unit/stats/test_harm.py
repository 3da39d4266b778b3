"""Change in harm: how often the interval holds the true ratio, and the same by brute force."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.stats import t as student

from data.tables.offence_classes import harm_days, load_classes
from stats.harm import harm_change

RUNS = 4000


def weights() -> tuple[np.ndarray, np.ndarray]:
    """The weights of the product's own table for kinds from common to rare, and how often each occurs."""
    days = np.array([10.0, 19.0, 365.0, 365.0, 1095.0, 5475.0])
    assert {10.0, 365.0, 5475.0} <= set(harm_days(load_classes()).tolist())
    return days, np.array([0.5, 0.2, 0.2, 0.07, 0.027, 0.003])


def simulated(rng: np.random.Generator, offences: float, runs: int) -> tuple[np.ndarray, np.ndarray]:
    """Compound Poisson: sums of weights and of squared weights in ``runs`` periods of so many offences expected."""
    days, shares = weights()
    counts = rng.poisson(offences * shares, size=(runs, len(days)))
    return counts @ days, counts @ days**2


@pytest.mark.parametrize(("offences", "ratio"), [(400, 1.0), (400, 1.3), (2000, 0.8), (2000, 1.0)])
def test_the_interval_holds_the_true_ratio_about_95_times_in_100(offences: float, ratio: float) -> None:
    rng = np.random.default_rng(20250930)
    before, squares_before = simulated(rng, offences, RUNS)
    now, squares_now = simulated(rng, offences * ratio * 365 / 366, RUNS)
    found = harm_change(now, squares_now, before, squares_before, 365, 366)
    # Twice the error of a share of 4,000 is under 0.7 points; the delta method itself is off by about a point.
    assert np.mean((found.ratio_low <= ratio) & (ratio <= found.ratio_high)) == pytest.approx(0.95, abs=0.015)
    if ratio == 1.0:
        assert np.mean(found.verdict != "none") == pytest.approx(0.05, abs=0.015)


def test_few_offences_of_very_unequal_weight_are_covered_at_least_nine_times_in_ten() -> None:
    rng = np.random.default_rng(7)
    before, squares_before = simulated(rng, 60, RUNS)
    now, squares_now = simulated(rng, 60, RUNS)
    found = harm_change(now, squares_now, before, squares_before, 365, 365)
    known = found.verdict != "unknown"
    assert np.mean((found.ratio_low[known] <= 1) & (found.ratio_high[known] >= 1)) > 0.9


def test_the_interval_equals_a_bootstrap_of_the_offences() -> None:
    """Draw both periods again with a Poisson number of offences each, 6,000 times; same limits within 2%."""
    rng = np.random.default_rng(11)
    days, shares = weights()
    now, before = rng.choice(days, 900, p=shares), rng.choice(days, 700, p=shares)
    ratios = []
    for _ in range(6):  # in blocks, to keep the arrays small
        again = [rng.poisson(1.0, (1000, len(sample))) @ sample for sample in (now, before)]
        ratios.append(again[0] / again[1])
    low, high = np.quantile(np.concatenate(ratios), [0.025, 0.975])
    found = harm_change(now.sum(), (now**2).sum(), before.sum(), (before**2).sum(), 365, 365)
    assert float(found.ratio_low) == pytest.approx(low, rel=0.02)
    assert float(found.ratio_high) == pytest.approx(high, rel=0.02)
    assert float(found.ratio) == pytest.approx(now.sum() / before.sum())


def test_equal_weights_are_a_change_in_counts() -> None:
    """With one weight for all: the error of two Poisson counts, 1/n + 1/m, and Student's t on n + m degrees."""
    n, m, w = 130, 100, 365.0
    found = harm_change(n * w, n * w**2, m * w, m * w**2, 365, 365)
    error = np.sqrt(1 / n + 1 / m)
    assert np.log(found.ratio_high / found.ratio) == pytest.approx(student.ppf(0.975, n + m) * error, rel=1e-6)
    assert float(found.percent) == pytest.approx(30.0)
    # The unit of the weights makes no difference.
    hours = harm_change(n * w * 24, n * (w * 24) ** 2, m * w * 24, m * (w * 24) ** 2, 365, 365)
    assert float(hours.low) == pytest.approx(float(found.low))


def test_verdict_interval_and_p_say_the_same() -> None:
    rng = np.random.default_rng(3)
    before, squares_before = simulated(rng, 300, 500)
    now, squares_now = simulated(rng, 330, 500)
    found = harm_change(now, squares_now, before, squares_before, 30, 31)
    assert set(found.verdict) >= {"none", "rise"}
    assert np.array_equal(found.verdict == "rise", found.low > 0)
    assert np.array_equal(found.verdict == "fall", found.high < 0)
    assert np.array_equal(found.verdict == "none", found.p >= 0.05)
    assert np.all((found.low <= found.percent) & (found.percent <= found.high))


def test_no_harm_in_a_period_is_not_known() -> None:
    found = harm_change([0.0, 10.0, 0.0], [0.0, 100.0, 0.0], [10.0, 0.0, 0.0], [100.0, 0.0, 0.0], 365, 365)
    assert found.verdict.tolist() == ["unknown"] * 3
    for values in (found.percent, found.low, found.high, found.ratio, found.p):
        assert np.isnan(values).all()


def test_periods_of_different_length_are_compared_per_day() -> None:
    found = harm_change(3650.0, 3650.0, 3660.0, 3660.0, 365, 366)
    assert float(found.percent) == pytest.approx(0.0)
    assert str(found.verdict) == "none"
