"""Counts for the command line: names, order, refusals. The numbers are checked in tests/oracle."""

from __future__ import annotations

from datetime import date

import pytest

from data.counts.areas import DIMENSIONS, count_by, counts_for
from data.counts.conditions import conditions_of
from data.errors import FilterError
from data.question.basis.parts import Part
from data.question.filters import FILTERS, FilterState
from data.store.version import Store
from data.viewer import Viewer

ANALYST = Viewer("analyst")


@pytest.mark.parametrize(
    "by", [["ward"], ["month", "month"], ["month", ""], ["count(*)"], ["class; DROP TABLE offence"]]
)
def test_an_unknown_or_repeated_dimension_is_refused(small_store: Store, by: list[str]) -> None:
    with pytest.raises(FilterError, match=r"--by takes each of month, district"):
        count_by(FilterState(), small_store, 2011, None, by)


def test_dimensions_are_those_of_the_contract() -> None:
    assert DIMENSIONS == ("month", "district", "lsoa", "category", "weekday", "hour")


@pytest.mark.parametrize("name", DIMENSIONS)
def test_a_question_that_nothing_answers_is_an_empty_table(small_store: Store, name: str) -> None:
    nothing = FilterState(start=date(2019, 1, 1), end=date(2019, 12, 31))
    frame = counts_for(nothing, small_store, 2011, [name], ANALYST)
    assert list(frame.columns) == [name, "count"]
    assert frame.empty
    assert counts_for(nothing, small_store, 2011, [], ANALYST)["count"].tolist() == [0]


def test_no_dates_leaves_no_day_out_and_dates_do(small_store: Store) -> None:
    every = counts_for(FilterState(), small_store, 2011, ["month"], ANALYST)
    year = counts_for(FilterState(start=date(2024, 10, 1)), small_store, 2011, ["month"], ANALYST)
    assert every["count"].sum() == small_store.manifest.files[0]["read"] + small_store.manifest.files[1]["read"] - 7
    assert year.reset_index(drop=True).equals(every[every["month"] >= "2024-10"].reset_index(drop=True))


def test_hostile_names_count_nothing(small_store: Store) -> None:
    """Values are looked up and compared as numbers; no text of an address is run."""
    hostile = FilterState(
        districts=("E07000114' OR 1=1 --",), lsoas=("x'; DROP TABLE offence; --",), what=("asvc') OR ('1'='1",)
    )
    assert count_by(hostile, small_store, 2011, None, [])["count"].tolist() == [0]


def test_each_restricting_filter_has_one_test(small_store: Store) -> None:
    vocabulary = small_store.vocabulary()
    state = FilterState(**{each.attribute: each.examples(vocabulary)[0] for each in FILTERS.values()})
    assert set(conditions_of(state, small_store, 2011)) == set(Part)
    assert conditions_of(FilterState(), small_store, 2011) == {}
