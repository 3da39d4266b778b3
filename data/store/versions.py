"""The finished versions in a STORE_DIR: which are sound, what to say where the one in use is not, which may go."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from data.errors import StoreError
from data.store.manifest import Manifest, NotSound, OtherFormat, read_manifest
from data.store.seals import damages

#: Folders in ``versions`` that an import is making or clearing away; a killed one leaves them, the next removes them.
BUILDING, REMOVED = ".building-", ".removed-"


@dataclass(frozen=True)
class Version:
    """A folder in ``versions`` and what is known of it."""

    folder: Path
    manifest: Manifest | None  # None where it cannot be trusted
    problems: list[str]  # clauses; none in a sound version
    other_format: bool = False

    @property
    def name(self) -> str:
        return self.folder.name

    @property
    def sound(self) -> bool:
        return self.manifest is not None and not self.problems

    @property
    def rank(self) -> tuple[bool, int]:
        """Order in which versions are gone back to: real before demonstration, then the newer."""
        if self.manifest is None:
            return (False, -1)
        return (not self.manifest.is_demonstration, self.manifest.number)


def look_at(folder: Path, *, whole: bool) -> Version:
    """Check one version: as at every open, or every byte of it."""
    try:
        manifest = read_manifest(folder)
    except NotSound as problem:
        return Version(folder, None, [str(problem)], isinstance(problem, OtherFormat))
    return Version(folder, manifest, damages(folder, manifest.sealed, whole=whole))


def version_folders(root: Path) -> list[Path]:
    """Everything in ``versions`` that no import is making or removing; what is unknown is among it."""
    versions = root / "versions"
    if not versions.exists():
        return []
    if not versions.is_dir():
        return [versions]
    return sorted(path for path in versions.iterdir() if not path.name.startswith((BUILDING, REMOVED)))


def versions_in(root: Path, *, whole: bool) -> list[Version]:
    """All versions, those to go back to first."""
    return sorted((look_at(path, whole=whole) for path in version_folders(root)), key=lambda v: v.rank, reverse=True)


def sound_versions(root: Path, *, whole: bool, besides: str = "") -> Iterator[Version]:
    """Those that can be gone back to, best first, each checked only when it is asked for."""
    ranked = sorted((look_at_manifest(path) for path in version_folders(root)), key=lambda v: v.rank, reverse=True)
    for ahead in ranked:
        if ahead.manifest is not None and ahead.name != besides:
            version = look_at(ahead.folder, whole=whole)
            if version.sound:
                yield version


def look_at_manifest(folder: Path) -> Version:
    """What the manifest alone says."""
    try:
        return Version(folder, read_manifest(folder), [])
    except NotSound as problem:
        return Version(folder, None, [str(problem)], isinstance(problem, OtherFormat))


def way_back(root: Path, besides: str = "") -> str:
    """The end of a sentence on a store that cannot be used: what to do now."""
    found = next(sound_versions(root, whole=False, besides=besides), None)
    if found is None or found.manifest is None:
        return "restore it from a copy, or import into an empty STORE_DIR"
    return f"run `python app.py repair` to go back to {found.name} ({found.manifest.months_held()})"


def damaged(folder: Path, what: str) -> StoreError:
    """The error for a version that was finished once and can no longer be used; ``what`` is a clause."""
    root = folder.parent.parent
    return StoreError(f"The store at {root} is damaged ({folder.name}: {what}): {way_back(root, folder.name)}.")


def pointer_lost(root: Path, what: str) -> StoreError:
    """The error for a store that has versions and no word on which is in use."""
    return StoreError(f"The store at {root} is damaged ({what}): {way_back(root)}.")


def other_format(folder: Path, what: str) -> StoreError:
    """The error for a store that another edition wrote."""
    return StoreError(
        f"The store at {folder.parent.parent} was written by another edition of the product ({what}): import the same "
        "files again into an empty STORE_DIR."
    )


def open_manifest(folder: Path) -> Manifest:
    """The manifest of a version whose files are all there and unchanged, as far as that is looked at for every open.

    Raises StoreError, one sentence that says how to go on.
    """
    try:
        manifest = read_manifest(folder)
    except OtherFormat as problem:
        raise other_format(folder, str(problem)) from problem
    except NotSound as problem:
        raise damaged(folder, str(problem)) from problem
    wrong = damages(folder, manifest.sealed, whole=False)
    if wrong:
        raise damaged(folder, wrong[0] + (f" and {len(wrong) - 1} more" if len(wrong) > 1 else ""))
    return manifest


def next_number(root: Path) -> int:
    """The number of a version about to be made."""
    found = [look_at_manifest(path).manifest for path in version_folders(root)]
    return 1 + max((manifest.number for manifest in found if manifest), default=0)


def remove_old(root: Path, *, current: str, before: str, keep: int) -> None:
    """Keep ``keep`` sound versions of real offences and as many demonstrations, newest first; the others go.

    ``current`` and ``before`` (which a reader may still have open) are always among those kept. What is not sound is
    never removed here: it may be all that is left of something.
    """
    found = [version for version in versions_in(root, whole=False) if version.sound]
    for real in (True, False):
        own = [version for version in found if version.rank[0] is real]
        own.sort(key=lambda version: (version.name == current, version.name == before, version.rank), reverse=True)
        for version in own[keep:]:
            if version.name not in (current, before):
                _remove(version.folder)


def remove_all_but(root: Path, name: str) -> int:
    """Leave one version, sound or not the others: what must be forgotten may be in any. How many went."""
    others = [path for path in version_folders(root) if path.name != name and path.is_dir()]
    for path in others:
        _remove(path)
    return len(others)


def _remove(folder: Path) -> None:
    """In one step that nobody can see half done."""
    gone = folder.with_name(f"{REMOVED}{folder.name}")
    shutil.rmtree(gone, ignore_errors=True)
    folder.rename(gone)
    shutil.rmtree(gone, ignore_errors=True)
