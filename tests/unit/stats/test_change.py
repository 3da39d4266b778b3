"""Change: verdict and interval say the same, against scipy, statsmodels, published values and simulation."""

import numpy as np
import pytest
from scipy.stats import beta, binomtest, false_discovery_control, norm, poisson_means_test, t

from stats.change import MIN_BASE, VERDICT_WORDS, benjamini_hochberg, change


def every_pair(largest: int) -> tuple[np.ndarray, np.ndarray]:
    now, before = np.meshgrid(np.arange(largest + 1), np.arange(largest + 1))
    return now.ravel(), before.ravel()


def assert_verdict_and_interval_agree(found, alpha):
    leaves_out_one = (found.ratio_low > 1) | (found.ratio_high < 1)
    clear = np.isin(found.verdict, ["rise", "fall"])
    assert (leaves_out_one == clear).all()
    assert (clear == (found.p < alpha)).all()
    assert (found.ratio_low[found.verdict == "rise"] > 1).all()
    assert (found.ratio_high[found.verdict == "fall"] < 1).all()


@pytest.mark.parametrize("confidence", [0.75, 0.95, 0.998])
@pytest.mark.parametrize(("days_now", "days_before"), [(365, 365), (31, 28), (7, 365)])
def test_the_interval_leaves_out_no_change_exactly_where_the_verdict_is_clear(confidence, days_now, days_before):
    now, before = every_pair(45)
    found = change(now, before, days_now, days_before, confidence)
    assert_verdict_and_interval_agree(found, 1 - confidence)


def test_interval_and_p_are_those_of_the_exact_binomial():
    for now, before, share in [(0, 4, 0.5), (3, 0, 0.5), (12, 30, 0.5), (31, 28, 31 / 59), (500, 420, 90 / 181)]:
        found = change(now, before, share, 1 - share)
        exact = binomtest(now, now + before, share)
        limits = exact.proportion_ci(0.95, method="exact")
        odds = [limit / (1 - limit) if limit < 1 else np.inf for limit in (limits.low, limits.high)]
        assert [found.ratio_low, found.ratio_high] == pytest.approx([each * (1 - share) / share for each in odds])
        tails = [binomtest(now, now + before, share, side).pvalue for side in ("less", "greater")]
        assert found.p == pytest.approx(min(1, 2 * min(tails)))


def test_equal_daily_rates_in_periods_of_unequal_length_are_no_change():
    found = change(310, 280, 31, 28)
    assert found.percent == pytest.approx(0)
    assert found.verdict == "none"
    assert change(310, 280, 30, 30).percent > 10


def test_a_percentage_of_a_small_base_is_not_given_but_the_verdict_stands():
    found = change([60, 60], [MIN_BASE - 1, MIN_BASE], 365, 365)
    assert np.isnan([found.percent[0], found.low[0], found.high[0]]).all()
    assert found.percent[1] == pytest.approx(200)
    assert found.low[1] == pytest.approx(100 * (found.ratio_low[1] - 1))
    assert found.verdict.tolist() == ["rise", "rise"]


def test_nothing_before_and_nothing_at_all():
    found = change([9, 0], [0, 0], 365, 365)
    assert found.verdict.tolist() == ["rise", "none"]
    assert found.ratio[0] == found.ratio_high[0] == np.inf
    assert np.isnan(found.ratio[1])
    assert (found.ratio_low[1], found.ratio_high[1], found.p[1]) == (0, np.inf, 1)


def test_a_count_that_is_not_known_has_no_verdict_and_no_figure():
    found = change([np.nan, 30], [30, np.nan], 365, 365)
    assert found.verdict.tolist() == ["unknown", "unknown"]
    for figure in (found.percent, found.low, found.high, found.ratio_low, found.ratio_high, found.p):
        assert np.isnan(figure).all()


@pytest.mark.parametrize(("now", "before", "days"), [(-1, 2, 7), (1.5, 2, 7), (1, 2, 0), (1, 2, np.nan)])
def test_fractions_negative_counts_and_empty_periods_are_refused(now, before, days):
    with pytest.raises(ValueError, match=r"whole counts|at least one day"):
        change(now, before, days, 7)


def test_where_nothing_changed_the_verdict_is_no_clear_change_at_least_95_times_in_100():
    rng = np.random.default_rng(20250930)
    pairs = 20_000
    for mean in (0.5, 4, 25, 400):
        found = change(rng.poisson(mean * 1.0, pairs), rng.poisson(mean * 0.9, pairs), 365, 328.5)
        monte_carlo = 3 * np.sqrt(0.95 * 0.05 / pairs)
        assert (found.verdict == "none").mean() >= 0.95 - monte_carlo


def test_a_real_change_is_found():
    rng = np.random.default_rng(7)
    found = change(rng.poisson(140, 2_000), rng.poisson(100, 2_000), 365, 365)
    assert (found.verdict == "rise").mean() > 0.65
    assert (found.verdict == "fall").mean() < 0.001


def test_adjusting_for_many_areas_keeps_verdict_and_interval_together():
    rng = np.random.default_rng(3)
    now, before = rng.poisson(rng.choice([12, 40], 1_065)), rng.poisson(12, 1_065)
    plain, adjusted = change(now, before, 365, 365), change(now, before, 365, 365, adjust=True)
    assert_verdict_and_interval_agree(adjusted, 0.05)
    assert 0 < np.isin(adjusted.verdict, ["rise", "fall"]).sum() < np.isin(plain.verdict, ["rise", "fall"]).sum()
    quiet = change(rng.poisson(12, 300), rng.poisson(12, 300), 365, 365, adjust=True)
    assert_verdict_and_interval_agree(quiet, 0.05)


def test_adjusted_p_leave_unknowns_out():
    p = np.random.default_rng(5).uniform(size=200) ** 2
    holed = np.insert(p, 50, np.nan).reshape(3, 67)
    adjusted = benjamini_hochberg(holed)
    assert adjusted.shape == (3, 67)
    assert np.isnan(adjusted.ravel()[50])
    assert np.delete(adjusted.ravel(), 50) == pytest.approx(false_discovery_control(p, method="bh"))


def test_every_verdict_has_a_sign_and_words():
    found = change([50, 10, 20, np.nan], [10, 50, 20, 1], 1, 1)
    assert [VERDICT_WORDS[each] for each in found.verdict] == [
        ("▲", "clear rise"),
        ("▼", "clear fall"),
        ("◆", "no clear change"),
        ("–", "not known"),
    ]


def test_the_published_example_of_the_e_test_and_why_it_is_not_used():
    """Krishnamoorthy & Thomson's p is below the exact one; no verdict of ours rests on it."""
    assert poisson_means_test(6, 1, 2, 1).pvalue == pytest.approx(0.175, abs=0.0005)
    assert change(6, 2, 1, 1).p == pytest.approx(2 * binomtest(6, 8, 0.5, "greater").pvalue)


@pytest.mark.parametrize("freedom", [np.inf, 22.0])
@pytest.mark.parametrize("dispersion", [1.0, 1.3, 2.5])
def test_with_a_dispersion_interval_and_verdict_still_say_the_same(dispersion, freedom):
    now, before = every_pair(45)
    for adjust in (False, True):
        found = change(now, before, 31, 28, dispersion=dispersion, freedom=freedom, adjust=adjust)
        assert_verdict_and_interval_agree(found, 0.05)


def test_the_dispersion_divides_the_counts_and_student_widens_the_tails():
    plain = change(40, 20, 1, 1)
    assert change(40, 20, 1, 1, dispersion=1.0).p == plain.p
    wide = change(40, 20, 1, 1, dispersion=2.0)
    assert wide.p == pytest.approx(2 * beta.cdf(0.5, 20, 10.5))
    student = change(40, 20, 1, 1, dispersion=2.0, freedom=22)
    assert student.p == pytest.approx(2 * t.cdf(norm.ppf(wide.p / 2), 22))
    assert plain.ratio_low > wide.ratio_low > student.ratio_low
    assert plain.ratio == wide.ratio == student.ratio
    many = change(4_000, 3_600, 1, 1, dispersion=2.0)  # there the normal approximation is good
    error = np.sqrt(2.0 * (1 / 4_000 + 1 / 3_600))
    assert np.log(many.ratio_low) == pytest.approx(np.log(4_000 / 3_600) - 1.96 * error, abs=0.001)


@pytest.mark.parametrize("dispersion", [1.0, 1.5, 2.5])
@pytest.mark.parametrize("mean", [5, 100, 5_000])
def test_counts_that_scatter_by_more_than_chance_are_clear_at_most_five_times_in_a_hundred(mean, dispersion):
    rng = np.random.default_rng([mean, int(10 * dispersion)])
    pairs = 20_000
    level = np.full((2, pairs), float(mean)) * [[0.9], [1.0]]
    now, before = rng.poisson(rng.gamma(level / 0.5, 0.5) if dispersion == 1.5 else level)
    if dispersion == 2.5:
        now, before = rng.poisson(rng.gamma(level / 1.5, 1.5))
    estimated = np.maximum(1, dispersion * rng.chisquare(22, pairs) / 22)
    found = change(now, before, 328.5, 365, dispersion=estimated, freedom=22)
    assert (found.verdict != "none").mean() <= 0.05 + 3 * np.sqrt(0.05 * 0.95 / pairs)
    if dispersion == 2.5 and mean > 5:
        assert (found.verdict != "none").mean() > 0.03
        assert (change(now, before, 328.5, 365).verdict != "none").mean() > 0.15


def test_a_leap_february_is_compared_per_day_but_its_percentage_may_stay_that_of_the_counts():
    """1,450 in 29 days are as many a day as 1,400 in 28."""
    found = change(1_450, 1_400, 29, 28, counts_percent=True)
    assert found.verdict == "none"
    assert found.ratio == pytest.approx(1)
    assert found.percent == pytest.approx(100 * 50 / 1_400)
    huge = change(1_450_000, 1_400_000, 29, 28, counts_percent=True)  # 3.6% would lie outside of its own interval
    assert huge.percent == pytest.approx(0, abs=1e-9)
    year = change(771, 1_000, 366, 365, counts_percent=True)
    assert year.percent == pytest.approx(-22.9)
    assert year.low < year.percent < year.high


@pytest.mark.parametrize(("dispersion", "freedom"), [(0.9, 10), (np.nan, 10), (1, 0)])
def test_a_dispersion_below_one_is_refused(dispersion, freedom):
    with pytest.raises(ValueError, match="dispersion"):
        change(5, 5, 1, 1, dispersion=dispersion, freedom=freedom)
