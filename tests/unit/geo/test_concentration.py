"""Concentration against worked examples and the definition of Gini; prediction against drawing ties by lot."""

from itertools import combinations

import numpy as np
import pytest

from geo.concentration import (
    chance_gini,
    excess_gini,
    fewest_holding,
    generalised_gini,
    gini,
    lorenz,
    prediction,
    share_holding,
)

BAD = [[], [1, -1], [1, np.nan], [[1, 2]], [np.inf, 1]]


def test_lorenz_by_hand():
    units, events = lorenz([1, 0, 6, 3])
    assert units.tolist() == [0, 0.25, 0.5, 0.75, 1]
    assert events == pytest.approx([0, 0.6, 0.9, 1, 1])


def test_gini_is_half_the_mean_difference_over_the_mean_and_the_area_beside_the_lorenz_curve():
    counts = np.random.default_rng(2).negative_binomial(0.3, 0.1, 200)
    differences = np.abs(np.subtract.outer(counts, counts)).mean()
    assert gini(counts) == pytest.approx(differences / 2 / counts.mean())
    units, events = lorenz(counts)
    assert gini(counts) == pytest.approx(2 * np.trapezoid(events, units) - 1)


def test_gini_of_the_most_even_and_the_most_uneven():
    assert gini([4, 4, 4, 4]) == pytest.approx(0)
    assert gini([0, 0, 0, 9]) == pytest.approx(1 - 1 / 4)
    assert gini([1, 2, 3, 4]) == pytest.approx(0.25)


def test_generalised_gini_with_fewer_events_than_units():
    # Bernasco & Steenbeek's reasoning: as evenly as five crimes can lie in ten places, G is 0.5 all the same; G' is 0.
    even = [1] * 5 + [0] * 5
    assert gini(even) == pytest.approx(0.5)
    assert generalised_gini(even) == pytest.approx(0)
    assert generalised_gini([5] + [0] * 9) == pytest.approx(1 - 1 / 5)
    assert generalised_gini([2, 1, 1, 1] + [0] * 6) == pytest.approx(2 * (gini([2, 1, 1, 1] + [0] * 6) - 1) + 1)
    many = np.zeros(100_000)
    many[7] = 5_000
    assert generalised_gini(many) == pytest.approx(1, abs=1e-3)


def test_generalised_gini_is_gini_where_events_are_no_fewer_than_units():
    for counts in ([1, 1, 1, 1], [3, 1, 0, 0], [40, 2, 0, 0]):
        assert generalised_gini(counts) == pytest.approx(gini(counts))


def test_generalised_gini_lies_between_0_and_1_and_is_0_for_every_even_spread():
    rng = np.random.default_rng(9)
    for events in range(1, 60):
        counts = np.bincount(rng.integers(0, 30, events), minlength=30)
        assert -1e-12 <= generalised_gini(counts) <= 1
        if events <= 30:
            assert generalised_gini(np.arange(30) < events) == pytest.approx(0, abs=1e-12)


def test_share_holding_half_and_more():
    counts = [6, 3, 1, 0]
    assert share_holding(counts, 0.6) == pytest.approx(0.25)
    assert share_holding(counts, 0.5) == pytest.approx(0.25 * 5 / 6)
    assert share_holding(counts, 0.75) == pytest.approx(0.25 + 0.25 / 2)
    assert share_holding(counts, 1) == pytest.approx(0.75)
    assert share_holding([1, 1, 1]) == pytest.approx(0.5)


def test_nothing_to_share():
    for figure in (gini, generalised_gini, share_holding):
        assert np.isnan(figure([0, 0, 0]))
    units, events = lorenz([0, 0])
    assert units.tolist() == [0, 0.5, 1]
    assert np.isnan(events).all()


def test_the_fewest_that_hold_a_share_are_those_of_adding_up_by_hand():
    assert [fewest_holding([1, 0, 6, 3], share) for share in (0.25, 0.5, 0.6, 0.61, 0.9, 1)] == [1, 1, 1, 2, 2, 3]
    assert fewest_holding(np.ones(10), 0.3) == 3
    assert fewest_holding([0, 0], 0.5) == 0
    rng = np.random.default_rng(4)
    for _ in range(30):
        counts, share = rng.poisson(0.7, 12), rng.uniform(0.05, 1)
        sets = (k for k in range(1, 13) if max(map(sum, combinations(counts, k))) >= share * counts.sum())
        assert fewest_holding(counts, share) == next(sets)
    with pytest.raises(ValueError, match="a share"):
        fewest_holding([1], 0)


@pytest.mark.parametrize(("events", "units"), [(30, 200), (200, 200), (3_000, 200), (5, 1_000)])
def test_the_gini_of_chance_is_that_of_throwing_events_at_random(events, units):
    rng = np.random.default_rng(11)
    thrown = [gini(rng.multinomial(events, np.full(units, 1 / units))) for _ in range(400)]
    assert chance_gini(events, units) == pytest.approx(np.mean(thrown), rel=0.01)


def test_excess_is_nothing_by_chance_one_in_one_place_and_between_where_they_gather():
    rng = np.random.default_rng(12)
    excess = [excess_gini(rng.multinomial(300, np.full(900, 1 / 900))) for _ in range(100)]
    assert np.mean(excess) == pytest.approx(0, abs=0.01)
    assert excess_gini([0] * 99 + [40]) == pytest.approx(1)
    assert 0.2 < excess_gini(rng.negative_binomial(0.2, 0.2 / 1.2, 900)) < 0.95
    assert excess_gini([3, 3, 3, 3]) < 0
    assert np.isnan(excess_gini([0, 0]))


@pytest.mark.parametrize("counts", BAD)
def test_bad_counts_are_refused(counts):
    for figure in (lorenz, gini, generalised_gini, share_holding):
        with pytest.raises(ValueError, match="0 or more"):
            figure(counts)


def test_accuracy_as_chainey_works_it_out():
    # 100 cells of 1 km². The two busiest of before hold 25 of the 100 later offences: 25% in 2% of the area.
    earlier, later = np.zeros(100), np.zeros(100)
    earlier[[10, 20]] = 9, 8
    later[[10, 20, 30, 40]] = 15, 10, 35, 40
    found = prediction(earlier, later, np.ones(100), 0.02)
    assert (found.cells, found.hit_share, found.area_share) == (2, 0.25, pytest.approx(0.02))
    assert found.pai == pytest.approx(12.5)
    assert found.pei == pytest.approx(25 / 75)  # the best two cells would have held 75


def test_a_map_that_is_no_better_than_chance_and_one_that_is_perfect():
    flat = prediction(np.ones(50), np.arange(50), np.full(50, 3.0), 0.1)
    assert flat.pai == pytest.approx(1)
    perfect = prediction(np.arange(50), np.arange(50) * 7, np.full(50, 3.0), 0.1)
    assert perfect.pei == pytest.approx(1)


@pytest.mark.parametrize("areas", ["same", "different"])
def test_ties_are_the_mean_over_all_draws(areas):
    earlier = np.array([5, 2, 2, 2, 2, 2, 1, 0, 0, 0])
    rng = np.random.default_rng(8)
    later = rng.poisson(3, 10)
    area = np.ones(10) if areas == "same" else rng.uniform(0.2, 2, 10)
    drawn = [[0, *rest] for rest in combinations(range(1, 6), 2)]
    found = prediction(earlier, later, area, 0.3)
    assert found.cells == 3
    assert found.hit_share == pytest.approx(np.mean([later[each].sum() for each in drawn]) / later.sum())
    assert found.area_share == pytest.approx(np.mean([area[each].sum() for each in drawn]) / area.sum())
    if areas == "same":
        best = max(later[list(each)].sum() for each in combinations(range(10), 3))
        accuracy = [later[each].sum() / later.sum() / 0.3 for each in drawn]
        assert found.pai == pytest.approx(np.mean(accuracy))
        assert found.pei == pytest.approx(np.mean([later[each].sum() / best for each in drawn]))


def test_the_order_of_cells_does_not_matter():
    rng = np.random.default_rng(3)
    earlier, later, area = rng.poisson(0.5, 400), rng.poisson(0.5, 400), rng.uniform(0.5, 1, 400)
    found = prediction(earlier, later, area, 0.05)
    for _ in range(5):
        order = rng.permutation(400)
        again = prediction(earlier[order], later[order], area[order], 0.05)
        assert vars(again) == pytest.approx(vars(found))


def test_no_choice_of_cells_in_the_same_area_holds_more_than_the_best():
    rng = np.random.default_rng(5)
    later, area = rng.poisson(4, 12), rng.uniform(0.2, 2, 12)
    for chosen in combinations(range(12), 4):
        earlier = np.zeros(12)
        earlier[list(chosen)] = 1
        assert prediction(earlier, later, area, 4 / 12).pei <= 1 + 1e-12


@pytest.mark.parametrize(("share", "cells"), [(0.001, 1), (0.01, 2), (0.02, 4), (1, 200)])
def test_a_share_is_rounded_to_whole_cells_and_one_at_least(share, cells):
    assert prediction(np.arange(200), np.arange(200), np.ones(200), share).cells == cells


@pytest.mark.parametrize(("earlier", "later"), [([0, 0, 0], [1, 2, 3]), ([1, 2, 3], [0, 0, 0])])
def test_nothing_before_or_nothing_after_is_no_prediction(earlier, later):
    found = prediction(earlier, later, np.ones(3), 0.34)
    assert found.cells == 1
    assert np.isnan([found.hit_share, found.pai, found.pei]).all()


@pytest.mark.parametrize(
    ("earlier", "later", "area", "share"),
    [([1, 2], [1], [1, 1], 0.5), ([1, 2], [1, 2], [1, 0], 0.5), ([1, 2], [1, 2], [1, 1], 0), ([1], [1], [1], 1.5)],
)
def test_a_bad_question_is_refused(earlier, later, area, share):
    with pytest.raises(ValueError, match=r"a share|every cell"):
        prediction(earlier, later, area, share)
