"""The callbacks of the Knife crime page: the same reducer as Explore, and one answer for each row of panels."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from dash import Input, Output

from callbacks.answer import head_answer, trend_answer
from callbacks.browser_side import register_browser_side
from callbacks.explore import FILTER_IDS
from callbacks.knife_answer import (
    change_answer,
    measures_answer,
    multiples_answer,
    people_answer,
    series_answer,
)
from callbacks.reducer import register_reducer
from layouts import ids

if TYPE_CHECKING:
    from dash import Dash

    from callbacks.application import Services

CONTROL_IDS: dict[str, tuple[str, str]] = FILTER_IDS | {
    "measure": (ids.COUNTED, "value"),
    "series": (ids.SERIES, "value"),
    "by": (ids.BY, "value"),
    "sort": (ids.SORT, "value"),
    "scale": (ids.SCALE, "value"),
}
TOUCHES: dict[str, Input] = {
    "area": Input(ids.MAP_CLICK, "data"),
    "months": Input(ids.TREND, "selectedData"),
    ids.MULTIPLES: Input(ids.MULTIPLES, "clickData"),
    ids.FUNNEL: Input(ids.FUNNEL, "clickData"),
    "clear": Input(ids.CLEAR, "n_clicks"),
}
HEAD_IDS: dict[str, tuple[Any, str]] = {
    "sentence": (ids.SENTENCE, "children"),
    "notices": (ids.NOTICES, "children"),
    "chips": (ids.CHIPS, "children"),
    "tiles": (ids.TILES, "children"),
    "trend": (ids.TREND, "figure"),
    "trend_words": (ids.TREND_WORDS, "children"),
    "trend_table": (ids.TREND_TABLE, "children"),
    "series_words": (ids.SERIES_WORDS, "children"),
}
MULTIPLES_IDS: dict[str, tuple[Any, str]] = {
    "multiples": (ids.MULTIPLES, "figure"),
    "multiples_words": (ids.MULTIPLES_WORDS, "children"),
    "multiples_table": (ids.MULTIPLES_TABLE, "children"),
}
CHANGE_IDS: dict[str, tuple[Any, str]] = {
    "change_words": (ids.CHANGE_WORDS, "children"),
    "change_table": (ids.CHANGE_TABLE, "children"),
    "funnel": (ids.FUNNEL, "figure"),
    "funnel_words": (ids.FUNNEL_WORDS, "children"),
    "funnel_table": (ids.FUNNEL_TABLE, "children"),
}
WHO_IDS: dict[str, tuple[Any, str]] = {
    "who": (ids.WHO_CHART, "figure"),
    "who_words": (ids.WHO_WORDS, "children"),
    "who_table": (ids.WHO_TABLE, "children"),
    "season": (ids.SEASON, "figure"),
    "season_words": (ids.SEASON_WORDS, "children"),
    "season_table": (ids.SEASON_TABLE, "children"),
    "cost": (ids.COST, "figure"),
    "cost_words": (ids.COST_WORDS, "children"),
    "cost_table": (ids.COST_TABLE, "children"),
}
HEALTH_IDS: dict[str, tuple[Any, str]] = {
    "admissions": (ids.ADMISSIONS, "figure"),
    "admissions_words": (ids.ADMISSIONS_WORDS, "children"),
    "admissions_table": (ids.ADMISSIONS_TABLE, "children"),
    "success": (ids.SUCCESS, "children"),
}


def register(app: Dash, services: Services) -> None:
    """Hang the callbacks on this app."""
    register_reducer(app, services, CONTROL_IDS, TOUCHES)
    _register_answers(app, services)
    register_browser_side(app, with_map=False)


def _outputs(targets: dict[str, tuple[Any, str]]) -> dict[str, Output]:
    return {name: Output(*target) for name, target in targets.items()}


def _register_answers(app: Dash, services: Services) -> None:
    asked = {"question": Input(ids.QUESTION, "data")}

    @app.callback(output=_outputs(HEAD_IDS), inputs=asked, prevent_initial_call=True)
    def show_head(question: dict[str, Any]) -> dict[str, Any]:
        """Sentence, tiles and the control chart."""
        head = head_answer(question, services) | trend_answer(question, services)
        return head | series_answer(question, services)

    @app.callback(output=_outputs(MULTIPLES_IDS), inputs=asked, prevent_initial_call=True)
    def show_multiples(question: dict[str, Any]) -> dict[str, Any]:
        """A small chart for every district."""
        return multiples_answer(question, services)

    @app.callback(output=_outputs(CHANGE_IDS), inputs=asked, prevent_initial_call=True)
    def show_change(question: dict[str, Any]) -> dict[str, Any]:
        """Change by district and cohort, and the funnel."""
        return change_answer(question, services)

    @app.callback(output=_outputs(WHO_IDS), inputs=asked, prevent_initial_call=True)
    def show_people(question: dict[str, Any]) -> dict[str, Any]:
        """People, season and cost."""
        return people_answer(question, services)

    @app.callback(output=_outputs(HEALTH_IDS), inputs=asked, prevent_initial_call=True)
    def show_measures(question: dict[str, Any]) -> dict[str, Any]:
        """Hospital admissions and the success measures."""
        return measures_answer(question, services)
