"""Season: the table beside the chart."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from dash import html

from layouts.components.panel import data_table
from layouts.figures.season import VERDICTS

if TYPE_CHECKING:
    from layouts.views.season import SeasonModel, SeasonRow

SIGNS = {"above": "▲", "below": "▼", "even": "◆", "unknown": "–"}


def season_table(model: SeasonModel) -> Any:
    """Month, ratio with interval, what it says; or why there is none."""
    if not model.rows:
        return html.P(model.refusal)
    rows = [[row.name, _ratio(row), f"{SIGNS[row.verdict]} {VERDICTS[row.verdict]}"] for row in model.rows]
    columns = ["Month", "Times an even month (95% interval)", "What it says"]
    return data_table(columns, rows, f"Season over {model.years} complete years up to {model.up_to}")


def _ratio(row: SeasonRow) -> str:
    return f"{row.ratio:.2f}" + ("" if row.low is None else f" ({row.low:.2f} to {row.high:.2f})")
