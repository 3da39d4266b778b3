"""A pack made from what was asked: by the command and by the page alike, so that both write the same bytes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from data.answers.request import Request
from data.question.address import parsed
from data.question.display import Display
from data.question.opening import opening_for, opening_state
from data.reports import kept
from data.reports.kinds import kind_of
from data.reports.making import made_of, make
from data.reports.order import Order
from data.settings import get_settings
from data.viewer import PUBLIC, check_asking
from layouts.documents.writing import written

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from data.question.filters import FilterState
    from data.reports.jobs import Asked
    from data.store.version import Store
    from data.viewer import Viewer

#: Stands for the question that the first page opens on.
OPENING = "opening"


def packed(
    store: Store, root: Path, asked: Asked, progress: Callable[[str, float], None]
) -> tuple[bytes, Callable[[], None]]:
    """The file, and what remembers its figures for the next pack, once the file has arrived where it belongs.

    ``root``: STORE_DIR. Raises PermissionRefused for a pack that is not for this viewer, FilterError for a question
    that cannot be read.
    """
    check_asking(asked.viewer)
    kind = kind_of(asked.kind)
    state, vintage, display = asked_state(asked.kind, asked.question, store, asked.viewer)
    request = Request(store, state, asked.viewer, display.level, vintage, display)
    marking = get_settings().protective_marking
    order = Order(kind, request, kept.read(root, kind.key), asked.day, marking, progress)
    content = written(make(order), store, asked.ending)
    progress("writing", 1.0)

    def remember() -> None:
        with kept.changing(root, kind.key) as held:
            held[0] = held[0].with_pack(order.audience, made_of(order))

    return content, remember


def asked_state(kind: str, question: str, store: Store, viewer: Viewer) -> tuple[FilterState, int, Display]:
    """The question in words of the address; 'opening' is what the first page opens on. Raises FilterError."""
    if question.strip() == OPENING:
        whose = PUBLIC if kind_of(kind).public else viewer
        return opening_for(whose, opening_state)(store), store.default_vintage, Display()
    return parsed(question, store, None)
