"""No small count can be worked out from a release, or from several: every table that fits what is printed is tried."""

from __future__ import annotations

from itertools import product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from data.errors import InputError
from data.release.linked import EVERYWHERE, Figure, Issue
from data.release.together import check_together, held_back, with_hidden

LOW, HIGH = 1, 4
COUNT = st.one_of(st.integers(0, 6), st.integers(0, 10))
#: Of a cell, in the tables that are tried: above every true one, since what is held back may be larger.
MOST = 14


def inside(inner: str, outer: str) -> bool:
    """'u18' lies in 'u25'."""
    return (inner, outer) == ("u18", "u25")


def issue(name: str, questions: tuple[str, ...], first: int, counts: np.ndarray, spans: list[tuple[int, int]]) -> Issue:
    """Every span of months for every district and for all of them; nothing lies outside of the districts."""
    beyond = np.zeros((counts.shape[0], 1, counts.shape[2]), dtype=np.int64)
    places = tuple("ABCD"[: counts.shape[1]])
    figures = tuple(
        Figure(question, place, *span)
        for question in range(len(questions))
        for place in (*range(len(places)), EVERYWHERE)
        for span in spans
    )
    n = len(questions)
    return Issue(
        name, questions, (*places, "elsewhere"), first, np.concatenate([counts, beyond], axis=1),
        np.full(n, LOW), np.full(n, HIGH), np.zeros(n, dtype=bool), figures, np.zeros(len(figures), dtype=bool),
    )  # fmt: skip


def tables(issues: list[Issue], shape: tuple[int, ...], months: range, names: tuple[str, ...]) -> list[np.ndarray]:
    """Every table (question, district, month) that fits what is printed and the range of small counts held back.

    Written apart from the product: figures are added up again from each table, one after the other.
    """
    found = np.array(list(product(range(MOST + 1), repeat=int(np.prod(shape))))).reshape(-1, *shape)
    if {"u18", "u25"} <= set(names):
        found = found[(found[:, names.index("u18")] <= found[:, names.index("u25")]).all(axis=(1, 2))]
    for each in issues:
        for figure, truth, hidden in zip(each.figures, each.truth, each.hidden, strict=True):
            sums = added(found, each, figure, months, names)
            if not hidden:
                found = found[sums == truth]
            elif LOW <= truth <= HIGH and not is_sum(figure, each.figures):
                found = found[(sums >= LOW) & (sums <= HIGH)]
    return list(found)


def is_sum(figure: Figure, figures: tuple[Figure, ...]) -> bool:
    """Whether some other figure is a part of it."""
    return figure in {
        Figure(f.question, place, *span)
        for f in figures
        for place in (f.place, EVERYWHERE)
        for span in {g[2:] for g in figures if g.first <= f.first and g.last >= f.last}
        if (place, span) != (f.place, (f.first, f.last))
    }


def added(found: np.ndarray, each: Issue, figure: Figure, months: range, names: tuple[str, ...]) -> np.ndarray:
    """One figure of every table."""
    part = found[:, names.index(each.questions[figure.question])]
    part = part[..., figure.first - months.start : figure.last + 1 - months.start].sum(axis=-1)
    return part.sum(axis=1) if figure.place == EVERYWHERE else part[:, figure.place]


def judged(issues: list[Issue], counts: np.ndarray, months: range, names: tuple[str, ...]) -> None:
    """Each small count of the true table has another value in some table that fits."""
    fitting = np.array(tables(issues, counts.shape, months, names))
    assert (fitting == counts).all(axis=(1, 2, 3)).any()
    for each in issues:
        assert each.hidden[each.small].all()
        for figure, small in zip(each.figures, each.small, strict=True):
            if small:
                assert len(np.unique(added(fitting, each, figure, months, names))) > 1, figure
    if {"u18", "u25"} <= set(names):
        sums = fitting.sum(axis=3)
        rest = sums[:, names.index("u25")] - sums[:, names.index("u18")]
        true = counts.sum(axis=2)[names.index("u25")] - counts.sum(axis=2)[names.index("u18")]
        for district in np.flatnonzero((true >= LOW) & (true <= HIGH)):
            assert len(np.unique(rest[:, district])) > 1


@settings(max_examples=25, deadline=None)
@given(st.lists(COUNT, min_size=4, max_size=4))
def test_districts_and_stretches_of_a_year(given_counts):
    """Two districts, two half years, the year, and all of them together."""
    counts = np.array(given_counts).reshape(1, 2, 2)
    new = issue("new", ("u25",), 0, counts, [(0, 0), (1, 1), (0, 1)])
    new = with_hidden(new, held_back(new, (), inside))
    judged([new], counts, range(2), ("u25",))


@settings(max_examples=25, deadline=None)
@given(st.lists(COUNT, min_size=2, max_size=2), st.lists(COUNT, min_size=2, max_size=2))
def test_an_age_group_inside_another(young, others):
    """Under 18 and under 25 of two districts: neither they nor those of 18 to 24 are given away."""
    counts = np.array([young, np.minimum(np.add(young, others), 10)]).reshape(2, 2, 1)
    new = issue("new", ("u18", "u25"), 0, counts, [(0, 0)])
    new = with_hidden(new, held_back(new, (), inside))
    judged([new], counts, range(1), ("u18", "u25"))


@settings(max_examples=25, deadline=None)
@given(st.lists(COUNT, min_size=4, max_size=4))
def test_two_releases_of_times_that_overlap(given_counts):
    """The first of one month, the second of two: what the first held back is not the difference."""
    counts = np.array(given_counts).reshape(1, 2, 2)
    first = issue("first", ("u25",), 0, counts[:, :, :1], [(0, 0)])
    first = with_hidden(first, held_back(first, (), inside))
    second = issue("second", ("u25",), 0, counts, [(0, 1)])
    try:
        second = with_hidden(second, held_back(second, (first,), inside))
    except InputError:  # then nothing is printed
        return
    judged([first, second], counts, range(2), ("u25",))
    check_together((second, first), inside)


def test_the_judge_finds_what_is_given_away():
    """With one small count held back and its total printed, only one table fits: the tests above can fail."""
    counts = np.array([[[3], [9]]])
    new = issue("new", ("u25",), 0, counts, [(0, 0)])
    bare = with_hidden(new, new.small)
    fitting = tables([bare], counts.shape, range(1), ("u25",))
    assert len(fitting) == 1
    with pytest.raises(InputError, match="could be worked out"):
        check_together((bare,), inside)


def test_only_as_much_as_needed_is_held_back():
    """Twelve large districts and a small one: it, and the smallest larger one beside it."""
    counts = np.array([[[3], [40], [9]]])
    new = issue("new", ("u25",), 0, counts, [(0, 0)])
    assert held_back(new, (), inside).tolist() == [True, False, True, False]


def test_a_month_between_two_releases_is_not_the_difference():
    """A year is out; a second release of eleven of its months would give the twelfth away."""
    counts = np.array([[[20, 2], [30, 25]]])
    first = issue("first", ("u25",), 0, counts, [(0, 1)])
    first = with_hidden(first, held_back(first, (), inside))
    assert not first.hidden.any()
    second = issue("second", ("u25",), 0, counts[:, :, :1], [(0, 0)])
    hidden = held_back(second, (first,), inside)
    assert hidden[0]
    assert held_back(second, (), inside).tolist() == [False, False, False]
