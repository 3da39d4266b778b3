"""Answers remembered by question: fifty wall screens asking the same thing cost one answer.

Bounded by bytes, not by number: an answer over 150 m cells of a county is a thousand times one over districts. Half of
CACHE_MB is for answers, half for the study areas that the store keeps (``data.store.units``).
"""

from __future__ import annotations

import sys
import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable
from functools import wraps
from typing import TYPE_CHECKING, Any, TypeVar

import numpy as np
import pandas as pd
import shapely
from scipy.sparse import csr_matrix

from data.settings import get_settings

if TYPE_CHECKING:
    from data.answers.request import Request

Answer = TypeVar("Answer")
#: Bytes of what surrounds an answer: its key with the question in it, and its place in the table.
ENTRY = 2_000
#: Parts from this size on are told apart, so that several answers about one study area count it once.
LARGE = 64 * 1024
#: A point of a shape: two coordinates, and its share of the index of a prepared shape.
POINT = 32

_lock = threading.Lock()
_under_way: dict[Hashable, threading.Lock] = {}


class Answers:
    """Answers by key, up to a number of bytes; those that were not asked for longest leave first."""

    def __init__(self, limit: Callable[[], int]) -> None:
        self.bytes = 0
        self._limit = limit
        self._lock = threading.Lock()
        self._known: OrderedDict[Hashable, tuple[object, int, dict[int, int]]] = OrderedDict()
        self._users: dict[int, int] = {}  # large part -> how many answers hold it

    def __len__(self) -> int:
        return len(self._known)

    def look(self, key: Hashable) -> tuple[Any, bool]:
        """The answer, and whether there is one."""
        with self._lock:
            if key not in self._known:
                return None, False
            self._known.move_to_end(key)
            return self._known[key][0], True

    def keep(self, key: Hashable, answer: object) -> None:
        """Remember an answer. One that would fill the whole room alone is not kept: it would put out all others."""
        small, large = sizes(answer)
        small += ENTRY
        if small + sum(large.values()) > self._limit():
            return
        with self._lock:
            self._drop(key)
            self._known[key] = (answer, small, large)
            self.bytes += small
            for part, size in large.items():
                self.bytes += 0 if part in self._users else size
                self._users[part] = self._users.get(part, 0) + 1
            while self.bytes > self._limit():
                self._drop(next(iter(self._known)))

    def _drop(self, key: Hashable) -> None:
        _, small, large = self._known.pop(key, (None, 0, {}))
        self.bytes -= small
        for part, size in large.items():
            self._users[part] -= 1
            if not self._users[part]:
                del self._users[part]
                self.bytes -= size

    def clear(self) -> None:
        """Forget all."""
        with self._lock:
            self._known.clear()
            self._users.clear()
            self.bytes = 0


def _half() -> int:
    return get_settings().cache_mb * 2**20 // 2


_answers = Answers(_half)


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
            found, known = _answers.look(key)
            if known:
                return found
            with _lock:
                turn = _under_way.setdefault(key, threading.Lock())
            try:
                with turn:
                    found, known = _answers.look(key)
                    if not known:
                        found = view(request)
                        _answers.keep(key, found)
                        _trim_grown(request.store.kept)
            finally:
                _under_way.pop(key, None)
            return found

        return answer

    return decorate


def _trim_grown(kept: dict[object, Any]) -> None:
    """Measuring what is kept takes longer than most answers: only when there is more of it than last time."""
    if len(kept) > kept.get(MEASURED, 0):
        trim(kept, _half())
        kept[MEASURED] = len(kept) + (MEASURED not in kept)


#: How many things were kept when they were measured last.
MEASURED = "measured"


def trim(kept: dict[object, Any], limit: int) -> None:
    """Let go of study areas of chosen districts, the oldest first, until the rest takes no more bytes than this.

    The whole study area of each width stays: every other is cut from it. Nobody relies on what has been kept: what is
    not there is worked out again (``data.store.units``).
    """
    room = {key: sum(small for small in _flat(sizes(value))) for key, value in list(kept.items())}
    total = sum(room.values())
    for key, size in room.items():
        if total <= limit:
            return
        if isinstance(key, tuple) and key[-1] != ():
            kept.pop(key, None)
            total -= size


def _flat(found: tuple[int, dict[int, int]]) -> tuple[int, ...]:
    return (found[0], *found[1].values())


def forget() -> None:
    """Empty the cache (benchmarks time questions that nobody asked before)."""
    _answers.clear()


def sizes(answer: object) -> tuple[int, dict[int, int]]:
    """Bytes of an answer: of its small parts together, and of each large array by its identity."""
    small, large = 0, {}
    seen: set[int] = set()
    stack = [answer]
    while stack:
        part = stack.pop()
        if id(part) in seen:
            continue
        seen.add(id(part))
        size, inside = _measured(part)
        stack.extend(inside)
        if size >= LARGE and isinstance(part, np.ndarray):
            large[id(part)] = size
        else:
            small += size
    return small, large


def _measured(part: Any) -> tuple[int, tuple[Any, ...]]:
    """Bytes of a part itself, and the parts inside it that are still to be measured."""
    if isinstance(part, np.ndarray):
        points = int(shapely.get_num_coordinates(part[shapely.is_geometry(part)]).sum()) if part.dtype == object else 0
        return part.nbytes + points * POINT, ()
    own = sys.getsizeof(part)
    if isinstance(part, dict):
        return _with_plain(own, (*part.keys(), *part.values()))
    if isinstance(part, LISTS):
        return _with_plain(own, tuple(part))
    if hasattr(part, "__dataclass_fields__") and hasattr(part, "__dict__"):
        return _with_plain(own + sys.getsizeof(vars(part)), tuple(vars(part).values()))
    return _measured_large(part, own)


def _measured_large(part: Any, own: int) -> tuple[int, tuple[Any, ...]]:
    """The same of what few answers hold: matrices, frames and shapes."""
    if isinstance(part, csr_matrix):
        return 0, (part.data, part.indices, part.indptr)
    if isinstance(part, FRAMES):
        return int(np.sum(part.memory_usage(deep=True))), ()
    if isinstance(part, shapely.Geometry):
        return int(shapely.get_num_coordinates(part)) * POINT, ()
    return own, ()


def _with_plain(own: int, inside: tuple[Any, ...]) -> tuple[int, tuple[Any, ...]]:
    """Numbers and short texts are measured here, for they are nearly all there is; of many alike, some sixteen."""
    if PLAIN.issuperset(map(type, inside)):
        return own + sum(map(sys.getsizeof, inside)), ()
    if len(inside) > MANY:
        step = max(8, len(inside) // 16)
        measured = inside[::step]
        small = sum(sum(_flat(sizes(each))) for each in measured)
        return own + small * len(inside) // len(measured), ()
    rest = tuple(each for each in inside if type(each) not in PLAIN)
    return own + sum(sys.getsizeof(each) for each in inside if type(each) in PLAIN), rest


#: Made once: this is asked for each part of each answer.
LISTS, FRAMES = (list, tuple, set, frozenset), (pd.DataFrame, pd.Series)
#: What has nothing inside.
PLAIN = frozenset({int, float, str, bool, type(None)})
#: Longer lists of parts are measured by a sample: a row of a table is like the next.
MANY = 24
