"""Checksums of a finished version: made when it is written, checked when it is opened, and every byte by ``verify``.

manifest.json holds size and SHA-256 of every other file; manifest.sha256 seals the manifest, so that
``sha256sum -c manifest.sha256`` can read it too.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ConfigDict

MANIFEST, SEAL, DATABASE = "manifest.json", "manifest.sha256", "offences.duckdb"
#: A database up to this many bytes is read whole at every open (some 15 ms), like all other files whatever their size.
#: A larger one is known by size, head and the stamp inside it; the engine checks each block's own checksum as it reads.
WHOLE_UP_TO = 16_000_000


class Seal(BaseModel):
    """What a file of a version must be."""

    model_config = ConfigDict(frozen=True, strict=True)

    bytes: int
    sha256: str


def seal_version(folder: Path, manifest: dict[str, Any]) -> None:
    """Write manifest.json and manifest.sha256 of a version whose other files are written; all is then on the disk."""
    sealed = {}
    for path in sorted(path for path in folder.rglob("*") if path.is_file()):
        _to_disk(path)
        sealed[path.relative_to(folder).as_posix()] = {"bytes": path.stat().st_size, "sha256": file_sha256(path)}
    content = json.dumps(manifest | {"sealed": sealed}, indent=1).encode()
    for name, text in ((MANIFEST, content), (SEAL, f"{hashlib.sha256(content).hexdigest()}  {MANIFEST}\n".encode())):
        (folder / name).write_bytes(text)
        _to_disk(folder / name)
    for path in [folder, *(path for path in folder.rglob("*") if path.is_dir())]:
        folder_to_disk(path)


def file_sha256(path: Path) -> str:
    """SHA-256 of a file's bytes."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def manifest_agrees(folder: Path, content: bytes) -> bool:
    """Whether these bytes of manifest.json are those that were sealed. Raises OSError where there is no seal."""
    words = (folder / SEAL).read_bytes().split()
    return words[:1] == [hashlib.sha256(content).hexdigest().encode()]


def damages(folder: Path, sealed: Mapping[str, Seal], *, whole: bool) -> list[str]:
    """What is wrong with the files of a version, one clause each; ``whole`` reads every byte of the database too."""
    found = [_damage(folder / name, name, seal, whole) for name, seal in sealed.items()]
    if (folder / f"{DATABASE}.wal").exists():  # the engine would take what is written there for part of the database
        found.append(f"{DATABASE}.wal does not belong there")
    return [clause for clause in found if clause]


def _damage(path: Path, name: str, seal: Seal, whole: bool) -> str:
    try:
        if (size := path.stat().st_size) != seal.bytes:
            return f"{name} has {size:,} bytes, not {seal.bytes:,}"
        if not whole and name == DATABASE and size > WHOLE_UP_TO:
            with path.open("rb") as file:
                return "" if file.read(12)[8:] == b"DUCK" else f"{name} is no database"
        return "" if file_sha256(path) == seal.sha256 else f"{name} has changed"
    except FileNotFoundError:
        return f"{name} is missing"
    except OSError as problem:
        return f"{name} cannot be read: {problem.strerror or problem}"


def _to_disk(path: Path) -> None:
    """Nothing of it is left in memory alone: after a power cut it is there, or the version never was."""
    with path.open("r+b") as file:
        os.fsync(file.fileno())


def replace_whole(path: Path, content: bytes) -> None:
    """Put a file in the place of another in one step that cannot be seen half done, and not before it is on the disk.

    Raises OSError where it cannot be written; what was there is then as it was.
    """
    fresh = path.with_name(f".{path.name}-{os.getpid()}")
    try:
        with fresh.open("wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        fresh.replace(path)
    finally:
        with suppress(OSError):
            fresh.unlink(missing_ok=True)
    folder_to_disk(path.parent)


def folder_to_disk(path: Path) -> None:
    """The same for the names in a folder, where the system can."""
    if os.name != "posix":
        return
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
