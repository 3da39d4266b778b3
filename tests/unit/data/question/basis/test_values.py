"""The readers of single values."""

from __future__ import annotations

from datetime import date

import pytest

from data.question.basis.values import (
    COHORTS,
    MOST_CELLS,
    Problem,
    cohort_bounds,
    format_hours,
    hour_windows,
    parse_cells,
    parse_cohort,
    parse_date,
    parse_hours,
    split_list,
)
from data.schema import AGE_EDGES, age_mask


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("2024-02", date(2024, 2, 1), date(2024, 2, 29)),
        ("2025-12", date(2025, 12, 1), date(2025, 12, 31)),
        ("2025-03-17", date(2025, 3, 17), date(2025, 3, 17)),
    ],
)
def test_a_month_is_its_first_or_last_day(text: str, first: date, last: date) -> None:
    assert parse_date(text, last=False) == first
    assert parse_date(text, last=True) == last


@pytest.mark.parametrize(
    "text", ["", "2025", "2025-00", "2025-13", "2025-02-29", "25-01", "2025-1", "0000-01", "x2025-01"]
)
def test_not_a_date(text: str) -> None:
    with pytest.raises(Problem, match="is not a month"):
        parse_date(text, last=True)


@pytest.mark.parametrize(
    ("text", "hours"),
    [
        ("15-17", (15, 16)),
        ("15", (15,)),
        ("22-2", (0, 1, 22, 23)),
        ("23", (23,)),
        ("23-24", (23,)),
        ("5-0", (5, *range(6, 24))),
        ("0-24", ()),
        ("1, 3 ,2,", (1, 2, 3)),
    ],
)
def test_hours(text: str, hours: tuple[int, ...]) -> None:
    assert parse_hours(text) == hours


@pytest.mark.parametrize("text", ["24", "-1", "3-3", "3-25", "1-2-3", "noon", "²", ",", "1.5"])
def test_not_hours(text: str) -> None:
    with pytest.raises(Problem):
        parse_hours(text)


@pytest.mark.parametrize(
    ("hours", "windows", "text"),
    [
        ((15, 16), [(15, 17)], "15-17"),
        ((0, 1, 22, 23), [(22, 2)], "22-2"),
        ((0, 23), [(23, 1)], "23-1"),
        ((0, 5, 6, 23), [(5, 7), (23, 1)], "5-7,23-1"),
        ((7,), [(7, 8)], "7"),
        (tuple(h for h in range(24) if h != 5), [(6, 5)], "6-5"),
    ],
)
def test_windows(hours: tuple[int, ...], windows: list[tuple[int, int]], text: str) -> None:
    assert hour_windows(hours) == windows
    assert format_hours(hours) == text


def test_a_cohort_by_name_or_range() -> None:
    for name, (low, below, _) in COHORTS.items():
        assert parse_cohort(name) == name
        assert cohort_bounds(name) == (low, below)
        if below is not None:
            assert parse_cohort(f"{low}-{below - 1}") == name
    assert parse_cohort("13-17") == "13-17"
    assert cohort_bounds("13-17") == (13, 18)
    assert parse_cohort("all") == "all"


@pytest.mark.parametrize("text", ["17-13", "5-17", "13-30", "13", "old", "13-", "65-70"])
def test_a_cohort_that_cannot_be_answered(text: str) -> None:
    with pytest.raises(Problem):
        parse_cohort(text)


def test_unknown_ages_are_in_no_cohort() -> None:
    assert age_mask(0, None) == (1 << len(AGE_EDGES)) - 1


def test_lists() -> None:
    assert split_list("a, b,,c ") == ["a", "b", "c"]
    for nothing in ("", " ", ",,"):
        with pytest.raises(Problem):
            split_list(nothing)


def test_cells_in_the_order_of_width_and_number() -> None:
    assert parse_cells("500-1-1, 250-3-2,250-2-3,250-3-2") == ("250-3-2", "250-2-3", "500-1-1")
    most = ",".join(f"150-{n}-1" for n in range(MOST_CELLS))
    assert len(parse_cells(most)) == MOST_CELLS
    assert len(parse_cells(f"{most},{most}")) == MOST_CELLS


@pytest.mark.parametrize("text", ["", ",", "cell", "250-1", "250-1-1;250-1-2", "100-1-1", "250-1-70000"])
def test_not_cells(text: str) -> None:
    with pytest.raises(Problem):
        parse_cells(text)
