"""XmR charts: published examples, rules one by one, and a second implementation over thousands of series."""

import numpy as np
import pytest
from scipy.stats import halfnorm, norm

from stats.series.control_chart import RULES, Run, control_chart, current_run, natural_limits

# NIST/SEMATECH e-Handbook of Statistical Methods, section 6.3.2.2: ten flow rates, their mean and limits.
NIST = [49.6, 47.6, 49.9, 51.3, 47.8, 51.2, 52.6, 52.4, 53.6, 52.1]
# Montgomery (2009), Introduction to Statistical Quality Control, 6th ed., example 6.5: cost of processing loan
# applications, 20 weeks; mean 300.5, mean moving range 7.79, limits 279.78 and 321.22, in control.
LOANS = [310, 288, 297, 298, 307, 303, 294, 297, 308, 306, 294, 299, 297, 299, 314, 295, 293, 306, 301, 304]
#: Steady months: a level, one up, one down, so that no rule fires.
STEADY = [100, 104, 97, 103, 99, 101, 96, 102, 98, 105, 100, 95, 101, 99]
ROWS = 10_000


def second_opinion(series):
    """Every rule window by window, in plain loops: {(rule, direction, point)} for one stretch without gaps."""
    n = len(series)
    mean = sum(series) / n
    moves = [abs(series[i] - series[i - 1]) for i in range(1, n)]
    average = sum(moves) / len(moves)
    small = [each for each in moves if not each >= 3.267 * average]
    if sum(small) > 0:
        average = sum(small) / len(small)
    sigma = 2.66 * average / 3
    found = set()
    for direction, sign in (("high", 1), ("low", -1)):
        away = [sign * (value - mean) for value in series]
        for i in range(n):
            if away[i] > 3 * sigma:
                found.add(("outside", direction, i))
        for i in range(n - 6):
            window = range(i, i + 7)
            if all(away[j] > 0 for j in window):
                found |= {("shift", direction, j) for j in window}
            if all(sign * (series[j + 1] - series[j]) > 0 for j in range(i, i + 6)):
                found |= {("drift", direction, j) for j in window}
        for i in range(n - 2):
            near = [j for j in range(i, i + 3) if away[j] > 2 * sigma]
            if len(near) >= 2:
                found |= {("two-of-three", direction, j) for j in near}
    return found


def flagged(chart):
    return {(run.rule, run.direction, point) for run in chart.runs for point in run.points}


def simulate(draw):
    """Charts of 10,000 series; share with any signal, share per rule, share whose latest point is in a signal."""
    with_rule, any_rule, current = dict.fromkeys(RULES, 0), 0, 0
    for series in draw:
        chart = control_chart(series)
        assert flagged(chart) == second_opinion(series.tolist())
        rules = {run.rule for run in chart.runs}
        any_rule += bool(rules)
        current += current_run(chart) is not None
        for rule in rules:
            with_rule[rule] += 1
    return any_rule / ROWS, {rule: count / ROWS for rule, count in with_rule.items()}, current / ROWS


def test_limits_of_the_published_example_of_ten_points():
    centre, width = natural_limits(np.array(NIST))
    assert [centre, width / 2.66] == pytest.approx([50.81, 1.8778], abs=5e-5)
    assert [centre - width, centre + width] == pytest.approx([45.8159, 55.8041], abs=2e-3)  # 2.66 for 3/1.128


def test_chart_of_the_published_example_of_twenty_points():
    chart = control_chart(LOANS)
    assert chart.centre == pytest.approx(np.full(20, 300.5))
    assert [chart.lower[0], chart.upper[-1]] == pytest.approx([279.78, 321.22], abs=5e-3)
    assert chart.enough
    assert chart.runs == ()
    assert current_run(chart) is None


def test_a_large_moving_range_is_dropped_once():
    series = [10.0, 12] * 7 + [40, 10, 12, 10]
    ranges = [2.0] * 13 + [28, 30, 2, 2]
    assert 2 < 3.267 * np.mean(ranges) < 28
    centre, width = natural_limits(np.array(series))
    assert [centre, width] == pytest.approx([np.mean(series), 2.66 * 2])
    second_round = np.array([0.0, 1, 0, 1, 0, 1, 0, 1, 5, 4, 5, 4, 25, 25, 26])  # 4 is large among what is left
    left = [1, 1, 1, 1, 1, 1, 1, 4, 1, 1, 1, 0, 1]
    assert natural_limits(second_round)[1] == pytest.approx(2.66 * np.mean(left))


def test_a_nearly_empty_series_keeps_its_limits_apart():
    chart = control_chart([0] * 12 + [1] + [0] * 12)
    assert chart.upper[0] == pytest.approx(1 / 25 + 2.66 * 2 / 24)
    assert [run.points for run in chart.runs if run.rule == "outside"] == [(12,)]
    assert (chart.lower == 0).all()


@pytest.mark.parametrize("level", [0, 7, 0.1, 1e6 / 3])
def test_a_series_that_never_moves_has_no_signal(level):
    chart = control_chart(np.full(29, level))
    assert chart.runs == ()
    assert chart.upper == pytest.approx(chart.lower)
    assert chart.enough


def test_each_rule_where_it_should_fire_and_one_step_short_of_it():
    outside = control_chart([*STEADY, 125])
    assert outside.runs == (Run("outside", "high", (14,)),)
    for length, expected in ((6, False), (7, True)):
        shifted = control_chart([*STEADY, 104, *[112, 111] * 3, 111][: len(STEADY) + length])
        assert any(run.rule == "shift" and len(run.points) == length for run in shifted.runs) == expected
        rising = control_chart([*STEADY, *range(96, 96 + length - 1)])  # 99, then 96: the rise begins after the step
        assert any(run.rule == "drift" for run in rising.runs) is False
        rising = control_chart([*STEADY[:-1], 95, *range(96, 96 + length - 1)])
        drifts = [run for run in rising.runs if run.rule == "drift"]
        assert drifts == ([Run("drift", "high", tuple(range(13, 13 + length)))] if expected else [])


def test_two_of_three_needs_the_same_side_and_counts_points_near_the_limit_or_beyond():
    wide = [100, 110, 90, 110, 90, 100, 110, 90, 100, 110, 90, 110, 90, 100, 101, 99]
    for tail, points in (([140, 100, 60, 100], ()), ([140, 100, 140, 100], (16, 18)), ([140, 100, 100, 140], ())):
        chart = control_chart(wide + tail)
        near = chart.centre[0] + 2 / 3 * (chart.upper[0] - chart.centre[0])
        assert near < 140 < chart.upper[0]
        assert [run.points for run in chart.runs if run.rule == "two-of-three"] == ([points] if points else [])
    beyond = control_chart([*wide, 100, 170, 100, 170])
    assert beyond.upper[0] < 170
    assert Run("two-of-three", "high", (17, 19)) in beyond.runs
    assert not any(run.rule == "two-of-three" for run in control_chart([*wide, 100, 170, np.nan, 170]).runs)


def test_signals_and_directions_of_each_month_say_what_the_runs_say():
    rng = np.random.default_rng(11)
    for series in rng.poisson(np.linspace(60, 30, 40), (200, 40)):
        chart = control_chart(series)
        by_month = {
            (rule, direction, month)
            for month, (rules, directions) in enumerate(zip(chart.signals, chart.directions, strict=True))
            for rule, direction in zip(rules, directions, strict=True)
        }
        assert by_month == flagged(chart)
        assert all(list(rules) == sorted(rules, key=list(RULES).index) for rules in chart.signals)


def test_the_month_of_a_turn_belongs_to_the_earlier_drift():
    chart = control_chart([*range(40, 48), *range(46, 38, -1)])
    drifts = {run.direction: run.points for run in chart.runs if run.rule == "drift"}
    assert drifts == {"high": tuple(range(8)), "low": tuple(range(7, 16))}
    directions = [
        dict(zip(*month, strict=True))["drift"] for month in zip(chart.signals, chart.directions, strict=True)
    ]
    assert directions == ["high"] * 8 + ["low"] * 8


def test_a_missing_month_is_a_gap_without_moving_ranges_that_ends_a_run():
    holed = np.array([*STEADY, np.nan, *STEADY])
    assert natural_limits(holed) == pytest.approx(natural_limits(np.array(STEADY)))
    low = [90, 92, 91, 90, 93, 91, 92, 90]
    whole, broken = (control_chart([*STEADY, *STEADY, *low[:4], *gap, *low[4:]]) for gap in ([], [np.nan]))
    assert "shift" in whole.signals[-1]
    assert not any(run.rule == "shift" for run in broken.runs)
    assert broken.signals[32] == ()
    assert np.isfinite(broken.centre[32])


def test_limits_are_computed_anew_at_a_break_and_no_run_crosses_it():
    high = [value + 100 for value in STEADY]
    chart = control_chart(STEADY + high, breaks=[14])
    for part, own in ((slice(0, 14), control_chart(STEADY)), (slice(14, 28), control_chart(high))):
        for name in ("centre", "lower", "upper"):
            assert getattr(chart, name)[part] == pytest.approx(getattr(own, name))
    assert chart.runs == ()
    assert len(control_chart(STEADY + high).runs) > 0
    late = control_chart([*high, *STEADY, 125], breaks=(14,))
    assert late.runs == (Run("outside", "high", (28,)),)


def test_too_few_points_give_no_limits_and_no_signals():
    short = control_chart([*STEADY[:11], 900])
    assert not short.enough
    assert np.isnan([short.centre, short.lower, short.upper]).all()
    assert short.runs == ()
    assert set(short.signals) == {()}
    assert control_chart(STEADY[:13]).enough
    rebased = control_chart(STEADY + STEADY[:5], breaks=[14])
    assert not rebased.enough
    assert np.isfinite(rebased.centre[:14]).all()
    assert np.isnan(rebased.centre[14:]).all()
    for nothing in ([], [np.nan] * 20, [np.nan, 1.0] * 20):
        assert not control_chart(nothing).enough


def test_the_current_run_is_the_one_that_began_first_and_includes_the_latest_known_month():
    low = [90, 92, 91, 90, 93, 91, 92, 90, 60]
    chart = control_chart([*STEADY, *STEADY, *low, np.nan])
    assert chart.signals[36] == ("outside", "shift")
    run = current_run(chart)
    assert (run.rule, run.direction, run.points) == ("shift", "low", tuple(range(28, 37)))
    assert run.first == 28
    assert current_run(control_chart([*STEADY, *low, 100])) is None
    assert current_run(control_chart([np.nan] * 3)) is None


@pytest.mark.parametrize(
    ("values", "breaks"), [([-1, 2], ()), ([[1, 2]], ()), ([np.inf], ()), ([1, 2], (2,)), ([1, 2], (0,))]
)
def test_figures_and_breaks_that_make_no_sense_are_refused(values, breaks):
    with pytest.raises(ValueError, match=r"one series|inside the series"):
        control_chart(values, breaks)


def test_signals_in_steady_normal_series():
    """Any signal 19% of series; outside 9%, shift 8%, drift 0.6%, two of three 6%; 2% have one at the latest point.

    A drift does not depend on the limits: by chance 2 (1/7! + 17 (1/7! - 1/8!)) = 0.63% of 24 points hold one. With
    the limits known, 1 - 0.9973**24 = 6.3% would have a point outside: limits estimated from 24 points add the rest.
    """
    any_rule, share, current = simulate(np.random.default_rng(20).normal(100, 10, (ROWS, 24)))
    by_chance = 2 * (1 / 5040 + 17 * (1 / 5040 - 1 / 40320))
    assert share["drift"] == pytest.approx(by_chance, abs=3 * np.sqrt(by_chance / ROWS))
    assert share["outside"] > 1 - 0.9973**24
    assert any_rule == pytest.approx(0.19, abs=0.015)
    assert [share["outside"], share["shift"], share["two-of-three"]] == pytest.approx([0.094, 0.081, 0.055], abs=0.01)
    assert current == pytest.approx(0.018, abs=0.005)


@pytest.mark.parametrize(
    ("mean", "any_expected", "expected"),
    [(30, 0.19, [0.096, 0.085, 0.0025, 0.055]), (3, 0.286, [0.162, 0.128, 0.0, 0.093])],
)
def test_signals_in_steady_counts(mean, any_expected, expected):
    """Counts of 30 a month raise as many signals as the normal, counts of 3 half as many again (skewed)."""
    any_rule, share, _ = simulate(np.random.default_rng(21).poisson(mean, (ROWS, 24)).astype(float))
    assert any_rule == pytest.approx(any_expected, abs=0.015)
    assert list(share.values()) == pytest.approx(expected, abs=0.012)


def test_shares_of_points_approach_theory_when_the_limits_are_well_known():
    """One series of 100,000 normal points against what follows from the definitions, for points taken one by one.

    Dropping ranges of 3.267 means or more puts the limits at 2.93 standard deviations instead of 3. A point is in a
    run of seven on one side with chance 8/2**7, and near a limit with another within two places with 2q(1 - (1 - q)^4).
    """
    size = 100_000
    chart = control_chart(np.random.default_rng(22).normal(1000, 10, size))
    step = halfnorm(scale=np.sqrt(2))  # a moving range of standard normals
    cut = 3.267 * step.mean()
    reach = 2.66 * step.expect(ub=cut) / step.cdf(cut)
    assert reach == pytest.approx(2.928, abs=1e-3)
    near = norm.sf(reach * 2 / 3)
    theory = {"outside": 2 * norm.sf(reach), "shift": 8 / 2**7, "two-of-three": 2 * near * (1 - (1 - near) ** 4)}
    assert (chart.upper[0] - chart.centre[0]) / 10 == pytest.approx(reach, rel=0.01)
    for rule, share in theory.items():
        found = sum(rule in signals for signals in chart.signals) / size
        assert found == pytest.approx(share, rel=0.12)
