"""Display choices in the address."""

from __future__ import annotations

import pytest

from data.display import Display, take_display


def test_display_is_taken_out_of_the_address() -> None:
    assert take_display("?cohort=u18&level=lsoa&vintage=2021&flag=knife", (2011, 2021)) == (
        Display("lsoa", 2021),
        "cohort=u18&flag=knife",
        [],
    )
    assert take_display("", (2011,)) == (Display(), "", [])


@pytest.mark.parametrize("level", ["district", "lsoa"])
@pytest.mark.parametrize("vintage", [0, 2011, 2021])
def test_round_trip(level: str, vintage: int) -> None:
    display = Display(level, vintage)
    assert take_display(display.to_query(), (2011, 2021)) == (display, "", [])


@pytest.mark.parametrize(
    "text", ["level=ward", "level=", "vintage=2001", "vintage=²", "vintage=", f"vintage={'9' * 5000}", "vintage=-1"]
)
def test_what_is_not_understood_is_said(text: str) -> None:
    display, rest, problems = take_display(text, (2011,))
    assert (display, rest) == (Display(), "")
    assert len(problems) == 1
    assert "is not one of" in problems[0]
    assert take_display("vintage=2021", (2011,))[2] == ["vintage: '2021' is not one of 2011."]
