"""The callbacks of Explore: one reducer that makes the question, one answer that fills every panel."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from dash import Input, Output, State, ctx

from callbacks.answer import answer
from callbacks.browser_side import register_browser_side
from callbacks.hotspot_answer import hotspot_answer, repeats_answer, week_answer
from callbacks.map_answer import map_answer
from callbacks.reducer import register_reducer
from layouts import ids

if TYPE_CHECKING:
    from dash import Dash

    from callbacks.application import Services

#: Control name (callbacks.transitions) -> component and property.
FILTER_IDS: dict[str, tuple[str, str]] = {
    "from": (ids.FROM, "value"),
    "to": (ids.TO, "value"),
    "preset": (ids.PRESET, "value"),
    "days": (ids.DAYS, "value"),
    "hours": (ids.HOURS, "value"),
    "areas": (ids.AREAS, "value"),
    "districts": (ids.DISTRICTS, "value"),
    "what": (ids.WHAT, "value"),
    "flags": (ids.FLAGS, "value"),
    "cohort": (ids.COHORT, "value"),
    "role": (ids.ROLE, "value"),
    "compare": (ids.COMPARE, "value"),
    "vintage": (ids.VINTAGE, "value"),
}
CONTROL_IDS: dict[str, tuple[str, str]] = FILTER_IDS | {
    "measure": (ids.MEASURE, "value"),
    "level": (ids.LEVEL, "value"),
    "layer": (ids.LAYER, "value"),
    "size": (ids.SIZE, "value"),
    "smooth": (ids.SMOOTH, "value"),
    "school": (ids.SCHOOL, "value"),
    "week": (ids.WEEK, "value"),
    "stops": (ids.STOPS, "value"),
    "visits": (ids.VISITS, "value"),
}

#: Answer name (callbacks.answer) -> component and property.
ANSWER_IDS: dict[str, tuple[Any, str]] = {
    "sentence": (ids.SENTENCE, "children"),
    "notices": (ids.NOTICES, "children"),
    "chips": (ids.CHIPS, "children"),
    "tiles": (ids.TILES, "children"),
    "trend": (ids.TREND, "figure"),
    "trend_words": (ids.TREND_WORDS, "children"),
    "trend_table": (ids.TREND_TABLE, "children"),
    "categories": (ids.CATEGORIES, "figure"),
    "categories_title": (ids.CATEGORIES_TITLE, "children"),
    "categories_table": (ids.CATEGORIES_TABLE, "children"),
    "places": (ids.PLACES, "rowData"),
    "places_title": (ids.PLACES_TITLE, "children"),
    "places_note": (ids.PLACES_NOTE, "children"),
}
MAP_IDS: dict[str, tuple[str, str]] = {
    "map_title": (ids.MAP_TITLE, "children"),
    "map_paint": (ids.MAP_PAINT, "data"),
    "map_legend": (ids.MAP_LEGEND, "children"),
}
WEEK_IDS: dict[str, tuple[str, str]] = {
    "heatmap": (ids.HEATMAP, "figure"),
    "peaks": (ids.PEAKS, "children"),
    "table": (ids.HEATMAP_TABLE, "children"),
    "note": (ids.WEEK_NOTE, "children"),
}
HOTSPOT_IDS: dict[str, tuple[str, str]] = {
    "top_title": (ids.TOP_TITLE, "children"),
    "top_list": (ids.TOP_LIST, "children"),
    "backtest_words": (ids.BACKTEST_WORDS, "children"),
    "lorenz": (ids.LORENZ, "figure"),
    "backtest_table": (ids.BACKTEST_TABLE, "children"),
    "patrol_words": (ids.PATROL_WORDS, "children"),
    "patrol_list": (ids.PATROL_LIST, "children"),
}


TOUCHES: dict[str, Input] = {
    "area": Input(ids.MAP_CLICK, "data"),
    "bar": Input(ids.CATEGORIES, "clickData"),
    "months": Input(ids.TREND, "selectedData"),
    "week": Input(ids.HEATMAP, "selectedData"),
    "clear": Input(ids.CLEAR, "n_clicks"),
    "out": Input(ids.MAP_OUT, "n_clicks"),
}


def register(app: Dash, services: Services) -> None:
    """Hang the callbacks on this app; nothing here is global."""
    register_reducer(app, services, CONTROL_IDS, TOUCHES)
    _register_answer(app, services)
    register_browser_side(app, with_map=True)


def _register_answer(app: Dash, services: Services) -> None:
    @app.callback(
        output={name: Output(*target) for name, target in ANSWER_IDS.items()},
        inputs={"question": Input(ids.QUESTION, "data")},
        prevent_initial_call=True,
    )
    def show(question: dict[str, Any]) -> dict[str, Any]:
        """Every panel's answer to the question, asked of the current data."""
        return answer(question, services)

    @app.callback(
        output={name: Output(*target) for name, target in MAP_IDS.items()},
        inputs={"question": Input(ids.QUESTION, "data")},
        prevent_initial_call=True,
    )
    def show_map(question: dict[str, Any]) -> dict[str, Any]:
        """The map's answer, which waits for no other panel."""
        return map_answer(question, services)

    @app.callback(
        output={name: Output(*target) for name, target in WEEK_IDS.items()},
        inputs={"question": Input(ids.QUESTION, "data")},
        prevent_initial_call=True,
    )
    def show_week(question: dict[str, Any]) -> dict[str, Any]:
        """The hours of the week and their peaks."""
        return week_answer(question, services)

    @app.callback(
        output={name: Output(*target) for name, target in HOTSPOT_IDS.items()},
        inputs={"painted": Input(ids.MAP_PAINTED, "data"), "question": State(ids.QUESTION, "data")},
        prevent_initial_call=True,
    )
    def show_hotspots(painted: float, question: dict[str, Any]) -> dict[str, Any]:
        """Top places, backtest and patrol plan, once the map has been drawn: they stand below it."""
        return hotspot_answer(question, services)

    @app.callback(
        Output(ids.REPEATS, "children"),
        Input(ids.REPEATS_ASK, "n_clicks"),
        Input(ids.QUESTION, "data"),
        running=[(Output(ids.REPEATS_ASK, "disabled"), True, False)],
        prevent_initial_call=True,
    )
    def show_repeats(_: int, question: dict[str, Any] | None) -> Any:
        """Near repeats take seconds, so they are worked out when asked; a new question takes the old answer away."""
        asked = ctx.triggered_id == ids.REPEATS_ASK and question
        return repeats_answer(question, services) if asked and question else []
