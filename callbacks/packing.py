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
from data.reports.published import release_named, release_of
from data.settings import get_settings
from data.viewer import PUBLIC, check_asking
from layouts.documents.writing import written

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from data.published.folder import Listed
    from data.question.filters import FilterState
    from data.reports.jobs import Asked
    from data.reports.kinds import Kind
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
    (state, vintage, display), release = understood(kind, asked.question, store, root, asked.viewer)
    request = Request(store, state, asked.viewer, display.level, vintage, display)
    marking = get_settings().protective_marking
    order = Order(kind, request, kept.read(root, kind.key), asked.day, marking, progress, release)
    content = written(make(order), store, asked.ending)
    progress("writing", 1.0)

    def remember() -> None:
        with kept.changing(root, kind.key) as held:
            held[0] = held[0].with_pack(order.audience, made_of(order))

    return content, remember


def understood(
    kind: Kind, question: str, store: Store, root: Path, viewer: Viewer
) -> tuple[tuple[FilterState, int, Display], Listed | None]:
    """The question in words of the address, and the release that a pack for publication is made of, if any.

    'opening' is what the first page opens on; 'release=NAME' is what that release was made of. Raises FilterError, and
    InputError for a release that cannot be handed out.
    """
    if not kind.public:
        return _asked(question, store, viewer), None
    if (named := release_named(question, root)) is not None:
        assert named.release is not None
        return parsed(named.release.query, store, None), named
    asked = _asked(question, store, PUBLIC)
    return asked, release_of(asked[0], store, root)


def _asked(question: str, store: Store, viewer: Viewer) -> tuple[FilterState, int, Display]:
    if question.strip() == OPENING:
        return opening_for(viewer, opening_state)(store), store.default_vintage, Display()
    return parsed(question, store, None)
