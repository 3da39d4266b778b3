"""Kinds of offence as bars and table."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from dash import html

from data.question.sentence import place_words
from layouts import ids
from layouts.components.panel import chart, data_table, panel
from layouts.figures.categories import categories_figure
from layouts.figures.style import empty_figure
from layouts.panels.face import Face, figure, table, words

if TYPE_CHECKING:
    from data.answers.places.categories import CategoriesModel
    from data.answers.request import Request
    from data.settings import Settings
    from data.store.version import Store


def section(_: Store, __: Settings) -> html.Section:
    """Kinds of offence as bars and table."""
    graph = chart(ids.CATEGORIES, "252px")
    key = html.Div(
        [html.Span("❘ the period compared"), html.Span("▲ ▼ clear change"), html.Span("◆ no clear change")],
        className="muted small key",
        **{"aria-hidden": "true"},
    )
    return panel(
        "categories",
        "Kinds of offence",
        html.Div(id=ids.CATEGORIES_TITLE, className="panel-sentence"),
        method=[
            html.P(
                "Home Office offence codes are put into groups by an editable, versioned table; data.police.uk rows "
                "have categories only. Each change is tested by itself: exact conditional binomial, 95%."
            )
        ],
        chart=[graph, key],
        table=html.Div(id=ids.CATEGORIES_TABLE, tabIndex=0),
        png=True,
    )


def draw(request: Request, model: CategoriesModel) -> dict[str, Any]:
    """Words, bars and table."""
    if not model.rows:
        nothing = empty_figure("No offence matches these filters in this period.")
        return {"words": "", "chart": nothing, "table": categories_table(model)}
    place = place_words(request.state, request.store.vocabulary(request.vintage))
    most = model.rows[0]
    known = most.count.value is not None
    return {
        "words": f"Most often: {most.label.lower()}, {most.count.words()} offences, {place}." if known else "",
        "chart": categories_figure(model),
        "table": categories_table(model),
    }


def categories_table(model: CategoriesModel) -> Any:
    """Kind, offences, before, tested change."""
    rows = [
        [
            row.label,
            row.count.words(),
            "–" if row.before is None else row.before.words(),
            f"{row.change.percent_words()} ({row.change.interval_words()})" if row.change.percent_words() else "–",
            f"{row.change.sign} {row.change.verdict_words}",
        ]
        for row in model.rows
    ]
    return data_table(["Kind", "Offences", "Before", "Change (95% interval)", "What the test says"], rows, model.note)


FACE = Face(
    key="categories",
    answers=("categories",),
    parts={
        "words": words(ids.CATEGORIES_TITLE),
        "chart": figure(ids.CATEGORIES),
        "table": table(ids.CATEGORIES_TABLE),
    },
    section=section,
    draw=draw,
)
