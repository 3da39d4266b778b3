"""Funnel: Spiegelhalter's formulas in plain loops, exact limits from scipy, and simulated areas."""

import math

import numpy as np
import pytest
from scipy.stats import chi2, norm, poisson

from stats.funnel import funnel, limits


def second_opinion(counts, population):
    """phi, tau² and z of each area, one area at a time (Spiegelhalter 2005, square-root scale)."""
    theta = sum(counts) / sum(population)
    expected = [theta * people for people in population]
    naive = [(math.sqrt(o / e) - 1) / (1 / (2 * math.sqrt(e))) for o, e in zip(counts, expected, strict=True)]
    ranked = sorted(naive)

    def percentile(share):
        place = share * (len(ranked) - 1)
        below = math.floor(place)
        above = min(below + 1, len(ranked) - 1)
        return ranked[below] + (place - below) * (ranked[above] - ranked[below])

    floor, ceiling = percentile(0.1), percentile(0.9)
    phi = sum(min(max(z, floor), ceiling) ** 2 for z in naive) / len(naive)
    weights = [1 / (1 / (2 * math.sqrt(e))) ** 2 for e in expected]
    tau2 = 0.0
    if phi > 1:
        spread = sum(weights) - sum(w * w for w in weights) / sum(weights)
        tau2 = (len(naive) * phi - (len(naive) - 1)) / spread
    errors = [math.sqrt(1 / w + tau2) for w in weights]
    z = [(math.sqrt(o / e) - 1) / error for o, e, error in zip(counts, expected, errors, strict=True)]
    return phi, tau2, z


def unequal_areas(rng, tau, areas=150):
    population = np.round(np.exp(rng.normal(9, 0.7, areas)))
    level = np.maximum(0, 1 + tau * rng.normal(size=areas)) ** 2
    return rng.poisson(0.01 * population * level), population


@pytest.mark.parametrize("tau", [0.0, 0.05, 0.3])
def test_dispersion_and_z_equal_the_formulas_in_loops(tau):
    rng = np.random.default_rng(1)
    for _ in range(40):
        counts, population = unequal_areas(rng, tau, areas=int(rng.integers(2, 200)))
        found = funnel(counts, population)
        phi, tau2, z = second_opinion(counts.tolist(), population.tolist())
        assert [found.phi, found.tau2] == pytest.approx([phi, tau2], rel=1e-9)
        assert found.z == pytest.approx(z, rel=1e-9, abs=1e-12)


@pytest.mark.parametrize(("tail", "low", "high"), [(0.05, 1, 2), (0.002, 0, 3)])
def test_exact_limits_cut_off_the_poisson_tails(tail, low, high):
    """Just the counts outside are those whose tail is under 2.5% (0.1%), from 0.05 to 3,000 expected."""
    plot = funnel([400, 410, 390], [100_000] * 3)
    assert plot.tau2 == 0
    expected = np.append(np.linspace(0.05, 60, 400), [100, 300.5, 1_000, 3_000])
    population = expected / plot.theta * 1000
    curves = limits(plot, population)
    lower, upper = (curves[each] * population / 1000 for each in (low, high))
    for mean, least, most in zip(expected, lower, upper, strict=True):
        counts = np.arange(int(mean + 8 * np.sqrt(mean) + 20))
        assert ((counts < least) == (poisson.cdf(counts, mean) < tail / 2)).all()
        assert ((counts > most) == (poisson.sf(counts - 1, mean) < tail / 2)).all()
    # The interval around a count of E, often drawn instead, is one to three offences higher.
    many = expected > 8
    around = chi2.ppf(tail / 2, 2 * expected[many]) / 2, chi2.ppf(1 - tail / 2, 2 * expected[many] + 2) / 2
    for difference in (around[0] - lower[many], around[1] - upper[many]):
        assert ((difference > 0.8) & (difference < 2.8)).all()


def test_a_small_area_without_offences_is_not_called_low():
    rng = np.random.default_rng(9)
    for tau in (0.0, 0.4):
        counts, population = unequal_areas(rng, tau)
        small = 3 / (counts.sum() / population.sum())  # three offences expected: none in 5 of 100 such areas
        found = funnel([*counts, 0], [*population, small])
        assert found.verdict[-1] == 0


def test_rates_and_verdicts_follow_the_limits():
    rng = np.random.default_rng(3)
    for tau in (0.0, 0.25):
        counts, population = unequal_areas(rng, tau, areas=800)
        found = funnel(counts, population, per=1000)
        low_outer, low_inner, high_inner, high_outer = limits(found, population)
        assert (found.tau2 > 0) == (tau > 0)
        assert found.rate == pytest.approx(1000 * counts / population)
        assert found.theta == pytest.approx(1000 * counts.sum() / population.sum())
        assert ((found.rate < low_inner) == (found.verdict <= -1)).all()
        assert ((found.rate < low_outer) == (found.verdict == -2)).all()
        assert ((found.rate > high_inner) == (found.verdict >= 1)).all()
        assert ((found.rate > high_outer) == (found.verdict == 2)).all()
        if tau:
            sided = np.searchsorted(norm.ppf([0.001, 0.025, 0.975, 0.999]), found.z) - 2
            many = found.theta * population / 1000 > 50
            assert (sided == found.verdict)[many].all()


def test_each_verdict_occurs():
    population = np.full(21, 1_000.0)
    counts = np.array([100] * 17 + [55, 78, 123, 150])
    assert funnel(counts, population).verdict.tolist() == [0] * 17 + [-2, -1, 1, 2]


def test_areas_that_differ_by_chance_alone_are_outside_as_often_as_the_limits_say():
    """Close to 5% and 0.2% at 400 expected; at 10 expected the whole numbers allow 2.5% and 0.12%, never more."""
    rng = np.random.default_rng(4)
    areas = 20_000
    for mean, inner, outer in ((400, 0.047, 0.0019), (10, 0.0246, 0.0012)):
        found = funnel(rng.poisson(mean, areas), np.full(areas, 1_000.0))
        assert found.tau2 == 0
        # Winsorised normal z have a mean square of 0.8 - 2 (1.2816) phi(1.2816) + 0.2 (1.2816)² = 0.68.
        assert found.phi == pytest.approx(0.68, abs=0.06)
        assert (found.verdict != 0).mean() == pytest.approx(inner, abs=0.005)
        assert (np.abs(found.verdict) == 2).mean() == pytest.approx(outer, abs=0.0010)


def test_the_variance_between_areas_is_recovered_but_for_the_winsorised_tails():
    """About half to two thirds of the true tau² on average; 10-14% and 1-2% of areas are then outside."""
    rng = np.random.default_rng(5)
    for tau in (0.1, 0.3):
        plots = [funnel(*unequal_areas(rng, tau, areas=300)) for _ in range(100)]
        assert 0.45 < np.mean([plot.tau2 for plot in plots]) / tau**2 < 0.72
        verdicts = np.concatenate([plot.verdict for plot in plots])
        assert 0.1 < (verdicts != 0).mean() < 0.15
        assert 0.007 < (np.abs(verdicts) == 2).mean() < 0.025


def test_a_few_outlying_areas_do_not_widen_the_limits_for_themselves():
    rng = np.random.default_rng(6)
    counts = rng.poisson(200, 150)
    counts[:8] = 500
    found = funnel(counts, np.full(150, 10_000.0))
    assert (found.verdict[:8] == 2).all()
    assert np.mean(found.verdict[8:] == 2) < 0.02


def test_unknown_areas_take_no_part():
    rng = np.random.default_rng(7)
    counts, population = unequal_areas(rng, 0.3)
    plain = funnel(counts, population)
    holed = funnel([*counts, np.nan, 5, 5], [*population, 900, np.nan, 0])
    assert [holed.theta, holed.phi, holed.tau2] == pytest.approx([plain.theta, plain.phi, plain.tau2])
    for name in ("rate", "z", "verdict"):
        assert np.isnan(getattr(holed, name)[-3:]).all()
        assert getattr(holed, name)[:-3] == pytest.approx(getattr(plain, name))


def test_no_offences_at_all_and_a_single_area():
    nothing = funnel([0, 0, 0], [100, 200, 300])
    assert nothing.verdict.tolist() == [0, 0, 0]
    assert nothing.theta == nothing.tau2 == 0
    assert np.isnan(nothing.phi)
    curves = limits(nothing, 100)
    assert [curves.low_outer, curves.low_inner] == [0, 0]
    assert curves.high_inner == pytest.approx(1 / 100 * 1000)
    single = funnel([50], [1000])
    assert (single.theta, single.z[0], single.verdict[0], single.tau2) == (50, 0, 0, 0)


def test_curves_narrow_with_population_and_keep_their_order_and_shape():
    grid = np.geomspace(100, 1e6, 60).reshape(6, 10)
    rng = np.random.default_rng(8)
    for tau in (0.0, 0.3):
        plot = funnel(*unequal_areas(rng, tau))
        curves = limits(plot, grid)
        assert (np.diff(np.stack(curves), axis=0) >= 0).all()
        assert (np.diff(curves.high_outer.ravel()) < 0).all()
        assert (np.diff(curves.low_inner.ravel()) >= 0).all()
        assert (curves.low_inner < plot.theta).all()
        assert (curves.high_inner > plot.theta).all()


def test_figures_that_make_no_sense_are_refused():
    with pytest.raises(ValueError, match="counts of 0 or more"):
        funnel([-1, 2], [10, 10])
    with pytest.raises(ValueError, match="an area with residents"):
        funnel([1, np.nan], [0, 10])
    with pytest.raises(ValueError, match="populations above 0"):
        limits(funnel([1, 2], [10, 10]), [0, 5])
