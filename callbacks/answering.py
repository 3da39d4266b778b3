"""The answers of a page, by one road: the browser names the panels near the screen, and all of them come together.

A callback of Dash for each panel would be one request each, and for each of them Dash's page looks through all of its
components many times over: that was most of what a reader waited for (docs/adr/0014).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import orjson
from flask import Response, request

from callbacks.guard.envelope import panels_asked
from callbacks.guard.record import tell
from layouts.components.head import notices
from layouts.components.panel import figure_text
from layouts.pages.markup import markup
from layouts.pages.offering import page_for
from layouts.panels.faces import faces

if TYPE_CHECKING:
    from flask import Flask

    from callbacks.services import Services
    from layouts.pages.page import Page
    from layouts.panels.face import Face, Part

ROAD = "answers"
#: Of a part: id of the element, how it is put there ('html', an attribute, or 'values'), and what.
Filling = tuple[str, str, Any]


def register_answers(server: Flask, page: Page, services: Services) -> None:
    """Every panel of the page answers the question that the browser sends for it."""

    @server.post(f"{page.path}{ROAD}", endpoint=f"{page.path}{ROAD}")
    def answers() -> Response:
        """What these panels show for the question, asked of the current data by whoever asks."""
        question, keys = panels_asked(request.get_data(), page_for(page, services.viewer).panels)
        tell(asked=f"{question['query']} ({', '.join(keys)})")
        found = answers_to(question, keys, services)
        return Response(orjson.dumps(found, option=orjson.OPT_SERIALIZE_NUMPY), mimetype="application/json")


def answers_to(question: dict[str, Any], keys: list[str], services: Services) -> dict[str, list[Filling]]:
    """By panel what fills its parts. ``question`` as the page holds it: query and problems of its address."""
    asked, problems = services.asked(question)
    found = {}
    for key in keys:
        face = faces()[key]
        shown = face.filled(asked)
        if problems and "notices" in shown:
            shown["notices"] = [*notices(problems), *shown["notices"]]
        found[key] = fillings(face, shown)
    return found


def fillings(face: Face, shown: dict[str, Any]) -> list[Filling]:
    """Values of a face as the browser takes them (assets/filling.js)."""
    return [_filling(face.parts[name], value) for name, value in shown.items()]


def _filling(part: Part, value: Any) -> Filling:
    if part.kind == "figure":
        return part.id, part.property, figure_text(value)
    if part.property == "children":
        return part.id, "html", markup(value)
    return part.id, part.property, value
