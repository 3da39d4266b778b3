"""The period of a question and what it is compared with."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from data.answers.panels import ask, panels
from data.answers.request import Request
from data.months import Month
from data.question.filters import FilterState, parse_query
from data.question.periods import Period, Periods, months_earlier, resolve
from data.store.version import Store
from data.viewer import Viewer
from tests.fixtures_store import FIRST, LAST, batch_of, build, make_batch

YEAR = Period(date(2024, 10, 1), date(2025, 9, 30))


def asked(store: Store, start: date | None, end: date | None, compare: str = "year") -> Periods:
    return resolve(FilterState(start=start, end=end, compare=compare), store)


def test_no_dates_is_all_of_the_data_and_no_comparison(small_store: Store) -> None:
    found = asked(small_store, None, None)
    assert found.now == Period(FIRST, LAST)
    assert found.before is None
    assert any("No comparison" in notice for notice in found.notices)


@pytest.mark.parametrize(
    ("start", "end", "compare", "before"),
    [
        (YEAR.start, YEAR.end, "year", (date(2023, 10, 1), date(2024, 9, 30))),
        (YEAR.start, YEAR.end, "period", (date(2023, 10, 1), date(2024, 9, 30))),
        (date(2025, 7, 1), date(2025, 9, 30), "year", (date(2024, 7, 1), date(2024, 9, 30))),
        (date(2025, 7, 1), date(2025, 9, 30), "period", (date(2025, 4, 1), date(2025, 6, 30))),
        (date(2024, 2, 1), date(2024, 2, 29), "year", (date(2023, 2, 1), date(2023, 2, 28))),
        (date(2025, 2, 1), date(2025, 2, 28), "year", (date(2024, 2, 1), date(2024, 2, 29))),
        (date(2024, 2, 29), date(2024, 3, 5), "year", (date(2023, 2, 28), date(2023, 3, 5))),
        (date(2025, 3, 10), date(2025, 3, 16), "period", (date(2025, 3, 3), date(2025, 3, 9))),
    ],
)
def test_what_is_compared_with_what(
    small_store: Store, start: date, end: date, compare: str, before: tuple[date, date]
) -> None:
    found = asked(small_store, start, end, compare)
    assert found.now == Period(start, end)
    assert found.before == Period(*before)
    assert found.notices == ()


def test_a_comparison_the_data_does_not_cover_is_not_made(small_store: Store) -> None:
    for start, end in ((FIRST, LAST.replace(year=2023)), (date(2025, 6, 1), date(2025, 12, 31))):
        found = asked(small_store, start, end)
        assert found.before is None
        assert "No comparison" in found.notices[-1]
    assert asked(small_store, YEAR.start, YEAR.end, "none") == Periods(YEAR, None, ())


def test_a_period_outside_the_data_says_what_there_is(small_store: Store) -> None:
    found = asked(small_store, date(2030, 1, 1), date(2030, 12, 31))
    assert found.before is None
    assert found.notices == ("The data covers Oct 2022 – Sep 2025; there is nothing in Jan 2030 – Dec 2030.",)
    assert asked(small_store, date(2030, 1, 1), None).now == Period(date(2030, 1, 1), date(2030, 1, 1))


def test_a_source_of_months_takes_whole_months(monthly_store: Store) -> None:
    found = asked(monthly_store, date(2025, 3, 10), date(2025, 4, 2))
    assert found.now == Period(date(2025, 3, 1), date(2025, 4, 30))
    assert "only knows the month" in found.notices[0]
    assert asked(monthly_store, None, None).now == Period(FIRST, LAST)


def test_a_gap_is_said_and_not_compared(tmp_path: Path) -> None:
    months = [(date(2024, 3, 1), date(2024, 3, 31)), (date(2025, 2, 1), date(2025, 3, 31))]
    parts = [make_batch(i, 60, first=first, last=last) for i, (first, last) in enumerate(months)]
    store = build(tmp_path, *parts).current()
    found = asked(store, date(2025, 2, 1), date(2025, 3, 31))
    assert found.before is None
    found = asked(store, date(2025, 1, 1), date(2025, 3, 31), "none")
    assert found.notices == ("No data is loaded for 2025-01.",)
    assert asked(store, date(2025, 3, 1), date(2025, 3, 31)).before == Period(*months[0])


@pytest.mark.parametrize("compare", ["year", "period"])
def test_dates_at_the_end_of_the_calendar_compare_with_nothing(small_store: Store, compare: str) -> None:
    for start, end in ((date.min, None), (None, date.max), (date.min, date.max), (date.min, date(1, 1, 31))):
        assert asked(small_store, start, end, compare).before is None


def test_words_of_a_period() -> None:
    assert YEAR.words() == "Oct 2024 – Sep 2025"
    assert Period(date(2025, 9, 1), date(2025, 9, 30)).words() == "Sep 2025"
    assert Period(date(2025, 9, 1), date(2025, 9, 29)).words() == "1 Sep 2025 – 29 Sep 2025"
    assert Period(date(2025, 9, 3), date(2025, 9, 3)).words() == "3 Sep 2025"


def test_length_and_months() -> None:
    assert YEAR.days == 365
    assert [Month(n).name for n in Period(date(2024, 12, 31), date(2025, 1, 1)).months] == ["2024-12", "2025-01"]
    assert months_earlier(date(2024, 2, 29), 12) == date(2023, 2, 28)
    assert months_earlier(date(2025, 1, 31), -1) == date(2025, 2, 28)


@pytest.mark.parametrize(
    "query", ["from=0001-01", "to=0001-02", "from=0001-01&to=9999-12-31", "from=0001-01&compare=none"]
)
def test_the_first_years_there_are_end_no_panel_in_an_error(query: str, small_store: Store) -> None:
    state, _ = parse_query(query, small_store.vocabulary())
    request = Request(small_store, state, Viewer("analyst"), "district", small_store.default_vintage)
    for name in panels():
        ask(name, request)


def test_an_empty_store_has_no_months(tmp_path: Path) -> None:
    store = build(tmp_path, batch_of([], [])).current()
    assert (store.months, store.span, store.manifest.last_day) == ((), range(0), "")


@pytest.mark.parametrize(
    ("query", "lengths"),
    [
        ("from=2024-10&to=2025-09", (365, 366)),  # the year before holds 29 February
        ("from=2025-02&to=2025-02", (28, 29)),
        ("from=2025-02&to=2025-02&compare=period", (28, 31)),
        ("from=2025-02-03&to=2025-03-02", (28, 29)),
        ("from=2025-02&to=2025-02&compare=none", (1, 1)),
    ],
)
def test_periods_are_compared_by_their_days(query: str, lengths: tuple[int, int], small_store: Store) -> None:
    state, _ = parse_query(query, small_store.vocabulary())
    found = resolve(state, small_store)
    assert found.lengths == lengths
    whole = query in ("from=2024-10&to=2025-09", "from=2025-02&to=2025-02")
    assert found.same_months == whole
    assert found.counted_lengths == ((1, 1) if whole else lengths)
