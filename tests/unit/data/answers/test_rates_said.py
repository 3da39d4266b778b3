"""A rate says of whom and of what time it is, and every panel that shows it says the same."""

from __future__ import annotations

import csv
import io
from dataclasses import replace
from datetime import date

import pytest

from data.answers.figures.denominators import district_residents, lsoa_residents, rate_time
from data.answers.figures.rows import rate_name
from data.answers.figures.shown import rate_shown, rates_shown
from data.answers.panels import ask, panels
from data.answers.request import Request
from data.question.filters import FilterState
from data.question.periods import Period, Periods
from data.store.version import Store
from data.viewer import Viewer
from tests.fixtures_store import FIRST, LAST
from tests.unit.data.answers.planted import LAST_YEAR

ANALYST = Viewer("analyst")


@pytest.mark.parametrize(
    ("start", "end", "expected"),
    [
        (date(2024, 10, 1), date(2025, 9, 30), (1, "a year")),
        (date(2023, 3, 1), date(2024, 2, 29), (1, "a year")),
        (date(2022, 10, 1), date(2025, 9, 30), (3, "a year")),
        (date(2024, 10, 1), date(2025, 9, 29), (1, "a year")),  # an extract that stops a day short
        (date(2024, 10, 15), date(2025, 10, 14), (1, "a year")),
        (date(2025, 1, 1), date(2025, 8, 31), (1, "in these 8 months")),
        (date(2024, 1, 1), date(2025, 8, 31), (1, "in these 20 months")),
        (date(2025, 2, 1), date(2025, 2, 28), (1, "in this month")),
        (date(2025, 2, 10), date(2025, 3, 26), (1, "in these 45 days")),
        (date(2025, 2, 10), date(2025, 2, 10), (1, "on this day")),
    ],
)
def test_the_time_of_a_rate(start: date, end: date, expected: tuple[int, str]) -> None:
    assert rate_time(Periods(Period(start, end), None, ())) == expected


def test_a_period_that_is_not_all_loaded_is_not_called_a_year(small_store: Store) -> None:
    beyond = FilterState(start=date(2025, 1, 1), end=date(2025, 12, 31))
    found = district_residents(Request(small_store, beyond, ANALYST))
    assert (found.years, found.words) == (1, "per 1,000 residents in Jan 2025 – Dec 2025, as far as loaded")


@pytest.mark.parametrize(
    ("state", "words"),
    [
        (FilterState(start=FIRST, end=LAST), "per 1,000 residents a year"),
        (FilterState(start=FIRST, end=LAST, cohort="u25"), "per 1,000 residents under 25 a year"),
        (FilterState(start=date(2025, 2, 1), end=LAST, cohort="u18"), "per 1,000 residents under 18 in these 8 months"),
    ],
)
def test_every_panel_says_the_same(state: FilterState, words: str, small_store: Store) -> None:
    request = Request(small_store, replace(state, measure="rate"), ANALYST)
    tile = next(figure for figure in ask("summary", request).figures if figure.key == "rate")
    assert tile.label.lower() == words
    shown = ask("map", request)
    assert shown.legend.title == f"Offences {words}"
    assert words in shown.title
    assert all(words in text for text in shown.texts)
    assert words in ask("map", Request(small_store, replace(state, measure="smoothed"), ANALYST)).legend.title
    funnel = ask("funnel", request)
    assert funnel.rate_words == words
    assert words in funnel.words or funnel.words.startswith("No rate")
    assert ask("places", request).rate_words == ask("multiples", request).rate_words == words
    for name in ("places", "funnel"):
        file = io.StringIO()
        csv.writer(file).writerows(panels()[name].rows(ask(name, request)))
        assert rate_name(words) in file.getvalue().splitlines()[0]


def test_rates_of_all_panels_are_one_number(small_store: Store) -> None:
    """Three years: a third of the count, divided by the residents, on every panel."""
    request = Request(small_store, FilterState(start=FIRST, end=LAST, cohort="u25"), ANALYST)
    residents, _ = small_store.residents_in(0, 25)
    table = {row.code: row for row in ask("places", request).rows}
    charts = {chart.code: chart.rate for chart in ask("multiples", request).charts}
    points = {point.code: point.rate for point in ask("funnel", request).points}
    for code, row in table.items():
        expected = 1000 * row.count.value / residents[code] / 3
        assert row.rate == pytest.approx(expected, abs=1e-3)
        assert charts[code] == pytest.approx(expected, abs=0.006)
        assert points[code] == pytest.approx(expected, abs=1e-3)
        one = ask("summary", Request(small_store, replace(request.state, districts=(code,)), ANALYST)).figures
        assert float(next(each for each in one if each.key == "rate").value) == pytest.approx(expected, abs=0.051)


def test_one_age_group_is_never_divided_by_all_ages(small_store: Store) -> None:
    state = FilterState(cohort="u25", measure="rate")
    request = Request(small_store, state, ANALYST, "lsoa")
    assert lsoa_residents(request).why_not.startswith("No rate: the residents of LSOAs are not loaded by age")
    table = ask("places", request)
    assert {row.rate for row in table.rows} == {None}
    assert table.rate_says.startswith("No rate")
    shown = ask("map", request)
    assert set(shown.classes) == {-1}
    assert shown.legend.labels == ()
    assert shown.refusal.startswith("No rate")
    funnel = ask("funnel", request)
    assert funnel.points == ()
    assert funnel.words.startswith("No rate")


@pytest.mark.parametrize(
    ("low", "high", "said"),
    [
        (5.71, 6.13, ("5.7", "6.1", "5.7 to 6.1")),
        (0.01, 0.06, ("below 0.05", "0.1", "0.0 to 0.1")),
        (0.012, 0.041, ("below 0.05", "below 0.05", "below 0.05")),
        (0.0, 0.0, ("0.0", "0.0", "0.0 to 0.0")),
    ],
)
def test_a_rate_above_zero_never_reads_as_zero(low: float, high: float, said: tuple[str, str, str]) -> None:
    assert (rate_shown(low), rate_shown(high), rates_shown(low, high)) == said


def test_areas_beyond_the_limits_are_said_as_higher_or_lower(planted: Store) -> None:
    model = ask("funnel", Request(planted, LAST_YEAR, ANALYST))
    higher = {point.name for point in model.points if point.verdict > 0}
    lower = {point.name for point in model.points if point.verdict < 0}
    assert higher | lower
    said = model.words.partition(" than chance")[0]
    for names, word in ((higher, "higher in "), (lower, "lower in ")):
        assert (word in said) == bool(names)
        listed = said.partition(word)[2].partition(" and lower in ")[0]
        assert not names or any(name in listed for name in names)
