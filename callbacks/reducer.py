"""The one reducer of a page: address, controls and touches in, one question out."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from dash import ALL, Input, Output, State, ctx, no_update

from callbacks.controls import control_values, with_control
from callbacks.transitions import (
    Question,
    from_address,
    month_range,
    out,
    toggle_chart,
    toggle_hours,
    toggle_place,
    toggle_what,
    week_range,
)
from data.schema import WEEKDAYS
from data.sentence import chips
from layouts import ids

if TYPE_CHECKING:
    from dash import Dash

    from callbacks.application import Services
    from data.store import Store

Wiring = dict[str, tuple[Any, str]]


def register_reducer(app: Dash, services: Services, controls: Wiring, touches: dict[str, Input]) -> None:
    """Wire the controls and touches of a page to its one question.

    ``controls``: name (of ``callbacks.transitions``) -> component and property, each both input and output.
    ``touches``: name -> input; 'area' (map, lists, peaks), 'bar', 'months', 'week', 'chart', 'chip', 'clear', 'out'.
    """

    @app.callback(
        output={
            "search": Output(ids.URL, "search"),
            "question": Output(ids.QUESTION, "data"),
            "controls": {name: Output(*target) for name, target in controls.items()},
        },
        inputs={
            "search": Input(ids.URL, "search"),
            "controls": {name: Input(*target) for name, target in controls.items()},
            "touches": {"chip": Input(ids.chip(ALL), "n_clicks"), **touches},
            "last": State(ids.QUESTION, "data"),
        },
    )
    def reduce(search: str, controls: dict[str, Any], touches: dict[str, Any], last: Any) -> Any:
        """Address and touches in, one question out; the address and the controls then say the same."""
        store = services.store()
        before, problems = from_address(search, store, services.opening)
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
    return {name: no_update if _same(value, wanted[name]) else wanted[name] for name, value in shown.items()}


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
    shown = control_values(before, store)
    for name, value in controls.items():
        if not _same(value, shown[name]):
            question = with_control(question, name, value, store)
    return question


def _without_chip(index: int, before: Question, clicks: list[int | None], store: Store) -> Question | None:
    found = chips(before.state, store.vocabulary(before.display.vintage or store.default_vintage))
    if not any(clicks) or index >= len(found):
        return None
    state = found[index].without
    return Question(state, before.display)


def _pointed(trigger: str, before: Question, touches: dict[str, Any]) -> Question | None:
    """Clicks on an area (of the map or the grid) or a bar; a drag over months; clear all; one step out."""
    if trigger == ids.MAP_CLICK and touches.get("area"):
        return _place_or_hours(before, str(touches["area"]["code"]), str(touches["area"]["level"]))
    if trigger == ids.HEATMAP and touches.get("week"):
        return _brushed(before, touches["week"])
    if trigger == ids.CATEGORIES and touches.get("bar"):
        slug = touches["bar"]["points"][0].get("customdata")
        return toggle_what(before, str(slug)) if slug else None
    if trigger in (ids.MULTIPLES, ids.FUNNEL) and touches.get(trigger):
        return _clicked_chart(before, touches[trigger])
    if trigger == ids.TREND and touches.get("months") and touches["months"].get("range"):
        return month_range(before, *touches["months"]["range"]["x"])
    if trigger == ids.CLEAR and touches.get("clear"):
        return Question(before.state.without(*before.state.__dataclass_fields__))
    if trigger == ids.MAP_OUT and touches.get("out"):
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


def _clicked_chart(before: Question, click: dict[str, Any]) -> Question | None:
    """A click on a district's small chart, or its point in the funnel: that district, or all of them again."""
    code = str(click["points"][0].get("customdata") or "")
    return toggle_chart(before, code) if code else None
