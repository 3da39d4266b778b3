"""Knox test: pairs by hand and by brute force, p where nothing follows anything, and a planted process found."""

from itertools import permutations

import numpy as np
import pytest
from scipy.stats import kstest

from geo import near_repeat
from geo.near_repeat import knox, knox_by_moments


def brute_force(x, y, day, distances, days):
    """Every pair looked at one by one."""
    counts = np.zeros((len(distances), len(days)), dtype=int)
    for i in range(len(x)):
        for j in range(i):
            apart, later = np.hypot(x[i] - x[j], y[i] - y[j]), abs(day[i] - day[j])
            row = next((band for band, edge in enumerate(distances) if apart <= edge), None)
            column = next((band for band, edge in enumerate(days) if later <= edge), None)
            if row is not None and column is not None:
                counts[row, column] += 1
    return counts


def test_four_offences_by_hand():
    # A and B at one place a day apart; C 300 m off on A's day; D 500 m from A and B (400 m from C), nine days after A.
    x, y, day = [0, 0, 300, 300], [0, 0, 0, 400], [10, 11, 10, 19]
    found = knox(x, y, day, [1, 300, 500], [0, 1, 8])
    assert found.observed.tolist() == [
        [0, 1, 0],  # A-B
        [1, 1, 0],  # A-C, B-C
        [0, 0, 1],  # B-D; A-D and C-D are nine days apart
    ]


def test_p_and_expected_of_three_offences_from_all_ways_to_deal_the_dates():
    # Only A and B are near. Of the three pairs of dates 1, 2 and 9 that they may be dealt, one is within two days.
    found = knox([0, 10, 5_000], [0, 0, 0], [1, 2, 9], [50], [2], shuffles=4_999)
    assert found.observed.tolist() == [[1]]
    monte_carlo = 4 * np.sqrt(1 / 3 * 2 / 3 / 4_999)
    assert found.expected[0, 0] == pytest.approx(1 / 3, abs=monte_carlo)
    assert found.ratio[0, 0] == pytest.approx(1 / found.expected[0, 0])
    assert found.p[0, 0] == pytest.approx((1 + 4_999 * found.expected[0, 0]) / 5_000)


@pytest.mark.parametrize("span", [60, 100_000])
def test_observed_equals_looking_at_every_pair(span):
    rng = np.random.default_rng(3)
    x, y = rng.integers(0, 60, (2, 250)) * 10.0  # on a grid, so that many pairs are just at an edge
    day = 738_000 + rng.integers(0, span, 250)
    distances, days = [0, 10, 50, 100], [0, 1, 7, 20_000]
    found = knox(x, y, day, distances, days, shuffles=1)
    assert found.observed.tolist() == brute_force(x, y, day, distances, days).tolist()
    assert found.observed.sum() > 500


def test_expected_is_near_pairs_times_the_share_of_soon_pairs():
    rng = np.random.default_rng(4)
    x, y = rng.normal(0, 400, (2, 300))
    day = rng.integers(0, 100, 300)
    found = knox(x, y, day, [100, 300], [3, 10])
    everything = 300 * 299 / 2
    near = brute_force(x, y, np.zeros(300), [100, 300], [0])
    soon = brute_force(np.zeros(300), np.zeros(300), day, [0], [3, 10])
    assert found.expected == pytest.approx(near @ soon / everything, rel=0.02)


def test_p_is_uniform_where_nothing_follows_anything():
    rng = np.random.default_rng(5)
    p = []
    for run in range(250):
        # Busy places and busy weeks, but independent of each other.
        x, y = rng.choice([0.0, 2_000.0, 2_300.0], (2, 150)) + rng.normal(0, 150, (2, 150))
        day = np.floor(rng.beta(2, 5, 150) * 200)
        p.append(knox(x, y, day, [250], [14], shuffles=99, seed=run).p[0, 0])
    assert kstest(p, "uniform").pvalue > 0.01
    assert np.mean(np.array(p) <= 0.05) <= 0.05 + 3 * np.sqrt(0.05 * 0.95 / 250)


def test_a_near_repeat_process_is_found_where_it_was_planted():
    rng = np.random.default_rng(6)
    x, y = rng.uniform(0, 5_000, (2, 400))
    day = rng.integers(0, 365, 400)
    # One in five is followed within a week and 100 m.
    followed = rng.choice(400, 80, replace=False)
    x = np.append(x, x[followed] + rng.uniform(-70, 70, 80))
    y = np.append(y, y[followed] + rng.uniform(-70, 70, 80))
    day = np.append(day, day[followed] + rng.integers(1, 8, 80))
    found = knox(x, y, day, [100, 400, 800], [7, 30, 60])
    assert found.p[0, 0] == 1 / 1_000
    assert found.ratio[0, 0] > 5
    assert (found.p[1:, 1:] > 0.01).all()


def test_the_same_question_gets_the_same_answer():
    rng = np.random.default_rng(7)
    x, y, day = rng.uniform(0, 800, 120), rng.uniform(0, 800, 120), rng.integers(0, 60, 120)
    one, two, other = (knox(x, y, day, [100], [7], seed=seed) for seed in (1, 1, 2))
    assert (one.p, one.expected) == (two.p, two.expected)
    assert one.expected != other.expected


@pytest.mark.parametrize("offences", [0, 1, 2])
def test_without_close_pairs_there_is_nothing_to_find(offences):
    apart = np.arange(offences) * 10_000.0
    found = knox(apart, apart, np.zeros(offences), [100, 200], [7])
    assert found.observed.tolist() == [[0], [0]]
    assert found.expected.tolist() == [[0], [0]]
    assert found.p.tolist() == [[1], [1]]
    assert np.isnan(found.ratio).all()


@pytest.mark.parametrize("span", [30, 400])
def test_moments_are_those_of_shuffling_and_pairs_those_of_looking_at_each(span):
    rng = np.random.default_rng(8)
    x, y = rng.normal(0, 400, (2, 300))
    day = rng.integers(0, span, 300)
    distances, days = [100, 200, 400], [7, 14, 28]
    found, shuffled = knox_by_moments(x, y, day, distances, days), knox(x, y, day, distances, days)
    assert (found.shuffled, shuffled.shuffled) == (False, True)
    assert found.observed.tolist() == brute_force(x, y, day, distances, days).tolist()
    assert found.expected == pytest.approx(shuffled.expected, rel=0.02)
    assert found.p == pytest.approx(shuffled.p, abs=0.04)


def test_mean_and_variance_of_five_offences_from_all_ways_to_deal_the_dates():
    x, day = np.array([0.0, 10, 20, 400, 410]), np.array([1, 2, 4, 9, 20])
    counts = [brute_force(x, np.zeros(5), np.array(dealt), [50], [7])[0, 0] for dealt in permutations(day)]
    near = near_repeat._degrees_by_place(np.column_stack([x, np.zeros(5)]), np.array([50.0]))[0]
    soon = near_repeat._degrees_by_time(day, np.array([7.0]))[0]
    mean, variance = near_repeat._shared_edges(near, soon)
    assert mean == pytest.approx(np.mean(counts))
    assert variance == pytest.approx(np.var(counts))


def test_more_pairs_than_can_be_shuffled_are_not_cut_off(monkeypatch):
    """A ratio of 1.2 that the latest few do not show is found over all."""
    rng = np.random.default_rng(9)
    x, y = rng.choice(np.arange(0, 4_000, 100.0), (2, 3_000))
    day = rng.integers(0, 365, 3_000)
    again = rng.choice(3_000, 150, replace=False)
    x, y, day = np.append(x, x[again]), np.append(y, y[again]), np.append(day, day[again] + rng.integers(1, 8, 150))
    monkeypatch.setattr(near_repeat, "MOST_PAIRS", 100)
    found = knox(x, y, day, [100, 400], [7, 28])
    assert not found.shuffled
    assert found.observed[0, 0] == brute_force_fast(x, y, day, 100, 7)
    assert 1.05 < found.ratio[0, 0] < 1.6
    assert found.p[0, 0] < 0.001


def brute_force_fast(x, y, day, distance, days):
    one, other = np.triu_indices(len(x), 1)
    near = np.hypot(x[one] - x[other], y[one] - y[other]) <= distance
    return int((near & (np.abs(day[one] - day[other]) <= days)).sum())


def test_p_by_moments_is_uniform_where_nothing_follows_anything():
    rng = np.random.default_rng(10)
    p = []
    for _ in range(250):
        x, y = rng.choice([0.0, 2_000.0, 2_300.0], (2, 200)) + rng.normal(0, 150, (2, 200))
        day = np.floor(rng.beta(2, 5, 200) * 200)
        p.append(knox_by_moments(x, y, day, [250], [14]).p[0, 0])
    assert kstest(p, "uniform").pvalue > 0.01


def test_more_pairs_than_can_be_held_are_refused(monkeypatch):
    monkeypatch.setattr(near_repeat, "MOST_AT_ONCE", 9)
    place = np.zeros(5)
    with pytest.raises(ValueError, match="smaller area"):
        knox_by_moments(place, place, place, [50], [1])


@pytest.mark.parametrize(
    ("x", "day", "distances", "days"),
    [
        ([0, np.nan], [1, 2], [50], [7]),
        ([0, 1], [1, 2.5], [50], [7]),
        ([0, 1], [1, np.nan], [50], [7]),
        ([0, 1], [1], [50], [7]),
        ([0, 1], [1, 2], [50, 50], [7]),
        ([0, 1], [1, 2], [-1, 50], [7]),
        ([0, 1], [1, 2], [50], []),
        ([0, 1], [1, 2], [50, np.inf], [7]),
    ],
)
def test_a_bad_question_is_refused(x, day, distances, days):
    with pytest.raises(ValueError, match=r"finite|every offence|edges"):
        knox(x, [0, 0], day, distances, days)
