"""Offences against a base: binomial tails by scipy, chance maps, and a place that has more than its people explain."""

import numpy as np
import pytest
from scipy.stats import binom, norm

from geo.beyond import also_dealt, beyond
from geo.gistar import band_weights, hot_cold

SIDE = 25
X, Y = (axis.ravel() * 100.0 for axis in np.meshgrid(np.arange(SIDE), np.arange(SIDE)))
WEIGHTS = band_weights(X, Y, 100.0)


def test_scores_are_those_of_the_binomial():
    rng = np.random.default_rng(1)
    base = rng.gamma(0.5, 100, SIDE**2)
    counts = rng.multinomial(900, base / base.sum()).astype(float)
    found = beyond(counts, base, WEIGHTS)
    share, sums = WEIGHTS @ base / base.sum(), WEIGHTS @ counts
    upper = (binom.sf(sums - 1, 900, share) + binom.sf(sums, 900, share)) / 2
    z = norm.isf(upper) / np.sqrt(found.dispersion)
    assert found.expected == pytest.approx(900 * share)
    assert found.z == pytest.approx(z, abs=1e-6)
    assert found.p == pytest.approx(2 * norm.sf(np.abs(z)), abs=1e-9)
    assert found.dispersion == pytest.approx(1, abs=0.2)


@pytest.mark.parametrize("several", [False, True])
def test_offences_that_follow_the_people_are_not_hot(several):
    """Half of all offences lie in a twentieth of the cells, because half of the people do."""
    rng = np.random.default_rng(2)
    maps = alone = 0
    for _ in range(60):
        base = rng.pareto(1.1, SIDE**2)
        addresses = rng.multinomial(300, base / base.sum())
        counts = np.array([rng.geometric(0.4, n).sum() for n in addresses]) if several else addresses
        found = beyond(counts, base, WEIGHTS)
        maps += (hot_cold(found.z, also_dealt(found, counts, WEIGHTS)) >= 2).any()
        alone += (hot_cold(found.z, found.p) >= 2).any()
    assert maps <= 6
    assert (alone > 30) == several  # why the counts are dealt too


def test_more_than_the_people_explain_is_hot_and_a_town_is_not():
    rng = np.random.default_rng(3)
    base = np.full((SIDE, SIDE), 10.0)
    base[3:6, 3:6] = 300  # a town with its share
    expected = base * (600 / base.sum())
    expected[15:19, 15:19] *= 40  # few people, many offences
    counts = rng.poisson(expected).ravel()
    found = beyond(counts, base.ravel(), WEIGHTS)
    bins = hot_cold(found.z, also_dealt(found, counts, WEIGHTS)).reshape(SIDE, SIDE)
    assert bins[16, 16] >= 2
    assert (bins[3:6, 3:6] <= 0).all()


def test_places_without_any_base_are_not_judged():
    base = np.zeros(SIDE**2)
    base[:5] = 1
    found = beyond(np.ones(SIDE**2), base, WEIGHTS)
    far = WEIGHTS @ base == 0
    assert (found.z[far] == 0).all()
    assert (found.p[far] == 1).all()
    assert np.isfinite(found.z).all()


@pytest.mark.parametrize(("counts", "base"), [([1, -1], [1, 1]), ([1, 1], [1, -1]), ([1, 1], [0, 0])])
def test_a_bad_question_is_refused(counts, base):
    with pytest.raises(ValueError, match="0 or more"):
        beyond(counts, base, band_weights([0, 1], [0, 0], 5))
