"""Control charts, small multiples, change table and funnel: against the store's own counts and the library of tests."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import numpy as np
import pytest

from data.answers.figures.control import control
from data.answers.figures.noise import district_noise, place_noise
from data.answers.figures.tallies import tallies
from data.answers.places.change_table import COLUMNS, change_table
from data.answers.places.funnel import funnel
from data.answers.places.map import map_view
from data.answers.places.places import places
from data.answers.request import Request
from data.answers.time import trend as trend_view
from data.answers.time.multiples import multiples
from data.answers.time.trend import a_month, trend
from data.months import Month
from data.question.display import Display
from data.question.filters import FilterState
from data.question.recording import RecordingChange
from data.store.version import Store
from data.tables.vocabulary import coordination_areas
from data.viewer import Viewer
from stats.change import change
from stats.funnel import funnel as funnel_plot
from stats.smoothing import empirical_bayes

ANALYST, PUBLIC = Viewer("analyst"), Viewer("public", exploring=True)
MONTHS = [f"{2023 + i // 12}-{i % 12 + 1:02d}" for i in range(30)]


def asked(store: Store, state: FilterState, viewer: Viewer = ANALYST, **display: object) -> Request:
    return Request(store, state, viewer, vintage=2011, display=Display(**display))  # type: ignore[arg-type]


def series(*parts: tuple[int, float]) -> np.ndarray:
    """Steady stretches with a small wobble, so that limits are not of no width."""
    values = np.concatenate([np.full(n, level, dtype=float) for n, level in parts])
    return values + np.tile([0.0, 3.0], len(values))[: len(values)]


def test_few_offences_a_month_are_not_rounded_to_one() -> None:
    """19 in three years were told as '1 a month' beside '6.3 a year'."""
    assert [a_month(mean) for mean in (0.0, 0.02, 19 / 36, 9.96, 351.4)] == ["0.0", "below 0.05", "0.5", "10.0", "351"]


def test_fewer_than_before_is_an_improvement_and_more_a_concern() -> None:
    low = control(series((20, 30), (10, 20)), MONTHS)
    assert low.verdict == "better"
    assert low.words.startswith("Fewer than usual: below the middle of what chance alone gives around the average")
    assert "in each of the last 10 months, since Sep 2024" in low.words
    assert low.signal[-10:] == ("better",) * 10
    high = control(series((20, 20), (10, 30)), MONTHS)
    assert high.verdict == "worse"
    assert high.words.startswith("More than usual: above the middle of")


def test_a_month_above_the_limit_is_named() -> None:
    values = series((30, 20))
    values[-1] = 60
    assert control(values, MONTHS).words.startswith("More than usual: the 60 of Jun 2025 are above what")


def test_common_variation_says_so_and_does_not_hide_what_ended_lately() -> None:
    steady = control(series((30, 20)), MONTHS)
    assert steady.verdict == "common"
    assert "Before it" not in steady.words
    back = series((18, 30), (11, 20), (1, 32))
    found = control(back, MONTHS)
    assert found.verdict == "common"
    assert "Before it Jul 2024 – May 2025 had fewer than usual." in found.words


def test_twelve_months_are_too_few() -> None:
    found = control(series((12, 20)), MONTHS[:12])
    assert found.verdict == "short"
    assert set(found.upper) == {None}
    assert "13 are needed" in found.words


def test_limits_begin_anew_where_recording_changed() -> None:
    values = series((15, 50), (15, 20))
    assert control(values, MONTHS, (MONTHS[15],)).verdict == "common"
    assert control(values, MONTHS).verdict == "better"


def test_rare_counts_are_compared_as_two_counts() -> None:
    found = control(np.tile([1.0, 2.0], 15), MONTHS)
    assert (found.kind, found.verdict, set(found.upper)) == ("rare", "common", {None})
    assert found.words.startswith(
        "Too few to judge month by month: 18 in the last 12 months, 27 in the 18 months before"
    )
    two = control(np.array([0.0] * 20 + [1.0, 0, 0, 0, 0, 0, 0, 0, 0, 1.0]), MONTHS)
    assert two.verdict == "common", two.words
    assert control(np.zeros(30), MONTHS).verdict == "common"


def test_a_rare_series_that_does_not_change_hardly_ever_gets_a_verdict() -> None:
    """Steady Poisson at 0.1 to 2.5 a month: an XmR chart signals in the last month up to 55 times in 100."""
    chance = np.random.default_rng(3)
    for mean in (0.1, 0.5, 2.5):
        verdicts = [control(chance.poisson(mean, 30).astype(float), MONTHS).verdict for _ in range(300)]
        assert np.mean([verdict in ("better", "worse") for verdict in verdicts]) <= 0.06, mean


def test_a_slow_trend_is_told_and_is_no_signal() -> None:
    months = [Month(2021 * 12 + i).name for i in range(48)]
    values = np.random.default_rng(5).poisson(200 * 0.85 ** (np.arange(48) / 12)).astype(float)
    assert "the level has been going down" in control(values, months).words
    steady = np.random.default_rng(6).poisson(200, 48).astype(float)
    assert "going" not in control(steady, months).words


def test_with_three_years_a_season_is_no_signal_and_a_leap_out_of_it_is() -> None:
    months = [Month(2022 * 12 + 9 + i).name for i in range(48)]
    chance = np.random.default_rng(4)
    season = 100 * (1 + 0.3 * np.sin(np.arange(48) * np.pi / 6))
    values = chance.poisson(season).astype(float)
    found = control(values, months)
    assert found.kind == "season"
    assert sum(bool(signal) for signal in found.signal) <= 3
    assert [month.month for month in found.ahead] == ["2026-10", "2026-11", "2026-12"]
    assert all(month.low <= month.expected <= month.high for month in found.ahead)
    values[-1] = 2 * season[-1]
    assert control(values, months).words.startswith("More than usual: the ")
    values[-1] = np.nan  # in part: never judged
    assert control(values, months).signal[-1] == ""


def test_the_trend_holds_every_month_and_leaves_an_incomplete_one_out_of_the_chart(small_store: Store) -> None:
    request = asked(small_store, FilterState())
    model, found = trend(request), tallies(request)
    assert [cell.value for cell in model.counts] == found.selected_monthly.tolist()
    assert model.rolling[10] is None
    assert model.rolling[11] == found.selected_monthly[:12].sum()
    complete = small_store.manifest
    try:
        small_store.manifest = complete.model_copy(update={"last_day": complete.last_day[:8] + "12"})
        values = trend_view.complete_values(
            list(model.counts), trend_view.incomplete_months(request, list(model.months))
        )
        assert np.isnan(values[-1])
        assert np.isfinite(values[:-1]).all()
    finally:
        small_store.manifest = complete


def test_harm_by_month_is_the_sum_of_weights_or_a_gap(small_store: Store) -> None:
    known = trend(asked(small_store, FilterState(what=("robbery-personal",), measure="harm")))
    assert known.unit == "days of harm"
    sums = small_store.cursor().execute(
        "SELECT month, sum(harm) / 100 FROM offence WHERE class IN (SELECT unnest(?)) GROUP BY month ORDER BY month",
        [small_store.kinds.numbers["robbery-personal"]],
    )
    days = {month: float(value) for month, value in sums.fetchall()}
    months = tallies(asked(small_store, FilterState())).months
    assert [cell.value for cell in known.counts] == [pytest.approx(days.get(month, 0), abs=0.06) for month in months]
    unknown = trend(asked(small_store, FilterState(measure="harm")))  # some offences have no weight
    assert any(cell.status == "missing" for cell in unknown.counts)
    assert any("a gap, not a zero" in notice for notice in unknown.notices)
    hidden = trend(asked(small_store, FilterState(what=("robbery-personal",), measure="harm"), PUBLIC))
    assert all(cell.value is None for cell in hidden.counts)


def test_recording_changes_are_named_where_the_question_names_their_kind(
    small_store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    def found(state: FilterState) -> tuple[RecordingChange, ...]:
        return (RecordingChange(month="2024-02", what="asvc", note="A new system"),) if "asvc" in state.what else ()

    monkeypatch.setattr(trend_view, "changes_for", found)
    state = FilterState(
        what=("asvc",), cohort="u25", role="suspect"
    )  # a question no other test asks: nothing remembered
    model = trend(asked(small_store, state))
    assert model.breaks == ("2024-02",)
    assert any("Limits anew from Feb 2024: A new system" in notice for notice in model.notices)


def test_small_charts_add_up_and_areas_are_their_districts(small_store: Store) -> None:
    request = asked(small_store, FilterState(what=("asvc",)))
    model, found = multiples(request), tallies(request)
    assert len(model.charts) == 13
    total = np.array([[cell.value for cell in chart.counts] for chart in model.charts]).sum(axis=0)
    assert total.tolist() == found.monthly[1:].sum(axis=0).tolist()
    by_code = {chart.code: chart for chart in model.charts}
    areas = multiples(asked(small_store, FilterState(what=("asvc",)), by="area"))
    assert {chart.code for chart in areas.charts} == set(coordination_areas())
    for chart in areas.charts:
        members = [by_code[code] for code in coordination_areas()[chart.code].districts]
        assert [cell.value for cell in chart.counts] == np.sum(
            [[cell.value for cell in member.counts] for member in members], axis=0
        ).tolist()


@pytest.mark.parametrize("sort", ["change", "rate", "count"])
def test_small_charts_come_in_the_order_asked_for(sort: str, small_store: Store) -> None:
    charts = multiples(asked(small_store, FilterState(), sort=sort)).charts
    value = {"change": lambda c: c.change.percent, "rate": lambda c: c.rate, "count": lambda c: c.now.value}[sort]
    known = [value(chart) for chart in charts if value(chart) is not None]
    assert known == sorted(known, reverse=True)


def test_one_scale_holds_every_figure_and_limit(small_store: Store) -> None:
    model = multiples(asked(small_store, FilterState()))
    assert model.top >= max(cell.value or 0 for chart in model.charts for cell in chart.counts)
    assert model.top >= max(value or 0 for chart in model.charts for value in chart.control.upper)


def test_a_chosen_district_is_seen_among_the_others(small_store: Store) -> None:
    model = multiples(asked(small_store, FilterState(districts=("E07000114",))))
    assert len(model.charts) == 13
    assert [chart.code for chart in model.charts if chart.chosen] == ["E07000114"]


def test_the_change_table_is_the_test_of_each_cohort(small_store: Store) -> None:
    state = FilterState(what=("asvc",), cohort="u18", districts=("E07000114",))
    state = replace(state, start=date(2024, 10, 1), end=date(2025, 9, 30))
    model = change_table(asked(small_store, state))
    assert model.columns == tuple(COLUMNS)
    assert len(model.rows) == 14
    now, before = [], []
    for cohort in COLUMNS:
        found = tallies(asked(small_store, replace(state, cohort=cohort, districts=())))
        assert found.before is not None
        now.append(found.now.count)
        before.append(found.before.count)
    for column, _ in enumerate(COLUMNS):
        total = model.rows[0].entries[column]
        assert total.now.value == now[column].sum()
        one = asked(small_store, replace(state, cohort=list(COLUMNS)[column], districts=()))
        noise = place_noise(one)
        alone = change(
            [now[column].sum()], [before[column].sum()], 365, 366, dispersion=noise.value, freedom=noise.freedom
        )
        assert total.change.verdict == str(alone.verdict[0])
        every = district_noise(one)
        together = change(
            now[column][1:],
            before[column][1:],
            365,
            366,
            adjust=True,
            dispersion=every.value[1:],
            freedom=every.freedom[1:],
        )
        for number, row in enumerate(model.rows[1:]):
            assert row.entries[column].now.value == now[column][number + 1]
            assert row.entries[column].change.verdict == together.verdict[number]


def test_without_ages_there_is_one_column(monthly_store: Store) -> None:
    assert change_table(asked(monthly_store, FilterState())).columns == ("all",)


def test_the_public_table_has_no_small_count(small_store: Store) -> None:
    model = change_table(asked(small_store, FilterState(what=("rape",)), PUBLIC))
    shown = [entry.now for row in model.rows for entry in row.entries]
    assert {cell.status for cell in shown} <= {"perturbed", "suppressed"}
    assert all(cell.value in (None, 0) or cell.value >= 5 for cell in shown)


def test_the_funnel_is_of_the_rates_in_the_places_table(small_store: Store) -> None:
    request = asked(small_store, FilterState())
    model = funnel(request)
    rates = {row.code: row.rate for row in places(request).rows}
    assert {point.code: point.rate for point in model.points} == {
        code: pytest.approx(rate, abs=0.001) for code, rate in rates.items()
    }
    found = tallies(request)
    residents = small_store.residents_in(0, None)[0]
    codes = [point.code for point in model.points]
    counts = [found.now.count[small_store.district_codes.index(code)] for code in codes]
    plot = funnel_plot(counts, [3 * residents[code] for code in codes])  # a year: the data holds three
    assert [point.verdict for point in model.points] == plot.verdict.astype(int).tolist()
    assert model.theta == plot.theta


def test_the_smoothed_map_is_empirical_bayes(small_store: Store) -> None:
    request = replace(asked(small_store, FilterState(measure="smoothed")), level="lsoa")
    model, rows = map_view(request), places(request).rows
    population = dict(zip(small_store.lsoas(2011)["code"], small_store.lsoas(2011)["population"], strict=True))
    expected = 1000 * empirical_bayes(
        np.array([row.count.value for row in rows]), 3 * np.array([population[row.code] for row in rows])
    )
    for text, rate in zip(model.texts, expected, strict=True):
        assert text.startswith("below 0.05" if 0 < rate < 0.05 else f"{rate:.1f} "), (text, rate)


def test_where_nothing_changed_the_words_say_so() -> None:
    """Offences of two years thrown into either by chance: 'no clear change' at least at the stated level."""
    chance = np.random.default_rng(11)
    both = chance.integers(20, 400, 3000)
    now = chance.binomial(both, 365 / 731)
    verdicts = change(now, both - now, 365, 366).verdict
    assert (verdicts == "none").mean() >= 0.95


def test_where_months_are_shuffled_few_charts_say_more_than_common_variation() -> None:
    """Monthly counts of one steady series with their labels permuted: the last month is a signal in about 2 of 100."""
    chance = np.random.default_rng(12)
    counts = chance.poisson(40, 30).astype(float)
    verdicts = [control(chance.permutation(counts), MONTHS).verdict for _ in range(400)]
    assert np.mean([verdict == "common" for verdict in verdicts]) >= 0.95
