"""Packs of the generated store for the tests of every writer."""

from __future__ import annotations

from data.answers.request import Request
from data.question.filters import FilterState
from data.reports.document import Document
from data.reports.kept import Kept
from data.reports.kinds import KINDS
from data.reports.making import make
from data.reports.order import Order
from data.store.version import Store
from data.viewer import Viewer
from tests.unit.data.answers.planted import LAST_YEAR

ANALYST, PUBLIC = Viewer("analyst"), Viewer("public", exploring=True)
THANET = Viewer("csp", frozenset({"E07000114"}))


def request_of(store: Store, viewer: Viewer = ANALYST, state: FilterState = LAST_YEAR) -> Request:
    return Request(store, state, viewer, "district", store.default_vintage)


def order_of(
    kind: str, store: Store, viewer: Viewer = ANALYST, *, kept: Kept | None = None, made: str = "2026-11-25"
) -> Order:
    return Order(KINDS[kind], request_of(store, viewer), kept or Kept(), made, "OFFICIAL")


def pack_of(kind: str, store: Store, viewer: Viewer = ANALYST, *, made: str = "2026-11-25") -> Document:
    return make(order_of(kind, store, viewer, made=made))
