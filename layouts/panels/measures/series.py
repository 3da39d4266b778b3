"""Which knife series is asked about, in words; it stands beside the menu that chooses one."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from data.question.series import SERIES, WEAPONS, WEAPONS_WORDS, series_of
from layouts import ids
from layouts.panels.face import Face, words

if TYPE_CHECKING:
    from data.answers.request import Request
    from data.answers.summary import SummaryModel
    from data.settings import Settings
    from data.store.version import Store


def section(_: Store, __: Settings) -> None:
    """It stands in the bar above the panels."""


def draw(request: Request, _: SummaryModel) -> dict[str, Any]:
    """The definition of the series."""
    key = series_of(request.state)
    weapons = WEAPONS_WORDS if request.state.what == WEAPONS else ""
    return {"words": SERIES[key].definition if key else weapons}


FACE = Face(
    key="series",
    answers=("summary",),
    parts={"words": words(ids.SERIES_WORDS)},
    section=section,
    draw=draw,
)
