"""Health beside police: hospital admissions next to recorded knife injury."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from dash import html

from layouts import ids
from layouts.components.panel import chart, data_table, panel
from layouts.figures.admissions import admissions_figure
from layouts.panels.face import Face, figure, table, words

if TYPE_CHECKING:
    from data.answers.measures.admissions import AdmissionsModel, Line
    from data.answers.request import Request
    from data.settings import Settings
    from data.store.version import Store


def section(_: Store, __: Settings) -> html.Section:
    """Hospital admissions beside police-recorded knife injury."""
    return panel(
        "admissions",
        "Health beside police",
        html.Div(id=ids.ADMISSIONS_WORDS, className="panel-sentence"),
        method=[
            html.P("Both series are indexed to their own first year, so that their course can be compared."),
            html.A("How admissions are compared", href="/methods/admissions"),
        ],
        chart=chart(ids.ADMISSIONS, "360px"),
        table=html.Div(id=ids.ADMISSIONS_TABLE, tabIndex=0),
        png=True,
    )


def draw(_: Request, model: AdmissionsModel) -> dict[str, Any]:
    """Words, chart and table."""
    return {"words": admissions_words(model), "chart": admissions_figure(model), "table": admissions_table(model)}


def admissions_words(model: AdmissionsModel) -> list[Any]:
    """What the two series say for each age group, then what to bear in mind."""
    if model.instead:
        return [html.P(model.instead)]
    found: list[Any] = [html.P(model.compared)]
    for ages in model.ages:
        lines = [ages.admissions.sentence, *([ages.offences.sentence] if ages.offences else [])]
        found += [html.H3(ages.label), *(html.P(line) for line in lines), html.P(ages.divergence.sentence)]
    source = f"Source of the admissions: {model.source}; {model.licence}."
    return [*found, *(html.P(line, className="muted small") for line in (*model.notes, source))]


def admissions_table(model: AdmissionsModel) -> Any:
    """Month, then for each age group admissions and offences, each with its index; latest first."""
    if model.instead:
        return html.P(model.instead)
    if model.undrawn:
        return html.P(model.undrawn)
    columns, lines = ["Month"], []
    for ages in model.ages:
        columns += [f"Admissions, {ages.label.lower()}", f"Index of admissions, {ages.label.lower()}"]
        lines.append(ages.admissions)
        if ages.offences is not None:
            columns += [f"Offences, {ages.label.lower()}", f"Index of offences, {ages.label.lower()}"]
            lines.append(ages.offences)
    rows = [
        [month, *(words for line in lines for words in _cells(line, i))] for i, month in enumerate(model.month_names)
    ]
    base = f"; index: {model.base_period} = 100" if model.base_period else ""
    caption = f"Hospital admissions and recorded knife offences with injury by month, latest first{base}"
    return data_table(columns, list(reversed(rows)), caption)


def _cells(line: Line, i: int) -> tuple[str, str]:
    index = line.index[i]
    return line.counts[i].words(), "–" if index is None else f"{index:,.0f}"


FACE = Face(
    key="admissions",
    answers=("admissions",),
    parts={"words": words(ids.ADMISSIONS_WORDS), "chart": figure(ids.ADMISSIONS), "table": table(ids.ADMISSIONS_TABLE)},
    section=section,
    draw=draw,
)
