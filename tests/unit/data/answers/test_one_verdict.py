"""One district has one verdict: tested among as many districts, whoever looks at it and in whichever panel."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import numpy as np
import pytest

from data.answers import cache
from data.answers.figures.district_changes import district_changes, place_change
from data.answers.figures.shown import ShownChange, changes_shown
from data.answers.figures.tallies import tallies
from data.answers.panels import ask
from data.answers.request import Request
from data.question.filters import FilterState
from data.store.version import Store
from data.viewer import Viewer

THANET, SWALE, MEDWAY = "E07000114", "E07000113", "E06000035"
YEAR = FilterState(start=date(2024, 10, 1), end=date(2025, 9, 30))
QUESTIONS = [
    YEAR,
    replace(YEAR, what=("asvc",), cohort="u25"),
    replace(YEAR, what=("robbery",), days=("fri", "sat")),
    replace(YEAR, start=date(2025, 3, 5), end=date(2025, 8, 20), compare="period"),
]
VIEWERS = [
    Viewer("csp", frozenset({THANET})),
    Viewer("csp", frozenset({SWALE})),
    Viewer("coordinator", frozenset({THANET, MEDWAY})),
    Viewer("briefing", frozenset({THANET})),
    Viewer("briefing", frozenset({SWALE, MEDWAY})),
]


def said(change: ShownChange) -> tuple[object, ...]:
    return change.verdict, change.percent, change.low, change.high


def of_district(store: Store, state: FilterState, viewer: Viewer, code: str) -> dict[str, tuple[object, ...]]:
    """What every panel that this viewer is answered says of the district."""
    there = replace(state, districts=(code,))
    found = {"place": said(place_change(Request(store, there, viewer)))}
    for name in ("summary", "places", "change", "multiples"):
        for one in (state, there):
            answer = ask(name, Request(store, one, viewer))
            for row in getattr(answer, "rows", ()):
                if row.code == code:
                    cells = getattr(row, "entries", None)
                    own = cells[answer.columns.index(state.cohort)] if cells and state.cohort in answer.columns else row
                    if hasattr(own, "change"):
                        found[name] = said(own.change)
            for chart in getattr(answer, "charts", ()):
                if chart.code == code:
                    found[name] = said(chart.change)
        if name == "summary" and hasattr(answer, "figures"):
            found[name] = said(answer.figures[0].change)
    return found


@pytest.mark.parametrize("state", QUESTIONS, ids=lambda state: state.to_query())
def test_every_role_is_told_the_same_of_a_district_that_is_its_own(state: FilterState, demonstration: Store) -> None:
    analysts = {code: of_district(demonstration, state, Viewer("analyst"), code) for code in (THANET, SWALE, MEDWAY)}
    for viewer in VIEWERS:
        for code in sorted(viewer.districts):
            theirs = of_district(demonstration, state, viewer, code)
            assert "summary" in theirs or (viewer.role == "briefing" and state != YEAR)
            assert len(set(theirs.values())) == len(set(analysts[code].values())) == 1, (viewer, code, theirs)
            assert theirs["place"][:2] == analysts[code]["place"][:2], (viewer, code)


@pytest.mark.parametrize("viewer", [Viewer("csp", frozenset({THANET})), Viewer("briefing", frozenset({THANET}))])
def test_one_of_thirteen_is_not_tested_as_if_it_were_alone(
    viewer: Viewer, demonstration: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    """70 against 100 is clear of a single district, of one of thirteen it is not; and others' counts move nothing."""
    state = replace(YEAR, days=("tue",))
    own, told = demonstration.district_codes.index(THANET), []
    assert (
        changes_shown(np.array([70.0]), np.array([100.0]), tallies(Request(demonstration, state, viewer)).periods)[
            0
        ].verdict
        == "fall"
    )
    for others in ((0, 0), (5, 5), (900, 100), (3, 0)):
        request = Request(demonstration, state, viewer)
        found = tallies(request)
        assert found.before is not None
        counts = [np.full_like(found.now.count, each) for each in others]
        counts[0][own], counts[1][own] = 70, 100
        moved = replace(
            found,
            now=replace(found.now, count=counts[0]),
            before=replace(found.before, count=counts[1]),
        )
        monkeypatch.setattr("data.answers.figures.district_release.tallies", lambda _, moved=moved: moved)
        monkeypatch.setattr(cache, "_answers", cache.Answers(cache._half))
        told.append(said(district_changes(request)[own]))
    assert told[0][0] == "none"
    assert len(set(told)) == 1
