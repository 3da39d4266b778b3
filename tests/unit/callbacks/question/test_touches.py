"""Touches from hostile browsers change nothing; those of honest ones do what they did before."""

from __future__ import annotations

from typing import Any

import pytest

from callbacks.question.touches import bar, chart, dig, months, place_or_hours, without_chip
from callbacks.question.transitions import Question
from data.question.filters import FilterState
from data.store.version import Store

THANET = "E07000114"
NONSENSE: list[Any] = [
    None,
    True,
    5,
    "x",
    [],
    {},
    [None],
    {"points": None},
    {"points": [5]},
    {"code": None},
    {"range": 5},
]
ASKED = Question(FilterState(cohort="u18"))


@pytest.mark.parametrize("touch", NONSENSE)
def test_nonsense_changes_nothing(touch: Any, small_store: Store) -> None:
    assert place_or_hours(ASKED, touch, small_store) is None
    assert bar(ASKED, touch, small_store) is None
    assert chart(ASKED, touch, small_store) is None
    assert months(ASKED, touch) is None
    assert without_chip(touch, ASKED, small_store) is None


@pytest.mark.parametrize(
    ("code", "level"),
    [
        *(("E99999999", "district"), ("Maidstone", "district"), (THANET, "lsoa"), (THANET, "moon")),
        *((THANET, ["district"]), ("250-0-0", "cell"), ("x", "cell"), ("[", "week"), ("[1,2]", "week")),
        *(('[{"a":1},[3]]', "week"), ("[" * 5000, "week")),
    ],
)
def test_a_place_there_is_not_changes_nothing(code: Any, level: Any, small_store: Store) -> None:
    assert place_or_hours(ASKED, {"code": code, "level": level}, small_store) is None


def test_touches_of_the_page(small_store: Store) -> None:
    lsoa = next(iter(small_store.vocabulary().lsoas))

    def state(question: Question | None) -> FilterState:
        assert question is not None
        return question.state

    def place(code: str, level: str) -> FilterState:
        return state(place_or_hours(ASKED, {"code": code, "level": level, "click": 3}, small_store))

    assert place(THANET, "district").districts == (THANET,)
    assert place(lsoa, "lsoa").lsoas == (lsoa,)
    assert place("250-2143-812", "cell").cells == ("250-2143-812",)
    assert place('[["fri","sat"],[22,23]]', "week").hours == (22, 23)
    kind = next(iter(small_store.vocabulary().what))
    assert state(bar(ASKED, {"points": [{"customdata": kind}]}, small_store)).what == (kind,)
    assert state(chart(ASKED, {"points": [{"customdata": THANET}]}, small_store)).districts == (THANET,)
    assert place('[["fri"],[15,16,17]]', "brush").days == ("fri",)
    again = place_or_hours(ASKED, {"code": '[["fri"],[15]]', "level": "brush"}, small_store)
    assert place_or_hours(again, {"code": '[["fri"],[15]]', "level": "brush"}, small_store) == again
    assert state(place_or_hours(again, {"code": '[["fri"],[15]]', "level": "week"}, small_store)).hours == ()
    assert str(state(months(ASKED, {"range": {"x": ["2025-01-01", "2025-02-01"]}})).end) == "2025-02-28"
    assert state(without_chip(0, ASKED, small_store)) == FilterState()


@pytest.mark.parametrize("index", [-1, 1, 99, "0", None, 0.0, True])
def test_a_chip_there_is_not_changes_nothing(index: Any, small_store: Store) -> None:
    assert without_chip(index, ASKED, small_store) is None


def test_dig() -> None:
    assert dig({"a": [{"b": 5}]}, "a", 0, "b") == 5
    assert dig({"a": {"0": 1}}, "a", 0) is None
    assert dig([1], "a") is None
