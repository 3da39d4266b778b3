"""Gi* and its neighbours against the libraries of the field, esda and libpysal."""

from __future__ import annotations

import warnings

import numpy as np
import pytest

from geo.gistar import band_weights, gi_star, pair_weights

with warnings.catch_warnings():
    warnings.simplefilter("ignore")  # what these libraries say of their own dependencies
    from esda.getisord import G_Local
    from libpysal.weights import DistanceBand, lat2W


def oracle(values, weights):
    """z and one-sided p of esda with binary weights and the unit itself."""
    found = G_Local(np.asarray(values, dtype=float), weights, transform="B", star=True, permutations=0)
    return found.Zs, found.p_norm


def pairs_of(weights) -> list[tuple[int, int]]:
    return [(one, other) for one, near in weights.neighbors.items() for other in near]


@pytest.mark.parametrize("rook", [True, False])
def test_a_grid_by_hand(rook):
    counts = np.array(
        [
            [0, 1, 0, 2, 0, 0],
            [1, 9, 7, 0, 0, 1],
            [0, 8, 12, 1, 0, 0],
            [0, 2, 0, 0, 0, 3],
            [0, 0, 0, 1, 0, 0],
        ]
    ).ravel()
    theirs = lat2W(5, 6, rook=rook)
    ours = gi_star(counts, pair_weights(30, pairs_of(theirs)))
    z, p = oracle(counts, theirs)
    assert ours.z == pytest.approx(z, abs=1e-9)
    assert ours.p == pytest.approx(2 * p, abs=1e-9)
    assert ours.z.max() > 3


@pytest.mark.parametrize("mean", [0.05, 1, 30])
def test_months_on_a_larger_grid(mean):
    maps = np.random.default_rng(17).poisson(mean, (40 * 30, 6))
    theirs = lat2W(40, 30, rook=False)
    ours = gi_star(maps, pair_weights(1200, pairs_of(theirs)))
    for month in range(6):
        z, p = oracle(maps[:, month], theirs)
        assert ours.z[:, month] == pytest.approx(z, abs=1e-9)
        assert ours.p[:, month] == pytest.approx(2 * p, abs=1e-9)


def test_units_within_a_distance():
    rng = np.random.default_rng(18)
    points = rng.uniform(0, 10_000, (500, 2))
    values = rng.gamma(0.5, 3, 500)
    theirs = DistanceBand(points, threshold=900, silence_warnings=True)
    weights = band_weights(points[:, 0], points[:, 1], 900)
    assert sorted(pairs_of(theirs)) == sorted(
        (int(a), int(b)) for a, b in zip(*weights.nonzero(), strict=True) if a != b
    )
    z, p = oracle(values, theirs)
    ours = gi_star(values, weights)
    assert ours.z == pytest.approx(z, abs=1e-9)
    assert ours.p == pytest.approx(2 * p, abs=1e-9)
