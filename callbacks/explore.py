"""The callbacks of Explore: one reducer that makes the question, one answer that fills every panel."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from dash import ALL, Input, Output, State, ctx, no_update

from callbacks.answer import answer
from callbacks.browser_side import register_browser_side
from callbacks.hotspot_answer import hotspot_answer, repeats_answer, week_answer
from callbacks.map_answer import map_answer
from callbacks.transitions import (
    Question,
    control_values,
    from_address,
    month_range,
    out,
    toggle_hours,
    toggle_place,
    toggle_what,
    week_range,
    with_control,
)
from data.schema import WEEKDAYS
from data.sentence import chips
from layouts import ids

if TYPE_CHECKING:
    from dash import Dash

    from callbacks.application import Services
    from data.store import Store

#: Control name (callbacks.transitions) -> component and property.
CONTROL_IDS: dict[str, tuple[str, str]] = {
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
    "measure": (ids.MEASURE, "value"),
    "level": (ids.LEVEL, "value"),
    "vintage": (ids.VINTAGE, "value"),
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


def register(app: Dash, services: Services) -> None:
    """Hang the callbacks on this app; nothing here is global."""
    _register_reducer(app, services)
    _register_answer(app, services)
    register_browser_side(app)


def _register_reducer(app: Dash, services: Services) -> None:
    @app.callback(
        output={
            "search": Output(ids.URL, "search"),
            "question": Output(ids.QUESTION, "data"),
            "controls": {name: Output(*target) for name, target in CONTROL_IDS.items()},
        },
        inputs={
            "search": Input(ids.URL, "search"),
            "controls": {name: Input(*target) for name, target in CONTROL_IDS.items()},
            "touches": {
                "area": Input(ids.MAP_CLICK, "data"),
                "bar": Input(ids.CATEGORIES, "clickData"),
                "months": Input(ids.TREND, "selectedData"),
                "week": Input(ids.HEATMAP, "selectedData"),
                "chip": Input(ids.chip(ALL), "n_clicks"),
                "clear": Input(ids.CLEAR, "n_clicks"),
                "out": Input(ids.MAP_OUT, "n_clicks"),
            },
            "last": State(ids.QUESTION, "data"),
        },
    )
    def reduce(search: str, controls: dict[str, Any], touches: dict[str, Any], last: Any) -> Any:
        """Address and touches in, one question out; the address and the controls then say the same."""
        store = services.store()
        before, problems = from_address(search, store)
        triggers = list(ctx.triggered_prop_ids.values())
        # Dash drops the answer to a request that a newer one overtakes. So a request never counts on the one before:
        # where the address has moved on since the last question, the controls are stale and the address holds.
        moved = last is None or last["query"] != before.to_query() or ids.URL in triggers
        question = before if moved else _touched(triggers, before, controls, touches, store)
        query = question.to_query()
        kept = problems if question == before else []
        asked = {"query": query, "version": store.data_version, "problems": kept}
        known = last is not None and all(last[key] == asked[key] for key in asked if kept or key != "problems")
        return {
            # An address that only spells the same question otherwise is rewritten by the browser (spellAddress):
            # a new entry in its history would catch whoever presses Back.
            "search": no_update if question == before else f"?{query}",
            "question": no_update if known else asked,
            "controls": _changed(controls, control_values(question, store)),
        }


def _changed(shown: dict[str, Any], wanted: dict[str, Any]) -> dict[str, Any]:
    """Only the controls that do not show the question yet: the browser draws nothing again for the others."""
    return {name: no_update if _same(shown[name], value) else value for name, value in wanted.items()}


def _same(shown: Any, wanted: Any) -> bool:
    """An emptied month says '' where we say None: answering that with None would go on for ever."""
    return (shown or None) == (wanted or None)


def _touched(
    triggers: list[Any], before: Question, controls: dict[str, Any], touches: dict[str, Any], store: Store
) -> Question:
    """The question after the touch, or as it was where the event carries nothing (a component just appeared)."""
    for trigger in triggers:
        if isinstance(trigger, dict):
            pointed = _without_chip(trigger["index"], before, touches["chip"], store)
        else:
            pointed = _pointed(trigger, before, touches)
        if pointed is not None:
            return pointed
    question = before
    for name, value in control_values(before, store).items():
        if not _same(controls[name], value):
            question = with_control(question, name, controls[name], store)
    return question


def _without_chip(index: int, before: Question, clicks: list[int | None], store: Store) -> Question | None:
    found = chips(before.state, store.vocabulary(before.display.vintage or store.default_vintage))
    if not any(clicks) or index >= len(found):
        return None
    state = found[index].without
    return Question(state, before.display)


def _pointed(trigger: str, before: Question, touches: dict[str, Any]) -> Question | None:
    """Clicks on an area (of the map or the grid) or a bar; a drag over months; clear all; one step out."""
    if trigger == ids.MAP_CLICK and touches["area"]:
        return _place_or_hours(before, str(touches["area"]["code"]), str(touches["area"]["level"]))
    if trigger == ids.HEATMAP and touches["week"]:
        return _brushed(before, touches["week"])
    if trigger == ids.CATEGORIES and touches["bar"]:
        slug = touches["bar"]["points"][0].get("customdata")
        return toggle_what(before, str(slug)) if slug else None
    if trigger == ids.TREND and touches["months"] and touches["months"].get("range"):
        return month_range(before, *touches["months"]["range"]["x"])
    if trigger == ids.CLEAR and touches["clear"]:
        return Question(before.state.without(*before.state.__dataclass_fields__))
    if trigger == ids.MAP_OUT and touches["out"]:
        return out(before)
    return None


def _place_or_hours(before: Question, code: str, level: str) -> Question | None:
    """A touch that the browser put into words; what cannot be read changes nothing."""
    try:
        if level == "week":
            days, hours = json.loads(code)
            return toggle_hours(
                before, tuple(d for d in WEEKDAYS if d in days), tuple(h for h in range(24) if h in hours)
            )
        return toggle_place(before, code, level)
    except (TypeError, ValueError):
        return None


def _brushed(before: Question, chosen: dict[str, Any]) -> Question | None:
    """A drag over hours of the week, or a click on one of them."""
    box = chosen.get("range") or {}
    if box.get("x") and box.get("y"):
        return week_range(before, box["x"], box["y"])
    points = chosen.get("points") or []
    return week_range(before, [points[0]["x"]] * 2, [points[0]["y"]] * 2) if points else None


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
