"""The end of a restore (``data.keeping.restoring``): what is ready in ``.restoring`` takes the place of the store.

Every step is a rename that is done or not, and can be repeated: whoever holds the import's lock next carries on where a
killed one stopped. The old version answers until ``CURRENT`` is replaced, which comes last.
"""

from __future__ import annotations

import json
import shutil
from typing import TYPE_CHECKING

from data.keeping.contents import KEPT, STAYS
from data.private import only_for_us, tighten
from data.store.seals import folder_to_disk, replace_whole
from data.store.versions import remove_all_but

if TYPE_CHECKING:
    from pathlib import Path

WORK, NEW, OLD, READY = ".restoring", "new", "old", "READY"


def mark_ready(work: Path) -> None:
    """From here on the restore is carried to its end. READY holds the names that are in it."""
    names = sorted(path.name for path in (work / NEW).iterdir())
    replace_whole(work / READY, json.dumps(names).encode())


def waiting(root: Path) -> bool:
    """Whether a restore was stopped after it was ready."""
    return (root / WORK / READY).exists()


def settle(root: Path) -> None:
    """Carry a restore that is ready to its end; forget one that is not. Only under the import's lock."""
    work = root / WORK
    if waiting(root):
        with only_for_us():
            brought = set(json.loads((work / READY).read_text(encoding="utf-8")))
            (work / OLD).mkdir(exist_ok=True)
            _versions_in(root, work)
            for name in sorted((brought | set(KEPT)) - {"versions", "CURRENT"}):
                if name not in STAYS or not (root / name).exists():
                    _swap(root, work, name, name in brought)
            _point(root, work)
            remove_all_but(root, (root / "CURRENT").read_text(encoding="utf-8").strip())
            tighten(root)
            (work / READY).unlink()
            folder_to_disk(root)
    shutil.rmtree(work, ignore_errors=True)


def _versions_in(root: Path, work: Path) -> None:
    """The restored version beside the others; one of the same name makes way."""
    fresh = work / NEW / "versions"
    (root / "versions").mkdir(exist_ok=True)
    for version in sorted(fresh.iterdir()) if fresh.is_dir() else ():
        there = root / "versions" / version.name
        if there.exists():
            _away(there, work / OLD / f"version-{version.name}")
        version.rename(there)
    folder_to_disk(root / "versions")


def _swap(root: Path, work: Path, name: str, brought: bool) -> None:
    """The restored one in place of the one there; where the backup has none, none is left."""
    fresh = work / NEW / name
    if brought and not fresh.exists():
        return  # done before it was stopped
    if (root / name).exists():
        _away(root / name, work / OLD / name)
    if brought:
        fresh.rename(root / name)
    folder_to_disk(root)


def _away(path: Path, to: Path) -> None:
    if to.is_dir():
        shutil.rmtree(to)
    path.replace(to)


def _point(root: Path, work: Path) -> None:
    fresh = work / NEW / "CURRENT"
    if not fresh.exists():
        return
    pointer = root / "CURRENT"
    if pointer.is_dir() and not pointer.is_symlink():
        shutil.rmtree(pointer)
    fresh.replace(pointer)
    folder_to_disk(root)
