"""What a touch does to the question."""

from __future__ import annotations

from datetime import date

import pytest

from callbacks.transitions import (
    CONTROLS,
    Question,
    control_values,
    from_address,
    month_range,
    out,
    toggle_place,
    toggle_what,
    with_control,
)
from data.display import Display
from data.filters import FilterState
from data.opening import opening_state
from data.store import Store

THANET, DOVER = "E07000114", "E07000108"


def test_an_address_that_asks_nothing_opens_on_the_partnerships_question(small_store: Store) -> None:
    for address in (None, "", "?"):
        assert from_address(address, small_store) == (Question(opening_state(small_store)), [])


def test_no_filter_at_all_has_an_address_of_its_own(small_store: Store) -> None:
    everything = Question(FilterState())
    assert everything.to_query() == "compare=year"
    assert from_address(f"?{everything.to_query()}", small_store) == (everything, [])


def test_display_and_question_share_the_address(small_store: Store) -> None:
    question, problems = from_address("?level=lsoa&district=E07000114&vintage=1066", small_store)
    assert question == Question(FilterState(districts=(THANET,)), Display("lsoa"))
    assert problems == ["vintage: '1066' is not one of 2011."]


def test_a_click_goes_into_a_district_and_out_again(small_store: Store) -> None:
    county = Question(FilterState(cohort="u18"))
    inside = toggle_place(county, THANET, "district")
    assert inside == Question(FilterState(cohort="u18", districts=(THANET,)), Display("lsoa"))
    lsoa = next(iter(small_store.vocabulary().lsoas))
    deeper = toggle_place(inside, lsoa, "lsoa")
    assert deeper.state.lsoas == (lsoa,)
    assert toggle_place(deeper, lsoa, "lsoa") == inside
    assert out(deeper) == inside
    assert out(inside) == county
    assert toggle_place(inside, THANET, "district") == county
    assert toggle_place(deeper, DOVER, "district").state == FilterState(cohort="u18", districts=(DOVER,))


def test_a_bar_is_chosen_alone_and_let_go() -> None:
    chosen = toggle_what(Question(FilterState(what=("asvc", "drugs"))), "robbery")
    assert chosen.state.what == ("robbery",)
    assert toggle_what(chosen, "robbery").state.what == ()


@pytest.mark.parametrize(
    ("first", "last", "start", "end"),
    [
        ("2025-01-01", "2025-03-01", date(2025, 1, 1), date(2025, 3, 31)),
        ("2025-03-01 10:00:00.5", "2025-01-20 04:00:00", date(2025, 2, 1), date(2025, 3, 31)),
        ("2024-12-17", "2025-02-02", date(2025, 1, 1), date(2025, 2, 28)),
        ("2025-01-05", "2025-01-25", None, None),  # no marker lies inside
    ],
)
def test_a_drag_takes_the_months_whose_markers_lie_inside(
    first: str, last: str, start: date | None, end: date | None
) -> None:
    state = month_range(Question(FilterState()), first, last).state
    assert (state.start, state.end) == (start, end)


def test_months_of_the_controls(small_store: Store) -> None:
    question = with_control(Question(FilterState()), "to", "2024-02-10", small_store)
    assert question.state.end == date(2024, 2, 29)
    question = with_control(question, "from", "2024-05-01", small_store)
    assert (question.state.start, question.state.end) == (date(2024, 5, 1), None)
    assert with_control(question, "from", None, small_store).state.start is None


@pytest.mark.parametrize(("preset", "start"), [("12", date(2024, 10, 1)), ("3", date(2025, 7, 1)), ("all", None)])
def test_presets(preset: str, start: date | None, small_store: Store) -> None:
    question = with_control(Question(FilterState(cohort="u18")), "preset", preset, small_store)
    assert question.state.start == start
    assert question.state.cohort == "u18"
    assert control_values(question, small_store)["preset"] == preset
    assert with_control(question, "preset", "forever", small_store) == question


def test_a_district_lets_go_of_the_lsoas_of_another(small_store: Store) -> None:
    question = Question(FilterState(districts=(THANET,), lsoas=tuple(small_store.vocabulary().lsoas)[:2]))
    assert with_control(question, "districts", [DOVER, THANET], small_store).state == FilterState(
        districts=(DOVER, THANET)
    )
    assert with_control(question, "level", "district", small_store).state.lsoas == ()


@pytest.mark.parametrize(("value", "hours"), [([15, 17], (15, 16)), ([0, 24], ()), ([5, 5], ()), ([23, 24], (23,))])
def test_the_slider_of_hours(value: list[int], hours: tuple[int, ...], small_store: Store) -> None:
    assert with_control(Question(FilterState()), "hours", value, small_store).state.hours == hours


@pytest.mark.parametrize(
    ("control", "value"),
    [
        ("hours", None),
        ("hours", []),
        ("from", "soon"),
        ("to", 7),
        ("districts", ["E99999999"]),
        ("districts", [None]),
        ("cohort", "young"),
        ("measure", "mean&role=victim"),
        ("role", "analyst"),
        ("colour", "red"),
    ],
)
def test_what_makes_no_sense_leaves_the_question_as_it_was(control: str, value: object, small_store: Store) -> None:
    question = Question(FilterState(districts=(THANET,), hours=(15, 16)))
    assert with_control(question, control, value, small_store) == question


def test_every_control_shows_something(small_store: Store) -> None:
    assert set(control_values(Question(FilterState()), small_store)) == set(CONTROLS)


def test_hours_with_a_gap_show_their_whole_span(small_store: Store) -> None:
    """The slider cannot show a gap; the chip says the hours exactly and the question keeps them."""
    values = control_values(Question(FilterState(hours=(0, 1, 22, 23))), small_store)
    assert values["hours"] == [0, 24]
