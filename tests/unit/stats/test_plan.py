"""Windows by hand, the greedy choice against trying everything, and plans that hold on to what lasts."""

import numpy as np
import pytest

from stats.plan import choose, expected_week, held_by, shrinking, windows_within
from stats.week.windows import GROUPS, group_counts

ALL = windows_within()


def test_windows_inside_what_is_asked_about():
    assert ALL.groups == GROUPS
    assert ALL.spans == tuple((start, start + 3) for start in range(22))
    friday = windows_within([4])
    assert friday.groups == ((4,),)
    assert windows_within([4, 5, 6]).groups == ((4, 5), (5, 6), (4, 5, 6))
    assert windows_within([0, 5]).groups == ((0, 5),)
    assert windows_within([5]).groups == ((5,),)
    assert windows_within(hours=[20, 21, 22, 23]).spans == ((20, 23), (21, 24))
    assert windows_within(hours=[0, 1, 22, 23]).spans == ((0, 2), (22, 24))
    assert windows_within(hours=[7]).spans == ((7, 8),)


@pytest.mark.parametrize("days", [[d] for d in range(7)] + [[0, 6], [1, 2, 3], [4, 5], [0, 1, 2, 3, 4, 5, 6]])
def test_no_window_leaves_the_days_and_hours_asked_about(days):
    windows = windows_within(days, [9, 10, 11, 12, 18])
    assert windows.groups
    assert all(set(group) <= set(days) for group in windows.groups)
    assert all(set(range(*span)) <= {9, 10, 11, 12, 18} for span in windows.spans)
    apart = windows.apart
    hours = [(day, hour) for group in apart.groups for day in group for span in apart.spans for hour in range(*span)]
    assert len(hours) == len(set(hours)) > 0


def test_counts_of_groups_are_plain_sums():
    weeks = np.random.default_rng(1).poisson(1, (4, 7, 24))
    windows = windows_within([1, 4, 5], [3, 4, 9, 10, 11, 12])
    found = group_counts(weeks, *windows)
    for place, group, span in np.ndindex(*found.shape):
        days, (start, stop) = list(windows.groups[group]), windows.spans[span]
        assert found[place, group, span] == weeks[place, days, start:stop].sum()


def test_expected_weeks_have_the_totals_of_places_and_of_hours():
    weeks = np.random.default_rng(2).poisson(0.3, (9, 7, 24))
    found = expected_week(weeks)
    assert found.sum(axis=(1, 2)) == pytest.approx(weeks.sum(axis=(1, 2)))
    assert found.sum(axis=0) == pytest.approx(weeks.sum(axis=0))
    assert found[2, 5, 22] == pytest.approx(weeks[2].sum() * weeks[:, 5, 22].sum() / weeks.sum())


def greedy(weeks, pairs, windows, estimate, least):
    """Everything tried again after each choice."""
    left, area, chosen = weeks.astype(float), expected_week(weeks), []
    for _ in range(pairs):
        best, score = None, 0.0
        for place in range(len(weeks)):
            for days in windows.groups:
                for start, stop in windows.spans:
                    at = (place, list(days), slice(start, stop))
                    own = left[at].sum()
                    worth = float(estimate(np.array([own]), np.array([area[at].sum()]))[0])
                    if own >= least and worth / (len(days) * (stop - start)) > score + 1e-12:
                        best, score = (place, days, start, stop), worth / (len(days) * (stop - start))
        if best is None:
            break
        chosen.append(best)
        for table in (left, area):
            table[best[0], list(best[1]), best[2] : best[3]] = 0
    return chosen


@pytest.mark.parametrize("windows", [ALL, windows_within([4]), windows_within([5, 6], [0, 1, 2, 21, 22, 23])])
def test_the_choice_is_that_of_trying_everything(windows):
    rng = np.random.default_rng(3)
    weeks = rng.poisson(rng.gamma(0.6, 0.3, (6, 1, 1)) * (1 + np.arange(24) / 24), (6, 7, 24))
    inside = np.zeros((7, 24), bool)
    for group in windows.groups:
        for span in windows.spans:
            inside[np.ix_(list(group), range(*span))] = True
    weeks = weeks * inside
    estimate = shrinking(weeks, windows)
    found = choose(weeks, 6, windows)
    assert [pair[:4] for pair in found] == greedy(weeks, 6, windows, estimate, 2)
    assert all(pair.offences >= 2 for pair in found)
    assert held_by(weeks, found) == sum(pair.offences for pair in found)


def test_single_offences_make_no_plan():
    weeks = np.zeros((50, 7, 24))
    weeks[np.arange(50), np.arange(50) % 7, np.arange(50) % 24] = 1
    assert choose(weeks, 10, ALL) == []
    assert choose(np.zeros((0, 7, 24)), 10, ALL) == []
    weeks[7, 4, 22] = weeks[7, 5, 22] = 3
    assert [pair.place for pair in choose(weeks, 10, ALL)] == [7]


def test_shrunk_plans_meet_more_than_own_windows_where_all_places_keep_the_same_hours():
    """A year and the quarter after it, sixty places of unlike size and like hours."""
    rng = np.random.default_rng(4)
    hours = 1 + 4 * np.exp(-(((np.arange(24) - 22) / 2.0) ** 2))
    rate = np.broadcast_to(rng.gamma(1.5, 0.05, (60, 1, 1)) * hours, (60, 7, 24))
    met = {"own": 0.0, "shrunk": 0.0}
    for _ in range(8):
        year, after = rng.poisson(rate), rng.poisson(rate / 4)
        for name, estimate in (("own", lambda own, _: own), ("shrunk", None)):
            chosen = choose(year, 12, ALL, estimate, 0)
            hours_taken = sum(len(pair.days) * (pair.stop - pair.start) for pair in chosen)
            met[name] += held_by(after, chosen) / hours_taken
    assert met["shrunk"] > 1.1 * met["own"]


def test_a_place_with_hours_of_its_own_keeps_them():
    """Schools among pubs: what a school does by day is not drawn to the evening."""
    rng = np.random.default_rng(5)
    rate = np.full((80, 7, 24), 0.02)
    rate[:76, :, 20:] = 0.25
    rate[76:, :5, 13:16] = 1.5
    chosen = choose(rng.poisson(rate), 4, ALL)
    assert {pair.place for pair in chosen} == {76, 77, 78, 79}
    assert all(pair.days == (0, 1, 2, 3, 4) and pair.start == 13 for pair in chosen)
