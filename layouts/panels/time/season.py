"""Season: months of the year against an even month."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from dash import html

from layouts import ids
from layouts.components.panel import chart, data_table, panel, small
from layouts.figures.season import VERDICTS, season_figure
from layouts.panels.face import Face, figure, table, words

if TYPE_CHECKING:
    from data.answers.request import Request
    from data.answers.time.season import SeasonModel, SeasonRow
    from data.settings import Settings
    from data.store.version import Store


def section(_: Store, __: Settings) -> html.Section:
    """Month of the year over several years."""
    return panel(
        "season",
        "Season",
        html.Div(id=ids.SEASON_WORDS, className="panel-sentence"),
        method=[
            html.P("Each calendar month against an even month, over complete years, with a 95% interval."),
            html.A("How the season is worked out", href="/methods/season"),
        ],
        chart=chart(ids.SEASON, "300px"),
        table=html.Div(id=ids.SEASON_TABLE, tabIndex=0),
        png=True,
    )


def draw(_: Request, model: SeasonModel) -> dict[str, Any]:
    """Words, chart and table."""
    return {
        "words": [model.words or model.refusal, *small(*model.notes)],
        "chart": season_figure(model),
        "table": season_table(model),
    }


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


FACE = Face(
    key="season",
    answers=("season",),
    parts={"words": words(ids.SEASON_WORDS), "chart": figure(ids.SEASON), "table": table(ids.SEASON_TABLE)},
    section=section,
    draw=draw,
)
