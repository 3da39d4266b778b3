"""A page as data: where it is, what it opens on, which panels stand where, and which controls move it.

Its layout, callbacks, navigation and tests follow from this; a new page is one module of this folder with one ``PAGE``.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from dash import html

from layouts.panels.faces import faces

if TYPE_CHECKING:
    from collections.abc import Callable

    from data.question.filters import FilterState
    from data.settings import Settings
    from data.store.version import Store

#: Touch -> component id and property.
Wiring = dict[str, tuple[Any, str]]


def _no_extras(_: Store) -> list[Any]:
    return []


@dataclass(frozen=True)
class Page:
    """One page. ``slots``: a class of the layout ('column' or 'wide') and the keys of the panels in it, top down."""

    path: str
    title: str  # in the navigation and the tab
    opening: Callable[[Store], FilterState]  # what an address that asks nothing opens on
    slots: tuple[tuple[str, tuple[str, ...]], ...]
    controls: dict[str, str]  # control name -> the component that shows it
    touches: Wiring  # what is touched on the panels themselves: clicks, drags
    extras: Callable[[Store], list[Any]] = _no_extras  # above the panels
    head: tuple[str, ...] = ("summary",)  # panels that stand in the frame of the page

    @property
    def panels(self) -> tuple[str, ...]:
        """Keys of everything that answers on this page, the head first."""
        return (*self.head, *(key for _, keys in self.slots for key in keys))

    def body(self, store: Store, settings: Settings) -> list[Any]:
        """The panels before any answer is in them."""
        every = faces()
        places = []
        for slot, keys in self.slots:
            sections = [every[key].section(store, settings) for key in keys]
            places.append(html.Div([section for section in sections if section is not None], className=slot))
        return [*self.extras(store), html.Div(places, className="panels")]
