"""Which layer the map shows: the one asked for, or what stands in for it where it cannot be had."""

from __future__ import annotations

from typing import TYPE_CHECKING

from data.answers.answer import answered
from data.answers.panels import ask

if TYPE_CHECKING:
    from data.answers.request import Request

#: The panel of the areas, in whose place no other layer stands.
AREAS = "map"
#: Layer -> panels that may show it, the first that answers: where points are not exact, Gi* of LSOAs for a density.
STAND_INS = {"areas": (), "density": ("density", "hotspots")}


def layer_shown(request: Request) -> tuple[str, str]:
    """Key of the panel whose shapes the map draws, and why it is not that of the layer asked for; '' where it is."""
    why = ""
    for key in STAND_INS.get(request.display.layer, (request.display.layer,)):
        reason = answered(ask(key, request), lambda model: "", lambda words: words or "refused")
        if not reason:
            return key, why
        why = reason
    return AREAS, why
