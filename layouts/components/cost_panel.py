"""Cost: the table of kinds, with the sum and what it leaves out."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from dash import html

from layouts.components.panel import data_table
from layouts.views.cost import money_change

if TYPE_CHECKING:
    from layouts.views.cost import CostModel, CostRow

COLUMNS = ["Kind", "Offences", "Before", "Cost of one", "Change in cost"]


def cost_table(model: CostModel) -> Any:
    """Kinds with a unit cost, then those without, then the sum; or why there is none."""
    if not model.rows and not model.left_out:
        return html.P(model.refusal)
    rows = [_row(row) for row in (*model.rows, *model.left_out)]
    if model.change is not None and model.low is not None and model.high is not None:
        interval = f"{money_change(model.low)} to {money_change(model.high)}"
        rows.append(["Sum (95% interval)", "", "", "", f"{model.sign} {money_change(model.change)} ({interval})"])
    caption = f"{model.period} against {model.before_period}, {model.price_year} prices"
    table = data_table(COLUMNS, rows, caption)
    told = [html.P(line) for line in (model.refusal, model.left_out_words) if line]
    return html.Div([*told, table])


def _row(row: CostRow) -> list[str]:
    counts = [row.label, f"{row.now:,}", f"{row.before:,}"]
    if row.unit_cost is None or row.change is None:
        return [*counts, "none known", "left out"]
    return [*counts, f"£{row.unit_cost:,.0f}", money_change(row.change)]
