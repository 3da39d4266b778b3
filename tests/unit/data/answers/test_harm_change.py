"""A change in harm is said from fifty offences on in either period, and of fewer nothing is claimed."""

from __future__ import annotations

from datetime import date

import pytest

from data.answers.figures.class_counts import HarmSum
from data.answers.figures.shown import change_in_harm
from data.question.periods import Period, Periods

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
