"""What a screen in a briefing room may be answered: a short list of panels and questions about its own districts.

It hangs on a wall where anybody who passes can read it. So it is told where and when, in cells of one width and in
counts of the kinds of offence that a patrol is sent for; never how old somebody was, whose home it was, or what lies
in one chosen cell. Every panel, filter and value is refused but those named here, so one that is added tomorrow is too.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from data.cells import DEFAULT_WIDTH
from data.question.filters import FILTERS

if TYPE_CHECKING:
    from data.question.filters import FilterState
    from data.viewer import Viewer

#: Panels that the wall is made of.
PANELS = frozenset(("summary", "patrol", "heatmap", "peaks", "top", "emerging"))
#: Filters that may be asked, by attribute of the question.
FILTERED = frozenset(("start", "end", "compare", "districts", "areas", "what", "flags", "days", "hours"))
#: Kinds of offence, each alone; none: every offence.
KINDS = frozenset(("asvc", "knife-enabled", "violence-and-sexual-offences"))
FLAGS = frozenset(("public",))

OWN_ONLY = "This screen is shown its own districts only."
NOT_HERE = "This screen is shown places and times of its own districts; what was asked is not among them."


def why_not_briefed(panel: str, state: FilterState, width: int, viewer: Viewer) -> str:
    """'' where a briefing screen may be answered this (or the viewer is none), else a sentence.

    ``width``: metres of the hotspot cells that are asked for.
    """
    if viewer.role != "briefing":
        return ""
    if state.areas or not state.districts or not set(state.districts) <= viewer.own:
        return OWN_ONLY
    asked = {each.attribute for each in FILTERS.values() if each.asked(state)}
    kinds = len(state.what) <= 1 and set(state.what) <= KINDS
    allowed = panel in PANELS and asked <= FILTERED and kinds and set(state.flags) <= FLAGS and width == DEFAULT_WIDTH
    return "" if allowed else NOT_HERE
