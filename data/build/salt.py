"""The store's own random salt: it turns person ids into pseudonyms and offences into record keys, and is kept, so that
a person has one id over imports, and a public count one figure.

A fresh one waits beside its place until the first version that needs it is finished: an import that is refused or
killed leaves no salt without a version.
"""

from __future__ import annotations

import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from data.errors import StoreError

LENGTH = 32


def salt_of(root: Path) -> bytes:
    """The salt of a store, or a fresh one that waits. Raises StoreError where the one there is not whole."""
    path = root / "person-id-salt"
    if not path.exists():
        return _waiting(root)
    salt = path.read_bytes()
    if len(salt) != LENGTH:
        raise StoreError(
            f"{path} is damaged ({len(salt)} bytes, not {LENGTH}): restore it from a copy, else persons get new ids "
            "and public counts other figures."
        )
    return salt


def _waiting(root: Path) -> bytes:
    salt = secrets.token_bytes(LENGTH)
    fresh = root / "person-id-salt.new"
    fresh.unlink(missing_ok=True)
    fresh.touch(mode=0o600)
    with fresh.open("wb") as file:
        file.write(salt)
        file.flush()
        os.fsync(file.fileno())
    return salt


def keep_salt(root: Path) -> None:
    """Put a waiting salt in its place."""
    fresh = root / "person-id-salt.new"
    if fresh.exists() and not (root / "person-id-salt").exists():
        fresh.replace(root / "person-id-salt")


def settle_salt(root: Path, versions: bool) -> None:
    """After a killed import: keep what waits where a version may be made with it, else forget it."""
    fresh = root / "person-id-salt.new"
    if versions and fresh.exists() and fresh.stat().st_size == LENGTH:
        keep_salt(root)
    fresh.unlink(missing_ok=True)


@contextmanager
def waiting_salt_dropped(root: Path) -> Iterator[None]:
    """Forget, at the end, a salt that no version needed."""
    try:
        yield
    finally:
        (root / "person-id-salt.new").unlink(missing_ok=True)
