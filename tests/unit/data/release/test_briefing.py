"""What a briefing screen may be asked: every panel and filter is refused but those of the wall."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from data.answers.answer import Unavailable
from data.answers.panels import ask, panels
from data.answers.request import Request
from data.question.display import Display
from data.question.filters import FILTERS, FilterState
from data.release.briefing import FILTERED, NOT_HERE, OWN_ONLY, PANELS, why_not_briefed
from data.store.version import Store
from data.viewer import Viewer

THANET, SWALE = "E07000114", "E07000113"
SCREEN = Viewer("briefing", frozenset({THANET, SWALE}))
ASKED = FilterState(districts=(THANET,), start=date(2024, 10, 1), end=date(2025, 9, 30), compare="none")


@pytest.mark.parametrize("panel", sorted(panels()))
def test_the_panels_of_the_wall_and_no_other(small_store: Store, panel: str) -> None:
    answer = ask(panel, Request(small_store, ASKED, SCREEN))
    if panel in PANELS:
        assert not isinstance(answer, Unavailable)
    else:
        assert isinstance(answer, Unavailable)
        assert answer.words() == NOT_HERE


@pytest.mark.parametrize(
    "state",
    [
        replace(ASKED, districts=()),
        replace(ASKED, districts=("E07000110",)),
        replace(ASKED, districts=(THANET, "E07000110")),
        replace(ASKED, areas=("thanet-canterbury",)),
    ],
)
def test_no_other_place(small_store: Store, state: FilterState) -> None:
    for panel in PANELS:
        answer = ask(panel, Request(small_store, state, SCREEN))
        assert isinstance(answer, Unavailable)
        assert OWN_ONLY in answer.words()


@pytest.mark.parametrize("name", FILTERS)
def test_every_filter_of_people_and_circumstances_is_refused(small_store: Store, name: str) -> None:
    each = FILTERS[name]
    for value in each.examples(small_store.vocabulary()):
        state = replace(ASKED, **{each.attribute: value})
        refused = why_not_briefed("summary", state, 250, SCREEN)
        if each.attribute not in FILTERED:
            assert refused, (name, value)
        elif name in ("days", "hours", "compare"):
            assert refused == "", (name, value)


def test_kinds_and_circumstances_are_those_of_the_wall() -> None:
    assert why_not_briefed("top", replace(ASKED, what=("asvc",), flags=("public",)), 250, SCREEN) == ""
    for asked in (
        {"what": ("rape",)},
        {"what": ("asvc", "msvc")},
        {"flags": ("domestic",)},
        {"flags": ("public", "knife")},
    ):
        assert why_not_briefed("top", replace(ASKED, **asked), 250, SCREEN) == NOT_HERE  # type: ignore[arg-type]


def test_no_finer_cell_than_the_walls(small_store: Store) -> None:
    request = Request(small_store, ASKED, SCREEN, display=Display(size=150))
    assert isinstance(ask("top", request), Unavailable)


def test_the_figures_are_those_of_an_analyst(small_store: Store) -> None:
    for panel in PANELS:
        own, analyst = (ask(panel, Request(small_store, ASKED, viewer)) for viewer in (SCREEN, Viewer("analyst")))
        if panel == "summary":  # what could not be mapped in the whole area is not told
            own, analyst = own.figures, analyst.figures
        assert own == analyst or panel == "patrol"
        assert panel != "patrol" or own.stops == analyst.stops


def test_other_roles_are_not_touched() -> None:
    for viewer in (Viewer("analyst"), Viewer("public", exploring=True), Viewer("csp", frozenset({THANET}))):
        assert why_not_briefed("who", replace(ASKED, cohort="u18"), 150, viewer) == ""
