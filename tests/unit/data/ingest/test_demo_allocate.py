"""Whole numbers that add up, and the share of harm that a share of people carries."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from data.ingest.demo.allocate import deal, generator, pick, share_out, share_table
from data.ingest.demo.identities import harm_share
from data.ingest.demo.plan import _check_sums, load_plan
from data.ingest.demo.skeleton import repeat_evenly
from data.ingest.demo.times import rhythm_table

WEIGHTS = st.lists(st.floats(0.001, 1000), min_size=1, max_size=12)


@given(WEIGHTS, st.integers(0, 10_000))
def test_shares_add_up_and_stay_within_one_of_their_quota(weights: list[float], total: int) -> None:
    parts = share_out(weights, total)
    quotas = np.array(weights) * total / sum(weights)
    assert parts.sum() == total
    assert (np.abs(parts - quotas) < 1 + 1e-6).all()


def test_equal_shares_go_to_the_earlier_parts_first() -> None:
    assert share_out([1, 1, 1], 5).tolist() == [2, 2, 1]


def test_nothing_cannot_be_shared_to_nobody() -> None:
    with pytest.raises(ValueError, match="nothing to share out to"):
        share_out([0, 0], 3)


@settings(max_examples=60)
@given(
    st.integers(1, 6).flatmap(
        lambda columns: st.lists(
            st.lists(st.integers(0, 60), min_size=columns, max_size=columns), min_size=1, max_size=6
        )
    ),
    st.integers(0, 1000),
)
def test_tables_have_exactly_the_given_sums(cells: list[list[int]], seed: int) -> None:
    table = np.array(cells)
    weights = np.random.default_rng(seed).uniform(0.1, 5, table.shape)
    shared = share_table(weights, table.sum(axis=1), table.sum(axis=0))
    assert (shared.sum(axis=1) == table.sum(axis=1)).all()
    assert (shared.sum(axis=0) == table.sum(axis=0)).all()
    assert (shared >= 0).all()


def test_tables_with_different_sums_are_refused() -> None:
    with pytest.raises(ValueError, match="rows add up to 3, columns to 4"):
        share_table([[1.0, 1.0]], [3], [2, 2])


def test_dealing_gives_each_label_as_often_as_asked() -> None:
    dealt = deal(generator(1, "test"), [2, 0, 3])
    assert np.bincount(dealt).tolist() == [2, 0, 3]


def test_likelier_rows_are_picked_more_often_and_none_twice() -> None:
    rng = generator(1, "test")
    often = np.zeros(4)
    for _ in range(2_000):
        chosen = pick(rng, np.array([8.0, 4.0, 1.0, 0.0]), 2)
        assert len(set(chosen.tolist())) == 2
        often[chosen] += 1
    assert often[0] > often[1] > often[2] > often[3]
    with pytest.raises(ValueError, match="3 wanted of 2"):
        pick(rng, np.ones(2), 3)


@given(st.integers(1, 500), st.integers(1, 2_000))
def test_planned_rows_are_repeated_as_evenly_as_can_be(planned: int, wanted: int) -> None:
    copies = repeat_evenly(planned, wanted)
    often = np.bincount(copies, minlength=planned)
    assert len(copies) == wanted
    assert len(often) == planned
    assert often.max() - often.min() <= 1


def test_stages_draw_from_streams_of_their_own() -> None:
    one, same, other = (generator(5, stage).random(4).tolist() for stage in ("rows", "rows", "codes"))
    assert one == same != other


def test_harm_share_against_a_hand_count() -> None:
    numbers = np.array([4, 4, 9, 1, 2, 3])
    harm = np.array([10.0, 10.0, 15.0, 5.0, 5.0, 5.0])
    assert harm_share(numbers, harm, 0.2) == pytest.approx(20 / 50)
    assert harm_share(numbers, harm, 0.4) == pytest.approx(35 / 50)


def test_rhythm_peaks_multiply_their_cells_only() -> None:
    flat = {"hours": [1] * 24, "days": [1] * 7}
    table = rhythm_table(flat | {"peaks": [{"days": [4], "hours": [17], "times": 3}]})
    assert table.sum() == pytest.approx(1)
    assert table[4, 17] == pytest.approx(3 * table[0, 0])
    assert np.unique(np.round(table, 12)).size == 2


def test_contradicting_tables_are_named() -> None:
    plan = load_plan()
    districts = plan.districts.copy()
    districts.loc[0, "knife_2"] += 1
    with pytest.raises(ValueError, match="knife adds up to"):
        _check_sums(replace(plan, districts=districts))
