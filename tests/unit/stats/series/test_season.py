"""Seasonal ratios against a regression in statsmodels, by hand, and how often the intervals hold the truth."""

import numpy as np
import pytest
import statsmodels.api as sm
from scipy.stats import t

from stats.series.season import FEWEST, MONTH_DAYS, season


def simulated(rng, years, mean=30.0, spread=0.0, first=1):
    """A steep season, levels that differ by year, counts that scatter by more than chance if ``spread``."""
    calendar = (np.arange(12 * years) + first - 1) % 12 + 1
    level = np.repeat(rng.uniform(0.7, 1.4, years), 12)
    mu = mean * level * MONTH_DAYS[calendar - 1] / 30 * true_ratio()[calendar - 1]
    if spread:
        mu = mu * rng.gamma(1 / spread**2, spread**2, mu.size)
    return rng.poisson(mu).astype(float), calendar


def true_ratio():
    wave = 1 + 0.35 * np.sin(2 * np.pi * np.arange(12) / 12)
    return wave / (wave @ MONTH_DAYS) * MONTH_DAYS.sum()


def glm_oracle(values, calendar, scale):
    """Ratios and 95% limits from a Poisson regression: the ratio is a function of its coefficients (delta method)."""
    years = len(values) // 12
    design = np.hstack([np.eye(12)[calendar - 1], np.eye(years)[np.arange(values.size) // 12][:, 1:]])
    model = sm.GLM(values, design, family=sm.families.Poisson(), offset=np.log(MONTH_DAYS[calendar - 1]))
    fit = model.fit(scale=scale, tol=1e-12, maxiter=200)
    share = MONTH_DAYS * np.exp(fit.params[:12])
    share /= share.sum()
    gradient = np.hstack([np.eye(12) - share, np.zeros((12, years - 1))])
    error = np.sqrt(np.diag(gradient @ fit.cov_params() @ gradient.T))
    ratio = share / MONTH_DAYS * MONTH_DAYS.sum()
    factor = np.exp(t.ppf(0.975, fit.df_resid) * error)
    return ratio, ratio / factor, ratio * factor, fit.scale


@pytest.mark.parametrize(("years", "first", "spread"), [(2, 1, 0.5), (3, 10, 0.4), (6, 4, 0.3), (4, 7, 0.0)])
def test_ratios_and_intervals_equal_a_quasi_poisson_regression(years, first, spread):
    """With over-dispersion scale X2 (Pearson); with less than chance the scale is held at 1."""
    rng = np.random.default_rng(first)
    below_one = 0
    for _ in range(12):
        values, calendar = simulated(rng, years, spread=spread, first=first)
        pearson = glm_oracle(values, calendar, "X2")
        ratio, low, high, scale = pearson if pearson[3] > 1 else glm_oracle(values, calendar, 1.0)
        found = season(values, calendar)
        assert found.ratio == pytest.approx(ratio, rel=1e-6)
        assert [found.low, found.high] == [pytest.approx(low, rel=1e-6), pytest.approx(high, rel=1e-6)]
        assert found.dispersion == pytest.approx(scale, rel=1e-6)
        assert found.years == years
        below_one += pearson[3] < 1
    assert (below_one == 0) == (spread > 0)


def test_by_hand():
    even = season(np.tile(MONTH_DAYS * 4, 3), np.tile(np.arange(1, 13), 3))
    assert even.ratio == pytest.approx(np.ones(12))
    assert even.dispersion == 1
    july = np.tile(MONTH_DAYS, 2)
    july[[6, 18]] *= 2  # 62 of 396.25, against 31 of 365.25 days
    assert season(july, np.tile(np.arange(1, 13), 2)).ratio[6] == pytest.approx(62 / 396.25 / (31 / 365.25))


def test_years_are_counted_back_from_the_latest_known_month_and_need_every_month():
    rng = np.random.default_rng(5)
    values, calendar = simulated(rng, 4, first=5)
    plain = season(values, calendar)
    assert (plain.years, plain.ratio.size) == (4, 12)
    later = season([7.0, 900, *values, np.nan], [3, 4, *calendar, calendar[-1] % 12 + 1])
    assert later.ratio == pytest.approx(plain.ratio)
    holed = values.copy()
    holed[14] = np.nan
    rest = np.delete(np.arange(48), np.arange(12, 24))
    one_less = season(holed, calendar)
    assert one_less.years == 3
    assert one_less.ratio == pytest.approx(season(values[rest], calendar[rest]).ratio)
    assert one_less.low == pytest.approx(season(values[rest], calendar[rest]).low)


def test_too_few_years():
    calendar = np.tile(np.arange(1, 13), 2)
    none = season(np.ones(11), calendar[:11])
    assert none.years == 0
    assert np.isnan([none.ratio, none.low, none.high]).all()
    one = season(MONTH_DAYS, calendar[:12])
    assert one.years == 1
    assert one.ratio == pytest.approx(np.ones(12))
    assert np.isnan([one.low, one.high]).all()
    assert np.isnan(one.dispersion)
    assert season(np.zeros(24), calendar).years == 0
    assert season(np.full(24, np.nan), calendar).years == season([], []).years == 0


def test_a_month_without_offences_has_no_interval():
    values = np.tile([0.0, *[20] * 11], 3)
    found = season(values, np.tile(np.arange(1, 13), 3))
    assert found.ratio[0] == 0
    assert np.isnan([found.low[0], found.high[0]]).all()
    assert np.isfinite([found.low[1:], found.high[1:]]).all()


@pytest.mark.parametrize(("years", "mean", "spread"), [(3, 30, 0.0), (3, 100, 0.15), (6, 30, 0.3), (2, 100, 0.2)])
def test_intervals_hold_the_truth_about_95_times_in_100(years, mean, spread):
    """94% to 98%: above 95% where months scatter by chance alone, because the dispersion is held at 1 or more."""
    rng = np.random.default_rng(8)
    held = []
    for _ in range(1_000):
        found = season(*simulated(rng, years, mean, spread))
        held.append(((found.low <= true_ratio()) & (true_ratio() <= found.high)).mean())
    assert 0.94 < np.mean(held) < 0.98


@pytest.mark.parametrize(
    ("values", "calendar"),
    [([1, 2], [1, 3]), ([1, 2], [12, 13]), ([1, 2], [0, 1]), ([1, -2], [1, 2]), ([1, 2], [1]), ([[1]], [[1]])],
)
def test_series_that_make_no_sense_are_refused(values, calendar):
    with pytest.raises(ValueError, match=r"one series|one after the other"):
        season(values, calendar)


@pytest.mark.parametrize(("mean", "years"), [(0.5, 3), (3, 3), (30, 2)])
def test_where_there_is_no_season_months_are_named_at_most_five_times_in_a_hundred(mean, years):
    rng = np.random.default_rng(11)
    calendar = np.tile(np.arange(1, 13), years)
    runs, named = 150, 0
    for _ in range(runs):
        level = mean * MONTH_DAYS[calendar - 1] / 30.4
        found = season(rng.poisson(rng.gamma(level, 1.0)).astype(float), calendar)  # dispersion 2
        named += bool(found.high_months or found.low_months)
    assert named / runs <= 0.05 + 3 * np.sqrt(0.05 * 0.95 / runs)


def test_six_offences_have_no_high_months_however_they_fall():
    calendar = np.tile(np.arange(1, 13), 3)
    counts = np.zeros(36)
    counts[[3, 15, 27, 4, 16, 28]] = 1  # April and May of each year
    found = season(counts, calendar)
    assert (found.low > 1).any()
    assert found.high_months == found.low_months == ()
    assert not found.enough


def test_a_season_that_is_one_is_named():
    counts = np.tile([30.0, *[20] * 4, 45, *[20] * 6], 3) * MONTH_DAYS[np.arange(36) % 12] / 30
    found = season(np.round(counts), np.tile(np.arange(1, 13), 3))
    assert found.high_months == (1, 6)
    assert found.p < 0.001
    assert found.enough
    assert season(np.round(counts / 12), np.tile(np.arange(1, 13), 3)).enough == (counts.sum() / 12 >= 12 * FEWEST)


def test_a_steady_fall_is_no_season_though_every_january_is_above_its_december():
    rng = np.random.default_rng(12)
    calendar = np.tile(np.arange(1, 13), 4)
    level = 300 * MONTH_DAYS[calendar - 1] / 30.4 * 0.8 ** (np.arange(48) / 12)
    found = [season(rng.poisson(level).astype(float), calendar) for _ in range(40)]
    assert np.mean([(each.low > 1).any() for each in found]) > 0.9
    assert np.mean([bool(each.high_months) for each in found]) <= 0.05 + 3 * np.sqrt(0.05 * 0.95 / 40)
