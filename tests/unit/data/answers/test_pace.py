"""A series against its target line: the line, the sums, the verdicts and the limits, by hand and by simulation."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import plotly.graph_objects as go
import pytest
from scipy import stats

from data.answers.figures.shown import Shown
from data.answers.measures.pace import ABOVE, BELOW, ON, Pace, pace, rolling, target_line
from data.counts.monthly import MonthlySeries
from data.months import Month
from data.question.success_measures import Target
from data.release.disclosure import Policy
from layouts.figures.success import pace_figure

HALF = Target(measure="knife-all")
START = Month.parse("2022-10")


def of(counts: list[float | None], target: Target = HALF, policy: Policy | None = None) -> Pace:
    """Months from October 2022."""
    values = np.array([np.nan if n is None else n for n in counts], dtype=np.float64)
    return pace("All ages", MonthlySeries(START, values), target, policy)


def test_months_have_the_limits_of_an_xmr_chart() -> None:
    counts = [20, 24, 19, 25, 22, 18, 21, 26, 20, 23, 22, 19, 24, 21]
    found = of(list(counts))
    mean = sum(counts) / 14
    ranges = sum(abs(a - b) for a, b in pairwise(counts)) / 13
    assert found.limits is not None
    assert (found.limits.average, found.limits.lower, found.limits.upper) == pytest.approx(
        (mean, mean - 2.66 * ranges, mean + 2.66 * ranges), abs=0.006
    )
    assert found.chart_words.startswith("As usual: the 21 of Nov 2023 lie within")
    falling = of([*counts, 19, 17, 15, 13, 11, 9, 7])
    assert falling.chart_words.startswith("Fewer than usual: ")
    assert of([*counts, 60]).chart_words.startswith("More than usual: the 60 of ")
    assert of(list(counts[:12])).limits is None
    assert "13 are needed" in of(list(counts[:12])).chart_words


def test_with_few_a_month_no_signal_is_read() -> None:
    found = of([2, 1, 2, 3, 1, 2, 2, 1, 2, 3, 1, 2, 2, 12])
    assert found.limits is None
    assert found.chart_words == "Too few to judge month by month: 36 in all months that are known."


@pytest.mark.parametrize(("factor", "verdict"), [(0.7, BELOW), (0.9, ON), (1.15, ABOVE)])
def test_the_three_verdicts(factor: float, verdict: str) -> None:
    """The line stands at 0.9 of the base after two of ten years."""
    found = of([100] * 12 + [95] * 12 + [round(100 * factor)] * 12)
    assert found.verdict == verdict
    assert found.line_now == 1080
    assert found.sentence == (
        f"All ages: {1200 * factor:,.0f} in Oct 2024 – Sep 2025 (95% interval {found.now.low:,.0f} to "
        f"{found.now.high:,.0f}); the line from 1,200 in Oct 2022 – Sep 2023 to half of the base year after 10 years "
        f"stands at 1,080: {verdict}."
    )


def test_the_line_is_straight_and_level_after_its_end() -> None:
    target = Target(measure="knife-all", target_share=0.25, years=2, source="x")
    line = target_line(80.0, 3, 40, target)
    assert np.isnan(line[:3]).all()
    assert line[3:28].tolist() == pytest.approx([80 - 60 * k / 24 for k in range(25)])
    assert set(line[27:].tolist()) == {20.0}
    assert "25% of the base year after 2 years" in of([50] * 30, target).sentence
    assert np.isnan(target_line(None, 3, 5, target)).all()


def test_within_a_year_of_the_base_nothing_is_judged() -> None:
    for months, judged in ((12, False), (23, False), (24, True)):
        found = of([100] * 12 + [40] * (months - 12))
        assert bool(found.verdict) == judged
        assert ("Too early to judge" in found.sentence) == (not judged)
    assert of([100] * 11).sentence == "All ages: no twelve months in a row are known yet."
    assert of([]).sentence == "All ages: no twelve months in a row are known yet."


def test_a_gap_leaves_out_every_sum_it_is_in() -> None:
    found = of([10] * 5 + [None] + [12] * 20 + [None, 9, 9])
    assert [i for i, cell in enumerate(found.rolling) if cell.value is not None] == list(range(17, 26))
    assert found.monthly[5] == found.rolling[5] == Shown(None, "missing")
    assert found.base.period == "Apr 2023 – Mar 2024"
    assert found.now.period == "Dec 2023 – Nov 2024"
    assert rolling(np.array([1.0] * 12)).tolist()[-1] == 12


def test_a_base_year_can_be_named_and_has_to_be_in_the_data() -> None:
    counts: list[float | None] = [50] * 12 + [60] * 12 + [30] * 12
    named = of(counts, Target(measure="knife-all", base_from="2023-10", base_to="2024-09", source="The Board"))
    assert (named.base.period, named.base.count) == ("Oct 2023 – Sep 2024", Shown(720))
    assert named.line_now == pytest.approx(720 * 0.95)
    assert named.verdict == BELOW
    for base in (("2019-10", "2020-09"), ("2022-01", "2022-12"), ("2025-01", "2025-12")):
        outside = of(counts, Target(measure="knife-all", base_from=base[0], base_to=base[1], source="The Board"))
        assert outside.verdict == ""
        assert set(outside.line) == {None}
        assert f"the base year ({base[0]} to {base[1]}) is not fully in the data" in outside.sentence
        go.Figure(pace_figure(outside))


def test_how_often_a_pace_exactly_on_the_line_is_called_off_it() -> None:
    """The note says about 15 of 100: a base year varies by chance too. Simulated, fixed seed, 4,000 pairs."""
    pick = np.random.default_rng(7)
    called = 0
    for _ in range(4000):
        base, now = pick.poisson(114), pick.poisson(114 * 0.9)
        low, high = (stats.chi2.ppf(q, 2 * (now + k)) / 2 for q, k in ((0.025, 0), (0.975, 1)))
        called += not low <= base * 0.9 <= high
    assert 0.12 < called / 4000 < 0.17
