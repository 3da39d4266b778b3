"""Gi*: the formula by hand, neighbours by brute force, adjustment by two libraries, false alarms by simulation."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.spatial.distance import cdist
from scipy.stats import false_discovery_control, norm, poisson
from statsmodels.stats.multitest import multipletests

from geo.gistar import band_weights, counted_p, empty_is_plain, gi_star, hot_cold, pair_weights

#: Units and neighbours of the lattices that the simulations run on.
ROWS, COLUMNS, MAPS = 50, 100, 1000


def squares(rows: int = ROWS, columns: int = COLUMNS):
    """Neighbours by side or corner on a square lattice, from the pairs."""
    number = np.arange(rows * columns).reshape(rows, columns)
    steps = [
        (number[:, :-1], number[:, 1:]),
        (number[:-1], number[1:]),
        (number[:-1, :-1], number[1:, 1:]),
        (number[1:, :-1], number[:-1, 1:]),
    ]
    return pair_weights(number.size, np.concatenate([np.column_stack([a.ravel(), b.ravel()]) for a, b in steps]))


def hexagons(rows: int = ROWS, columns: int = COLUMNS, width: float = 250.0):
    """Hexagons that share a side, from their centres, far from the origin."""
    row, column = np.divmod(np.arange(rows * columns), columns)
    return band_weights(550_000 + (column + row % 2 / 2) * width, 150_000 + row * width * np.sqrt(3) / 2, width)


LATTICES = {"squares": squares, "hexagons": hexagons}


def naive_z(values: list[float], near: list[list[int]]) -> list[float]:
    """The formula of the paper, one unit at a time."""
    n = len(values)
    mean = sum(values) / n
    s = (sum(v * v for v in values) / n - mean**2) ** 0.5
    return [
        (sum(values[j] for j in own) - mean * len(own)) / (s * ((n * len(own) - len(own) ** 2) / (n - 1)) ** 0.5)
        for own in near
    ]


def test_z_and_p_are_those_of_the_formula():
    near = [[0, 1], [0, 1, 2], [1, 2, 3], [2, 3, 4], [3, 4, 5], [4, 5], [6]]
    weights = pair_weights(7, [(0, 1), (1, 2), (2, 3), (3, 4), (4, 5)])
    maps = np.array([[2, 3, 3, 5, 8, 7, 0], [0, 0, 0, 0, 1, 1, 0], [1.5, 0.5, 9.25, 2, 2, 0, 4]]).T
    found = gi_star(maps, weights)
    expected = np.array([naive_z(column.tolist(), near) for column in maps.T]).T
    assert found.z == pytest.approx(expected, abs=1e-12)
    assert found.p == pytest.approx(2 * norm.sf(np.abs(expected)), abs=1e-12)
    assert found.members.tolist() == [2, 3, 3, 3, 3, 2, 1]
    assert found.sums[:, 0].tolist() == [5, 8, 11, 16, 20, 15, 0]


def test_a_column_among_others_is_as_it_is_alone():
    maps = np.random.default_rng(1).poisson(2, (40, 5))
    weights = squares(5, 8)
    together = gi_star(maps, weights)
    for column in range(5):
        alone = gi_star(maps[:, column], weights)
        assert alone.z.shape == alone.p.shape == alone.sums.shape == (40,)
        assert alone.z == pytest.approx(together.z[:, column], abs=1e-12)
        assert (counted_p(alone, maps[:, column]) == counted_p(together, maps)[:, column]).all()
        assert (hot_cold(alone.z, alone.p) == hot_cold(together.z, together.p)[:, column]).all()


@pytest.mark.parametrize("value", [0, 7, 0.1, 1e9 / 3])
def test_equal_values_are_neither_hot_nor_cold(value):
    maps = np.column_stack([np.full(30, float(value)), np.arange(30)])
    found = gi_star(maps, squares(5, 6))
    assert (found.z[:, 0] == 0).all()
    assert (found.p[:, 0] == 1).all()
    assert (found.z[:, 1] != 0).any()
    if value in (0, 7):
        assert (counted_p(found, maps)[:, 0] == 1).all()


def test_a_neighbourhood_of_all_units_is_neither_hot_nor_cold():
    found = gi_star([1, 5, 9], pair_weights(3, [(0, 1), (1, 2)]))
    assert (found.z[1], found.p[1]) == (0, 1)
    assert found.z[0] < 0 < found.z[2]
    assert gi_star([4], pair_weights(1, [])).p.tolist() == [1]


def test_nothing_gives_nothing():
    for shape in [(0,), (0, 3), (6, 0)]:
        values = np.zeros(shape)
        found = gi_star(values, pair_weights(shape[0], []))
        assert found.z.shape == counted_p(found, values).shape == hot_cold(found.z, found.p).shape == shape


def test_bad_values_and_weights_are_refused():
    weights = pair_weights(3, [(0, 1)])
    for values in ([1, 2], [1, np.nan, 2], [1, np.inf, 2], np.zeros((3, 1, 1))):
        with pytest.raises(ValueError, match=r"finite|\(n, n\)"):
            gi_star(values, weights)
    for wrong in (weights * 0.5, weights - pair_weights(3, []), weights * 0):
        with pytest.raises(ValueError, match="weights are 1"):
            gi_star([1, 2, 3], wrong)
    found = gi_star([1, 2, 3], weights)
    for values in ([1, 2], [1, 2, 3.5], [1, 2, -3], [1, 2, np.nan]):
        with pytest.raises(ValueError, match="whole counts"):
            counted_p(found, values)


def test_pairs_become_symmetric_weights_of_one():
    weights = pair_weights(4, [(0, 2), (2, 0), (0, 2), (3, 3)])
    assert weights.toarray().tolist() == [[1, 0, 1, 0], [0, 1, 0, 0], [1, 0, 1, 0], [0, 0, 0, 1]]
    for wrong in ([(0, 4)], [(-1, 2)]):
        with pytest.raises(ValueError, match=r"index|negative"):
            pair_weights(4, wrong)


def test_units_within_the_distance_by_brute_force():
    rng = np.random.default_rng(2)
    x, y = rng.uniform(500_000, 505_000, 400), rng.uniform(100_000, 105_000, 400)
    points = np.column_stack([x, y])
    weights = band_weights(x, y, 600)
    assert (weights.toarray() == (cdist(points, points) <= 600.01)).all()
    assert weights.nnz > 3 * 400


def test_just_at_the_distance_is_within_it():
    weights = band_weights([0, 300.004, 600.1], [0, 0, 0], 300)
    assert weights.toarray().tolist() == [[1, 1, 0], [1, 1, 0], [0, 0, 1]]
    inside = hexagons().sum(axis=1).reshape(ROWS, COLUMNS)[1:-1, 1:-1]
    assert (inside == 7).all()


def test_counted_p_is_the_larger_of_gi_star_and_the_poisson_tail():
    rng = np.random.default_rng(3)
    maps = rng.poisson([0.05, 0.5, 4, 40], (300, 4))
    found = gi_star(maps, squares(15, 20))
    mu = np.outer(found.members, maps.mean(axis=0))
    above, below = 2 * poisson.sf(found.sums - 1, mu), 2 * poisson.cdf(found.sums, mu)
    tail = np.minimum(np.where(found.z > 0, above, below), 1)
    assert counted_p(found, maps) == pytest.approx(np.maximum(found.p, tail), rel=1e-9)
    assert (tail > found.p).any()
    assert (tail < found.p).any()


def test_dealt_counts_are_those_of_drawing_neighbourhoods_at_random():
    """Sums of as many counts drawn with replacement, a million times."""
    rng = np.random.default_rng(5)
    counts = np.where(rng.random(400) < 0.1, rng.geometric(0.15, 400), 0)
    weights = squares(20, 20)
    found = gi_star(counts, weights)
    p = counted_p(found, counts, dealt=True)
    bare = np.maximum(counted_p(found, counts), 0)
    for size in np.unique(found.members).astype(int):
        drawn = np.sort(rng.choice(counts, (200_000, size)).sum(axis=1))
        here = np.flatnonzero(found.members == size)
        above = 1 - np.searchsorted(drawn, found.sums[here], "left") / len(drawn)
        below = np.searchsorted(drawn, found.sums[here], "right") / len(drawn)
        tail = np.minimum(2 * np.where(found.z[here] > 0, above, below), 1)
        assert p[here] == pytest.approx(np.maximum(bare[here], tail), abs=0.01)
    left_out = gi_star(counts[:300], squares(15, 20), empty=100)
    assert (counted_p(left_out, counts[:300], empty=100, dealt=True) <= 1).all()


def test_many_offences_at_single_addresses_are_no_hot_spot():
    """Maps without gathering, several offences to an address: Poisson calls them hot, dealing does not."""
    rng = np.random.default_rng(6)
    weights = squares(40, 40)
    hot = {True: 0, False: 0}
    for _ in range(40):
        counts = np.array([rng.geometric(0.3, n).sum() for n in rng.poisson(0.1, 1600)], dtype=float)
        found = gi_star(counts, weights)
        for dealt in hot:
            hot[dealt] += (hot_cold(found.z, counted_p(found, counts, dealt=dealt)) >= 2).any()
    assert hot[False] > 30
    assert hot[True] <= 4


def test_a_neighbourhood_of_high_counts_is_still_hot():
    rng = np.random.default_rng(7)
    counts = np.array([rng.geometric(0.3, n).sum() for n in rng.poisson(0.1, 1600)], dtype=float).reshape(40, 40)
    counts[20:24, 20:24] += 6
    found = gi_star(counts.ravel(), squares(40, 40))
    bins = hot_cold(found.z, counted_p(found, counts.ravel(), dealt=True)).reshape(40, 40)
    assert (bins[21:23, 21:23] == 3).all()
    assert (bins[:15] == 0).all()


def adjusted_bins(z, adjusted):
    return np.sign(z) * ((adjusted <= 0.1).astype(int) + (adjusted <= 0.05) + (adjusted <= 0.01))


@pytest.mark.parametrize("power", [1, 2, 6])
def test_bins_are_those_of_two_libraries(power):
    rng = np.random.default_rng(4)
    p = rng.uniform(size=(700, 12)) ** power
    p[:50] = np.round(p[:50], 2)  # ties, zeros and ones
    z = rng.normal(size=p.shape)
    found = hot_cold(z, p)
    assert found.dtype == np.int8
    assert (found == adjusted_bins(z, false_discovery_control(p, axis=0))).all()
    for column in range(p.shape[1]):
        adjusted = multipletests(p[:, column], method="fdr_bh")[1]
        assert (found[:, column] == adjusted_bins(z[:, column], adjusted)).all()
    assert power == 1 or set(np.unique(found)) == {-3, -2, -1, 0, 1, 2, 3}


def test_a_p_just_at_a_level_is_in_the_bin():
    assert hot_cold([1, -1, 1, 0], [0.01, 0.01, 0.01, 0.01]).tolist() == [3, -3, 3, 0]
    assert hot_cold([1, 1], [0.025, 0.9]).tolist() == [2, 0]
    assert hot_cold([1, 1], [0.0251, 0.9]).tolist() == [1, 0]


@pytest.mark.parametrize("lattice", LATTICES)
@pytest.mark.parametrize(("mean", "false_without"), [(0.05, 0.99), (0.3, 0.7), (5, 0.08)])
def test_scattered_offences_rarely_make_a_hot_cell(lattice, mean, false_without):
    """1000 maps without any hotspot: at most 5% may show one (standard error 0.7%); with Gi* alone many do."""
    weights = LATTICES[lattice]()
    maps = np.random.default_rng(5).poisson(mean, (ROWS * COLUMNS, MAPS))
    found = gi_star(maps, weights)
    share = {
        name: (hot_cold(found.z, p) >= 2).any(axis=0).mean()
        for name, p in (("alone", found.p), ("both", counted_p(found, maps)))
    }
    assert share["both"] <= 0.06, share
    assert share["alone"] >= false_without, share


@pytest.mark.parametrize("lattice", LATTICES)
@pytest.mark.parametrize(("mean", "planted"), [(0.05, 1.5), (0.3, 2.5), (5, 8)])
def test_a_planted_hotspot_is_found(lattice, mean, planted):
    """Extra offences in one neighbourhood on 200 maps: its middle is found nearly always, little else is."""
    weights = LATTICES[lattice]()
    rng = np.random.default_rng(6)
    maps = rng.poisson(mean, (ROWS * COLUMNS, 200))
    middle = (ROWS // 2) * COLUMNS + COLUMNS // 2
    core = weights[middle].indices
    maps[core] += rng.poisson(planted, (len(core), 200))
    found = gi_star(maps, weights)
    hot = hot_cold(found.z, counted_p(found, maps)) >= 2
    assert hot[middle].mean() > 0.95
    beyond = (weights[core].sum(axis=0) == 0).A1
    assert hot[beyond].sum() < 0.05 * hot.sum()


def test_empty_units_may_be_left_out_without_a_difference():
    """A quiet map with one cluster: the units near an offence alone give what the whole map gives."""
    side = 60
    x, y = (axis.ravel() * 100.0 for axis in np.meshgrid(np.arange(side), np.arange(side)))
    weights = band_weights(x, y, 100.0)
    chance = np.random.default_rng(5)
    counts = np.zeros(side * side)
    counts[chance.integers(0, side * side, 60)] += 1
    counts[1800:1804] += 5
    whole = gi_star(counts, weights)
    near = np.flatnonzero(weights @ counts > 0)
    empty = len(counts) - len(near)
    assert empty > 2000
    members = np.asarray(weights @ np.ones(len(counts)))
    assert empty_is_plain(counts.mean(), members)
    part = gi_star(counts[near], weights[near][:, near], empty=empty, members=members[near])
    assert part.z == pytest.approx(whole.z[near], abs=1e-12)
    bins = hot_cold(whole.z, counted_p(whole, counts))
    p = counted_p(part, counts[near], empty=empty)
    assert (hot_cold(part.z, p, empty=empty) == bins[near]).all()
    assert (bins > 0).any()
    assert not np.delete(bins, near).any()


def test_an_empty_neighbourhood_in_a_busy_place_may_be_a_cold_spot():
    assert not empty_is_plain(1.0, [7])
    assert empty_is_plain(0.1, [7])
