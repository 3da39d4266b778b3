"""Controls of plain HTML: radio buttons, tick boxes, lists, sliders. They are said here and made by assets/fields.js.

A control is named by what it does to the question (``callbacks.question.controls``). Its value goes to the reducer
when a reader changes it, and the reducer's answer says what it shows; so a control needs no property of its own and
no callback.
"""

from __future__ import annotations

import json
from typing import Any

from dash import html

#: Value -> words.
Choices = dict[str, str]


def _field(kind: str, label: str, id_: str | None = None, **says: Any) -> html.Div:
    spec = json.dumps({"kind": kind, "label": label, **says}, ensure_ascii=False, separators=(",", ":"))
    named = {} if id_ is None else {"id": id_}
    return html.Div(className=f"field field-{kind}", **named, **{"data-field": spec})


def switch(id_: str, control: str, label: str, choices: Choices, value: str) -> html.Div:
    """A few choices beside each other; ``label`` is for those who cannot see what it belongs to."""
    return _field("switch", label, id_, control=control, options=list(choices.items()), value=value)


def view_switch(panel: str) -> html.Div:
    """Chart or table of a panel; turned over in the browser, no part of the question."""
    options = [("chart", "Chart"), ("table", "Table")]
    return _field("switch", f"{panel}: chart or table", view=True, options=options, value="chart")


def radios(id_: str, control: str, label: str, choices: Choices, value: str) -> html.Div:
    """One of a few, under each other."""
    return _field("radios", label, id_, control=control, options=list(choices.items()), value=value)


def ticks(
    id_: str, control: str, label: str, groups: list[tuple[str, Choices]], *, none: str = "", search: bool = False
) -> html.Div:
    """Any of many. ``groups``: title ('' for none) and choices; ``none``: what it means to choose nothing.

    With ``search`` there is a box above the list that leaves only what holds its text.
    """
    listed = [[title, list(choices.items())] for title, choices in groups]
    return _field("ticks", label, id_, control=control, groups=listed, none=none, search=search, value=[])


def pills(id_: str, control: str, label: str, choices: Choices) -> html.Div:
    """Any of a few short ones, beside each other."""
    return _field("pills", label, id_, control=control, options=list(choices.items()), value=[])


def choice(id_: str, control: str, label: str, choices: Choices, value: str = "", *, nothing: str = "") -> html.Div:
    """One of a list. ``nothing``: what stands there while the question is none of them."""
    return _field("choice", label, id_, control=control, options=list(choices.items()), value=value, nothing=nothing)


def month(id_: str, control: str, label: str, first: str, last: str, *, nothing: str) -> html.Div:
    """A month from ``first`` to ``last`` ('2024-10'), or none; ``nothing``: what that means."""
    return _field("month", label, id_, control=control, first=first, last=last, nothing=nothing, value=None)


def hours(id_: str, control: str, label: str, low: str, high: str) -> html.Div:
    """Two ends on the hours of a day, 0 to 24; ``low`` and ``high``: the names of the ends."""
    return _field("hours", label, id_, control=control, ends=[low, high], value=[0, 24])


def slider(id_: str, control: str, label: str, marks: list[str], value: int) -> html.Div:
    """One of some steps in a row; the value is the number of the step."""
    return _field("slider", label, id_, control=control, marks=marks, value=value)


def number(id_: str, control: str, label: str, values: range, value: int) -> html.Div:
    """A whole number."""
    return _field("number", label, id_, control=control, least=values.start, most=values.stop - 1, value=value)


def search_box(id_: str, label: str) -> html.Div:
    """Text that a table is searched by (assets/tables.js); ``id_`` is that of the box typed in."""
    return _field("search", label, input=id_, value="")
