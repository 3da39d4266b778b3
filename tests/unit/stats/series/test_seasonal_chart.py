"""The chart that knows the season: what is steady stays so, what happens is found, and what cannot be judged is not."""

import numpy as np
import pytest
from scipy.stats import nbinom, norm, poisson, t

from stats.series.expected import Expected, expected, season_test
from stats.series.seasonal_chart import (
    FORECAST_MONTHS,
    SEASONAL_RULES,
    SHIFT_POINTS,
    seasonal_chart,
    seasonal_charts,
    signals_of,
)

LENGTHS = np.array([31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31], dtype=float)


def months(n):
    when = np.arange(n) % 12 + 1
    return LENGTHS[when - 1], when


def steady(rng, n, size, mean=100.0, season=0.3, dispersion=1.0):
    days, when = months(n)
    level = np.tile(mean * days / 30.4 * (1 + season * np.sin(2 * np.pi * when / 12)), (size, 1))
    if dispersion > 1:
        level = rng.gamma(level / (dispersion - 1), dispersion - 1)
    return rng.poisson(level).astype(float)


def chart_of(counts, breaks=()):
    days, when = months(len(counts) + FORECAST_MONTHS)
    return seasonal_chart(counts, days, when, breaks)


def at_most(hits, rate):
    """Within three standard errors of ``rate``, one-sided."""
    return np.mean(hits) <= rate + 3 * np.sqrt(rate * (1 - rate) / np.size(hits))


@pytest.mark.parametrize(("mean", "dispersion"), [(10, 1.0), (100, 1.0), (300, 2.0)])
def test_steady_series_with_a_season_seldom_signal(mean, dispersion):
    rng = np.random.default_rng(1)
    counts = steady(rng, 36, 300, mean, dispersion=dispersion)
    flags = np.zeros(counts.shape, dtype=bool)
    for row, scores in zip(flags, expected(counts, *months(36)).scores(counts), strict=True):
        for run in signals_of(scores):
            row[list(run.points)] = True
    assert at_most(flags.any(axis=1), 0.12)
    assert at_most(flags[:, -1], 0.02)
    assert at_most(flags, 0.03)


def test_a_steep_season_alone_is_no_signal_where_the_plain_chart_sees_many():
    from stats.series.control_chart import control_chart

    rng = np.random.default_rng(2)
    counts = steady(rng, 48, 20, 300)
    plain = [sum(bool(each) for each in control_chart(row).signals) for row in counts]
    adjusted = [sum(bool(each) for each in chart_of(row).chart.signals) for row in counts]
    assert np.mean(plain) > 10
    assert np.mean(adjusted) < 2


@pytest.mark.parametrize(("last", "factor", "found"), [(1, 1.5, 0.85), (3, 1.3, 0.8)])
def test_what_happens_in_the_latest_months_is_found(last, factor, found):
    rng = np.random.default_rng(3)
    days, when = months(36)
    mean = 300 * days / 30.4 * np.where(np.arange(36) >= 36 - last, factor, 1.0)
    counts = rng.poisson(mean, (100, 36)).astype(float)
    hits = [
        any(run.points[-1] == 35 and run.direction == "high" for run in signals_of(scores))
        for scores in expected(counts, days, when).scores(counts)
    ]
    assert np.mean(hits) > found


def test_a_slow_fall_is_a_trend_and_no_signal():
    rng = np.random.default_rng(4)
    days, when = months(60)
    counts = rng.poisson(300 * days / 30.4 * 0.9 ** (np.arange(60) / 12), (60, 60)).astype(float)
    found = expected(counts, days, when)
    assert found.trend.mean() > 0.95
    assert found.growth.mean() == pytest.approx(0.9, abs=0.03)
    flags = [bool(signals_of(scores)) for scores in found.scores(counts)]
    assert at_most(flags, 0.05)
    assert not expected(steady(rng, 60, 20, 300), days, when).trend.all()


def test_scores_and_limits_are_the_tails_of_the_negative_binomial_and_of_t():
    mean, spread = np.array([[40.0, 8.0, 300.0]]), np.array([[2.5, 1.0 + 1e-6, 1.5]])
    one, none = np.ones(1), np.zeros(1, dtype=bool)
    found = Expected(mean, spread, one, np.array([20.0]), np.ones((1, 12)), one, none, one)
    counts = np.array([[70.0, 3.0, 300.0]])
    scores = found.scores(counts)[0]
    above = nbinom.sf(69, 40 / 1.5, 1 / 2.5)
    below = poisson.cdf(3, 8)
    assert scores[0] == pytest.approx(norm.isf(t.sf(norm.isf(above), 20)), rel=1e-6)
    assert scores[1] == pytest.approx(norm.ppf(t.cdf(norm.ppf(below), 20)), rel=1e-4)
    assert scores[2] == 0
    low, high = found.limits(0.00135)
    for column in range(2):
        for count, out in ((np.ceil(high[0, column]), True), (np.floor(high[0, column]), False)):
            tested = np.where(np.arange(3) == column, count, counts)
            assert (found.scores(tested)[0, column] > 3 - 1e-4) == out
    assert (low < mean).all()


def test_a_month_that_is_missing_or_partial_is_never_judged_and_ends_the_series_for_the_forecast():
    counts = steady(np.random.default_rng(5), 40, 1)[0]
    counts[0] = counts[-1] = np.nan  # first and last month known in part only
    found = chart_of(counts)
    assert found is not None
    assert found.chart.signals[0] == found.chart.signals[-1] == ()
    assert np.isnan(found.chart.upper[-1])
    shorter = seasonal_chart(counts[:-1], *(each[:42] for each in months(43)))
    assert found.forecast.mean == pytest.approx(shorter.forecast.mean)
    assert found.chart.values[-2] == counts[-2]  # the counts themselves are drawn


def test_a_change_of_recording_starts_another_level():
    rng = np.random.default_rng(6)
    days, _ = months(60)
    counts = rng.poisson(np.where(np.arange(60) >= 36, 180, 100) * days / 30.4).astype(float)
    known = chart_of(counts, breaks=[36])
    assert known.chart.centre[40] > 1.5 * known.chart.centre[30]
    assert not any(known.chart.signals)
    late = chart_of(counts[:42], breaks=[36])  # six months after it are too few to be judged
    assert not late.chart.enough
    assert np.isnan(late.chart.upper[36:]).all()
    assert np.isfinite(late.chart.upper[:36]).all()
    assert all(run.points[-1] < 36 for run in late.chart.runs)


def test_forecasts_hold_about_95_of_100():
    rng = np.random.default_rng(7)
    counts = steady(rng, 39, 400, 60, dispersion=1.5)
    found = expected(counts[:, :36], *months(39), judged=0)
    low, high = (each[:, 36:] for each in found.limits(0.025))
    inside = (counts[:, 36:] >= low) & (counts[:, 36:] <= high)
    assert 0.93 < inside.mean() < 0.99


def test_too_few_months_have_no_chart_and_nonsense_is_refused():
    counts = steady(np.random.default_rng(8), 35, 1)[0]
    assert chart_of(counts) is None
    days, when = months(36)
    with pytest.raises(ValueError, match="three more"):
        seasonal_chart(counts, days, when)
    with pytest.raises(ValueError, match="months are needed"):
        expected(np.ones((1, 20)), days[:20], when[:20])
    with pytest.raises(ValueError, match="series of one length"):
        expected(np.ones((1, 36)), days[:30], when[:30])


def test_the_season_is_drawn_to_none_where_there_is_none():
    rng = np.random.default_rng(9)
    days, when = months(36)
    even = expected(steady(rng, 36, 200, 10, season=0), days, when)
    assert np.abs(even.season - 1).mean() < 0.06  # month effects fitted by themselves scatter by 0.18
    steep = expected(steady(rng, 36, 50, 100), days, when)
    assert steep.season.mean(axis=0) == pytest.approx(1 + 0.3 * np.sin(2 * np.pi * np.arange(1, 13) / 12), abs=0.05)
    assert (steep.season_p < 0.01).all()
    assert at_most(season_test(steady(rng, 36, 400, 10, season=0), days, when) < 0.05, 0.05)


def test_the_rules_say_their_own_numbers():
    assert str(SHIFT_POINTS) in SEASONAL_RULES["shift"]
    assert signals_of(np.full(SHIFT_POINTS - 1, 0.5)) == []
    assert [run.rule for run in signals_of(np.full(SHIFT_POINTS, 0.5))] == ["shift"]


def test_many_at_once_are_the_same_as_one_by_one():
    counts = steady(np.random.default_rng(10), 48, 4, 60)
    counts[1] = np.nan
    counts[2, 5] = np.nan
    days, when = months(51)
    for row, found in zip(counts, seasonal_charts(counts, days, when, [20]), strict=True):
        alone = seasonal_chart(row, days, when, [20])
        assert (found is None) == (alone is None) == np.isnan(row).all()
        if found is not None:
            assert found.chart.upper == pytest.approx(alone.chart.upper, nan_ok=True)
            assert found.chart.runs == alone.chart.runs
            assert found.forecast.high == pytest.approx(alone.forecast.high)
            assert found.adjusted == pytest.approx(alone.adjusted, nan_ok=True)
