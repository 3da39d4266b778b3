"""The frame of every panel: title, chart/table switch, method note, download."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import orjson
from dash import html

from data.answers.offered import narrowed
from layouts import ids
from layouts.components.fields import view_switch

if TYPE_CHECKING:
    from data.store.version import Store
    from data.viewer import Viewer

#: A plotly figure as a plain dictionary.
Figure = dict[str, Any]
#: Charts have no tool bar; should one ever be shown, nothing of it sends a chart to somebody else's server.
GRAPH_CONFIG = {"displayModeBar": False, "responsive": False, "showSendToCloud": False, "plotlyServerURL": ""}
#: Class of what explains signs of judgement, which no viewer of figures with noise is given.
JUDGED = "judged"


def chart(id_: str | None, height: str, figure: Figure | None = None) -> html.Div:
    """A chart of a fixed height ('226px'), so that nothing jumps when it is drawn; assets/charts.js draws its figure.

    What is pressed on it is its property ``data-pressed``, what a drag has chosen ``data-chosen``.
    """
    says = {"data-config": json.dumps(GRAPH_CONFIG)} | ({} if figure is None else {"data-figure": figure_text(figure)})
    named = {} if id_ is None else {"id": id_}
    return html.Div(className="dash-graph", style={"height": height}, **named, **says)


def still(figure: Figure, viewer: Viewer) -> Figure:
    """The chart without a drag for a viewer whom no choice of hours or months is ever answered."""
    if narrowed(viewer):
        figure["layout"]["dragmode"] = False
    return figure


def figure_text(figure: Figure) -> str:
    """A figure as the browser reads it."""
    return orjson.dumps(figure, option=orjson.OPT_SERIALIZE_NUMPY).decode()


def small(*lines: str) -> list[Any]:
    """What must be known of the figures, in smaller type."""
    return [html.Div(line, className="muted small") for line in lines if line]


def worked_out(method: str) -> list[Any]:
    """The terms of statistics, folded away: who wants them opens them where they are."""
    return [html.Details([html.Summary("How this is worked out"), method], className="muted small worked-out")]


def touch(level: str, code: str) -> str:
    """What a click on an element means, for the browser."""
    return json.dumps({"level": level, "code": code})


def geometry_url(store: Store, layer: str) -> str:
    """Where the browser fetches the shapes of a layer, once: the name holds a hash of the content."""
    return f"/geometry/{store.manifest.geometry[layer]['file']}"


def panel(
    name: str,
    title: Any,
    *body: Any,
    method: list[Any],
    chart: Any = None,
    table: Any = None,
    tools: Any = None,
    png: bool = False,
    geojson: bool = False,
) -> html.Section:
    """A panel. With ``chart`` and ``table`` it has a switch between them; both hold the same numbers."""
    views = []
    if chart is not None:
        views.append(
            html.Div(
                [html.Div(chart, className="chart-view"), html.Div(table, className="table-view")],
                className="views show-chart",
            )
        )
    return html.Section(
        [
            html.Div(
                [
                    html.Div(
                        [html.H2(title, id=f"{name}-heading"), *([tools] if tools is not None else [])],
                        className="panel-title",
                    ),
                    html.Div(
                        _actions(name, method, switch=chart is not None, png=png, geojson=geojson), className="actions"
                    ),
                ],
                className="panel-head",
            ),
            *body,
            *views,
        ],
        className=f"panel panel-{name}",
        **{"aria-labelledby": f"{name}-heading", "data-panel": name},
    )


def _actions(name: str, method: list[Any], *, switch: bool, png: bool, geojson: bool) -> list[Any]:
    """Chart/table switch, method note, downloads."""
    actions: list[Any] = []
    if switch:
        actions.append(view_switch(name))
    actions.append(_method(method))
    actions.append(download(name, "CSV", id=ids.download(name), className="action"))
    if geojson:
        actions.append(download(name, "GeoJSON", className="action for-shapes"))
    return actions + (pictures(name) if png else [])


def pictures(name: str) -> list[Any]:
    """Buttons for the chart or map as a picture (assets/downloads.js)."""
    return [
        html.Button(
            kind,
            className="action as-link",
            **{f"data-{kind.lower()}": name, "aria-label": f"Download {name} as a picture ({kind})"},
        )
        for kind in ("PNG", "SVG")
    ]


def download(name: str, kind: str, **own: Any) -> html.A:
    """A link to the panel's file of this kind, asked as the page is asked."""
    said = {"aria-label": f"Download {name} as {kind}", "data-follow": f"/download/{name}.{kind.lower()}"}
    return html.A(kind, href="#", download="", **own, **said)


def _method(lines: list[Any]) -> html.Details:
    return html.Details(
        [html.Summary("Method", title="How this is worked out"), html.Div(lines, className="menu-body method")],
        className="menu method-menu",
    )


#: A cell of a table: text, or a part made by ``part``, or several of them.
Content = str | dict[str, Any] | list[Any]


def part(tag: str, text: Content, class_name: str = "", touch: str = "") -> dict[str, Any]:
    """A piece of a cell: an element with its text. ``touch``: what a click on a button means (assets/touching.js)."""
    made: dict[str, Any] = {"tag": tag, "text": text}
    return made | ({"class": class_name} if class_name else {}) | ({"touch": touch} if touch else {})


def data_table(columns: list[str], rows: list[list[Content]], caption: str) -> html.Div:
    """A plain table with header cells; the first column heads its row. Built by assets/tables.js.

    It goes to the browser as one piece of data: a page of tables as components is thousands of them, and takes seconds.
    """
    table = {"caption": caption, "columns": columns, "rows": rows}
    return html.Div(className="table-box", **{"data-table": json.dumps(table, ensure_ascii=False)})
