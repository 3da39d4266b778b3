"""The one reducer of a page: address, controls and touches in, one question out."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from dash import Input, Output, State, ctx, no_update

from callbacks.question.controls import control_values, with_control
from callbacks.question.touches import bar, chart, dig, months, place_or_hours, without_chip
from callbacks.question.transitions import Question, from_address, out
from data.answers.offered import narrowed
from data.release.questions import why_not_offered, years_offered
from layouts import ids

if TYPE_CHECKING:
    from dash import Dash

    from callbacks.services import Services
    from data.question.filters import FilterState
    from data.store.version import Store


def register_reducer(app: Dash, services: Services, controls: tuple[str, ...], touches: dict[str, Input]) -> None:
    """Wire the controls (names of ``controls.CONTROLS``) and touches (name -> input) of a page to its one question."""

    # What was chosen comes as one input and what is shown goes back as one output: an input that is an output too would
    # ask again after every answer.
    @app.callback(
        output={
            "search": Output(ids.URL, "search"),
            "question": Output(ids.QUESTION, "data"),
            "shown": Output(ids.SHOWN, "data"),
        },
        inputs={
            "search": Input(ids.URL, "search"),
            "touched": Input(ids.TOUCHED, "data"),
            "touches": touches,
            "last": State(ids.QUESTION, "data"),
        },
    )
    def reduce(search: str, touched: Any, touches: dict[str, Any], last: Any) -> Any:
        """Address and touches in, one question out; the address and the controls then say the same."""
        store, triggers = services.store(), list(ctx.triggered_prop_ids.values())
        before, problems = from_address(search, store, services.opening)
        # Dash drops the answer to a request that a newer one overtakes. So a request never counts on the one before:
        # where the address has moved on since the last question, what is on screen is stale and the address holds.
        moved = last is None or last.get("query") != before.to_query() or ids.URL in triggers
        chosen = {name: value for name, value in _chosen(touched).items() if name in controls}
        opening = services.opening(store)
        question = before if moved else _touched(triggers, before, touched, chosen, touches, store, opening)
        settle = _within_reach if ids.TOUCHED in triggers else _answerable
        question = question if question == before else settle(question, before, services)
        kept = problems if question == before else []
        asked = {"query": question.to_query(), "version": store.data_version, "problems": kept}
        values = control_values(question, store)
        return {
            # An address that only spells the same question otherwise is rewritten by the browser (assets/address.js):
            # a new entry in its history would catch whoever presses Back.
            "search": no_update if question == before else f"?{asked['query']}",
            "question": no_update if _is_known(last, asked) else asked,
            "shown": _shown(touched, {name: values[name] for name in controls}),
        }


def _shown(touched: Any, values: dict[str, Any]) -> dict[str, Any]:
    """What the controls show, and which of a reader's touches it answers."""
    turn = dig(touched, "turn")
    return {"turn": turn if type(turn) is int else 0, "values": values}


def _is_known(last: Any, asked: dict[str, Any]) -> bool:
    """Whether the page holds this question already; what was wrong in its address is said once."""
    return last is not None and all(last.get(key) == asked[key] for key in asked if asked[key] or key != "problems")


def _answerable(question: Question, before: Question, services: Services) -> Question:
    """A press on a chart or the map never leads a viewer to a refusal: it does nothing, or stays with districts."""
    store = services.store()
    lost = narrowed(services.viewer) and why_not_offered(question.state, store)
    if lost and not why_not_offered(before.state, store):
        return before
    if question.display.level == "lsoa" and services.request(question).lsoa_level_refusal():
        return replace(question, display=replace(question.display, level="district"))
    return question


def _within_reach(question: Question, before: Question, services: Services) -> Question:
    """The earlier fixed year has none that it may be compared with: to compare leads back to the latest."""
    store = services.store()
    lost = narrowed(services.viewer) and why_not_offered(question.state, store)
    if not lost or why_not_offered(before.state, store):
        return question
    latest = years_offered(store)[0]
    anew = replace(question, state=replace(question.state, start=latest.start, end=latest.end))
    return question if why_not_offered(anew.state, store) else anew


def _chosen(touched: Any) -> dict[str, Any]:
    """Control -> value, of those that a reader changed since the last answer."""
    values = dig(touched, "values")
    return values if isinstance(values, dict) else {}


def _touched(
    triggers: list[Any],
    before: Question,
    touched: Any,
    chosen: dict[str, Any],
    touches: dict[str, Any],
    store: Store,
    opening: FilterState,
) -> Question:
    """The question after the touch, or as it was where the event carries nothing (a component just appeared)."""
    for trigger in triggers:
        if trigger == ids.TOUCHED:
            pointed = without_chip(dig(touched, "chip"), before, store)
        else:
            pointed = _pointed(trigger, before, touches, store, opening)
        if pointed is not None:
            return pointed
    question = before
    for name, value in chosen.items() if ids.TOUCHED in triggers else ():
        question = with_control(question, name, value, store)
    return question


def _pointed(
    trigger: str, before: Question, touches: dict[str, Any], store: Store, opening: FilterState
) -> Question | None:
    """Clicks on an area (of the map or a table) or a bar; a drag over months; back to the opening; one step out."""
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
