"""Answers that are remembered: worked out once however many ask at once, and nothing left behind by a mistake."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd
import pytest
from scipy.sparse import csr_matrix

from data.answers import cache
from data.answers.cache import ENTRY, Answers, remembered, sizes
from data.answers.request import Request
from data.question.filters import FilterState
from data.store.version import Store
from data.viewer import Viewer
from tests.unit.data.answers.planted import THANET, asked

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
    assert len(cache._answers) == 0
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
    monkeypatch.setattr(cache, "_answers", Answers(lambda: 3 * ENTRY + 1_000))
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


@dataclass(frozen=True)
class Model:
    """What views answer with: words, arrays, and something that other answers hold too."""

    words: str
    counts: np.ndarray
    shared: dict[str, object]


def test_large_answers_never_take_more_than_the_limit() -> None:
    answers = Answers(lambda: 10_000_000)
    for number in range(50):
        answers.keep(number, Model("x" * 1_000, np.zeros(250_000), {}))  # two megabytes each
        assert answers.bytes <= 10_000_000
    assert len(answers) == 4
    assert answers.look(49)[1]
    assert not answers.look(45)[1]


def test_what_answers_share_counts_once_until_the_last_of_them_goes() -> None:
    answers, area = Answers(lambda: 10_000_000), csr_matrix(np.eye(700))
    area.data = np.ones(500_000)
    for number in range(20):
        answers.keep(number, Model("", np.zeros(10), {"area": area}))
    assert len(answers) == 20
    assert 4_000_000 < answers.bytes < 4_200_000
    answers.keep("else", Model("", np.zeros(1_100_000), {}))
    assert len(answers) == 1  # the shared part goes only with the last that holds it
    answers.clear()
    assert answers.bytes == 0


def test_an_answer_larger_than_all_the_room_puts_out_no_other() -> None:
    answers = Answers(lambda: 1_000_000)
    answers.keep("small", "answer")
    answers.keep("large", np.zeros(1_000_000))
    assert answers.look("small") == ("answer", True)
    assert answers.look("large") == (None, False)


def test_sizes_are_those_of_everything_inside() -> None:
    frame = pd.DataFrame({"name": ["long name " * 50] * 100})
    small, large = sizes(Model("w" * 5_000, np.zeros(100_000), {"frame": frame, "rows": [("a" * 300,)] * 3}))
    assert list(large.values()) == [800_000]
    assert 5_000 + 100 * 500 < small < 100_000


def test_study_areas_are_let_go_but_not_the_whole_ones() -> None:
    kept: dict[object, object] = {("cell_150", ()): np.zeros(100_000), "fit": {"x0": 1.0}}
    kept |= {("cell_150", (number,)): np.zeros(100_000) for number in range(10)}
    cache.trim(kept, 3_000_000)
    assert [key for key in kept if isinstance(key, tuple)] == [("cell_150", ()), ("cell_150", (8,)), ("cell_150", (9,))]
    assert "fit" in kept
    cache.trim(kept, 0)
    assert set(kept) == {("cell_150", ()), "fit"}


def test_a_key_holds_the_question_the_viewer_the_data_and_the_display_that_counts(
    small_store: Store, monthly_store: Store
) -> None:
    request = asked(small_store, FilterState())
    others = [
        replace(request, state=FilterState(hours=(3,))),
        replace(request, viewer=Viewer("public", exploring=True)),
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
