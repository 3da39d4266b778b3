"""The callbacks of Explore: one reducer that makes the question, one answer that fills every panel."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from dash import ALL, ClientsideFunction, Input, Output, State, ctx, no_update

from callbacks.answer import answer
from callbacks.transitions import (
    Question,
    control_values,
    from_address,
    month_range,
    out,
    toggle_place,
    toggle_what,
    with_control,
)
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
}

#: Answer name (callbacks.answer) -> component and property.
ANSWER_IDS: dict[str, tuple[Any, str]] = {
    "sentence": (ids.SENTENCE, "children"),
    "notices": (ids.NOTICES, "children"),
    "chips": (ids.CHIPS, "children"),
    "tiles": (ids.TILES, "children"),
    "map_title": (ids.MAP_TITLE, "children"),
    "map_paint": (ids.MAP_PAINT, "data"),
    "map_legend": (ids.MAP_LEGEND, "children"),
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


def register(app: Dash, services: Services) -> None:
    """Hang the callbacks on this app; nothing here is global."""
    _register_reducer(app, services)
    _register_answer(app, services)
    _register_browser_side(app)


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
        return toggle_place(before, str(touches["area"]["code"]), str(touches["area"]["level"]))
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
        Output(ids.download("map"), "href"),
        Output(ids.download("trend"), "href"),
        Output(ids.download("categories"), "href"),
        Output(ids.download("places"), "href"),
        Input(ids.QUESTION, "data"),
        prevent_initial_call=True,
    )
    def links(question: dict[str, Any]) -> list[str]:
        """Each CSV link carries the question it downloads."""
        return [f"/download/{panel}.csv?{question['query']}" for panel in ("map", "trend", "categories", "places")]


def _register_browser_side(app: Dash) -> None:
    """What needs no server: painting shapes, switching chart and table, search, copying the address."""

    def browser(function: str, *wiring: Any, **options: Any) -> None:
        app.clientside_callback(ClientsideFunction("sve", function), *wiring, **options)

    browser("paintMap", Output(ids.MAP_PAINTED, "data"), Input(ids.MAP_PAINT, "data"), State(ids.QUESTION, "data"))
    browser("spellAddress", Input(ids.QUESTION, "data"))
    browser(
        "switchView",
        Output(ids.view_body(ALL), "className"),
        Input(ids.view_switch(ALL), "value"),
    )
    browser(
        "searchPlaces",
        Output(ids.PLACES, "dashGridOptions"),
        Input(ids.PLACES_SEARCH, "value"),
        State(ids.PLACES, "dashGridOptions"),
    )
    browser("copyLink", Output(ids.COPIED, "children"), Input(ids.COPY, "n_clicks"), prevent_initial_call=True)
    browser(
        "toggleFilters",
        Output(ids.FILTERS_TOGGLE, "aria-expanded"),
        Input(ids.FILTERS_TOGGLE, "n_clicks"),
        prevent_initial_call=True,
    )
