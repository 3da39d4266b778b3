"""What a touch does to the question."""

from __future__ import annotations

from datetime import date

import pytest

from callbacks.question.controls import CONTROLS, control_values, with_control
from callbacks.question.transitions import (
    Question,
    from_address,
    month_range,
    out,
    set_hours,
    toggle_chart,
    toggle_hours,
    toggle_place,
    toggle_what,
)
from data.question.display import LAYERS, SMOOTHING, Display
from data.question.filters import FilterState
from data.question.opening import opening_state
from data.question.series import SERIES
from data.schema import WEEKDAYS
from data.store.version import Store

THANET, DOVER = "E07000114", "E07000108"
CELL, OTHER_CELL = "250-2303-775", "500-1152-388"


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


def test_a_click_takes_a_cell_alone_and_lets_it_go() -> None:
    county = Question(FilterState(cohort="u18", districts=(THANET,)), Display(layer="hotspots"))
    chosen = toggle_place(county, CELL, "cell")
    assert chosen == Question(FilterState(cohort="u18", districts=(THANET,), cells=(CELL,)), Display(layer="hotspots"))
    assert toggle_place(chosen, OTHER_CELL, "cell").state.cells == (OTHER_CELL,)
    assert toggle_place(chosen, CELL, "cell") == county
    several = Question(FilterState(cells=(CELL, OTHER_CELL)))
    assert toggle_place(several, CELL, "cell").state.cells == (CELL,)


@pytest.mark.parametrize("code", ["", "cell", "250-1", "200-1-1", "E07000114"])
def test_what_is_no_cell_is_not_taken(code: str) -> None:
    with pytest.raises(ValueError, match=r"is not a cell|needs a value"):
        toggle_place(Question(FilterState()), code, "cell")


def test_one_step_out_lets_go_of_cells_first_then_of_the_district(small_store: Store) -> None:
    lsoa = next(iter(small_store.vocabulary().lsoas))
    district = Question(FilterState(districts=(THANET,), areas=("north",)), Display("lsoa", layer="hotspots"))
    deep = Question(FilterState(districts=(THANET,), areas=("north",), cells=(CELL,), lsoas=(lsoa,)), district.display)
    assert out(deep) == district
    assert out(district) == Question(FilterState(), Display("district", layer="hotspots"))
    assert out(out(district)) == out(district)


def test_a_chart_is_one_district_or_area_alone_and_all_again() -> None:
    start = Question(FilterState(districts=(DOVER,), cells=(CELL,), cohort="u18"))
    chosen = toggle_chart(start, THANET)
    assert chosen.state == FilterState(districts=(THANET,), cohort="u18")
    assert toggle_chart(chosen, THANET).state == FilterState(cohort="u18")
    area = toggle_chart(chosen, "north")
    assert area.state == FilterState(areas=("north",), cohort="u18")
    assert toggle_chart(area, "north").state == FilterState(cohort="u18")


# Hours of the week


def test_hours_are_taken_and_chosen_again_let_go() -> None:
    question = Question(FilterState(cohort="u18", days=("mon",), hours=(3,)))
    chosen = toggle_hours(question, ("fri", "sat"), (22, 23))
    assert chosen.state == FilterState(cohort="u18", days=("fri", "sat"), hours=(22, 23))
    assert toggle_hours(chosen, ("fri", "sat"), (22, 23)).state == FilterState(cohort="u18")


def test_all_days_and_all_hours_are_written_as_none() -> None:
    question, every = Question(FilterState(days=("mon",), hours=(3,))), tuple(range(24))
    assert toggle_hours(question, WEEKDAYS, (3, 4)).state == FilterState(hours=(3, 4))
    assert toggle_hours(question, ("tue",), every).state == FilterState(days=("tue",))
    assert toggle_hours(question, WEEKDAYS, every).state == FilterState()
    assert toggle_hours(Question(FilterState()), WEEKDAYS, every).state == FilterState()


def test_a_brush_sets_and_never_lets_go() -> None:
    """A drag asks many times on its way: the same hours twice are the same hours."""
    question = Question(FilterState(cohort="u18"))
    once = set_hours(question, ("fri",), (15, 16, 17))
    assert once.state == FilterState(cohort="u18", days=("fri",), hours=(15, 16, 17))
    assert set_hours(once, ("fri",), (15, 16, 17)) == once
    assert set_hours(once, WEEKDAYS, tuple(range(24))) == question


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
        ("school", "half-term"),
        ("layer", "heat"),
        ("size", "200"),
        ("size", None),
        ("smooth", 6),
        ("smooth", -1),
        ("smooth", None),
        ("stops", 0),
        ("stops", 41),
        ("stops", None),
        ("visits", float("inf")),
        ("series", "guns"),
        ("by", "ward"),
    ],
)
def test_what_makes_no_sense_leaves_the_question_as_it_was(control: str, value: object, small_store: Store) -> None:
    question = Question(FilterState(districts=(THANET,), cells=(CELL,), hours=(15, 16)), Display(layer="hotspots"))
    assert with_control(question, control, value, small_store) == question


def test_every_control_shows_something(small_store: Store) -> None:
    assert set(control_values(Question(FilterState()), small_store)) == set(CONTROLS)


def test_hours_with_a_gap_show_their_whole_span(small_store: Store) -> None:
    """The slider cannot show a gap; the chip says the hours exactly and the question keeps them."""
    values = control_values(Question(FilterState(hours=(0, 1, 22, 23))), small_store)
    assert values["hours"] == [0, 24]


# How a question is looked at


@pytest.mark.parametrize(
    ("control", "value", "display"),
    [
        ("layer", "emerging", Display(layer="emerging")),
        ("size", "500", Display(size=500)),
        ("smooth", 0, Display(smooth=SMOOTHING[0])),
        ("smooth", len(SMOOTHING) - 1, Display(smooth=SMOOTHING[-1])),
        ("week", "compare", Display(week="compare")),
        ("stops", 40, Display(stops=40)),
        ("visits", "200", Display(visits=200)),
        ("by", "area", Display(by="area")),
        ("sort", "rate", Display(sort="rate")),
        ("scale", "own", Display(scale="own")),
    ],
)
def test_a_display_control_changes_its_own_choice_only(
    control: str, value: object, display: Display, small_store: Store
) -> None:
    state = FilterState(cohort="u18", districts=(THANET,))
    question = with_control(Question(state), control, value, small_store)
    assert question == Question(state, display)
    shown = control_values(question, small_store)[control]
    assert with_control(Question(state), control, shown, small_store) == question


def test_school_days(small_store: Store) -> None:
    question = with_control(Question(FilterState(cohort="u18")), "school", "holiday", small_store)
    assert question.state == FilterState(cohort="u18", school="holiday")
    assert with_control(question, "school", "all", small_store).state == FilterState(cohort="u18")


@pytest.mark.parametrize("name", SERIES)
def test_a_knife_series_is_kind_and_circumstances(name: str, small_store: Store) -> None:
    question = with_control(Question(FilterState(cohort="u18", what=("drugs",))), "series", name, small_store)
    assert question.state == FilterState(cohort="u18", what=SERIES[name].what, flags=SERIES[name].flags)
    assert control_values(question, small_store)["series"] == name


@pytest.mark.parametrize("layer", LAYERS)
def test_areas_are_drawn_without_the_cells_that_were_chosen(layer: str, small_store: Store) -> None:
    question = Question(FilterState(cells=(CELL,), cohort="u18"), Display(layer="hotspots"))
    found = with_control(question, "layer", layer, small_store)
    left = () if layer == "areas" else (CELL,)
    assert found == Question(FilterState(cells=left, cohort="u18"), Display(layer=layer))


def test_cells_of_another_size_are_other_cells(small_store: Store) -> None:
    question = Question(FilterState(cells=(CELL,)), Display(layer="hotspots"))
    changed = Question(FilterState(), Display(layer="hotspots", size=500))
    assert with_control(question, "size", "500", small_store) == changed


def test_a_layer_that_there_is_not_leaves_the_cells(small_store: Store) -> None:
    question = Question(FilterState(cells=(CELL,)))
    assert [with_control(question, "layer", value, small_store) for value in ("heat", None, "")] == [question] * 3


def test_another_district_lets_go_of_the_cells(small_store: Store) -> None:
    question = Question(FilterState(districts=(THANET,), cells=(CELL,)), Display(layer="hotspots"))
    assert with_control(question, "districts", [DOVER], small_store).state == FilterState(districts=(DOVER,))
    assert toggle_place(question, DOVER, "district").state == FilterState(districts=(DOVER,))
