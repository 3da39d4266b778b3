"""Mann-Kendall: a worked example, scipy's Kendall tau, and the variance by writing out every order."""

from __future__ import annotations

from itertools import combinations, permutations

import numpy as np
import pytest
from scipy.stats import kendalltau, norm

from stats.series.mann_kendall import mann_kendall


def naive_s(row) -> int:
    return sum((b > a) - (b < a) for a, b in combinations(row, 2))


def test_the_worked_example_of_a_course():
    """J. Little, College of the Holy Cross, 'A Mann-Kendall example (by hand)', given to four decimals: one tie."""
    series = [12.9, 14.8, 13.2, 15.7, 13.8, 15.6, 12.9, 11.0, 17.3, 15.9, 19.0, 18.3, 20.1, 21.7]
    found = mann_kendall([series])
    assert found.s.tolist() == [54]
    assert round(found.z[0], 4) == 2.9058
    assert found.p[0] / 2 == pytest.approx(0.0018, abs=5e-5)
    assert found.direction.tolist() == [1]
    assert mann_kendall([series[::-1]]).z[0] == -found.z[0]


@pytest.mark.parametrize("values", [[1, 2, 3, 4, 5, 6], [1, 1, 2, 3, 4, 5], [2, 2, 2, 5, 5, 9], [0, 0, 0, 0, 0, 1]])
def test_the_variance_with_ties_is_that_over_every_order(values):
    every = np.array(list(permutations(values)))
    found = mann_kendall(every)
    assert found.s.tolist() == [naive_s(row) for row in every.tolist()]
    spread = found.s.std()
    corrected = found.s - np.sign(found.s)
    assert found.z == pytest.approx(corrected / spread, abs=1e-12)


@pytest.mark.parametrize("m", [4, 12, 36])
@pytest.mark.parametrize("decimals", [8, 0])
def test_s_and_its_variance_are_those_of_kendalls_tau(m, decimals):
    rng = np.random.default_rng(7)
    series = np.round(rng.normal(size=(200, m)) + rng.uniform(-0.2, 0.2, (200, 1)) * np.arange(m), decimals)
    found = mann_kendall(series)
    for row, s, z, p in zip(series, found.s, found.z, found.p, strict=True):
        assert s == naive_s(row.tolist())
        if np.ptp(row) == 0:
            assert (z, p) == (0, 1)
            continue
        uncorrected = kendalltau(np.arange(m), row, method="asymptotic").pvalue
        deviation = s / norm.isf(uncorrected / 2) * np.sign(s) if s else None
        assert deviation is None or z == pytest.approx((s - np.sign(s)) / deviation, rel=1e-9)
        assert s or (z, p) == (0, 1)
        assert p == pytest.approx(2 * norm.sf(abs(z)))


def test_series_without_a_trend_are_called_one_about_1_in_20_times():
    rng = np.random.default_rng(8)
    found = mann_kendall(rng.normal(size=(20_000, 36)))
    assert (found.p <= 0.05).mean() == pytest.approx(0.05, abs=0.005)
    assert (found.direction == 1).mean() == pytest.approx(0.025, abs=0.004)
    assert (found.direction == -1).mean() == pytest.approx(0.025, abs=0.004)
    assert (mann_kendall(rng.poisson(0.3, (20_000, 36))).p <= 0.05).mean() < 0.055


def test_direction_needs_significance():
    found = mann_kendall([[1, 2, 3, 4, 5, 6], [6, 5, 4, 3, 2, 1], [1, 3, 2, 5, 4, 2], [4, 4, 4, 4, 4, 4]])
    assert found.direction.tolist() == [1, -1, 0, 0]
    assert found.direction.dtype == np.int8
    assert (found.z[3], found.p[3]) == (0, 1)


@pytest.mark.parametrize("m", [0, 1, 2, 3])
def test_fewer_than_four_times_are_no_trend(m):
    found = mann_kendall(np.tile(np.arange(m), (2, 1)))
    assert found.s.tolist() == [m * (m - 1) // 2] * 2
    assert found.z.tolist() == [0, 0]
    assert found.p.tolist() == [1, 1]


def test_no_series_give_no_answers():
    assert mann_kendall(np.zeros((0, 12))).p.shape == (0,)


@pytest.mark.parametrize("series", [[1, 2, 3, 4], [[1, 2, np.nan, 4]], [[1, 2, np.inf, 4]]])
def test_what_is_not_a_table_of_finite_numbers_is_refused(series):
    with pytest.raises(ValueError, match=r"\(n, m\)"):
        mann_kendall(series)
