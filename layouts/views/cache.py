"""Answers remembered by question: fifty wall screens asking the same thing cost one answer."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable
from functools import wraps
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from layouts.views.request import Request

Answer = TypeVar("Answer")
SIZE = 256

_lock = threading.Lock()
_answers: OrderedDict[Hashable, object] = OrderedDict()
_under_way: dict[Hashable, threading.Lock] = {}


def remembered(
    *display: str, measure: bool = False
) -> Callable[[Callable[[Request], Answer]], Callable[[Request], Answer]]:
    """A view whose last answers are kept. The key holds question, viewer and data version, so none is ever stale.

    ``display``: the display choices that the view depends on; ``measure``: it depends on what the map shows. Several
    panels of one page ask at once for what they share: the first works it out, the others wait for it.
    """

    def decorate(view: Callable[[Request], Answer]) -> Callable[[Request], Answer]:
        name = (view.__module__, view.__qualname__)

        @wraps(view)
        def answer(request: Request) -> Answer:
            key = (*name, *request.key(*display, measure=measure))
            found, known = _look(key)
            if known:
                return found  # type: ignore[return-value]
            with _lock:
                turn = _under_way.setdefault(key, threading.Lock())
            try:
                with turn:
                    found, known = _look(key)
                    if not known:
                        found = view(request)
                        _keep(key, found)
            finally:
                _under_way.pop(key, None)
            return found  # type: ignore[return-value]

        return answer

    return decorate


def _look(key: Hashable) -> tuple[object, bool]:
    with _lock:
        if key not in _answers:
            return None, False
        _answers.move_to_end(key)
        return _answers[key], True


def _keep(key: Hashable, answer: object) -> None:
    with _lock:
        _answers[key] = answer
        while len(_answers) > SIZE:
            _answers.popitem(last=False)


def forget() -> None:
    """Empty the cache (benchmarks time questions that nobody asked before)."""
    with _lock:
        _answers.clear()
