"""The head of a page: sentence, what the reader must know, chips and four figures."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from dash import html

from data.question.basis.values import ended
from layouts import ids
from layouts.components.head import chips, chips_of, notices, tiles
from layouts.panels.face import Face, table, words

if TYPE_CHECKING:
    from data.answers.request import Request
    from data.answers.summary import SummaryModel
    from data.settings import Settings
    from data.store.version import Store


def section(_: Store, __: Settings) -> html.Div:
    """The tiles; sentence, chips and notices stand in the frame of the page."""
    return html.Div(id=ids.TILES, className="tiles", **{"data-answers": "summary"})


def draw(request: Request, model: SummaryModel) -> dict[str, Any]:
    """Sentence, notices, chips and tiles."""
    return {
        "sentence": model.sentence,
        "scope": model.scope,
        "notices": notices([ended(text) for text in model.notices]),
        "chips": chips(chips_of(request)),
        "tiles": tiles(model),
    }


def refuse(request: Request, reason: str) -> dict[str, Any]:
    """The question stays on its chips, so that it can be changed."""
    return {
        "sentence": "This cannot be answered from the data that is loaded.",
        "scope": "",
        "notices": notices([reason]),
        "chips": chips(chips_of(request)),
        "tiles": [html.P(reason, className="left-out")],
    }


FACE = Face(
    key="summary",
    answers=("summary",),
    parts={
        "sentence": words(ids.SENTENCE),
        "scope": words(ids.SCOPE),
        "notices": words(ids.NOTICES),
        "chips": table(ids.CHIPS),
        "tiles": table(ids.TILES),
    },
    section=section,
    draw=draw,
    refuse=refuse,
)
