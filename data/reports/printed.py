"""Tables as paper shows them: numbers in words that a reader meets on the screen too."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import TYPE_CHECKING

from data.answers.figures.shown import signed
from data.months import Month
from data.question.basis.values import COHORTS

if TYPE_CHECKING:
    from data.reports.document import Column, Table, Value

#: What the test says, with the sign that the screen shows beside it.
SIGNS = {"clear rise": "▲ ", "clear fall": "▼ ", "no clear change": "◆ "}


#: Days as the peaks name them, on paper.
DAYS = {"mon tue wed thu fri": "Weekdays", "sat sun": "Weekend", "mon tue wed thu fri sat sun": "Every day"}
#: Ages by the name of the cohort.
AGES = {"all": "All ages"} | {name: words[:1].upper() + words[1:] for name, (_, _, words) in COHORTS.items()}


def _month(text: str) -> str:
    return Month.parse(text).words() if re.fullmatch(r"\d{4}-\d{2}", text) else text


#: Column -> how its texts are said on paper; sheets keep them as a machine reads them.
WORDS: dict[str, Callable[[str], str]] = {
    "month": _month,
    "days": lambda text: DAYS.get(text, text.replace("_", " ").title()),
    "cohort": lambda text: AGES.get(text, text),
}


#: What a cell of a column of figures looks like, with its interval.
FIGURES = re.compile(r"[–+−]?[\d,.]*( ?%| m)?( \([^)]*\))?|suppressed|not printed|missing|withheld|no unit cost")


def right_aligned(rows: list[list[str]]) -> list[bool]:
    """Which columns hold nothing but figures; the first says what a row is about."""
    return [i > 0 and all(map(FIGURES.fullmatch, cells)) for i, cells in enumerate(zip(*rows, strict=True))]


def printed(table: Table) -> tuple[list[str], list[list[str]]]:
    """Headings and rows as text; intervals and verdicts stand inside the column they belong to."""
    heads = [column.label for column in table.columns if column.printed and not column.joins]
    rows = table.rows[: table.short] if table.short > 0 else table.rows[table.short :]
    return heads, [_row(table.columns, row) for row in rows]


def _row(columns: tuple[Column, ...], row: tuple[Value, ...]) -> list[str]:
    out: list[str] = []
    for column, value in zip(columns, row, strict=True):
        if not column.printed:
            continue
        text = figure(value, column)
        if not column.joins:
            out.append(text)
        elif value is not None and value != "":
            out[-1] = _joined(out[-1], text, column.joins)
    return out


def _joined(before: str, text: str, how: str) -> str:
    if how == "low":
        return f"{before} ({text}"
    if how == "high":
        return f"{before} to {text})" if "(" in before else f"{before} (up to {text})"
    sign = SIGNS.get(text, "")
    return f"{sign}{text}" if before == "–" else f"{sign}{before}, {text}"


def figure(value: Value, column: Column) -> str:
    """'1,234', '−7%', '6.7', '–' where there is none; words as they are."""
    if value is None or value == "":
        return "–"
    if isinstance(value, str):
        return WORDS.get(column.key, lambda text: text)(value)
    if column.percent:
        end = "" if column.joins else "%"
        text = f"{value:+,.{column.decimals}f}".replace("-", "−") if column.decimals else signed(value)
        return f"{text}{end}"
    return f"{value:,.{column.decimals}f}".replace("-", "−")
