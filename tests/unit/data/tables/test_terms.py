"""School terms: every day by a loop over the table, both edges, and tables that cannot be used."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import numpy as np
import pytest

from data.errors import InputError
from data.tables.terms import HOLIDAY, NOT_KNOWN, TERM, load_terms, school_time
from tests.oracle import naive

HEADER = "first_day,last_day,term,source\n"
AUTUMN = "2024-09-02,2024-10-25,term 1,us\n"


def days(first: date, last: date) -> list[date]:
    return [first + timedelta(days=n) for n in range((last - first).days + 1)]


def told(asked: list[date], table: Path | None = None) -> list[int]:
    array = np.array(asked, dtype="datetime64[D]")
    return (school_time(array, table) if table else school_time(array)).tolist()


@pytest.fixture
def table(tmp_path: Path) -> Path:
    return tmp_path / "terms.csv"


def test_every_day_of_the_table_is_as_a_loop_says() -> None:
    every = days(date(2021, 1, 1), date(2027, 1, 1))
    names = {"": NOT_KNOWN, "term": TERM, "holiday": HOLIDAY}
    found = told(every)
    assert found == [names[naive.school(day)] for day in every]
    assert set(found) == {NOT_KNOWN, TERM, HOLIDAY}


def test_the_edges_of_every_term() -> None:
    terms = load_terms()
    assert told([first for first, _ in terms]) == told([last for _, last in terms]) == [TERM] * len(terms)
    day = timedelta(days=1)
    assert told([first - day for first, _ in terms]) == [NOT_KNOWN] + [HOLIDAY] * (len(terms) - 1)
    assert told([last + day for _, last in terms]) == [HOLIDAY] * (len(terms) - 1) + [NOT_KNOWN]


def test_weekends_inside_a_term_are_term_and_a_time_of_day_makes_no_difference() -> None:
    assert told([date(2024, 9, 7), date(2024, 9, 8)]) == [TERM, TERM]
    moments = np.array(["2024-10-25T23:59:59", "2024-10-26T00:00:00"], dtype="datetime64[s]")
    assert school_time(moments).tolist() == [TERM, HOLIDAY]
    assert school_time(np.zeros(0, dtype="datetime64[D]")).shape == (0,)
    assert school_time(np.array(["NaT"], dtype="datetime64[D]")).tolist() == [NOT_KNOWN]


def test_terms_may_follow_each_other_without_a_holiday(table: Path) -> None:
    table.write_text(f"{HEADER}{AUTUMN}2024-10-26,2024-10-26,one day,us\n", encoding="utf-8-sig")
    assert load_terms(table) == [(date(2024, 9, 2), date(2024, 10, 25)), (date(2024, 10, 26), date(2024, 10, 26))]
    edges = [date(2024, 9, 1), date(2024, 9, 2), date(2024, 10, 25), date(2024, 10, 26), date(2024, 10, 27)]
    assert told(edges, table) == [NOT_KNOWN, TERM, TERM, TERM, NOT_KNOWN]


@pytest.mark.parametrize(
    ("rows", "line", "says"),
    [
        (f"{AUTUMN}04/11/2024,20/12/2024,term 2,us\n", 3, "give first_day and last_day as 2025-09-01"),
        (f"{AUTUMN}2024-11-04,,term 2,us\n", 3, "give first_day"),
        (f"{AUTUMN}2024-11-04\n", 3, "1 cells, but 4 columns"),
        ("2024-02-30,2024-03-28,term,us\n", 2, "give first_day"),
        ("2024-10-25,2024-09-02,backwards,us\n", 2, "terms follow each other"),
        (f"{AUTUMN}2024-10-25,2024-12-20,overlaps by a day,us\n", 3, "terms follow each other"),
        (f"{AUTUMN}2024-06-03,2024-07-23,earlier,us\n", 3, "terms follow each other"),
        (f"{AUTUMN}\n\n2024-11-04,soon,after blank lines,us\n", 5, "give first_day"),
    ],
)
def test_a_mistake_in_the_table_is_told_with_its_line(rows: str, line: int, says: str, table: Path) -> None:
    table.write_text(HEADER + rows, encoding="utf-8")
    with pytest.raises(InputError, match=rf"^terms\.csv, line {line}: {says}"):
        load_terms(table)


def test_a_table_without_a_term_is_refused(table: Path) -> None:
    table.write_text(HEADER, encoding="utf-8")
    with pytest.raises(InputError, match="there is no term in it"):
        load_terms(table)


@pytest.mark.parametrize("text", ["", "first_day\n", "from,to\n2024-09-02,2024-10-25\n"])
def test_other_columns_are_refused(text: str, table: Path) -> None:
    table.write_text(text, encoding="utf-8")
    with pytest.raises(InputError, match=r"terms\.csv, line 1: the columns must be first_day,"):
        load_terms(table)


def test_a_table_that_cannot_be_read_is_told(table: Path) -> None:
    with pytest.raises(InputError, match=r"terms\.csv"):
        load_terms(table)
    table.write_text(f"{HEADER}{AUTUMN.replace('us', 'Orléans')}", encoding="cp1252")
    with pytest.raises(InputError, match=r"terms\.csv.*UTF-8"):
        load_terms(table)
