"""Components of plain HTML as text, for what the server draws itself before any script runs."""

from __future__ import annotations

import re
from html import escape
from typing import Any

from dash.development.base_component import Component

#: Property -> attribute, where they are not spelt alike.
ATTRIBUTES = {"className": "class", "htmlFor": "for", "tabIndex": "tabindex", "colSpan": "colspan"}
#: Ids belong to the page that follows; the others mean something to Dash only.
DROPPED = {"children", "id", "n_clicks", "key"}
VOID = {"Br", "Hr", "Img", "Input"}


def markup(part: Any) -> str:
    """HTML of a component of ``dash.html``, of text, or of a list of them; every text is escaped.

    Raises TypeError for a component that only a script can draw.
    """
    if part is None or part is False:
        return ""
    if isinstance(part, (list, tuple)):
        return "".join(markup(each) for each in part)
    if not isinstance(part, Component):
        return escape(str(part))
    if part._namespace != "dash_html_components":
        raise TypeError(f"{part._type} is drawn by a script")
    props = part.to_plotly_json()["props"]
    name = part._type.lower()
    attributes = "".join(_attribute(key, value) for key, value in props.items() if key not in DROPPED)
    inside = "" if part._type in VOID else f"{markup(props.get('children'))}</{name}>"
    return f"<{name}{attributes}>{inside}"


def _attribute(key: str, value: Any) -> str:
    if value is None or value is False:
        return ""
    name = ATTRIBUTES.get(key, key)
    if value is True:
        return f" {name}"
    if isinstance(value, dict):  # a style
        value = ";".join(f"{_dashed(part)}:{worth}" for part, worth in value.items())
    return f' {escape(name)}="{escape(str(value), quote=True)}"'


def _dashed(name: str) -> str:
    return re.sub(r"[A-Z]", lambda letter: "-" + letter[0].lower(), name)
