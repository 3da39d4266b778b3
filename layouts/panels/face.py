"""What a panel looks like: where it stands on the page, and how its answer is drawn.

One module a panel, each with one ``FACE``. ``layouts.panels.FACES`` finds them; a page names the ones it shows, and
everything else (callbacks, refusals, what is drawn when it comes near the screen) follows from what is declared here.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

from data.answers.answer import answered
from data.answers.panels import ask
from layouts.figures.style import empty_figure

if TYPE_CHECKING:
    from data.answers.request import Request
    from data.settings import Settings
    from data.store.version import Store

NOTHING = "Nothing is drawn: the reason stands above."


@dataclass(frozen=True)
class Part:
    """A component that an answer fills: its id and property, and what stands there when there is no answer.

    ``property``: 'children' for words and components of plain HTML, the name of an attribute, or 'values'.
    """

    id: str
    property: str
    kind: Literal["figure", "words", "table", "values"]
    nothing: Any = ""


def figure(id_: str) -> Part:
    """A chart; without an answer it says where the reason is."""
    return Part(id_, "data-figure", "figure", empty_figure(NOTHING))


def words(id_: str, property_: str = "children") -> Part:
    """Words; without an answer the first of a panel say why."""
    return Part(id_, property_, "words")


def table(id_: str, property_: str = "children") -> Part:
    """A table or list; empty without an answer."""
    return Part(id_, property_, "table", [])


def values(id_: str, nothing: Any) -> Part:
    """Values that the browser draws; ``nothing``: those of no answer."""
    return Part(id_, "values", "values", nothing)


@dataclass(frozen=True)
class Face:
    """One panel. ``answers``: what of ``data`` it shows, the first decides whether there is anything to show."""

    key: str
    answers: tuple[str, ...]
    parts: dict[str, Part]
    section: Callable[[Store, Settings], Any]  # the panel before any answer is in it
    draw: Callable[..., dict[str, Any]]  # (request, *models) -> part name -> value
    also: tuple[str, ...] = ()  # answers that it asks for itself, as the map does for its layers
    on_demand: bool = False  # its answer takes long and is asked for by a button of its own (``data-asks``)
    refuse: Callable[[Request, str], dict[str, Any]] | None = None  # where a reason alone would not do

    def filled(self, request: Request) -> dict[str, Any]:
        """Every part's value for a question; where there is no answer, the reason in words and nothing drawn."""
        first, *others = (ask(name, request) for name in self.answers)
        return answered(
            first,
            lambda model: self.draw(request, model, *others),
            lambda reason: self.refuse(request, reason) if self.refuse else self.refused(reason),
        )

    def refused(self, reason: str) -> dict[str, Any]:
        """Why there is no answer, in the first place for words."""
        found = {name: part.nothing for name, part in self.parts.items()}
        for name, part in self.parts.items():
            if part.kind == "words":
                return found | {name: reason}
        return found
