"""STORE_DIR holds persons and places of single offences: only the account that runs the product may read it."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

#: Everything the product makes in a STORE_DIR.
OWN_NAMES = (
    "CURRENT",
    "versions",
    "person-id-salt",
    "person-id-salt.new",
    "lock",
    "page-files",
    "releases",
    "reports",
    "audit",
    "briefing-notes.json",
    "briefing-notes.lock",
    "roles.csv",
    "devices.json",
    "devices.lock",
    "sessions-ended.json",
    "sessions-ended.lock",
    ".session-key",
    ".form-key",
    "erased.json",
    ".restoring",
)
FOLDER, FILE = 0o700, 0o600


@contextmanager
def only_for_us() -> Iterator[None]:
    """Whatever is made inside is 0700 or 0600, also by libraries."""
    before = os.umask(0o077)
    try:
        yield
    finally:
        os.umask(before)


def tighten(root: Path) -> None:
    """Take everybody else's rights from a store, also one that was copied back without care.

    STORE_DIR itself only where there is nothing in it but ours: it may be somebody's own folder. What may not be
    changed (a disk that is read-only, another owner) stays as it is.
    """
    if os.name != "posix" or not (root / "versions").is_dir():
        return
    with suppress(OSError):
        names = os.listdir(root)
        own = [name for name in names if name in OWN_NAMES or name.startswith(".CURRENT-")]
        if len(own) == len(names):
            _set(root, FOLDER)
        for name in own:
            _tighten_all(root / name)


def _tighten_all(path: Path) -> None:
    if path.is_symlink() or not path.is_dir():
        _set(path, FILE)
        return
    _set(path, FOLDER)
    for folder, folders, files in os.walk(path):
        for name in folders:
            _set(Path(folder, name), FOLDER)
        for name in files:
            _set(Path(folder, name), FILE)


def _set(path: Path, mode: int) -> None:
    with suppress(OSError):
        if not path.is_symlink() and path.stat().st_mode & 0o777 & ~mode:
            path.chmod(mode)
