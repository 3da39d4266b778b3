"""Addresses: every state survives the way to text and back, and no text whatever raises."""

from __future__ import annotations

import calendar
import json
from collections.abc import Callable
from dataclasses import replace
from urllib.parse import quote

from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from callbacks.question.controls import CONTROLS, control_values, with_control
from callbacks.question.transitions import Question, from_address
from data.cells import WIDTHS
from data.question.basis.values import Problem, format_hours, parse_cohort, parse_date, parse_hours
from data.question.display import (
    CHARTS,
    DISPLAY_PARAMETERS,
    LAYERS,
    LEVELS,
    ORDERS,
    SCALES,
    SMOOTHING,
    STOPS,
    VISITS,
    WEEKS,
    Display,
    take_display,
)
from data.question.filters import FILTERS, FilterState, parse_query
from data.question.periods import resolve
from data.question.sentence import chips, sentence
from data.store.version import Store
from tests.fixtures_store import FIRST, LAST
from tests.oracle.states import dates, hours, states

SHARED = settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
NAMES = [*FILTERS, *DISPLAY_PARAMETERS]
displays = st.builds(
    Display,
    level=st.sampled_from(LEVELS),
    layer=st.sampled_from(list(LAYERS)),
    size=st.sampled_from(WIDTHS),
    smooth=st.sampled_from(SMOOTHING),
    stops=st.sampled_from(STOPS),
    visits=st.sampled_from(VISITS),
    by=st.sampled_from(list(CHARTS)),
    sort=st.sampled_from(list(ORDERS)),
    scale=st.sampled_from(list(SCALES)),
    week=st.sampled_from(list(WEEKS)),
)
#: Text with the characters that parsers trip over: digits that are not decimal, separators, percent escapes.
awkward = st.text(st.one_of(st.characters(codec="utf-8"), st.sampled_from("0123456789²٣½-,&=%+;?# ")), max_size=30)


@SHARED
@given(data=st.data())
def test_a_state_survives_the_address(data: st.DataObject, small_store: Store) -> None:
    vocabulary = small_store.vocabulary()
    state = data.draw(states(vocabulary, FIRST, LAST))
    assert parse_query(state.to_query(), vocabulary) == (state, [])
    assert parse_query("?" + state.to_query(), vocabulary) == (state, [])


@SHARED
@given(data=st.data())
def test_equal_questions_have_one_address(data: st.DataObject, small_store: Store) -> None:
    """Order, repetition and percent escapes of what is typed do not show in the canonical address."""
    vocabulary = small_store.vocabulary()
    state = data.draw(states(vocabulary, FIRST, LAST))
    parts = [part.split("=", 1) for part in state.to_query().split("&") if part]
    typed = []
    for name, value in data.draw(st.permutations(parts)):
        values = value.split(",")
        shuffled = data.draw(st.permutations(values + values[:1])) if "," in value else [value]
        typed.append(f"{name}={quote(','.join(shuffled), safe='') if data.draw(st.booleans()) else ','.join(shuffled)}")
    found, problems = parse_query("&".join(typed), vocabulary)
    assert problems == []
    assert found == state
    assert found.to_query() == state.to_query()


@SHARED
@given(data=st.data(), display=displays)
def test_a_question_survives_the_address_with_how_it_is_looked_at(
    data: st.DataObject, display: Display, small_store: Store
) -> None:
    question = Question(data.draw(states(small_store.vocabulary(), FIRST, LAST)), display)
    assert from_address(question.to_query(), small_store) == (question, [])
    assert take_display(question.to_query(), small_store.vintages)[0] == display


def addresses() -> st.SearchStrategy[str]:
    pair = st.tuples(st.sampled_from(NAMES), awkward).map(lambda p: f"{p[0]}={p[1]}")
    return st.one_of(awkward, st.lists(st.one_of(pair, awkward), max_size=6).map("&".join))


@SHARED
@given(text=addresses())
@example(text="vintage=²")
@example(text=f"vintage={'1' * 5000}")
@example(text="from=0001-01")
@example(text="from=0001-01-01&to=0001-01-02&compare=period")
@example(text="from=0001-01&to=9999-12&compare=period")
@example(text="from=2022-10&to=9999-12-31&compare=period")
@example(text="cohort=٣-٥&hours=٣&from=٢٠٢٥-٠٩")
@example(text="from=2025-13&to=0000-00&hours=24-25&cohort=9-1&cohort=65-999")
@example(text="cell=250-1-1,250-01-1,500-65535-65535&school=term")
@example(text="cell=٢٥٠-١-١&size=²50&smooth=nan&stops=1e1")
@example(text="cell=250-0-0&school=")
@example(text="hours=0-24&days=&what=,,&lsoa=%00&district=%ff%fe&flag=\x00")
def test_any_text_gives_a_state_and_sentences(text: str, small_store: Store) -> None:
    state, problems = parse_query(text, small_store.vocabulary())
    assert isinstance(state, FilterState)
    assert all(isinstance(problem, str) and problem.endswith(".") for problem in problems)
    question, problems = from_address(text, small_store)
    assert isinstance(question.state, FilterState)
    # What was understood is a question that can be put in words and asked again.
    again, unread = from_address(question.to_query(), small_store)
    assert (again, unread) == (question, [])
    assert sentence(state, resolve(state, small_store), small_store.vocabulary())


@SHARED
@given(given_hours=hours())
def test_hours_survive_their_text(given_hours: tuple[int, ...]) -> None:
    if given_hours:
        assert parse_hours(format_hours(given_hours)) == given_hours


@given(start=st.integers(0, 23), length=st.integers(1, 23))
def test_a_window_is_the_hours_from_its_start_round_midnight(start: int, length: int) -> None:
    expected = tuple(sorted((start + i) % 24 for i in range(length)))
    assert parse_hours(f"{start}-{(start + length) % 24}") == expected
    assert parse_hours(format_hours(expected)) == expected


def said(text: str, read: Callable[[str], object]) -> str:
    """What a reader of one value says of a text; '' where it took it. Anything but a Problem is a defect."""
    try:
        read(text)
    except Problem as problem:
        return str(problem)
    return ""


@given(text=awkward)
def test_a_value_is_read_or_refused_in_words(text: str) -> None:
    for read in (parse_hours, parse_cohort, lambda t: parse_date(t, last=True)):
        words = said(text, read)
        assert words == "" or "is not" in words or "needs" in words or "cuts" in words or "runs" in words


@SHARED
@given(data=st.data())
def test_a_sentence_and_chips_for_every_question(data: st.DataObject, small_store: Store) -> None:
    vocabulary = small_store.vocabulary()
    state = data.draw(states(vocabulary, FIRST, LAST))
    periods = resolve(state, small_store)
    words = sentence(state, periods, vocabulary)
    assert words[0] == words[0].upper()
    assert words.endswith(".")
    assert periods.now.words() in words
    found = chips(state, vocabulary)
    assert all(chip.label and chip.without != state for chip in found)
    # Taking every chip away, one after the other, ends at a question that nothing narrows.
    while found:
        state = found[0].without
        found = chips(state, vocabulary)
    plain = FilterState(compare=state.compare, measure=state.measure, role=state.role)
    assert replace(state, lsoas=()) == plain


@SHARED
@given(data=st.data())
def test_a_comparison_period_lies_before_and_inside_the_data(data: st.DataObject, small_store: Store) -> None:
    state = data.draw(states(small_store.vocabulary(), FIRST, LAST))
    periods = resolve(state, small_store)
    assert periods.now.start <= periods.now.end
    if periods.before is not None:
        assert state.compare != "none"
        assert FIRST <= periods.before.start <= periods.before.end
        assert periods.before.end < (periods.now.start if state.compare == "period" else periods.now.end)
        assert periods.now.end <= LAST
        months = (len(periods.now.months), len(periods.before.months))
        assert months[0] == months[1] or not periods.now.whole_months


@st.composite
def shown_questions(draw: st.DrawFn, store: Store) -> Question:
    """Questions that the controls can show: whole months, one window of hours, no single LSOA or cell."""
    state = draw(states(store.vocabulary(), FIRST, LAST))
    start, end = draw(dates(FIRST, LAST))
    start = start and start.replace(day=1)
    end = end and end.replace(day=calendar.monthrange(end.year, end.month)[1])
    low, high = sorted(draw(st.lists(st.integers(0, 24), min_size=2, max_size=2, unique=True)))
    window = tuple(range(low, high)) if high - low < 24 else ()
    state = replace(state, start=start, end=end, hours=window, lsoas=(), cells=())
    return Question(state, draw(displays))


@SHARED
@given(data=st.data())
def test_controls_show_the_question_and_give_it_back(data: st.DataObject, small_store: Store) -> None:
    question = data.draw(shown_questions(small_store))
    values = control_values(question, small_store)
    assert set(values) == set(CONTROLS)
    assert json.loads(json.dumps(values)) == values
    for name, value in values.items():
        if value != "" or name != "preset":
            assert with_control(question, name, value, small_store) == question, name
    rebuilt = Question(FilterState(), Display())
    for name in [name for name in values if name not in ("preset", "level")] + ["level"]:
        rebuilt = with_control(rebuilt, name, values[name], small_store)
    assert rebuilt == question


json_values = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(), st.floats(), awkward),
    lambda inner: st.one_of(st.lists(inner, max_size=3), st.dictionaries(st.text(max_size=4), inner, max_size=2)),
    max_leaves=4,
)


@SHARED
@given(name=st.sampled_from([*CONTROLS, "nothing"]), value=json_values)
def test_what_makes_no_sense_leaves_a_question(name: str, value: object, small_store: Store) -> None:
    question = Question(FilterState(districts=("E07000114",)))
    found = with_control(question, name, value, small_store)
    assert from_address(found.to_query(), small_store) == (found, [])
