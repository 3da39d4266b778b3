"""Places: each district or LSOA with its count, tested change, rate and harm."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from dash import html

from data.answers.figures.shown import rate_shown, rates_shown
from layouts import ids
from layouts.components.fields import search_box
from layouts.components.panel import panel
from layouts.components.sortable import Column, Search, Value, shown, sortable_table, spark
from layouts.panels.face import Face, Part, words

if TYPE_CHECKING:
    from data.answers.figures.shown import Shown
    from data.answers.places.places import PlaceRow, PlacesModel
    from data.answers.request import Request
    from data.settings import Settings
    from data.store.version import Store


COLUMNS = (
    Column("Place", "ascending"),
    Column("Offences", "descending"),
    Column("Before", "descending"),
    Column("Change", "descending"),
    Column("95% interval", class_name="words muted"),
    Column("What the test says", "ascending", "words"),
    Column("Rate", "descending"),  # and what it is per, with the answer
    Column("95% interval", class_name="words muted"),
    Column("Harm, days", "descending"),
    Column("By month", class_name="words not-on-paper"),
)
RATE = 6
#: Where a verdict stands when the column is sorted; what is not known comes last.
VERDICTS = {"rise": 0, "fall": 1, "none": 2}


def section(_: Store, __: Settings) -> html.Section:
    """The table of districts or LSOAs."""
    search = html.Div(
        [
            search_box(ids.PLACES_SEARCH, "Search places"),
            html.Span(id=ids.PLACES_FOUND, className="muted small", role="status"),
        ],
        className="search",
    )
    return panel(
        "places",
        html.Span("Places", id=ids.PLACES_TITLE),
        html.Div(
            id=ids.PLACES,
            className="table-scroll places-table",
            tabIndex=0,
            role="region",
            **{"aria-labelledby": ids.PLACES_TITLE, "data-table": ""},
        ),
        html.Div(id=ids.PLACES_NOTE, className="muted small"),
        method=[
            html.P(
                "Change compares offences per day of the two periods by the exact conditional binomial test; the "
                "interval is its 95% Clopper–Pearson interval. A percentage of fewer than 20 offences is not shown."
            ),
            html.P(
                "Rates are mapped offences per 1,000 residents, a year where the period is whole years, else in the "
                "whole period, with Byar's interval (exact below 10). Residents are not the people present."
            ),
            html.P("Choose a place to filter everything else to it; a press on a column's head sorts by it."),
        ],
        tools=search,
    )


def draw(request: Request, model: PlacesModel) -> dict[str, Any]:
    """Rows, title and note."""
    noun = "districts" if model.level == "district" else "LSOAs"
    return {
        "note": f"{model.rate_says} {model.tested_words}",
        "title": f"Places: {len(model.rows):,} {noun}",
        "rows": places_table(request, model, noun),
    }


def places_table(request: Request, model: PlacesModel, noun: str) -> str:
    """The rows as data; numbers stay numbers, so that they sort."""
    per = replace(COLUMNS[RATE], text=f"Rate {model.rate_words}")
    return sortable_table(
        (*COLUMNS[:RATE], per, *COLUMNS[RATE + 1 :]),
        [_row(row) for row in model.rows],
        sorted_by=(1, "descending"),
        search=Search(ids.PLACES_SEARCH, ids.PLACES_FOUND, noun),
        level=model.level,
        codes=[row.code for row in model.rows],
        chosen=(*request.state.districts, *request.state.lsoas),
    )


def _row(row: PlaceRow) -> list[Value]:
    change = row.change
    return [
        row.name,
        _count(row.count),
        None if row.before is None else _count(row.before),
        None if change.percent is None else shown(round(change.percent), change.percent_words()),
        change.interval_words() or None if change.percent is not None else None,
        shown(
            VERDICTS.get(change.verdict),
            f"{change.sign} {change.verdict_words}",
            f"verdict {change.verdict}" if change.verdict in ("rise", "fall") else "",
        ),
        None if row.rate is None else shown(row.rate, rate_shown(row.rate)),
        None if row.rate is None else rates_shown(row.rate_low, row.rate_high, "–"),
        None if row.harm is None else round(row.harm),
        spark(row.months) if len(row.months) > 1 else "",
    ]


def _count(cell: Shown) -> Value:
    """A number, or in words why there is none."""
    return shown(None, cell.words()) if cell.value is None else round(cell.value)


FACE = Face(
    key="places",
    answers=("places",),
    parts={
        "note": words(ids.PLACES_NOTE),
        "title": Part(ids.PLACES_TITLE, "children", "words", "Places"),
        "rows": Part(ids.PLACES, "data-table", "table"),
    },
    section=section,
    draw=draw,
)
