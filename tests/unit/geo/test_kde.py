"""Quartic density: every node by brute force, mass kept at coasts, the bandwidth by numpy on repeated points."""

from __future__ import annotations

import numpy as np
import pytest

from geo.kde import Raster, bandwidth, quartic_density


def scattered(rng: np.random.Generator, n: int, low: float, high: float):
    """Positions in a square and offences at each."""
    return rng.uniform(low, high, n), rng.uniform(low, high, n), rng.integers(1, 6, n)


def naive_density(x, y, weights, nodes, h):
    """Offences per km² at ``nodes``, shape (k, 2), from the definition."""
    distance = np.hypot(nodes[:, 0][:, None] - x, nodes[:, 1][:, None] - y)
    kernel = np.where(distance < h, 3 / (np.pi * h**2) * (1 - distance**2 / h**2) ** 2, 0)
    return 1e6 * kernel @ weights


def nodes_of(raster: Raster) -> np.ndarray:
    row, column = np.indices(raster.land.shape)
    return np.column_stack([raster.x0 + column.ravel() * raster.step, raster.y0 + row.ravel() * raster.step])


def ragged(rows: int = 120, columns: int = 150) -> np.ndarray:
    """An island with bays, rocks off shore and ponds, that runs off the array in one corner."""
    row, column = np.indices((rows, columns))
    angle = np.arctan2(row - 60, column - 70)
    land = np.hypot(row - 60, column - 70) < 42 + 10 * np.sin(5 * angle) + 4 * np.sin(17 * angle)
    land |= (row > 100) & (column > 120)
    return land ^ (np.random.default_rng(10).random(land.shape) < 0.05)


def mass(density: np.ndarray, raster: Raster) -> float:
    return float(np.nansum(density) * raster.step**2 / 1e6)


@pytest.mark.parametrize("h", [400.0, 437.5, 90.0, 50.0])
def test_nodes_inland_are_the_plain_sum(h):
    rng = np.random.default_rng(11)
    raster = Raster(550_013.0, 149_987.0, 50.0, np.ones((90, 110), bool))
    x, y, weights = scattered(rng, 3000, 0, 1)
    x, y = 550_600 + 4000 * x, 150_600 + 3000 * y
    density = quartic_density(x, y, weights, raster, h)
    some = rng.choice(density.size, 800, replace=False)
    expected = naive_density(x, y, weights, nodes_of(raster)[some], h)
    assert density.ravel()[some] == pytest.approx(expected, rel=1e-6, abs=1e-6)
    assert expected.max() > 0


def test_positions_far_enough_from_a_coast_do_not_feel_it():
    raster = Raster(0.0, 0.0, 50.0, ragged())
    x, y, weights = scattered(np.random.default_rng(12), 400, 2000, 4500)
    nodes = nodes_of(raster)
    sea = nodes[~raster.land.ravel()]
    inland = np.array([np.hypot(*(sea - point).T).min() >= 160 for point in np.column_stack([x, y])])
    assert 20 < inland.sum() < 300
    density = quartic_density(x[inland], y[inland], weights[inland], raster, 160)
    expected = naive_density(x[inland], y[inland], weights[inland], nodes, 160)
    assert density[raster.land] == pytest.approx(expected[raster.land.ravel()], rel=1e-6, abs=1e-6)
    assert np.isnan(density[~raster.land]).all()


def test_an_isolated_offence_is_a_hill_of_the_known_height():
    raster = Raster(-1000.0, -1000.0, 50.0, np.ones((41, 41), bool))
    density = quartic_density([0.0], [0.0], [1], raster, 500.0)
    assert density.max() == density[20, 20] == pytest.approx(3e6 / (np.pi * 500**2))
    assert density[20, 25] == pytest.approx(3e6 / (np.pi * 500**2) * (1 - 0.5**2) ** 2)
    assert density[25, 20] == density[20, 25]
    assert (density[20, [10, 30]] == 0).all()
    assert (density[20, 11] > 0).all()


@pytest.mark.parametrize("h", [400.0, 1000.0])
def test_each_offence_weighs_one_wherever_it_is(h):
    """One position at a time, anywhere in a square between four nodes."""
    raster = Raster(0.0, 0.0, 50.0, np.ones((60, 60), bool))
    for x, y in np.random.default_rng(13).uniform(1450, 1500, (60, 2)):
        assert mass(quartic_density([x], [y], [1], raster, h), raster) == pytest.approx(1, rel=1e-3)


def test_each_position_at_a_ragged_coast_is_scaled_by_its_own_share_on_land():
    raster = Raster(0.0, 0.0, 50.0, ragged())
    rng = np.random.default_rng(14)
    x, y, weights = scattered(rng, 150, -200, 7600)
    h = 310.0
    wide = Raster(-1000.0, -1000.0, 50.0, np.pad(raster.land, 20))  # with every node a kernel can reach
    nodes, land = nodes_of(wide), wide.land.ravel()
    expected = np.zeros(land.size)
    reached = []
    for i in range(len(x)):
        kernel = naive_density(x[i : i + 1], y[i : i + 1], weights[i : i + 1], nodes, h)
        reached.append(kernel[land].sum() > 0)
        if reached[-1]:
            expected += kernel * kernel.sum() / kernel[land].sum()
    reached = np.array(reached)
    assert 0 < (~reached).sum() < 100
    density = quartic_density(x[reached], y[reached], weights[reached], raster, h)
    plain = expected.reshape(wide.land.shape)[20:-20, 20:-20]
    assert density[raster.land] == pytest.approx(plain[raster.land], rel=1e-9, abs=1e-9)


@pytest.mark.parametrize("h", [400.0, 650.0])
def test_no_offence_is_lost_at_a_ragged_coast_or_at_sea(h):
    raster = Raster(530_000.0, 120_000.0, 50.0, ragged())
    x, y, weights = scattered(np.random.default_rng(15), 4000, -3000, 10_000)
    density = quartic_density(x + 530_000, y + 120_000, weights, raster, h)
    assert mass(density, raster) == pytest.approx(weights.sum(), rel=1e-3)
    assert (np.isnan(density) == ~raster.land).all()
    assert (density[raster.land] >= 0).all()


def test_a_position_at_sea_counts_at_the_nearest_land_node():
    raster = Raster(0.0, 0.0, 50.0, ragged())
    x, y = np.array([-500.0, -90_000.0, 9000.0]), np.array([3010.0, 2000.0, 3000.0])
    nodes = nodes_of(raster)[raster.land.ravel()]
    nearest = nodes[[np.hypot(*(nodes - point).T).argmin() for point in np.column_stack([x, y])]]
    moved = quartic_density(nearest[:, 0], nearest[:, 1], [1, 2, 3], raster, 200)
    assert quartic_density(x, y, [1, 2, 3], raster, 200)[raster.land] == pytest.approx(moved[raster.land], rel=1e-9)
    assert mass(moved, raster) == pytest.approx(6, rel=0.01)


def test_weights_are_repeated_positions_and_their_order_does_not_matter():
    raster = Raster(0.0, 0.0, 50.0, ragged())
    x, y, weights = scattered(np.random.default_rng(16), 2500, 500, 6500)
    once = quartic_density(x, y, weights, raster, 400)[raster.land]
    repeated = np.repeat(np.arange(2500), weights)[::-1]
    again = quartic_density(x[repeated], y[repeated], np.ones(len(repeated)), raster, 400)[raster.land]
    assert again == pytest.approx(once, rel=1e-9, abs=1e-9)


def test_no_offences_are_zero_on_land():
    raster = Raster(0.0, 0.0, 50.0, ragged())
    density = quartic_density([], [], [], raster, 400)
    assert (density[raster.land] == 0).all()
    assert np.isnan(quartic_density([], [], [], Raster(0, 0, 50, np.zeros((3, 4), bool)), 400)).all()


@pytest.mark.parametrize(
    ("x", "weight", "land", "h"),
    [(np.nan, 1, True, 400), (np.inf, 1, True, 400), (0, np.nan, True, 400), (0, 1, True, 49), (0, 1, False, 400)],
)
def test_what_cannot_be_drawn_is_refused(x, weight, land, h):
    with pytest.raises(ValueError, match=r"finite|step|no land"):
        quartic_density([x], [0.0], [weight], Raster(0, 0, 50, np.full((5, 5), land)), h)


def rule_of_thumb(values: np.ndarray) -> float:
    low, high = np.quantile(values, [0.25, 0.75])
    return 4 * 1.06 * min(values.std(ddof=1), (high - low) / 1.34) * len(values) ** -0.2


@pytest.mark.parametrize("n", [2, 5, 6, 7, 8, 1000])
def test_the_bandwidth_is_the_rule_of_thumb_averaged_over_both_axes(n):
    rng = np.random.default_rng(n)
    x, y = 500_000 + rng.normal(0, 4000, n), 150_000 + rng.standard_cauchy(n) * 1000
    assert bandwidth(x, y) == pytest.approx((rule_of_thumb(x) + rule_of_thumb(y)) / 2, rel=1e-9)


@pytest.mark.parametrize("n", [1, 2, 3, 50])
def test_the_bandwidth_of_weights_is_that_of_repeated_points(n):
    rng = np.random.default_rng(n)
    for _ in range(20):
        x, y = np.round(rng.normal(0, 3, (2, n)))
        weights = rng.integers(0, 5, n) + (np.arange(n) == 0) * 2
        repeated = np.repeat(x, weights), np.repeat(y, weights)
        if max(np.ptp(repeated[0]), np.ptp(repeated[1])) == 0:
            continue
        assert bandwidth(x, y, weights) == pytest.approx(bandwidth(*repeated), rel=1e-12)


def test_where_half_of_all_offences_share_a_coordinate_the_standard_deviation_is_taken():
    x = np.array([5.0] * 8 + [0.0, 10.0])
    expected = 4 * 1.06 * x.std(ddof=1) * 10**-0.2
    assert bandwidth(x, x) == pytest.approx(expected)
    assert bandwidth(x, np.zeros(10)) == pytest.approx(expected / 2)


@pytest.mark.parametrize(("x", "weights"), [([], None), ([3.0], None), ([3.0, 3.0], None), ([3.0, 8.0], [5, 0])])
def test_offences_without_spread_have_no_bandwidth(x, weights):
    with pytest.raises(ValueError, match="two places"):
        bandwidth(x, x, weights)
