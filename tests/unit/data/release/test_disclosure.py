"""Disclosure: the threshold, what goes with it, rounding, and that nothing is worked out from what is hidden."""

import numpy as np
import pytest

from data.release.disclosure import (
    EXACT,
    ROUNDED,
    SUPPRESSED,
    Policy,
    policy_for,
    releasable_pair,
    release,
    release_table,
)
from data.viewer import Viewer
from stats.change import change
from stats.rates import rate_interval

PUBLIC = Policy()
HOSPITAL = Policy(threshold_high=7)


def shown(released):
    """Values with a star for what is suppressed."""
    return ["*" if np.isnan(value) else int(value) for value in released.values.ravel()]


def test_who_gets_a_policy():
    thanet, swale = "E07000114", "E07000113"
    manager = Viewer("csp", frozenset({thanet}))
    assert policy_for(Viewer("analyst"), [thanet]) is None
    assert policy_for(Viewer("analyst"), ()) is None
    assert policy_for(manager, [thanet]) is None
    assert policy_for(manager, ()) == PUBLIC  # the whole area is not their own
    assert policy_for(manager, [swale]) == PUBLIC
    assert policy_for(manager, [swale, thanet]) == PUBLIC
    assert policy_for(Viewer("csp"), ()) == PUBLIC
    assert policy_for(Viewer("public", exploring=True), ()) == PUBLIC
    assert policy_for(Viewer("public", frozenset({thanet})), [thanet]) == PUBLIC


@pytest.mark.parametrize(
    ("policy", "count", "value", "status"),
    [
        (PUBLIC, 0, 0, EXACT),
        (PUBLIC, 1, None, SUPPRESSED),
        (PUBLIC, 4, None, SUPPRESSED),
        (PUBLIC, 5, 5, ROUNDED),
        (PUBLIC, 7, 5, ROUNDED),
        (PUBLIC, 8, 10, ROUNDED),
        (PUBLIC, 12_352, 12_350, ROUNDED),
        (HOSPITAL, 5, None, SUPPRESSED),
        (HOSPITAL, 7, None, SUPPRESSED),
        (HOSPITAL, 8, 10, ROUNDED),
        (Policy(1, 6, 5), 7, 10, ROUNDED),  # 5 would look like a count of the suppressed range
        (Policy(1, 4, 20), 6, 20, ROUNDED),  # never rounded down to a false zero
        (Policy(1, 4, 1), 6, 6, EXACT),
        (None, 3, 3, EXACT),
    ],
)
def test_at_the_threshold(policy, count, value, status):
    released = release([100, 200, count], policy)
    assert released.status[2] == status
    assert np.isnan(released.values[2]) if value is None else released.values[2] == value


def test_a_small_count_takes_the_smallest_larger_one_with_it():
    released = release([0, 3, 11, 24, 300], PUBLIC)
    assert shown(released) == [0, "*", "*", 25, 300]
    assert shown(released.totals) == [340]


def test_all_cells_equal_to_the_smallest_larger_one_go_so_that_which_it_was_stays_open():
    assert shown(release([2, 9, 9, 30], PUBLIC)) == ["*", "*", "*", 30]


def test_with_nothing_larger_the_zeros_go_so_that_where_they_were_stays_open():
    released = release([1] * 7 + [0] * 6, PUBLIC)
    assert shown(released) == ["*"] * 13
    assert shown(released.totals) == [5]


def test_where_every_cell_is_small_the_total_goes():
    released = release([4, 4], PUBLIC)
    assert shown(released) == ["*", "*"]
    assert shown(released.totals) == ["*"]


def test_a_small_total_is_suppressed():
    assert shown(release([0, 0, 3], PUBLIC).totals) == ["*"]
    assert shown(release([0, 0, 0], PUBLIC).totals) == [0]


def test_the_total_is_rounded_from_the_truth_not_added_up_from_rounded_cells():
    assert shown(release([7, 7, 7, 7], PUBLIC)) == [5, 5, 5, 5]
    assert shown(release([7, 7, 7, 7], PUBLIC).totals) == [30]


def test_groups_are_protected_one_by_one():
    released = release([3, 20, 40, 50], PUBLIC, groups=["Kent", "Kent", "Medway", "Medway"])
    assert shown(released) == ["*", "*", 40, 50]
    assert released.labels.tolist() == ["Kent", "Medway"]
    assert shown(released.totals) == [25, 90]


def test_an_analyst_gets_every_figure_exactly():
    released = release([0, 3, 11], None)
    assert released.values.tolist() == [0, 3, 11]
    assert set(released.status) == {EXACT}
    assert released.totals is not None
    assert released.totals.values.tolist() == [14]
    table = release_table([[0, 3], [11, 2]], None)
    assert table.cells.values.tolist() == [[0, 3], [11, 2]]
    assert table.rows.values.tolist() == [3, 13]
    assert set(table.cells.status.ravel()) == {EXACT}


def test_nothing_to_release():
    assert shown(release([], PUBLIC)) == []


@pytest.mark.parametrize("counts", [[-1, 2], [1.5, 2]])
def test_what_is_not_a_count_is_refused(counts):
    with pytest.raises(ValueError, match="only whole counts"):
        release(counts, PUBLIC)
    with pytest.raises(ValueError, match="only whole counts"):
        release_table([counts], PUBLIC)


def test_other_misuse_is_refused():
    with pytest.raises(ValueError, match="one group label"):
        release([1, 2], PUBLIC, groups=[1])
    with pytest.raises(ValueError, match="rows and columns"):
        release_table([1, 2], PUBLIC)
    for low, high, to in [(0, 4, 5), (3, 3, 5), (1, 4, 0)]:
        with pytest.raises(ValueError, match="range of at least two"):
            Policy(low, high, to)


def test_a_rate_or_change_exists_only_where_both_counts_are_shown_and_comes_from_the_rounded_ones():
    now, before = release([3, 57, 23, 500], PUBLIC), release([31, 48, 18, 400], PUBLIC)
    pair = releasable_pair(now, before)
    assert [["*" if np.isnan(v) else int(v) for v in side] for side in pair] == [
        ["*", 55, "*", 500],
        ["*", 50, "*", 400],
    ]
    found = change(*pair, 365, 365)
    assert found.verdict.tolist() == ["unknown", "none", "unknown", "rise"]
    assert np.isnan(found.p).tolist() == [True, False, True, False]
    assert found.percent[1] == pytest.approx(10)
    rates = rate_interval(pair[0], 1000)
    assert np.isnan(rates.low).tolist() == [True, False, True, False]


def test_a_lone_small_cell_of_a_table_is_covered_in_its_row_and_its_column():
    table = release_table([[3, 20, 40], [30, 50, 60], [70, 80, 90]], PUBLIC)
    hidden = np.isnan(table.cells.values)
    assert hidden[0, 0]
    assert hidden[0].sum() >= 2
    assert hidden[:, 0].sum() >= 2
    assert (hidden.sum(axis=0)[hidden.any(axis=0)] >= 2).all()
    assert (hidden.sum(axis=1)[hidden.any(axis=1)] >= 2).all()
    assert shown(table.rows) == [65, 140, 240]
    assert shown(table.columns) == [105, 150, 190]
    assert shown(table.total) == [445]


def test_a_small_margin_is_hidden_together_with_another():
    table = release_table([[0, 2, 1], [30, 50, 60], [70, 80, 90]], PUBLIC)
    assert shown(table.rows) == ["*", "*", 240]
    assert shown(table.total) == [385]


def test_a_table_without_small_counts_is_only_rounded():
    table = release_table([[0, 21], [33, 48]], PUBLIC)
    assert shown(table.cells) == [0, 20, 35, 50]
    assert (shown(table.rows), shown(table.columns), shown(table.total)) == ([20, 80], [35, 70], [100])


def test_districts_by_month_take_a_fraction_of_a_second_and_lose_little():
    counts = np.random.default_rng(4).poisson(9, (13, 36))
    table = release_table(counts, PUBLIC)
    hidden, small = np.isnan(table.cells.values), (counts > 0) & (counts < 5)
    assert (hidden >= small).all()
    assert hidden.mean() < small.mean() + 0.06
    assert not np.isnan(table.rows.values).any()
