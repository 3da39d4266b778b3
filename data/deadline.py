"""How long one question may take. Work that cannot be stopped from outside looks here between its steps."""

from __future__ import annotations

import time
from contextvars import ContextVar

from data.errors import StoreError

_until: ContextVar[float | None] = ContextVar("until", default=None)


class TooLong(StoreError):
    """The question was given up."""


def give(seconds: float | None) -> None:
    """Whatever this thread works out from now on may take so long. None: as long as it takes."""
    _until.set(None if seconds is None else time.monotonic() + seconds)


def check() -> None:
    """Go on, or raise TooLong, one sentence."""
    until = _until.get()
    if until is not None and time.monotonic() > until:
        raise TooLong("This question takes too long and was given up: ask for a shorter period or fewer districts.")
