"""Cost to society: change in offences times the unit cost of their kind."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from dash import html

from data.answers.places.cost import money_change
from layouts import ids
from layouts.components.panel import chart, data_table, panel, small
from layouts.figures.cost import cost_figure
from layouts.panels.face import Face, figure, table, words

if TYPE_CHECKING:
    from data.answers.places.cost import CostModel, CostRow
    from data.answers.request import Request
    from data.settings import Settings
    from data.store.version import Store


def section(_: Store, __: Settings) -> html.Section:
    """Change in the cost of crime."""
    return panel(
        "cost",
        "Cost to society",
        html.Div(id=ids.COST_WORDS, className="panel-sentence"),
        method=[
            html.P("Change in offences times the unit cost of their kind; price year and source are written below."),
            html.A("How cost is worked out", href="/methods/cost"),
        ],
        chart=chart(ids.COST, "300px"),
        table=html.Div(id=ids.COST_TABLE, tabIndex=0),
        png=True,
    )


def draw(_: Request, model: CostModel) -> dict[str, Any]:
    """Words, bars and table."""
    told = " ".join(line for line in (model.words, model.refusal) if line)
    return {
        "words": [told, *small(model.left_out_words, *model.notes)],
        "chart": cost_figure(model),
        "table": cost_table(model),
    }


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


FACE = Face(
    key="cost",
    answers=("cost",),
    parts={"words": words(ids.COST_WORDS), "chart": figure(ids.COST), "table": table(ids.COST_TABLE)},
    section=section,
    draw=draw,
)
