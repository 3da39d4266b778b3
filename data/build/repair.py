"""``verify``: read every byte of a store. ``repair``: go back to a sound version where the one in use is not."""

from __future__ import annotations

from typing import TYPE_CHECKING

from data.build.version import import_lock
from data.errors import StoreError
from data.store.version import Store
from data.store.versions import Version, versions_in

if TYPE_CHECKING:
    from data.store.version import StoreFolder


def verify(folder: StoreFolder) -> tuple[list[str], bool]:
    """Check every byte of every version. Returns a line for each damage, or one that says what is sound, and whether.

    Raises StoreError where there is no store.
    """
    found = versions_in(folder.root, whole=True)
    lines = _damages(found)
    try:
        name = folder.current_name()
    except StoreError as problem:
        return [*lines, str(problem)], False
    if name is None:
        raise StoreError(f"There is no store at {folder.root}: import data, or run `python app.py demo`.")
    if lines:
        return lines, False
    said = [f"{version.name}{' (in use)' if version.name == name else ''}: {_held(version)}" for version in found]
    return [f"The store at {folder.root} is sound, every byte of it: {'; '.join(said)}."], True


def repair(folder: StoreFolder, wait_seconds: float) -> list[str]:
    """Point CURRENT at the newest version that is sound, real offences before invented ones. Returns sentences on it.

    Raises StoreError where none is sound; nothing is then changed.
    """
    if folder.is_new():
        raise StoreError(f"There is no store at {folder.root}: import data, or run `python app.py demo`.")
    with import_lock(folder, wait_seconds):
        found = versions_in(folder.root, whole=True)
        sound = [version for version in found if version.sound]
        try:
            name = folder.current_name()
        except StoreError:
            name = None
        in_use = next((version for version in sound if version.name == name), None)
        if in_use is not None:
            return [f"Nothing to repair: {in_use.name}, which is in use, is sound; it holds {_held(in_use)}."]
        if not sound:
            raise StoreError(
                f"No version in {folder.versions} is sound ({'; '.join(_damages(found)) or 'it is empty'}): restore "
                "the store from a copy, or import into an empty STORE_DIR; nothing was changed."
            )
        chosen = sound[0]
        Store(chosen.folder).cursor()  # the engine can read it too
        _move_aside(folder)
        folder.point_to(chosen.name)
    lines = [f"The store at {folder.root} now uses {chosen.name}, which is sound; it holds {_held(chosen)}."]
    lost = _damages([version for version in found if not version.sound])
    return lines + ([f"Not sound, and left as found: {'; '.join(lost)}."] if lost else [])


def _damages(found: list[Version]) -> list[str]:
    return [f"{version.name}: {problem}" for version in found for problem in version.problems]


def _held(version: Version) -> str:
    assert version.manifest is not None
    made = version.manifest.made.replace("T", " ").removesuffix("+00:00")
    return f"{version.manifest.held()}, made {made} UTC"


def _move_aside(folder: StoreFolder) -> None:
    """A pointer that is a folder cannot be replaced by a file; what is in it is kept."""
    pointer = folder.root / "CURRENT"
    if pointer.is_dir() and not pointer.is_symlink():
        pointer.rename(folder.root / f"CURRENT-before-{len(list(folder.root.glob('CURRENT-before-*'))) + 1}")
