"""What of a STORE_DIR is in a backup: all but what is named here, so that nothing new is forgotten in silence."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from data.store.versions import BUILDING, REMOVED

if TYPE_CHECKING:
    from collections.abc import Iterator

#: In a backup and put back by a restore. ``versions`` holds the one in use; older ones are not kept in a backup.
KEPT = (
    "CURRENT",
    "versions",
    "person-id-salt",
    "releases",
    "reports",
    "briefing-notes.json",
    "erased.json",
    "audit",
    "roles.csv",
    "devices.json",
    "sessions-ended.json",
)
#: Of those, what a restore leaves where it is there: a record of who did what and who was shut out must not go back.
STAYS = ("audit", "roles.csv", "devices.json", "sessions-ended.json")
#: Never in a backup: locks, what is made again by itself, and keys that only sign pages and sessions.
LEFT_OUT = (
    "lock",
    "page-files",
    "person-id-salt.new",
    "briefing-notes.lock",
    "devices.lock",
    "sessions-ended.lock",
    ".session-key",
    ".form-key",
    ".restoring",
)
LEFT_OUT_BELOW = (".lock", "lock")
UNFINISHED = (".CURRENT-", ".making-", BUILDING, REMOVED)


def belongs(name: str) -> bool:
    """Whether a path (parts by '/') from STORE_DIR is in a backup."""
    parts = name.split("/")
    if parts[0] in LEFT_OUT or any(part.startswith(UNFINISHED) for part in parts):
        return False
    return not (parts[-1] in LEFT_OUT_BELOW or parts[-1].endswith(".lock") or _half_written(parts[-1]))


def _half_written(name: str) -> bool:
    """As ``replace_whole`` calls a file until it is whole: '.kept.json-4711'."""
    return name.startswith(".") and name.rpartition("-")[2].isdigit()


def files_in(root: Path, version: str) -> Iterator[str]:
    """Every file that is in a backup, with this version alone; what the product does not know is among it."""
    for path in sorted(root.rglob("*")):
        name = path.relative_to(root).as_posix()
        if path.is_symlink() or not path.is_file() or not belongs(name):
            continue
        if not name.startswith("versions/") or name.startswith(f"versions/{version}/"):
            yield name


def strangers(root: Path) -> list[str]:
    """What lies in STORE_DIR and neither list names."""
    names = (path.name for path in root.iterdir())
    return sorted(name for name in names if name not in KEPT and belongs(name))
