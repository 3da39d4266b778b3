"""The answers of a page: one callback for each of its panels, made in one loop from what the faces declare."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from dash import ClientsideFunction, Input, Output, State

from layouts import ids
from layouts.components.head import notices
from layouts.components.panel import figure_text
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
            app.clientside_callback(
                ClientsideFunction("sve", "askLater"),
                Output(ids.wanted(key), "data"),
                Input(ids.REPEATS_ASK, "n_clicks"),
                Input(ids.QUESTION, "data"),
                State(ids.wanted(key), "data"),
                prevent_initial_call=True,
            )
        _register(app, face, services)


def _outputs(face: Face) -> dict[str, Output]:
    return {name: Output(part.id, part.property) for name, part in face.parts.items()}


def _register(app: Dash, face: Face, services: Services) -> None:
    # An answer that takes seconds is worked out when asked for; a new question takes the old one away.
    running = [(Output(ids.REPEATS_ASK, "disabled"), True, False)] if face.on_demand else None

    @app.callback(
        output=_outputs(face),
        inputs={"question": Input(ids.wanted(face.key), "data")},
        running=running,
        prevent_initial_call=True,
    )
    def show(question: dict[str, Any] | None) -> dict[str, Any]:
        """What the panel shows for the question, asked of the current data for the deployment's viewer."""
        if question is None:
            return _sent(face, {name: part.nothing for name, part in face.parts.items()})
        request, problems = services.asked(question)
        shown = face.filled(request)
        if problems and "notices" in shown:
            shown["notices"] = [*notices(problems), *shown["notices"]]
        return _sent(face, shown)


def _sent(face: Face, shown: dict[str, Any]) -> dict[str, Any]:
    """Figures as text: the browser reads them where the chart is drawn (assets/charts.js), not Dash."""
    return {name: figure_text(value) if face.parts[name].kind == "figure" else value for name, value in shown.items()}
