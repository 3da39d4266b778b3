"""The last steps of an import: seal the version, give it its name, ask it, point at it, let old ones go.

Whatever goes wrong before the pointer is swapped leaves the store as it was.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import duckdb

from data.build.salt import keep_salt, settle_salt
from data.errors import StoreError
from data.private import tighten
from data.settings import get_settings
from data.store.seals import folder_to_disk, seal_version
from data.store.version import Store
from data.store.versions import BUILDING, REMOVED, next_number, remove_old, version_folders

if TYPE_CHECKING:
    from data.store.version import StoreFolder


@contextmanager
def unfinished(folder: StoreFolder) -> Iterator[Path]:
    """A folder to write a version in; gone at the end, unless it became one.

    Raises StoreError where the disk does not take what is written.
    """
    work = folder.versions / f"{BUILDING}{os.getpid()}"
    try:
        work.mkdir(parents=True)
        yield work
    except (OSError, duckdb.IOException, duckdb.FatalException) as problem:
        why = getattr(problem, "strerror", None) or "the database could not be written"
        raise StoreError(
            f"The new version could not be written to {folder.root} ({why}): make room on the disk and check its "
            "permissions; the store is as it was."
        ) from problem
    finally:
        shutil.rmtree(work, ignore_errors=True)


def finish(folder: StoreFolder, work: Path, manifest: dict[str, Any], *, before: str) -> None:
    """Make what was written in ``work`` the current version; ``before`` is the one that was.

    Raises StoreError where the new version does not answer; it is then gone, and the store as it was.
    """
    made = {"number": next_number(folder.root), "made": datetime.now(UTC).isoformat(timespec="seconds")}
    seal_version(work, manifest | made)
    name = _free_name(folder, manifest["data_version"])
    final = folder.versions / name
    work.rename(final)
    folder_to_disk(folder.versions)
    try:
        _answers(final, manifest)
        keep_salt(folder.root)
        folder.point_to(name)
    except BaseException:
        if _pointed_at(folder) != name:
            final.rename(work)  # which is removed
        raise
    tighten(folder.root)
    remove_old(folder.root, current=name, before=before, keep=get_settings().keep_versions)


def _answers(final: Path, manifest: dict[str, Any]) -> None:
    """Ask the new version, as a reader opens it, what is known of it. Raises StoreError where it says otherwise."""
    store = Store(final)
    try:
        asked = store.cursor().execute("SELECT count(*), min(day), max(day), count(DISTINCT month) FROM offence")
        rows, first, last, months = asked.fetchall()[0]
        people = store.cursor().execute("SELECT count(*) FROM person").fetchall()[0][0]
    finally:
        store.close()
    said = manifest["rows"]
    expected = (said["offences"], said["persons"], manifest["first_day"], len(manifest["months"]))
    if (rows, people, str(first or ""), months) != expected or str(last or "") > (manifest["last_day"] or ""):
        raise StoreError("The new version does not hold what was read: it is not used, and the store is as it was.")


def _pointed_at(folder: StoreFolder) -> str:
    try:
        return (folder.root / "CURRENT").read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError):
        return ""


def _free_name(folder: StoreFolder, version: str) -> str:
    """The version hash, with a suffix where a folder of that name was used before."""
    name, number = version, 1
    while (folder.versions / name).exists():
        number += 1
        name = f"{version}-{number}"
    return name


def clear_unfinished(folder: StoreFolder) -> None:
    """Remove what a killed import left: nothing points at it, and the lock says nobody works there."""
    for beginning in (BUILDING, REMOVED):
        for left in folder.versions.glob(f"{beginning}*"):
            shutil.rmtree(left, ignore_errors=True)
    settle_salt(folder.root, bool(version_folders(folder.root)))  # it may have been killed between the two
    for left in folder.root.glob(".CURRENT-*"):
        left.unlink(missing_ok=True)
