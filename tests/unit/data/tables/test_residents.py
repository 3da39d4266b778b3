"""Denominators from the census table, whole bands and cut ones."""

from __future__ import annotations

import pandas as pd
import pytest

from data.tables.residents import OPEN_BAND_YEARS, load_residents, residents_in

SWALE = "E07000113"
#: Census 2021, ONS: Swale by 0-15, 16-24, 25-34, 35-49, 50-64, 65 and over.
BANDS = (29_682, 14_341, 19_889, 28_621, 30_236, 28_909)


def in_swale(lowest: int, below: int | None) -> tuple[float, bool]:
    found, exact = residents_in(load_residents(), lowest, below)
    return found[SWALE], exact


def test_everyone() -> None:
    found, exact = residents_in(load_residents(), 0, None)
    assert exact
    assert found[SWALE] == sum(BANDS)
    assert len(found) == 13
    assert sum(found.values()) == pytest.approx(1_855_899, abs=100)


@pytest.mark.parametrize(
    ("lowest", "below", "expected", "exact"),
    [
        (0, 25, 29_682 + 14_341, True),
        (25, None, sum(BANDS[2:]), True),
        (65, None, 28_909, True),
        (16, 25, 14_341, True),
        (0, 18, 29_682 + 14_341 * 2 / 9, False),
        (10, 18, 29_682 * 6 / 16 + 14_341 * 2 / 9, False),
        (18, 25, 14_341 * 7 / 9, False),
        (18, 26, 14_341 * 7 / 9 + 19_889 / 10, False),
        (35, 65, 28_621 + 30_236, True),
        (65, 66, 28_909 / OPEN_BAND_YEARS, False),
    ],
)
def test_bands(lowest: int, below: int | None, expected: float, exact: bool) -> None:
    assert in_swale(lowest, below) == (pytest.approx(expected), exact)


def test_the_parts_make_the_whole() -> None:
    cuts = [0, 10, 13, 18, 25, 26, 50, 65]
    parts = sum(in_swale(low, high)[0] for low, high in zip(cuts, [*cuts[1:], None], strict=True))
    assert parts == pytest.approx(sum(BANDS))


def test_a_district_without_a_row_is_not_there() -> None:
    table = pd.DataFrame({"district": ["A"], "age_from": [0], "age_to": [-1], "residents": [100]})
    found, exact = residents_in(table, 0, None)
    assert (dict(found), exact) == ({"A": 100.0}, True)
