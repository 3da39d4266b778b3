"""Dispersion of months and of hours: against statsmodels, planted values, and what areas borrow from the whole."""

import numpy as np
import pytest
import statsmodels.api as sm

from stats.series.dispersion import PRIOR_FREEDOM, Dispersion, monthly_dispersion, shrunk, slot_dispersion

DAYS = np.tile([31.0, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31], 3)
MONTHS = np.tile(np.arange(1, 13), 3)


def scattered(rng, mean, dispersion):
    return rng.poisson(rng.gamma(mean / (dispersion - 1), dispersion - 1)).astype(float)


def test_it_is_pearsons_of_a_quasi_poisson_regression_with_season_and_bent_trend():
    rng = np.random.default_rng(2)
    counts = scattered(rng, np.tile(100 * DAYS / 30, (3, 1)), 3.0)
    when = np.arange(36) / 12
    design = np.column_stack([np.eye(12)[MONTHS - 1], when, np.maximum(0, when - 1.5)])
    found = monthly_dispersion(counts, DAYS, MONTHS)
    for row, y in enumerate(counts):
        fit = sm.GLM(y, design, family=sm.families.Poisson(), offset=np.log(DAYS)).fit(scale="X2", tol=1e-12)
        assert found.value[row] == pytest.approx(fit.scale, rel=1e-4)
        assert found.freedom[row] == fit.df_resid


@pytest.mark.parametrize("dispersion", [1.5, 2.5])
def test_a_planted_dispersion_is_found_whatever_the_season_and_the_trend(dispersion):
    rng = np.random.default_rng(3)
    mean = 60 * DAYS / 30 * (1 + 0.4 * np.sin(MONTHS / 2)) * 0.8 ** (np.arange(36) / 12)
    value = monthly_dispersion(scattered(rng, np.tile(mean, (400, 1)), dispersion), DAYS, MONTHS).value
    assert value.mean() == pytest.approx(dispersion, rel=0.08)


def test_it_is_never_below_one_and_not_known_from_few_months():
    even = np.tile(DAYS, (2, 1))
    even[1, 10:] = np.nan
    found = monthly_dispersion(even, DAYS, MONTHS)
    assert found.value.tolist() == [1, 1]
    assert np.isfinite(found.freedom).tolist() == [True, False]
    assert monthly_dispersion(np.zeros((1, 36)), DAYS, MONTHS).freedom[0] == np.inf
    with pytest.raises(ValueError, match="series of one length"):
        monthly_dispersion(even, DAYS[:20], MONTHS)


def test_an_area_is_drawn_to_what_its_share_of_the_whole_leads_to_expect():
    own = Dispersion(np.array([2.0, 1.0, 5.0]), np.array([PRIOR_FREEDOM, np.inf, PRIOR_FREEDOM]))
    found = shrunk(own, [0.5, 0.1, 0.0], whole=3.0)
    assert found.value == pytest.approx([2.0, 1.2, 3.0])
    assert found.freedom == pytest.approx([2 * PRIOR_FREEDOM, PRIOR_FREEDOM, 2 * PRIOR_FREEDOM])


@pytest.mark.parametrize(("rows", "expected"), [(1, 1.0), (2, 2.0), (3, 3.0)])
def test_incidents_of_so_many_rows_have_a_dispersion_of_as_much(rows, expected):
    """Of a compound Poisson count: the mean of the squared rows over the mean."""
    rng = np.random.default_rng(4)
    counts = rows * rng.poisson(0.2, (728, 24))
    assert slot_dispersion(counts, np.arange(728) % 7) == pytest.approx(expected, abs=0.07 * expected)


def test_clustering_of_nothing_and_of_one_week_is_none():
    assert slot_dispersion(np.zeros((14, 24)), np.arange(14) % 7) == 1
    assert slot_dispersion(np.full((7, 24), 9), np.arange(7)) == 1
    with pytest.raises(ValueError, match="24 counts"):
        slot_dispersion(np.zeros((14, 7)), np.arange(14) % 7)
