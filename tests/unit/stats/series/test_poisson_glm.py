"""Poisson regression of many series at once, against statsmodels one by one."""

import numpy as np
import pytest
import statsmodels.api as sm

from stats.series.poisson_glm import RIDGE, poisson_fit


def test_coefficients_means_and_variances_are_those_of_statsmodels():
    rng = np.random.default_rng(1)
    design = np.column_stack([np.ones(40), np.arange(40) / 12, np.arange(40) % 12 == 4])
    offset = np.log(rng.uniform(28, 31, 40))
    counts = rng.poisson(np.exp(offset - 2 + 0.2 * design[:, 1]), (5, 40)).astype(float)
    counts[1, 7:12] = np.nan
    fit = poisson_fit(counts, design, offset)
    for row, y in enumerate(counts):
        known = np.isfinite(y)
        model = sm.GLM(y[known], design[known], family=sm.families.Poisson(), offset=offset[known]).fit(tol=1e-12)
        assert fit.coefficients[row] == pytest.approx(model.params, abs=1e-5)
        assert fit.mean[row, known] == pytest.approx(model.mu, rel=1e-5)
        variance = np.diag(design @ model.cov_params() @ design.T)
        assert fit.uncertainty(design)[row] == pytest.approx(variance, rel=1e-4)


def test_a_design_of_less_than_full_rank_and_an_empty_group_do_not_fail():
    design = np.hstack([np.ones((24, 1)), np.eye(12)[np.arange(24) % 12]])
    counts = np.tile([0.0, *[20] * 11], 2)[None]
    fit = poisson_fit(counts, design, np.zeros(24))
    assert fit.mean[0, 1:12] == pytest.approx(np.full(11, 20), rel=1e-5)
    assert 0 <= fit.mean[0, 0] < 1e-3
    assert poisson_fit(np.zeros((2, 24)), design, np.zeros(24)).mean.max() < 1e-3


@pytest.mark.parametrize("mean", [0.02, 0.1, 1, 30])
def test_the_score_of_the_penalised_likelihood_is_nought_however_few_the_counts(mean):
    """Level, slope and a term for each calendar month: two counts in three years separate most of it."""
    rng = np.random.default_rng(1)
    months, later = np.arange(36), np.arange(36) >= 18
    level = np.column_stack([~later, later, (months - 17.5) / 12, (months - 18).clip(0) / 12])
    design = np.hstack([level, np.eye(12)[(months + 9) % 12]])
    counts = np.vstack([np.eye(36)[3] + np.eye(36)[28], rng.poisson(mean, (2000, 36))])
    fit = poisson_fit(counts, design, np.zeros(36))
    spanned = design @ np.linalg.pinv(design)
    score = (counts - fit.mean) @ spanned - RIDGE * np.log(fit.mean)
    assert np.abs(score).max() < 1e-3  # of an offence: the penalty where the log of an empty month is far down
    assert np.exp(fit.coefficients @ design.T) == pytest.approx(fit.mean, rel=1e-4, abs=1e-9)
