"""An attacker with everything that is published, the policy and the code cannot fix a suppressed cell to one value."""

import itertools
from collections import defaultdict

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from data.release.disclosure import ROUNDED, SUPPRESSED, Policy, Released, release, release_table

PUBLIC = Policy()


def published(released: Released) -> tuple[object, ...]:
    return tuple("*" if np.isnan(value) else value for value in released.values.ravel())


def readings(value: float, status: str, policy: Policy) -> set[int]:
    """Every count that a reader may think of behind one published figure: from the policy, not from the code."""
    if status != ROUNDED:
        return {int(value)}
    floor = next(n for n in itertools.count(0, policy.round_to) if n > policy.threshold_high)
    return {
        count
        for count in range(policy.threshold_high + 1, int(value) + policy.round_to + 1)
        if max((count + policy.round_to // 2) // policy.round_to * policy.round_to, floor) == value
    }


@pytest.mark.parametrize(
    ("cells", "largest", "policy"),
    [
        (1, 12, PUBLIC),
        (2, 17, PUBLIC),
        (3, 11, PUBLIC),
        (4, 6, PUBLIC),
        (7, 2, PUBLIC),
        (3, 9, Policy(round_to=1)),
        (3, 10, Policy(threshold_high=7)),
        (3, 10, Policy(1, 3, 10)),
    ],
)
def test_no_suppressed_cell_of_a_group_can_be_worked_out_even_with_the_code_in_hand(cells, largest, policy):
    """Release every table of that size; among all tables that look alike, each suppressed cell takes several values."""
    alike = defaultdict(list)
    for counts in itertools.product(range(largest + 1), repeat=cells):
        released = release(counts, policy)
        alike[published(released), published(released.totals)].append(counts)
    suppressed = 0
    for (figures, _), tables in alike.items():
        for cell in np.flatnonzero([figure == "*" for figure in figures]):
            suppressed += 1
            assert len({table[cell] for table in tables}) > 1, (figures, tables)
    assert suppressed


@given(
    st.lists(st.one_of(st.integers(0, 6), st.integers(0, 400)), min_size=1, max_size=30),
    st.sampled_from([PUBLIC, Policy(threshold_high=7), Policy(round_to=1), Policy(2, 5, 10)]),
    st.data(),
)
def test_a_small_count_swapped_with_one_suppressed_beside_it_changes_nothing_published(counts, policy, data):
    groups = data.draw(st.lists(st.integers(0, 3), min_size=len(counts), max_size=len(counts)))
    released = release(counts, policy, groups)
    small = [policy.threshold_low <= count <= policy.threshold_high for count in counts]
    for cell in np.flatnonzero(small):
        assert released.status[cell] == SUPPRESSED
        beside = [
            other
            for other in np.flatnonzero(released.status == SUPPRESSED)
            if groups[other] == groups[cell] and not small[other]
        ]
        if not beside:
            total = released.totals.status[list(released.labels).index(groups[cell])]
            assert total == SUPPRESSED
        for other in beside:
            swapped = list(counts)
            swapped[cell], swapped[other] = swapped[other], swapped[cell]
            again = release(swapped, policy, groups)
            assert published(again) == published(released)
            assert published(again.totals) == published(released.totals)


@given(st.lists(st.integers(0, 60), min_size=1, max_size=20))
def test_what_is_shown_is_true_to_within_the_rounding(counts):
    released = release(counts, PUBLIC)
    for count, value, status in zip(counts, released.values, released.status, strict=True):
        if status == SUPPRESSED:
            assert np.isnan(value)
        else:
            assert count in readings(value, status, PUBLIC)
    total = released.totals
    assert total.status[0] == SUPPRESSED or sum(counts) in readings(total.values[0], total.status[0], PUBLIC)


def tables_that_fit(counts, released, policy, room):
    """All tables (one a row) that fit what is published. The attacker is even told which hidden cells are small."""
    choices = []
    for count, value, status in zip(
        counts.ravel(), released.cells.values.ravel(), released.cells.status.ravel(), strict=True
    ):
        if status != SUPPRESSED:
            choices.append(sorted(readings(value, status, policy)))
        elif count <= policy.threshold_high:
            choices.append(range(policy.threshold_low, policy.threshold_high + 1))
        else:
            choices.append(range(max(policy.threshold_high + 1, count - room), count + room + 1))
    every = np.array(list(itertools.product(*choices))).reshape(-1, *counts.shape)
    fits = np.ones(len(every), dtype=bool)
    for sums, margin in (
        (every.sum(axis=2), released.rows),
        (every.sum(axis=1), released.columns),
        (every.sum(axis=(1, 2))[:, None], released.total),
    ):
        for line in np.flatnonzero(margin.status != SUPPRESSED):
            fits &= np.isin(sums[:, line], list(readings(margin.values[line], margin.status[line], policy)))
    return every[fits]


@settings(max_examples=60, deadline=None)
@given(
    st.sampled_from([(2, 2), (2, 3), (3, 2)]).flatmap(
        lambda shape: st.lists(
            st.one_of(st.integers(0, 5), st.integers(0, 14)), min_size=shape[0] * shape[1], max_size=shape[0] * shape[1]
        ).map(lambda cells: np.array(cells).reshape(shape))
    ),
    st.sampled_from([PUBLIC, Policy(round_to=1), Policy(1, 3, 2)]),
)
def test_no_suppressed_figure_of_a_table_can_be_worked_out_from_the_rest(counts, policy):
    released = release_table(counts, policy)
    fitting = tables_that_fit(counts, released, policy, room=4)
    assert (fitting == counts).all(axis=(1, 2)).any()
    for row, column in np.argwhere(released.cells.status == SUPPRESSED):
        assert len(np.unique(fitting[:, row, column])) > 1
    for axis, margin in ((2, released.rows), (1, released.columns)):
        totals = counts.sum(axis=axis - 1)
        small = (totals >= policy.threshold_low) & (totals <= policy.threshold_high)
        assert (margin.status[small] == SUPPRESSED).all()
        for line in np.flatnonzero(small):
            assert len(np.unique(fitting.sum(axis=axis)[:, line])) > 1
