"""The answers of a page: one callback for each of its panels, made in one loop from what the faces declare."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from dash import Input, Output, ctx

from layouts import ids
from layouts.components.head import notices
from layouts.panels.faces import faces

if TYPE_CHECKING:
    from dash import Dash

    from callbacks.services import Services
    from layouts.pages.page import Page
    from layouts.panels.face import Face


def register_answers(app: Dash, page: Page, services: Services) -> None:
    """Every panel of the page answers the question that the browser hands it once it is near the screen."""
    for key in page.panels:
        face = faces()[key]
        if face.on_demand:
            _register_on_demand(app, face, services)
        else:
            _register(app, face, services)


def _outputs(face: Face) -> dict[str, Output]:
    return {name: Output(part.id, part.property) for name, part in face.parts.items()}


def _register(app: Dash, face: Face, services: Services) -> None:
    @app.callback(
        output=_outputs(face),
        inputs={"question": Input(ids.wanted(face.key), "data")},
        prevent_initial_call=True,
    )
    def show(question: dict[str, Any]) -> dict[str, Any]:
        """What the panel shows for the question, asked of the current data for the deployment's viewer."""
        request, problems = services.asked(question)
        shown = face.filled(request)
        if problems and "notices" in shown:
            shown["notices"] = [*notices(problems), *shown["notices"]]
        return shown


def _register_on_demand(app: Dash, face: Face, services: Services) -> None:
    @app.callback(
        output=_outputs(face),
        inputs={"asked": Input(ids.REPEATS_ASK, "n_clicks"), "question": Input(ids.QUESTION, "data")},
        running=[(Output(ids.REPEATS_ASK, "disabled"), True, False)],
        prevent_initial_call=True,
    )
    def show_when_asked(asked: int, question: dict[str, Any] | None) -> dict[str, Any]:
        """An answer that takes seconds is worked out when asked for; a new question takes the old one away."""
        if ctx.triggered_id != ids.REPEATS_ASK or not question:
            return {name: [] for name in face.parts}
        return face.filled(services.asked(question)[0])
