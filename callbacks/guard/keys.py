"""Secret keys in STORE_DIR, which all server processes share and no version holds."""

from __future__ import annotations

import errno
import os
import secrets
from contextlib import suppress
from typing import TYPE_CHECKING

from data.private import only_for_us

if TYPE_CHECKING:
    from pathlib import Path

KEY_BYTES = 32


def kept_key(path: Path) -> bytes:
    """The key in this file; the first process that needs it makes it. Raises OSError where that cannot be done.

    A file that holds less than a key is refused: what it signs could be guessed.
    """
    if not path.is_file():
        _make_key(path)
    key = path.read_bytes()
    if len(key) < KEY_BYTES:
        raise OSError(errno.EINVAL, f"{path.name} holds no key: delete it")
    return key


def _make_key(path: Path) -> None:
    """Made whole, then given its name."""
    with only_for_us():
        path.parent.mkdir(parents=True, exist_ok=True)
        made = path.with_name(f"{path.name}-{os.getpid()}-{secrets.token_hex(4)}")
        made.write_bytes(secrets.token_bytes(KEY_BYTES))
        with suppress(FileExistsError):
            os.link(made, path)
        made.unlink()
