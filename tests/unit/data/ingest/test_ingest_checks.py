"""The shared checks, and that everything they can say is explained."""

import re
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from data.ingest import checks
from data.schema import REJECT_COLUMNS

DOCS = Path(__file__).resolve().parents[4] / "docs" / "import.md"


def text(*cells: str) -> pd.Series:
    return pd.Series(cells, dtype="str")


def explained(heading: str) -> list[str]:
    """First cells of the table under a heading of docs/import.md."""
    part = DOCS.read_text(encoding="utf-8").partition(f"## {heading}\n")[2].partition("\n## ")[0]
    return re.findall(r"^\| (.+?) \|", part, flags=re.MULTILINE)[1:]


def test_every_reason_and_problem_is_explained() -> None:
    assert explained("Why a row is refused") == list(checks.REASONS)
    assert explained("What can be wrong with a location") == list(checks.LOCATION_PROBLEMS)


def test_the_lists_hold_every_phrase_of_the_module() -> None:
    phrases = {value for name, value in vars(checks).items() if name.isupper() and isinstance(value, str)}
    assert phrases == set(checks.REASONS) | set(checks.LOCATION_PROBLEMS)


@pytest.mark.parametrize(
    ("easting", "northing", "problem"),
    [
        ("576000", "155500", ""),
        ("0", "1300000", ""),
        ("", "", ""),
        ("576000", "", checks.EASTING_ONLY),
        ("", "155500", checks.NORTHING_ONLY),
        ("TQ759", "155500", checks.NOT_NUMBERS),
        ("0", "0", checks.ZEROS),
        ("-1", "155500", checks.OFF_THE_GRID),
        ("700001", "155500", checks.OFF_THE_GRID),
        ("576000", "1300001", checks.OFF_THE_GRID),
        ("576000", "-0.5", checks.OFF_THE_GRID),
    ],
)
def test_grid_references(easting, northing, problem) -> None:
    x, y, words = checks.locate_metres(text(easting), text(northing))
    assert words.tolist() == [problem]
    usable = problem == "" and easting != ""
    assert np.isfinite(x).tolist() == np.isfinite(y).tolist() == [usable]
    if usable:
        assert (x[0], y[0]) == (float(easting), float(northing))


def test_degrees_on_either_side_of_the_swap() -> None:
    lon, lat = text("49.0", "61.5", "48.9", "51", "51"), text("2.5", "-9", "2.5", "2.6", "-9.1")
    assert (checks.locate_degrees(lon, lat)[2] == checks.SWAPPED).tolist() == [True, True, False, False, False]


def test_degrees_agree_with_a_published_grid_reference() -> None:
    """Ordnance Survey's worked example: 52° 39' 28.7230" N, 1° 42' 57.8663" E (ETRS89) is TG 51409 13177."""
    lon, lat = 1 + 42 / 60 + 57.8663 / 3600, 52 + 39 / 60 + 28.7230 / 3600
    x, y, words = checks.locate_degrees(text(str(lon)), text(str(lat)))
    assert (x[0], y[0]) == pytest.approx((651_409, 313_177), abs=5)
    assert words[0] == ""


def test_rejects_are_in_the_order_of_lines() -> None:
    frame = checks.reject_frame(
        3,
        [(5, "short"), (9, "long")],
        np.array([2, 3, 7], dtype=np.int64),
        np.array(["bad", "", "worse"], dtype=object),
    )
    assert list(frame.columns) == list(REJECT_COLUMNS)
    assert frame.values.tolist() == [[3, 2, "bad"], [3, 5, "short"], [3, 7, "worse"], [3, 9, "long"]]


def test_counted() -> None:
    assert [checks.counted(n, "row") for n in (0, 1, 1234)] == ["0 rows", "1 row", "1,234 rows"]
