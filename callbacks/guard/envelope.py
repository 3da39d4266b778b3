"""What a callback is sent, checked before Dash reads it: anybody can send anything to an address.

A page sends the outputs it wants, the inputs they depend on with their values, and which of these changed. All but the
values must be exactly what that callback was registered with. Values are checked for their shape; what a control or a
touch may mean is decided where it is read (``callbacks.question.controls``, ``callbacks.question.touches``).
"""

from __future__ import annotations

from typing import Any

import orjson
from werkzeug.exceptions import BadRequest, NotFound

from callbacks.guard.allowance import MOST_QUERY, checked_query
from data.errors import FilterError
from layouts import ids

MOST_DEPTH = 16


def read_json(body: bytes) -> Any:
    """The JSON of a body. Raises BadRequest for what is none, or holds more than any page sends."""
    try:
        found = orjson.loads(
            body
        )  # refuses what Python's own reader lets pass: NaN, halves of characters, deep nesting
    except ValueError:
        raise BadRequest("The body of this request is not JSON.") from None
    _check_size(found)
    return found


def _check_size(found: Any) -> None:
    level = [found]
    for _ in range(MOST_DEPTH):
        texts = [part for part in level if isinstance(part, str)]
        if any(len(text) > MOST_QUERY for text in texts):
            raise BadRequest(f"A text in this request is too long: {MOST_QUERY:,} characters at most.")
        below: list[Any] = []
        for part in level:
            if isinstance(part, dict):
                below += [*part.keys(), *part.values()]
            elif isinstance(part, list):
                below += part
        if not below:
            return
        level = below
    raise BadRequest("The body of this request is nested too deeply.")


def check_callback(body: Any, callbacks: dict[str, Any]) -> None:
    """A request for one of ``callbacks`` (Dash's own map). Raises NotFound for none of them, else BadRequest."""
    if not isinstance(body, dict) or not isinstance(body.get("output"), str):
        raise BadRequest("This request names no output.")
    asked = callbacks.get(body["output"])
    if asked is None or "callback" not in asked:
        raise NotFound("This page has no such output. It may have been updated: load the page again.")
    outputs = asked["output"] if isinstance(asked["output"], list) else [asked["output"]]
    wanted = [{"id": one.component_id, "property": one.component_property} for one in outputs]
    given = body.get("outputs")
    _check_parts("outputs", given if isinstance(asked["output"], list) else [given], wanted)
    _check_parts("inputs", body.get("inputs", []), asked["inputs"])
    _check_parts("state", body.get("state", []), asked["state"])
    changed = body.get("changedPropIds", [])
    if not isinstance(changed, list) or not all(_is_one_of(name, asked["inputs"]) for name in changed):
        raise BadRequest("This request says that something changed which this output does not depend on.")
    _check_values([*body.get("inputs", []), *body.get("state", [])])


def _check_parts(name: str, given: Any, wanted: list[dict[str, Any]]) -> None:
    """As many parts as were registered, each of the same component and property, in the same order."""
    fits = isinstance(given, list) and len(given) == len(wanted)
    if not fits or not all(_fits(part, one) for part, one in zip(given, wanted, strict=True)):
        raise BadRequest(f"The {name} of this request are not those of the page. Load the page again.")


def _fits(part: Any, wanted: dict[str, Any]) -> bool:
    pattern = _pattern(wanted["id"])
    if pattern is None:
        return isinstance(part, dict) and (part.get("id"), part.get("property")) == (wanted["id"], wanted["property"])
    return isinstance(part, list) and all(
        isinstance(one, dict) and one.get("property") == wanted["property"] and _alike(one.get("id"), pattern)
        for one in part
    )


def _pattern(name: Any) -> dict[str, Any] | None:
    """The id of many components, such as all chips; None for that of one."""
    return orjson.loads(name) if isinstance(name, str) and name.startswith("{") else None


def _alike(own: Any, pattern: dict[str, Any]) -> bool:
    """The id of one component of a pattern: the same keys and fixed values, a number or a name in the open places."""
    return (
        isinstance(own, dict)
        and own.keys() == pattern.keys()
        and all(
            type(own[key]) in (int, str) if isinstance(value, list) else own[key] == value
            for key, value in pattern.items()
        )
    )


def _is_one_of(changed: Any, inputs: list[dict[str, Any]]) -> bool:
    """'days.value', or '{"index":0,"type":"chip"}.n_clicks' of a pattern."""
    if not isinstance(changed, str):
        return False
    name, _, of = changed.rpartition(".")
    own = None
    if name.startswith("{"):
        try:
            own = orjson.loads(name)
        except ValueError:
            return False
    for one in inputs:
        pattern = _pattern(one["id"])
        if of == one["property"] and (name == one["id"] if pattern is None else _alike(own, pattern)):
            return True
    return False


def _check_values(parts: list[Any]) -> None:
    """The address and the question: what every answer is worked out from."""
    named = {part["id"]: part.get("value") for part in parts if isinstance(part, dict)}
    for name, value in named.items():
        if name == ids.QUESTION and value is not None:  # there is none before the first
            _check_question(value)
    try:
        checked_query(named.get(ids.URL))
    except FilterError as error:
        raise BadRequest(str(error)) from None


def panels_asked(body: bytes, offered: tuple[str, ...]) -> tuple[dict[str, Any], list[str]]:
    """Question and panels of a request for answers. Raises BadRequest for what no page sends."""
    found = read_json(body)
    _check_question(found)
    keys = found.get("panels")
    if not isinstance(keys, list) or not all(isinstance(key, str) and key in offered for key in keys):
        raise BadRequest("This request asks a panel that the page does not have. Load the page again.")
    if len(set(keys)) < len(keys):
        raise BadRequest("This request asks a panel twice.")
    return found, keys


def _check_question(question: Any) -> None:
    if not isinstance(question, dict) or not isinstance(question.get("query"), str):
        raise BadRequest("This request asks no question.")
    problems = question.get("problems", [])
    if not isinstance(problems, list) or not all(isinstance(problem, str) for problem in problems):
        raise BadRequest("The problems of a question are a list of sentences.")
    if not isinstance(question.get("version", ""), str):
        raise BadRequest("The data version of a question is a text.")
    try:
        checked_query(question["query"])
    except FilterError as error:
        raise BadRequest(str(error)) from None
