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


def remembered(view: Callable[[Request], Answer]) -> Callable[[Request], Answer]:
    """A view whose last answers are kept. The key holds question, viewer and data version, so none is ever stale."""
    return _remembered(view, lambda request: request.key)


def remembered_for_any_measure(view: Callable[[Request], Answer]) -> Callable[[Request], Answer]:
    """As ``remembered``, for views that do not depend on what the map shows: turning it asks nothing again."""
    return _remembered(view, lambda request: request.key_without_measure)


def _remembered(
    view: Callable[[Request], Answer], key_of: Callable[[Request], tuple[object, ...]]
) -> Callable[[Request], Answer]:

    @wraps(view)
    def answer(request: Request) -> Answer:
        key = (view.__module__, view.__qualname__, *key_of(request))
        with _lock:
            if key in _answers:
                _answers.move_to_end(key)
                return _answers[key]  # type: ignore[return-value]
        fresh = view(request)
        with _lock:
            _answers[key] = fresh
            while len(_answers) > SIZE:
                _answers.popitem(last=False)
        return fresh

    return answer


def forget() -> None:
    """Empty the cache (benchmarks time questions that nobody asked before)."""
    with _lock:
        _answers.clear()
