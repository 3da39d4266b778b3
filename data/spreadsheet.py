"""Text that goes into files for spreadsheets: never a formula, whatever a name or a licence in the data begins with."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    import pandas as pd

#: What a spreadsheet takes for the start of a formula: at the start of the text, or of a part that another separator
#: (semicolons where the comma is the decimal mark) would make a cell of its own. Wide forms count as the plain ones.
FORMULA = re.compile(r"(^|[;,\t\r\n|])([\s\"\u200b\ufeff]*)(?=[=+\-@\t\r＝＋－＠])")
NUMBER = re.compile(r"[+-]?[\d.,]+(e[+-]?\d+)?%?$", re.IGNORECASE)


def safe_text(value: Any) -> Any:
    """The value as a file may hold it: text that would start a formula gets an apostrophe; numbers stay numbers.

    Source: OWASP, CSV Injection.
    """
    if not isinstance(value, str) or NUMBER.match(value):
        return value
    return FORMULA.sub(r"\1\2'", value)


def safe_rows(rows: Iterable[Iterable[Any]]) -> Iterator[list[Any]]:
    """Rows for ``csv.writer`` with every text made safe."""
    return ([safe_text(value) for value in row] for row in rows)


def safe_frame(frame: pd.DataFrame) -> pd.DataFrame:
    """A table for ``to_csv`` with every text made safe."""
    return frame.map(safe_text)
