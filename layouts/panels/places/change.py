"""Who and where it changed: districts by cohort."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from dash import html

from layouts import ids
from layouts.components.panel import data_table, panel, part, worked_out
from layouts.panels.face import Face, table, words

if TYPE_CHECKING:
    from data.answers.places.change_table import ChangeEntry, ChangeModel
    from data.answers.request import Request
    from data.settings import Settings
    from data.store.version import Store


def section(_: Store, __: Settings) -> html.Section:
    """District by cohort."""
    return panel(
        "change",
        "Who and where it changed",
        html.Div(id=ids.CHANGE_WORDS, className="panel-sentence"),
        html.Div(
            id=ids.CHANGE_TABLE,
            className="table-scroll tall",
            tabIndex=0,
            role="region",
            **{"aria-label": "Change table"},
        ),
        method=[
            html.P(
                "An offence is in a cohort when a victim or suspect of it is of that age (see Who). Every figure is "
                "tested; single districts are tested together, so that a clear change is not one of many tries."
            ),
            html.A("How change is tested", href="/methods/change"),
        ],
    )


def draw(_: Request, model: ChangeModel) -> dict[str, Any]:
    """Words and table."""
    return {"words": [model.words, *worked_out(model.method)], "table": change_rows(model)}


def change_rows(model: ChangeModel) -> Any:
    """The table itself: a figure, its change and the words in every cell."""
    rows = [[row.name, *(_entry(entry) for entry in row.entries)] for row in model.rows]
    caption = f"{model.now} against {model.before}" if model.before else f"{model.now}: no comparison period"
    return data_table(["District", *model.labels], rows, caption)


def _entry(entry: ChangeEntry) -> Any:
    was = "" if entry.before is None else f" (was {entry.before.words()})"
    percent = (
        f"{entry.change.percent_words()} ({entry.change.interval_words()})" if entry.change.percent_words() else ""
    )
    verdict = f"{entry.change.sign} {entry.change.verdict_words}"
    lines = [part("div", [part("strong", entry.now.words()), part("span", was, "muted")])]
    if entry.change.verdict != "no comparison":
        lines += [part("div", percent), part("div", verdict, f"verdict {entry.change.verdict}")]
    return part("div", lines, "change-cell")


FACE = Face(
    key="change",
    answers=("change",),
    parts={"words": words(ids.CHANGE_WORDS), "table": table(ids.CHANGE_TABLE)},
    section=section,
    draw=draw,
)
