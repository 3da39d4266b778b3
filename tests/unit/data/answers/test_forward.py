"""When a plan is made and when it is tried: never on what it was made from, never outside the data."""

from __future__ import annotations

from datetime import date

import pytest

from data.answers.hotspots.forward import split
from data.question.periods import Period
from tests.fixtures_store import FIRST, LAST
from tests.unit.data.answers.planted import YEAR

TO_JUNE, FROM_JULY = (date(2024, 7, 1), date(2025, 6, 30)), (date(2025, 7, 1), date(2025, 9, 30))


@pytest.mark.parametrize(
    ("now", "made", "met_in"),
    [
        (YEAR, TO_JUNE, FROM_JULY),
        ((date(2025, 9, 1), LAST), (date(2025, 8, 1), date(2025, 8, 31)), (date(2025, 9, 1), LAST)),
        ((FIRST, LAST), (FIRST, TO_JUNE[1]), FROM_JULY),  # three years: what lies before July
        (
            (date(2025, 9, 2), date(2025, 9, 11)),
            (date(2025, 8, 23), date(2025, 9, 1)),
            (date(2025, 9, 2), date(2025, 9, 11)),
        ),
        ((FIRST, date(2022, 12, 31)), None, None),  # nothing lies before the first three months
        ((date(2030, 1, 1), date(2030, 12, 31)), None, None),
    ],
)
def test_a_plan_is_tried_on_what_came_after_it(now: tuple, made: tuple | None, met_in: tuple | None) -> None:
    expected = None if made is None else (Period(*made), Period(*met_in))
    assert split(Period(*now), FIRST, LAST) == expected
