"""A small JSON file in STORE_DIR that all server processes read and the command line changes.

It is read again when it has changed, which costs one look at the disk; it is replaced as a whole, by one at a time.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from filelock import FileLock

from data.errors import StoreError
from data.private import only_for_us
from data.store.seals import replace_whole

#: Seconds to wait for somebody else who is writing.
PATIENCE = 10.0


class KeptFile:
    """``name``: of the file in ``root``; a lock of the same name stands beside it."""

    def __init__(self, root: Path, name: str) -> None:
        self.path = root / name
        self._known: tuple[object, dict[str, Any]] = (None, {})

    def read(self) -> dict[str, Any]:
        """What it holds; nothing where there is none yet. Raises StoreError where it cannot be read."""
        try:
            found = self.path.stat()
            mark = (found.st_mtime_ns, found.st_ino, found.st_size)
            if self._known[0] != mark:
                self._known = (mark, dict(json.loads(self.path.read_text(encoding="utf-8"))))
        except FileNotFoundError:
            return {}
        except (OSError, ValueError, TypeError) as problem:
            raise StoreError(
                f"{self.path.name} beside the store cannot be read: put it right, or move it away."
            ) from problem
        return self._known[1]

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
