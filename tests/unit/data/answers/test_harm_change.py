"""A change in harm is said from fifty offences on in either period, and of fewer nothing is claimed."""

from __future__ import annotations

from datetime import date

import numpy as np
import pytest

from data.answers.figures.class_counts import HarmSum
from data.answers.figures.shown import Shown, ShownChange, change_in_harm, changes_shown
from data.answers.places.change_table import ChangeEntry, ChangeRow
from data.answers.places.change_table import _words as change_sentence
from data.answers.request import Request
from data.answers.summary import summary
from data.question.filters import FilterState
from data.question.periods import Period, Periods
from data.store.version import Store
from data.viewer import Viewer
from layouts.components.head import tiles

PERIODS = Periods(
    Period(date(2024, 10, 1), date(2025, 9, 30)), Period(date(2023, 10, 1), date(2024, 9, 30)), notices=()
)


def harm(offences: int) -> HarmSum:
    return HarmSum(365.0 * offences, 365.0**2 * offences, offences, 0)


@pytest.mark.parametrize(
    ("now", "before", "said"), [(50, 200, True), (200, 50, True), (49, 400, False), (400, 49, False)]
)
def test_fifty_offences_in_either_period(now: int, before: int, said: bool) -> None:
    found = change_in_harm(harm(now), harm(before), PERIODS, 1.0)
    assert (found.verdict != "unknown", found.percent is not None) == (said, said)
    assert (found.verdict_words == "too few offences to weigh") == (not said)


def test_a_withheld_count_and_too_few_offences_are_told_apart() -> None:
    hidden, known = changes_shown(np.array([np.nan, 30.0]), np.array([40.0, 40.0]), PERIODS)
    assert (hidden.sign, hidden.verdict_words) == ("–", "count suppressed")
    assert known.verdict_words == "no clear change"


def test_the_tile_says_in_words_why_it_has_no_verdict(small_store: Store) -> None:
    few = FilterState(start=date(2024, 10, 1), end=date(2025, 9, 30), what=("robbery",), days=("fri",))
    figure = summary(Request(small_store, few, Viewer("analyst"))).figures[-1]
    assert (figure.key, figure.change.verdict) == ("harm", "unknown")
    tile = str(tiles(summary(Request(small_store, few, Viewer("analyst")))))
    assert "– too few offences to weigh" in tile
    assert "not known" not in tile


def rows_of(*verdicts: str) -> list[ChangeRow]:
    return [
        ChangeRow(f"E{i}", f"District {i}", (ChangeEntry(Shown(9.0), Shown(9.0), ShownChange(each, None, None, None)),))
        for i, each in enumerate(verdicts)
    ]


@pytest.mark.parametrize(
    ("verdicts", "said"),
    [
        (("none", "unknown", "unknown"), "Single districts cannot be told: their counts are suppressed."),
        (("none", "unknown", "none"), "No single district has a clear change."),
        (("none", "unknown", "rise"), "Single districts with a clear change: District 2."),
    ],
)
def test_districts_that_could_not_be_tested_are_not_said_to_be_unchanged(verdicts: tuple[str, ...], said: str) -> None:
    assert said in change_sentence(rows_of(*verdicts), ("u18",))
