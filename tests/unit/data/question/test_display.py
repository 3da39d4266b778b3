"""Display choices in the address."""

from __future__ import annotations

from dataclasses import fields
from itertools import product

import pytest

from data.cells import WIDTHS
from data.question.display import (
    BASES,
    CHARTS,
    DISPLAY_PARAMETERS,
    LAYERS,
    ORDERS,
    SCALES,
    SMOOTHING,
    STOPS,
    VISITS,
    WEEKS,
    Display,
    take_display,
)

#: Every value that each choice can take.
VALUES = {
    "level": ("district", "lsoa"),
    "vintage": (0, 2011, 2021),
    "layer": tuple(LAYERS),
    "size": WIDTHS,
    "smooth": SMOOTHING,
    "stops": STOPS,
    "visits": VISITS,
    "by": tuple(CHARTS),
    "sort": tuple(ORDERS),
    "scale": tuple(SCALES),
    "week": tuple(WEEKS),
    "base": tuple(BASES),
}


def test_display_is_taken_out_of_the_address() -> None:
    assert take_display("?cohort=u18&level=lsoa&vintage=2021&flag=knife", (2011, 2021)) == (
        Display("lsoa", 2021),
        "cohort=u18&flag=knife",
        [],
    )
    assert take_display("layer=emerging&cell=250-1-1&size=500&smooth=0.25&week=share&stops=3&visits=7", (2011,)) == (
        Display(layer="emerging", size=500, smooth=0.25, week="share", stops=3, visits=7),
        "cell=250-1-1",
        [],
    )
    assert take_display("", (2011,)) == (Display(), "", [])


def test_every_choice_is_a_name_of_the_address() -> None:
    names = {field.name for field in fields(Display)}
    assert names == set(DISPLAY_PARAMETERS) == set(VALUES)
    assert all(words.endswith(".") for words in DISPLAY_PARAMETERS.values())


@pytest.mark.parametrize("name", VALUES)
def test_every_value_survives_the_address(name: str) -> None:
    for value in VALUES[name]:
        display = Display(**{name: value})
        assert take_display(display.to_query(), (2011, 2021)) == (display, "", [])
        assert display.to_query().count("=") == (value != getattr(Display(), name))


def test_choices_survive_together() -> None:
    for level, layer, size, smooth, week in product(*(VALUES[n] for n in ("level", "layer", "size", "smooth", "week"))):
        display = Display(level=level, layer=layer, size=size, smooth=smooth, week=week, vintage=2021, stops=40)
        assert take_display(display.to_query(), (2011, 2021)) == (display, "", [])


@pytest.mark.parametrize(
    "text",
    [
        *("level=ward", "level=", "vintage=2001", "vintage=²", "vintage=", f"vintage={'9' * 5000}", "vintage=-1"),
        *("layer=heat", "layer=", "size=200", "size=250.0", "size=²50", "smooth=0", "smooth=nan", "smooth=3"),
        *("week=month", "stops=0", "stops=41", "stops=-1", "stops=1.5", "visits=201", "visits=many", "by=ward"),
    ],
)
def test_what_is_not_understood_is_said(text: str) -> None:
    display, rest, problems = take_display(text, (2011,))
    assert (display, rest) == (Display(), "")
    assert len(problems) == 1
    assert problems[0].startswith(text.partition("=")[0] + ": ")
    assert "is not one of" in problems[0]


def test_the_values_there_are_are_told() -> None:
    assert take_display("vintage=2021", (2011,))[2] == ["vintage: '2021' is not one of 2011."]
    assert take_display("size=200", (2011,))[2] == ["size: '200' is not one of 150, 250, 500."]
    assert take_display("stops=0&visits=0", (2011,))[2] == [
        "stops: '0' is not one of 1 to 40.",
        "visits: '0' is not one of 1 to 200.",
    ]


def test_one_that_is_not_understood_leaves_the_others() -> None:
    display, rest, problems = take_display("size=500&layer=heat&cohort=u18&week=share", (2011,))
    assert (display, rest, len(problems)) == (Display(size=500, week="share"), "cohort=u18", 1)
