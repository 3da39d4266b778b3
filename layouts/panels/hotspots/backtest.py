"""Does it last: backtest, concentration and, when asked for, near repeats."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from dash import html

from layouts import ids
from layouts.components.panel import chart, data_table, panel
from layouts.figures.lorenz import lorenz_figure
from layouts.panels.face import Face, figure, table, words

if TYPE_CHECKING:
    from data.answers.hotspots.backtest import BacktestModel
    from data.answers.request import Request
    from data.settings import Settings
    from data.store.version import Store


def section(_: Store, __: Settings) -> html.Section:
    """Backtest, concentration and near repeats."""
    return panel(
        "backtest",
        "Does it last?",
        html.Div(id=ids.BACKTEST_WORDS, className="panel-sentence"),
        chart(ids.LORENZ, "220px"),
        html.Div(id=ids.BACKTEST_TABLE),
        html.Div(
            [
                html.Button(
                    "Work out near repeats", id=ids.REPEATS_ASK, className="action-button", **{"data-asks": "repeats"}
                ),
                html.Div(id=ids.REPEATS, role="status", **{"data-answers": "repeats"}),
            ],
            className="repeats",
        ),
        png=True,
        method=[
            html.P(
                "Places are ranked by the comparison period and scored on this one. Times its share of land: the "
                "predictive accuracy index (PAI). Of the best possible: PAI over the best that as many places could "
                "have had (PEI)."
            ),
            html.P("Near repeats: Knox test over all offences of the period, their days shuffled."),
            html.A("How this is worked out", href="/methods/hotspots"),
        ],
    )


def draw(_: Request, model: BacktestModel) -> dict[str, Any]:
    """Words, curve and table."""
    return {
        "words": f"{model.sentence} {model.concentration}",
        "lorenz": lorenz_figure(model),
        "table": backtest_table(model),
    }


def backtest_table(model: BacktestModel) -> Any:
    """Hit share, PAI and PEI of the top 1, 2 and 5%."""
    rows = [
        [
            f"Top {100 * test.share:.0f}%",
            f"{test.units:,.0f}",
            f"{100 * test.hit_share:.0f}%",
            f"{100 * test.area_share:.1f}%",
            "–" if test.pai is None else f"{test.pai:.1f}",
            "–" if test.pei is None else f"{100 * test.pei:.0f}%",
        ]
        for test in model.tests
    ]
    if not rows:
        return []
    noun = f"{model.noun[0].upper()}{model.noun[1:]}"
    return data_table(
        [noun, "Number", "Held", "Share of land", "Times its share", "Of the best possible"],
        rows,
        "Ranked by the comparison period, scored on this one",
    )


FACE = Face(
    key="backtest",
    answers=("backtest",),
    parts={
        "words": words(ids.BACKTEST_WORDS),
        "lorenz": figure(ids.LORENZ),
        "table": table(ids.BACKTEST_TABLE),
    },
    section=section,
    draw=draw,
)
