"""Peaks of the week: what was planted is found, what is chance is not; the model against statsmodels and scipy."""

import numpy as np
import pytest
import statsmodels.api as sm
from scipy.stats import binom, fisher_exact, hypergeom

from stats.week import peaks
from stats.week.peaks import find_peaks, hour_heaping

#: Offences of the demonstration data, Oct 2022 to Sep 2025, serious violence with a person under 18, and under 25.
UNDER_18 = """
38 28 21 13 16 16 18 30 62 72 70 82 94 80 89 286 287 108 109 90 88 81 58 52
34 27 19 11 17 14 14 36 65 66 65 75 83 85 94 275 269 109 110 95 82 65 48 49
45 30 18 15 14 15 16 37 63 68 80 84 92 89 87 274 270 106 108 87 89 79 58 50
38 28 20 15 12 12 15 37 66 73 73 76 91 91 81 265 280 108 108 91 92 70 65 45
44 29 20 12 15 15 18 34 72 75 77 82 106 96 94 299 297 103 111 100 90 74 56 54
40 27 21 12 14 12 16 34 70 67 67 76 94 88 85 40 49 100 100 93 86 68 65 48
30 21 17 13 14 12 18 31 60 60 64 70 85 83 84 38 48 100 96 87 86 67 59 45
"""
UNDER_25 = """
68 50 43 28 29 25 24 40 80 86 91 107 120 104 115 318 317 140 141 123 125 113 90 77
59 54 42 28 29 21 27 45 77 83 89 96 111 114 120 304 296 142 145 128 118 99 84 75
71 55 39 26 23 25 24 47 81 92 101 107 117 118 112 306 297 136 141 124 125 110 90 78
65 52 40 30 25 21 21 49 83 92 94 104 114 113 109 299 311 143 144 120 131 102 99 70
70 58 44 31 28 24 25 44 90 97 102 104 139 123 130 331 324 288 148 136 123 113 95 202
176 58 47 34 26 22 26 47 90 88 93 100 129 114 109 74 86 132 137 130 125 106 105 83
160 48 43 28 22 23 28 43 77 79 91 95 117 111 115 73 80 137 136 124 125 104 93 78
"""
AFTER_SCHOOL = [(day, hour) for day in range(5) for hour in (15, 16)]
RUNS = 400
#: Three standard errors of the share of runs, at a true share of 5%.
TOLERANCE = 3 * np.sqrt(0.05 * 0.95 / RUNS)


def as_week(text: str) -> np.ndarray:
    return np.array([line.split() for line in text.split("\n") if line], dtype=float)


def cells(found) -> list[tuple[int, int]]:
    return sorted((day, hour) for peak in found for day in peak.days for hour in range(peak.start, peak.stop))


def without_peaks(kind: str) -> np.ndarray:
    """Shares of a week in which every weekday has the same rhythm."""
    if kind == "flat":
        return np.full((7, 24), 1 / 168)
    week = as_week(UNDER_25)
    return np.outer(week.sum(axis=1), week.sum(axis=0)) / week.sum() ** 2


def test_peaks_of_the_demonstration_data():
    assert cells(find_peaks(as_week(UNDER_18))) == AFTER_SCHOOL
    assert cells(find_peaks(as_week(UNDER_25))) == [*AFTER_SCHOOL, (4, 17), (4, 23), (5, 0), (6, 0)]


def test_a_peak_says_what_it_is():
    week = as_week(UNDER_25)
    first = find_peaks(week)[0]
    assert (first.days, first.start, first.stop, first.count) == ((0, 1, 2, 3, 4), 15, 17, week[:5, 15:17].sum())
    assert first.share == pytest.approx(first.count / week.sum())
    assert first.ratio == pytest.approx(first.count / 10 / (week.sum() / 168))
    assert 0 <= first.p < 1e-50


def poisson_model(week, free):
    """statsmodels' log-linear model of weekday and hour on the free cells; and its design for all cells."""
    day, hour = np.divmod(np.arange(168), 24)
    design = np.column_stack([day[:, None] == np.arange(7), hour[:, None] == np.arange(1, 24)]).astype(float)
    kept = free.ravel()
    return sm.GLM(week.ravel()[kept], design[kept], family=sm.families.Poisson()).fit(tol=1e-12), design


def test_expected_is_the_log_linear_model_of_the_cells_outside_all_peaks():
    week = as_week(UNDER_25)
    found = find_peaks(week)
    free = np.ones((7, 24), dtype=bool)
    free[tuple(np.transpose(cells(found)))] = False
    model, design = poisson_model(week, free)
    expected = np.exp(design @ model.params).reshape(7, 24)
    for peak in found:
        inside = expected[np.ix_(peak.days, range(peak.start, peak.stop))]
        assert peak.expected == pytest.approx(inside.sum(), rel=1e-6)


@pytest.mark.parametrize("block", [(0, 1, 3, 4), (0, 5, 17, 19), (1, 7, 8, 14), (5, 7, 0, 1)])
@pytest.mark.parametrize("holed", [False, True])
def test_variance_is_that_of_the_score_test(block, holed):
    week = as_week(UNDER_18)
    free = np.ones((7, 24), dtype=bool)
    free[:5, 15:17] = not holed
    inside = np.zeros((7, 24))
    inside[block[0] : block[1], block[2] : block[3]] = 1
    model, _ = poisson_model(week, free)
    chi_squared = model.score_test(inside[free][:, None])[0]
    expected = np.where(free, peaks._expectation(week, free), 0.0)
    days = np.flatnonzero((inside.any(axis=1) == peaks.DAY_RUNS).all(axis=1))[0]
    hours = np.flatnonzero((inside.any(axis=0) == peaks.HOUR_RUNS).all(axis=1))[0]
    mean = peaks.DAY_RUNS @ expected @ peaks.HOUR_RUNS.T
    variance = peaks._variance(expected, mean)[days, hours]
    assert ((week * inside).sum() - mean[days, hours]) ** 2 / variance == pytest.approx(chi_squared, rel=1e-5)


@pytest.mark.parametrize("thinned", [3, 20])
def test_p_of_every_block_is_near_the_exact_test_of_its_collapsed_table(thinned):
    week = np.random.default_rng(4).poisson(as_week(UNDER_18) / thinned)
    p, _ = peaks._tests(week.astype(float), np.ones((7, 24), dtype=bool))
    inside = peaks.DAY_RUNS @ week @ peaks.HOUR_RUNS.T
    days, hours = peaks.DAY_RUNS @ week.sum(axis=1), peaks.HOUR_RUNS @ week.sum(axis=0)
    exact = hypergeom.sf(inside - 1, week.sum(), days[:, None], hours[None, :])  # Fisher's, one-sided
    small = (p < 1) & (exact < 0.1) & (exact > 1e-12)
    assert small.sum() > 200
    assert (exact[small] < 1e-3).any()
    ratio = p[small] / exact[small]
    assert ratio.min() > 0.7
    assert ratio.max() < 1.4


@pytest.mark.parametrize("total", [500, 5_000, 50_000])
@pytest.mark.parametrize("kind", ["rhythm", "flat"])
def test_where_every_day_has_the_same_rhythm_a_peak_is_rarely_reported(kind, total):
    rng = np.random.default_rng(total)
    shares = without_peaks(kind)
    reported = sum(bool(find_peaks(rng.poisson(shares * total))) for _ in range(RUNS))
    assert reported / RUNS <= 0.05 + TOLERANCE


def test_a_peak_is_rarely_reported_where_weekdays_are_shuffled():
    rng = np.random.default_rng(11)
    day, hour = np.divmod(np.repeat(np.arange(168), as_week(UNDER_18).ravel().astype(int)), 24)
    weeks = (np.bincount(rng.permutation(day) * 24 + hour, minlength=168).reshape(7, 24) for _ in range(RUNS))
    assert sum(bool(find_peaks(week)) for week in weeks) / RUNS <= 0.05 + TOLERANCE


def test_a_peak_is_rarely_reported_where_offences_are_spread_over_twelve_hours():
    rng = np.random.default_rng(12)
    shares = np.tile(without_peaks("rhythm").sum(axis=0) / 7, 7)
    reported = 0
    for _ in range(100):
        starts = rng.poisson(shares * 2_000)
        spread = sum(np.roll(starts, hours) for hours in range(12)) / 12
        reported += bool(find_peaks(spread.reshape(7, 24)))
    assert reported <= 100 * (0.05 + 3 * np.sqrt(0.05 * 0.95 / 100))


@pytest.mark.parametrize(("kind", "days", "hours"), [("rhythm", (0, 5), (10, 12)), ("flat", (1, 6), (2, 4))])
def test_a_planted_block_is_found_and_nothing_else_dragged_in(kind, days, hours):
    rng = np.random.default_rng(21)
    shares = without_peaks(kind)
    shares[days[0] : days[1], hours[0] : hours[1]] *= 2
    planted = [(day, hour) for day in range(*days) for hour in range(*hours)]
    found = [cells(find_peaks(rng.poisson(5_000 * shares / shares.sum()))) for _ in range(100)]
    assert np.mean([each == planted for each in found]) >= 0.8
    assert np.mean([bool(set(each) & set(planted)) for each in found]) >= 0.99


def test_an_ordinary_day_between_two_busy_ones_is_not_called_a_peak():
    week = np.full((7, 24), 30.0)
    week[[1, 3], 20] = 90.0
    assert cells(find_peaks(week)) == [(1, 20), (3, 20)]


def test_an_hour_that_is_busy_every_day_is_no_peak_of_the_week():
    week = np.full((7, 24), 30.0)
    week[:, 20] = 90.0
    assert find_peaks(week) == ()


def test_a_block_below_the_average_hour_is_no_peak():
    """Night hours with three times what weekday and hour lead to expect, and still below the average hour."""
    week = np.tile(np.where(np.arange(24) < 6, 10.0, 100.0), (7, 1))
    week[2, 3] = 40.0
    assert find_peaks(week) == ()
    week[2, 3] = 160.0
    assert cells(find_peaks(week)) == [(2, 3)]


def test_offences_that_come_together_need_the_test_to_be_widened():
    """Each incident 1 row or more, 1.39 on average: rows vary by 1.78 times what they would one by one."""
    rng = np.random.default_rng(31)
    narrow = widened = 0
    runs = 60
    for _ in range(runs):
        alone = rng.poisson(without_peaks("rhythm") * 3_000)
        rows = alone + np.where(alone > 0, rng.negative_binomial(np.maximum(alone, 1), 1 / 1.39), 0)
        narrow += bool(find_peaks(rows))
        widened += bool(find_peaks(rows, clustering=1.78))
    assert narrow / runs > 0.3
    assert widened / runs <= 0.05 + 3 * np.sqrt(0.05 * 0.95 / runs)
    with pytest.raises(ValueError, match="clustering"):
        find_peaks(rows, clustering=0.9)


def test_too_few_offences_and_an_empty_week_have_no_peaks():
    week = np.zeros((7, 24))
    assert find_peaks(week) == ()
    week[2, 9] = 99
    assert find_peaks(week) == ()


@pytest.mark.parametrize("kind", ["one cell", "two cells", "one day", "one hour", "diagonal"])
def test_weeks_with_many_empty_cells_do_not_fail(kind):
    week = np.zeros((7, 24))
    chosen = {
        "one cell": ([2], [9]),
        "two cells": ([2, 4], [9, 20]),
        "one day": (3, slice(None)),
        "one hour": (slice(None), 3),
        "diagonal": (np.arange(7), np.arange(7) * 3),
    }
    week[chosen[kind]] = 200
    for peak in find_peaks(week):
        assert np.isfinite([peak.count, peak.expected, peak.p, peak.share, peak.ratio]).all()


@pytest.mark.parametrize("week", [np.ones((24, 7)), np.full((7, 24), -1), np.full((7, 24), np.nan)])
def test_a_bad_week_is_refused(week):
    with pytest.raises(ValueError, match="7 × 24"):
        find_peaks(week)


def test_a_spike_at_midnight_is_flagged():
    zero, everything = np.full(24, 17), np.full(24, 100)
    zero[0], everything[0] = 60, 143
    found = hour_heaping(zero, everything)
    assert found.on_the_hour_share == pytest.approx((23 * 17 + 60) / (23 * 100 + 143))
    assert found.midnight_ratio == pytest.approx(60 / 17)
    assert found.flagged


def test_a_busy_midnight_is_not_a_spike_if_its_other_minutes_are_as_busy():
    zero, everything = np.full(24, 17), np.full(24, 100)
    zero[0], everything[0] = 51, 300
    assert hour_heaping(zero, everything) == (pytest.approx(442 / 2600), pytest.approx(3), False)


def test_the_chance_of_midnight_is_fishers_or_without_other_minutes_the_binomial():
    for table in [(12, 20, 50, 260), (3, 9, 14, 0), (0, 9, 14, 30), (40, 70, 0, 90)]:
        exact = fisher_exact([[table[0], table[1]], [table[2], table[3]]], "greater").pvalue
        assert peaks._chance_of_midnight(*map(float, table)) == pytest.approx(exact)
    assert peaks._chance_of_midnight(12, 20, 0, 0) == pytest.approx(binom.sf(11, 32, 0.2))


def test_times_kept_by_the_hour_and_no_times_at_all():
    hourly = np.full(24, 20)
    hourly[0] = 60
    assert hour_heaping(hourly, hourly) == (1, 3, True)
    nothing = hour_heaping(np.zeros(24), np.zeros(24))
    assert np.isnan(nothing[:2]).all()
    assert not nothing.flagged


@pytest.mark.parametrize(
    ("zero", "everything"),
    [(np.ones(23), np.ones(23)), (np.full(24, 2), np.ones(24)), (np.full(24, -1), np.ones(24)), (np.ones(24) / 2,) * 2],
)
def test_heaping_of_other_than_whole_counts_by_hour_is_refused(zero, everything):
    with pytest.raises(ValueError, match=r"24 hours|whole counts"):
        hour_heaping(zero, everything)
