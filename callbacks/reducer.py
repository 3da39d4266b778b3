"""The one reducer of a page: address, controls and touches in, one question out."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from dash import ALL, Input, Output, State, ctx, no_update

from callbacks.controls import control_values, with_control
from callbacks.touches import bar, chart, months, place_or_hours, without_chip
from callbacks.transitions import Question, from_address, out
from layouts import ids

if TYPE_CHECKING:
    from dash import Dash

    from callbacks.services import Services
    from data.question.filters import FilterState
    from data.store.version import Store

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
        moved = last is None or last.get("query") != before.to_query() or ids.URL in triggers
        opening = services.opening(store)
        question = before if moved else _touched(triggers, before, controls, touches, store, opening)
        query = question.to_query()
        kept = problems if question == before else []
        asked = {"query": query, "version": store.data_version, "problems": kept}
        known = last is not None and all(last.get(key) == asked[key] for key in asked if kept or key != "problems")
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
    triggers: list[Any],
    before: Question,
    controls: dict[str, Any],
    touches: dict[str, Any],
    store: Store,
    opening: FilterState,
) -> Question:
    """The question after the touch, or as it was where the event carries nothing (a component just appeared)."""
    for trigger in triggers:
        if isinstance(trigger, dict):
            pointed = without_chip(trigger["index"], before, touches["chip"], store)
        else:
            pointed = _pointed(trigger, before, touches, store, opening)
        if pointed is not None:
            return pointed
    question = before
    shown = control_values(before, store)
    for name, value in controls.items():
        if not _same(value, shown[name]):
            question = with_control(question, name, value, store)
    return question


def _pointed(
    trigger: str, before: Question, touches: dict[str, Any], store: Store, opening: FilterState
) -> Question | None:
    """Clicks on an area (of the map or the grid) or a bar; a drag over months; back to the opening; one step out."""
    if trigger == ids.MAP_CLICK:
        return place_or_hours(before, touches.get("area"), store)
    if trigger == ids.CATEGORIES:
        return bar(before, touches.get("bar"), store)
    if trigger in (ids.MULTIPLES, ids.FUNNEL):
        return chart(before, touches.get(trigger), store)
    if trigger == ids.TREND:
        return months(before, touches.get("months"))
    if trigger == ids.CLEAR and touches.get("clear"):
        return Question(opening)
    if trigger == ids.MAP_OUT and touches.get("out"):
        return out(before)
    return None
