"""Over-representation and divergence of two series: against scipy's exact tests and by simulation."""

import numpy as np
import pytest
from scipy.stats import binomtest, false_discovery_control, fisher_exact

from stats.representation import BASE_MONTHS, divergence, representation


def doubled_tail(tails):
    return min(1.0, 2 * min(tails))


def test_ratio_and_interval_are_those_of_the_exact_binomial():
    counts, population = np.array([30, 5, 0, 65]), np.array([20_000, 10_000, 3_000, 67_000])
    found = representation(counts, population)
    for group, (people, residents) in enumerate(zip(counts, population / population.sum(), strict=True)):
        interval = binomtest(int(people), 100).proportion_ci(0.95, method="exact")
        assert found.ratio[group] == pytest.approx(people / 100 / residents)
        assert [found.low[group], found.high[group]] == pytest.approx([each / residents for each in interval])


def test_one_group_that_is_everybody_and_groups_that_are_not_known():
    everybody = representation([12, 0], [500, 500])
    assert everybody.ratio.tolist() == [2, 0]
    assert (everybody.high[0], everybody.low[1]) == (2, 0)
    known = representation([30, 70], [100, 900])
    holed = representation([30, 70, np.nan, 8], [100, 900, 50, np.nan])
    for ours, theirs in zip(holed, known, strict=True):
        assert ours[:2] == pytest.approx(theirs)
        assert np.isnan(ours[2:]).all()
    without_residents = representation([30, 60, 10], [100, 900, 0])
    assert without_residents.ratio[:2] == pytest.approx([3.0, 0.6 / 0.9])
    assert np.isnan([each[2] for each in without_residents]).all()
    assert np.isnan(representation([0, 0], [5, 5])).all()


def test_the_interval_holds_the_truth_at_least_95_times_in_100():
    rng = np.random.default_rng(1)
    shares, population = np.array([0.5, 0.3, 0.15, 0.05]), np.array([400.0, 400, 150, 50])
    found = [representation(counts, population) for counts in rng.multinomial(60, shares, 4_000)]
    truth = shares / (population / population.sum())
    held = np.mean([(each.low <= truth) & (truth <= each.high) for each in found], axis=0)
    assert (held >= 0.945).all()


def test_p_of_each_month_and_overall_is_fishers_exact_test():
    rng = np.random.default_rng(2)
    a, b = rng.poisson(14, 40), rng.poisson(9, 40)
    a[30:] = rng.poisson(24, 10)
    found = divergence(a, b)
    base = [a[:BASE_MONTHS].sum(), b[:BASE_MONTHS].sum()]

    def exact(x, y):
        return doubled_tail([fisher_exact([[x, y], base], side).pvalue for side in ("less", "greater")])

    raw = [exact(a[month], b[month]) for month in range(BASE_MONTHS, 40)]
    assert found.p[BASE_MONTHS:] == pytest.approx(false_discovery_control(raw, method="bh"), rel=1e-7)
    assert np.isnan(found.p[:BASE_MONTHS]).all()
    assert (found.flag == (np.nan_to_num(found.p, nan=1) < 0.05)).all()
    assert found.overall_p == pytest.approx(exact(a[-12:].sum(), b[-12:].sum()), rel=1e-7)
    assert found.relative[BASE_MONTHS:] == pytest.approx(a[12:] / b[12:] / (base[0] / base[1]))
    assert found.overall_relative == pytest.approx(a[-12:].sum() / b[-12:].sum() / (base[0] / base[1]))


def test_with_a_base_known_without_error_p_is_the_binomial_test():
    rng = np.random.default_rng(3)
    a, b = rng.poisson(20, 30), rng.poisson(11, 30)
    a[:BASE_MONTHS], b[:BASE_MONTHS] = 2_000_000, 1_000_000
    raw = [
        doubled_tail([binomtest(int(x), int(x + y), 2 / 3, side).pvalue for side in ("less", "greater")])
        for x, y in zip(a[BASE_MONTHS:], b[BASE_MONTHS:], strict=True)
    ]
    expected = false_discovery_control(raw, method="bh")
    assert divergence(a, b).p[BASE_MONTHS:] == pytest.approx(expected, rel=1e-4)


def test_series_that_keep_their_ratio_are_rarely_flagged():
    """Any month flagged in at most 5% of pairs, the overall test as well. The binomial against the ratio of the base
    period taken as known says that about 16% of these pairs have diverged: hence the exact test of both.
    """
    rng = np.random.default_rng(4)
    any_month, overall, naive = [], [], []
    for _ in range(300):
        season = 40 + 15 * np.sin(np.arange(36))  # the same in both series, so that the ratio stays
        a, b = rng.poisson(season), rng.poisson(0.6 * season)
        found = divergence(a, b)
        any_month.append(found.flag.any())
        overall.append(found.overall_p < 0.05)
        x, y, share = a[-12:].sum(), b[-12:].sum(), a[:12].sum() / (a[:12].sum() + b[:12].sum())
        naive.append(binomtest(int(x), int(x + y), share).pvalue < 0.05)
    assert np.mean(any_month) < 0.05 + 0.02
    assert 0.02 < np.mean(overall) < 0.05 + 0.02
    assert np.mean(naive) > 0.12


def test_a_real_divergence_is_found():
    rng = np.random.default_rng(5)
    months, overall = [], []
    for _ in range(100):
        a, b = rng.poisson(60, 36), rng.poisson(40, 36)
        a[24:] = rng.poisson(30, 12)  # the police come to know of half as many
        found = divergence(a, b)
        months.append(found.flag[24:].mean())
        overall.append(found.overall_p < 0.001 and found.overall_relative < 1)
    assert np.mean(months) > 0.5
    assert np.mean(overall) > 0.99


def test_missing_months_take_no_part():
    rng = np.random.default_rng(6)
    a, b = rng.poisson(20.0, 30).astype(float), rng.poisson(15, 30).astype(float)
    holed_a, holed_b = a.copy(), b.copy()
    holed_a[[3, 15]], holed_b[20] = np.nan, np.nan
    zeroed_a, zeroed_b = a.copy(), b.copy()
    zeroed_a[[3, 20]], zeroed_b[[3, 20]] = 0, 0
    found = divergence(holed_a, holed_b)
    assert np.isnan(found.p[[15, 20]]).all()
    assert not found.flag[[15, 20]].any()
    assert np.isfinite(np.delete(found.p[12:], [3, 8])).all()
    assert found.relative[13] == pytest.approx(divergence(zeroed_a, zeroed_b).relative[13])


def test_months_and_a_base_without_any_count():
    quiet = np.zeros(24)
    nothing = divergence(quiet, quiet)
    assert nothing.overall_p == 1
    assert nothing.p[12:] == pytest.approx(np.ones(12))
    assert not nothing.flag.any()
    assert np.isnan(nothing.relative).all()
    one_sided = divergence(np.full(24, 30), [*[30] * 12, *[0] * 12])
    assert np.isinf(one_sided.relative[12:]).all()
    assert one_sided.flag[12:].all()


@pytest.mark.parametrize(
    ("a", "b"), [([1] * 23, [1] * 23), ([1] * 24, [1] * 25), ([1.5] * 24, [1] * 24), ([1] * 24, [-1] * 24)]
)
def test_series_that_cannot_be_compared_are_refused(a, b):
    with pytest.raises(ValueError, match=r"24 or more|whole"):
        divergence(a, b)


@pytest.mark.parametrize(("counts", "population"), [([1.5], [1]), ([-1], [1]), ([1], [-1])])
def test_figures_that_make_no_sense_are_refused(counts, population):
    with pytest.raises(ValueError, match="0 or more"):
        representation(counts, population)
