"""The slides of a wall: every idea for every place, in the order in which a shift is briefed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from data.answers.wall.asked import Briefing
from data.answers.wall.emerged import EmergedModel, emerged
from data.answers.wall.fresh import FreshModel, fresh
from data.answers.wall.hot import HotModel, hot
from data.answers.wall.idea import LeftOut
from data.answers.wall.recent import RecentModel, knife, recent
from data.answers.wall.week import WeekModel, week
from data.store.beside.notes import Note

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from datetime import date

    from data.answers.wall.asked import WallQuestion
    from data.store.version import Store
    from data.viewer import Viewer

Model = HotModel | WeekModel | RecentModel | EmergedModel | Note
#: Name of an idea -> how it is worked out; the order of the slides.
IDEAS: dict[str, Callable[[Briefing], Model | LeftOut]] = {
    "hot": hot,
    "week": week,
    "recent": recent,
    "knife": knife,
    "emerged": emerged,
}


@dataclass(frozen=True)
class Slide:
    """One idea for one place. ``briefing`` says for whom and when."""

    idea: str  # a key of IDEAS, or 'note'
    briefing: Briefing
    model: Model


@dataclass(frozen=True)
class Wall:
    """All slides, the lines of ideas that have none, and how fresh the data is.

    A line of ``left_out`` names its places where it is not said of all of them.
    """

    question: WallQuestion
    slides: tuple[Slide, ...]
    left_out: tuple[str, ...]
    fresh: FreshModel


def wall(
    question: WallQuestion, store: Store, viewer: Viewer, *, notes: Iterable[Note], today: date, limits: str
) -> Wall:
    """Work out every slide. ``today``: local; notes that have ended are left out."""
    slides: list[Slide] = []
    left_out: dict[str, list[str]] = {}
    standing = [note for note in notes if note.until >= today]
    if viewer.role != "analyst":
        standing = [note for note in standing if not note.districts or set(note.districts) & viewer.own]
    for number, place in enumerate(question.places):
        briefing = Briefing(store, viewer, place, question.shift, question.day)
        for name, idea in IDEAS.items():
            found = idea(briefing)
            if isinstance(found, LeftOut):
                left_out.setdefault(found.line(), []).append(place.label)
            else:
                slides.append(Slide(name, briefing, found))
        # A note about all districts is read out once, not again for each place.
        own = [note for note in standing if note.concerns(place.districts) and (note.districts or not number)]
        slides += [Slide("note", briefing, note) for note in own]
    lines = tuple(
        line if len(where) == len(question.places) else f"{line} ({', '.join(where)})"
        for line, where in left_out.items()
    )
    return Wall(question, tuple(slides), lines, fresh(store, limits))


def scope_words(briefing: Briefing) -> str:
    """'Serious violence in public places': what is counted, in words."""
    return briefing.request(briefing.scope).anywhere.sentence.split(",")[0].rstrip(".")
