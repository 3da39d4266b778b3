"""A small JSON file in STORE_DIR that all server processes read and the command line changes.

It is read again when it has changed, which costs one look at the disk; it is replaced as a whole, by one at a time.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Generic, TypeVar

from filelock import FileLock

from data.errors import StoreError
from data.private import only_for_us
from data.store.seals import replace_whole

Content = TypeVar("Content")
#: Seconds to wait for somebody else who is writing.
PATIENCE = 10.0


class Watched(Generic[Content]):
    """A file as ``reading`` gives it, read again when it has changed: that costs one look at the disk."""

    def __init__(self, path: Path, reading: Callable[[Path], Content]) -> None:
        self.path, self._reading = path, reading
        self._known: tuple[object, Content] | None = None

    def now(self) -> Content:
        """What it holds. Raises OSError where it is not there, and whatever ``reading`` raises."""
        found = self.path.stat()
        mark = (found.st_mtime_ns, found.st_ino, found.st_size)
        if self._known is None or self._known[0] != mark:
            self._known = (mark, self._reading(self.path))
        return self._known[1]


class KeptFile:
    """``name``: of the file in ``root``; a lock of the same name stands beside it."""

    def __init__(self, root: Path, name: str) -> None:
        self.path = root / name
        self._content = Watched(self.path, _plain)

    def read(self) -> dict[str, Any]:
        """What it holds; nothing where there is none yet. Raises StoreError where it cannot be read."""
        try:
            return self._content.now()
        except FileNotFoundError:
            return {}
        except (OSError, ValueError, TypeError) as problem:
            raise StoreError(
                f"{self.path.name} beside the store cannot be read: put it right, or move it away."
            ) from problem

    @contextmanager
    def changing(self) -> Iterator[dict[str, Any]]:
        """Its content to change; written when the block ends without an error. Raises StoreError where it cannot be."""
        try:
            with only_for_us():
                self.path.parent.mkdir(parents=True, exist_ok=True)
                with FileLock(self.path.with_suffix(".lock"), timeout=PATIENCE):
                    content = json.loads(json.dumps(self.read()))
                    yield content
                    replace_whole(self.path, json.dumps(content, indent=1, ensure_ascii=False).encode())
        except OSError as problem:  # also somebody else's lock that is not let go
            raise StoreError(
                f"{self.path.name} beside the store cannot be written ({problem.strerror or problem})."
            ) from None


def _plain(path: Path) -> dict[str, Any]:
    return dict(json.loads(path.read_text(encoding="utf-8")))
