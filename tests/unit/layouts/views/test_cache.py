"""Answers that are remembered: worked out once however many ask at once, and nothing left behind by a mistake."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest

from data.access import Viewer
from data.filters import FilterState
from data.store import Store
from layouts.views import cache
from layouts.views.cache import remembered
from layouts.views.request import Request
from tests.unit.layouts.views.planted import THANET, asked

WAIT = 30  # seconds at most; nothing waits that long unless it is broken


@pytest.fixture(autouse=True)
def empty() -> None:
    cache.forget()


def test_two_who_ask_at_once_wait_for_one_answer(small_store: Store) -> None:
    started, finish, calls = threading.Event(), threading.Event(), []

    @remembered()
    def slow(request: Request) -> object:
        calls.append(request)
        started.set()
        assert finish.wait(WAIT)
        return object()

    with ThreadPoolExecutor(8) as pool:
        first = pool.submit(slow, asked(small_store))
        assert started.wait(WAIT)
        others = [pool.submit(slow, asked(small_store)) for _ in range(7)]
        finish.set()
        answers = {id(future.result(WAIT)) for future in (first, *others)}
    assert len(answers) == 1
    assert len(calls) == 1
    assert slow(asked(small_store)) is first.result()


def test_other_questions_do_not_wait(small_store: Store) -> None:
    started, finish = threading.Event(), threading.Event()

    @remembered("size")
    def view(request: Request) -> int:
        if request.display.size == 150:
            started.set()
            assert finish.wait(WAIT)
        return request.display.size

    with ThreadPoolExecutor(1) as pool:
        slow = pool.submit(view, asked(small_store, size=150))
        assert started.wait(WAIT)
        assert view(asked(small_store, size=500)) == 500  # while the other is under way
        finish.set()
        assert slow.result(WAIT) == 150


def test_a_mistake_leaves_nothing_behind(small_store: Store) -> None:
    calls = []

    @remembered()
    def view(request: Request) -> str:
        calls.append(request)
        if len(calls) == 1:
            raise RuntimeError("the first time")
        return "answer"

    with pytest.raises(RuntimeError, match="the first time"):
        view(asked(small_store))
    assert not cache._under_way
    assert not cache._answers
    assert view(asked(small_store)) == "answer"
    assert view(asked(small_store)) == "answer"
    assert len(calls) == 2
    assert not cache._under_way


def test_one_who_waits_behind_a_mistake_gets_an_answer(small_store: Store) -> None:
    started, fail, calls = threading.Event(), threading.Event(), []

    @remembered()
    def view(request: Request) -> str:
        calls.append(request)
        if len(calls) == 1:
            started.set()
            assert fail.wait(WAIT)
            raise RuntimeError("the first time")
        return "answer"

    with ThreadPoolExecutor(2) as pool:
        first = pool.submit(view, asked(small_store))
        assert started.wait(WAIT)
        second = pool.submit(view, asked(small_store))
        fail.set()
        assert second.result(WAIT) == "answer"
        with pytest.raises(RuntimeError):
            first.result(WAIT)
    assert len(calls) == 2
    assert not cache._under_way


def test_views_that_ask_views_do_not_wait_for_themselves(small_store: Store) -> None:
    @remembered()
    def below(request: Request) -> int:
        return 1

    @remembered("size")
    def above(request: Request) -> int:
        return below(request) + 1

    with ThreadPoolExecutor(4) as pool:
        asks = [pool.submit(above, asked(small_store, size=size)) for size in (150, 250, 500) * 4]
        assert {future.result(WAIT) for future in asks} == {2}


def test_the_oldest_answers_go_first(small_store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cache, "SIZE", 3)
    calls = []

    @remembered("stops")
    def view(request: Request) -> int:
        calls.append(request.display.stops)
        return request.display.stops

    for stops in (1, 2, 3, 1, 4):  # 1 is asked again, so 2 is the oldest when 4 comes
        view(asked(small_store, stops=stops))
    view(asked(small_store, stops=1))
    assert calls == [1, 2, 3, 4]
    view(asked(small_store, stops=2))
    assert calls == [1, 2, 3, 4, 2]


def test_a_key_holds_the_question_the_viewer_the_data_and_the_display_that_counts(
    small_store: Store, monthly_store: Store
) -> None:
    request = asked(small_store, FilterState())
    others = [
        replace(request, state=FilterState(hours=(3,))),
        replace(request, viewer=Viewer("public")),
        replace(request, viewer=Viewer("csp", frozenset({THANET}))),
        replace(request, store=monthly_store),
        replace(request, level="lsoa"),
        replace(request, vintage=2021),
        asked(small_store, FilterState(), size=500),
    ]
    keys = [each.key("size") for each in (request, *others)]
    assert len(set(keys)) == len(keys)
    assert asked(small_store, FilterState(), week="share").key("size") == request.key("size")
    measured = replace(request, state=FilterState(measure="harm"))
    assert measured.key("size") == request.key("size")
    assert measured.key("size", measure=True) != request.key("size", measure=True)
