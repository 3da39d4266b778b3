"""``restore``: put a backup in the place of a store, so that whatever stops it, a whole store is there.

    STORE_DIR/.restoring/
        new/       the backup, unpacked; checked byte by byte, opened, asked
        READY      written when that is done: then the restore is carried to its end, by the next verb if need be
        old/       what makes way, removed at the end

Before ``READY`` nothing outside this folder is touched. After it: ``data.keeping.settling``.
"""

from __future__ import annotations

import os
import shutil
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from data.build.version import import_lock, load_fewer
from data.errors import InputError, StoreError
from data.keeping.archive import Content, content_of, opened, unpack
from data.keeping.contents import KEPT
from data.keeping.settling import NEW, READY, WORK, mark_ready, settle
from data.private import only_for_us
from data.store.beside.erased import read_erased, write_erased
from data.store.seals import folder_to_disk
from data.store.version import StoreFolder
from data.store.versions import look_at, remove_all_but

if TYPE_CHECKING:
    from collections.abc import Callable

    Progress = Callable[[str, float], None]


def restore(
    folder: StoreFolder, file: Path, *, replace: bool, wait_seconds: float = 0.0, progress: Progress
) -> list[str]:
    """Restore a backup into an empty STORE_DIR, or in place of what is there. Returns sentences.

    Raises InputError for an archive that cannot be used, or a store in the way; the store is then as it was.
    """
    with opened(file) as archive:
        content = content_of(archive, file)
        with import_lock(folder, wait_seconds), only_for_us():
            if not replace and any((folder.root / name).exists() for name in KEPT if not _empty(folder.root / name)):
                raise InputError(f"{folder.root} holds a store: restore into an empty STORE_DIR, or give --replace.")
            work = folder.root / WORK
            try:
                (work / NEW).mkdir(parents=True)
                progress("Unpacking", 0.1)
                unpack(archive, content.files, work / NEW, file)
                progress("Checking", 0.5)
                again = _checked(work / NEW, folder.root, content, file)
                progress("Putting in place", 0.9)
                _all_to_disk(work / NEW)
                mark_ready(work)
            except OSError as problem:
                raise StoreError(
                    f"The backup could not be unpacked to {folder.root} ({problem.strerror or problem}): make room on "
                    "the disk; the store is as it was."
                ) from problem
            finally:
                if not (work / READY).exists():
                    shutil.rmtree(work, ignore_errors=True)
            settle(folder.root)
    progress("Done", 1.0)
    return [
        f"Restored from {file}: {content.held}, data version {again}; the backup was made {content.made} (UTC)."
    ] + (
        ["Offences or persons that were erased since are erased from it, too."] if again != content.data_version else []
    )


def _empty(path: Path) -> bool:
    return path.is_dir() and not any(not each.name.endswith("lock") for each in path.iterdir())


def _checked(new: Path, root: Path, content: Content, file: Path) -> str:
    """Open what was unpacked as a reader does, and leave out what was erased since. Returns its data version."""
    staged = StoreFolder(new)
    try:
        name = staged.current_name()
        found = look_at(staged.versions / str(name), whole=True)
        if found.manifest is None or found.problems or found.manifest.data_version != content.data_version:
            raise StoreError(found.problems[0] if found.problems else "it is not the version that its list names")
        store = staged.current()
        store.cursor().execute("SELECT count(*) FROM offence").fetchall()
        store.close()
    except StoreError as problem:
        raise InputError(f"{file} holds no sound store: {problem}") from None
    known = read_erased(new)
    listed = read_erased(root) | known
    if listed.fingerprint == known.fingerprint:
        return content.data_version
    if (root / "person-id-salt").read_bytes() != (new / "person-id-salt").read_bytes():
        raise InputError(
            f"{file} is of another store than the one in {root}, where something was erased: whether it is in the "
            "backup cannot be told. Restore into an empty STORE_DIR."
        )
    write_erased(new, listed.finished())
    staged = StoreFolder(new)
    before = staged.current()
    version = load_fewer(staged, lambda rows: rows)
    before.close()
    remove_all_but(new, str(staged.current_name()))
    return version


def _all_to_disk(folder: Path) -> None:
    for path in [*folder.rglob("*"), folder]:
        if path.is_dir():
            folder_to_disk(path)
        else:
            with path.open("r+b") as file, suppress(OSError):
                os.fsync(file.fileno())
