"""Packs of the generated store for the tests of every writer."""

from __future__ import annotations

import io
from functools import cache

import pypdf

from data.answers.request import Request
from data.question.filters import FilterState
from data.reports.document import Document
from data.reports.kept import Kept
from data.reports.kinds import KINDS
from data.reports.making import make
from data.reports.order import Order
from data.store.version import Store
from data.viewer import Viewer
from layouts.documents.pdf import write_pdf
from layouts.documents.slides import write_slides
from layouts.pages.outlines import drawing
from tests.unit.data.answers.planted import LAST_YEAR

#: Packs whose text is read page by page, which takes longest: ``ppp`` is made of sections of the others.
READ = [kind for kind in KINDS if kind != "ppp"]
ANALYST, PUBLIC = Viewer("analyst"), Viewer("public", exploring=True)
THANET = Viewer("csp", frozenset({"E07000114"}))


def request_of(store: Store, viewer: Viewer = ANALYST, state: FilterState = LAST_YEAR) -> Request:
    return Request(store, state, viewer, "district", store.default_vintage)


def order_of(
    kind: str, store: Store, viewer: Viewer = ANALYST, *, kept: Kept | None = None, made: str = "2026-11-25"
) -> Order:
    return Order(KINDS[kind], request_of(store, viewer), kept or Kept(), made, "OFFICIAL")


@cache
def pack_of(kind: str, store: Store, viewer: Viewer = ANALYST, *, made: str = "2026-11-25") -> Document:
    """Made once for all tests: a document cannot be changed. ``fresh_pack``: anew."""
    return fresh_pack(kind, store, viewer, made=made)


def fresh_pack(kind: str, store: Store, viewer: Viewer = ANALYST, *, made: str = "2026-11-25") -> Document:
    return make(order_of(kind, store, viewer, made=made))


@cache
def made_pdf(kind: str, store: Store) -> bytes:
    return write_pdf(pack_of(kind, store), drawing(store))


@cache
def made_slides(kind: str, store: Store) -> bytes:
    return write_slides(pack_of(kind, store), drawing(store))


@cache
def texts_of(content: bytes) -> tuple[str, ...]:
    """The text of every page, words parted by single spaces; reading it takes longer than to make it."""
    pages = pypdf.PdfReader(io.BytesIO(content)).pages
    return tuple(" ".join(page.extract_text().split()) for page in pages)
