"""``backup``: one file with all of a STORE_DIR that must survive, taken while servers answer and imports run.

No lock is taken and nobody waits. A finished version never changes, and every file of it is opened before the first is
read, so an import that removes the version meanwhile takes nothing away. Files beside the versions are replaced as
wholes, so each is one state or the next. Where something was erased meanwhile, the backup is thrown away.
"""

from __future__ import annotations

import os
import zipfile
from contextlib import ExitStack, suppress
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path
from typing import IO, TYPE_CHECKING

from data.errors import InputError, StoreError
from data.keeping.archive import FORMAT, WHAT, Content, add_content, add_file
from data.keeping.contents import files_in, strangers
from data.private import only_for_us
from data.store.beside.erased import read_erased
from data.store.manifest import STORE_FORMAT
from data.store.seals import MANIFEST, SEAL, folder_to_disk
from data.store.versions import look_at

if TYPE_CHECKING:
    from collections.abc import Callable

    from data.store.manifest import Manifest
    from data.store.version import StoreFolder

    Progress = Callable[[str, float], None]

#: How often another version is looked for, where an import removed the one that was about to be opened.
ATTEMPTS = 5


def back_up(folder: StoreFolder, file: Path, *, progress: Progress) -> list[str]:
    """Write the backup; it is there whole, or not at all. Returns sentences.

    Raises InputError for a place that cannot be used and StoreError where the store is not sound.
    """
    file = file.absolute()
    _check_place(folder.root, file)
    before = read_erased(folder.root)
    if before.begun:
        raise StoreError("An erasure was stopped before it was done: run `python app.py erase` first, then back up.")
    half = file.with_name(f".{file.name}-{os.getpid()}")
    try:
        with only_for_us():
            content = _written(folder, half, progress)
            if read_erased(folder.root) != before:
                raise StoreError("Something was erased while the backup was made: it is thrown away, make it again.")
            half.rename(file)
            folder_to_disk(file.parent)
    except OSError as problem:
        raise InputError(f"{file} cannot be written ({problem.strerror or problem}): nothing is backed up.") from None
    finally:
        with suppress(OSError):
            half.unlink(missing_ok=True)
    size, many = file.stat().st_size / 1e6, len(content.files)
    said = [f"{file}: {content.held}, data version {content.data_version}, {many:,} files, {size:,.1f} MB."]
    if unknown := strangers(folder.root):
        said.append(f"In it, too, though the product does not know what it is: {', '.join(unknown)}.")
    return [*said, "It holds what the store holds: keep it as carefully. It is not encrypted."]


def _check_place(root: Path, file: Path) -> None:
    if file.exists():
        raise InputError(f"{file} is there already, and a backup is never written over: choose another name.")
    if not file.parent.is_dir():
        raise InputError(f"There is no folder {file.parent}.")
    if file.resolve().is_relative_to(root.resolve()):
        raise InputError("A backup inside STORE_DIR would be lost with it: choose another place.")


def _written(folder: StoreFolder, half: Path, progress: Progress) -> Content:
    _many_files_open()
    with ExitStack() as stack:
        name, manifest, files = _opened(folder, stack)
        half.touch(mode=0o600)
        with half.open("wb") as raw:
            with zipfile.ZipFile(raw, "w", compresslevel=1) as archive:
                sealed = {}
                for number, (path, source) in enumerate(files.items()):
                    progress("Backing up", number / len(files))
                    sealed[path] = add_file(archive, path, source, _length(path, source))
                wrong = [
                    path for path, seal in manifest.sealed.items() if sealed.get(f"versions/{name}/{path}") != seal
                ]
                if wrong:
                    raise StoreError(f"{wrong[0]} of the store is damaged: run `python app.py verify`.")
                made = datetime.now(UTC).isoformat(timespec="seconds")
                content = Content(
                    what=WHAT,
                    format=FORMAT,
                    store_format=STORE_FORMAT,
                    made=made,
                    data_version=manifest.data_version,
                    held=manifest.held(),
                    files=sealed,
                )
                add_content(archive, content)
            raw.flush()
            os.fsync(raw.fileno())
    progress("Done", 1.0)
    return content


def _opened(folder: StoreFolder, stack: ExitStack) -> tuple[str, Manifest, dict[str, IO[bytes]]]:
    """The version in use and every file of the backup, open. Raises StoreError where it is not sound."""
    for _ in range(ATTEMPTS):
        name = folder.current_name()
        if name is None:
            raise StoreError(f"There is no store at {folder.root}: nothing to back up.")
        with ExitStack() as attempt:
            try:
                files: dict[str, IO[bytes]] = {}
                for path in files_in(folder.root, name):
                    files[path] = attempt.enter_context((folder.root / path).open("rb"))
            except FileNotFoundError:  # an import went on meanwhile
                continue
            found = look_at(folder.versions / name, whole=False)
            if found.manifest is None or found.problems:
                if folder.current_name() != name:
                    continue
                raise StoreError(f"The version in use is damaged ({found.problems[0]}): run `python app.py repair`.")
            missing = {f"versions/{name}/{each}" for each in (MANIFEST, SEAL, *found.manifest.sealed)} - set(files)
            if missing:
                continue
            files["CURRENT"] = attempt.enter_context(_text(name))
            stack.push(attempt.pop_all())
            return name, found.manifest, files
    raise StoreError("Imports follow each other too fast to back up between them: wait until they are done.")


def _many_files_open() -> None:
    """A store with roads has more files than some systems let a process open by default."""
    if os.name == "posix":
        import resource

        _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
        with suppress(ValueError, OSError):
            resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))


def _text(name: str) -> IO[bytes]:
    return BytesIO(name.encode())


def _length(path: str, source: IO[bytes]) -> int:
    """Bytes of an open file; of one that others add lines to, up to the end of the last whole line.

    Of the record of who did what, ``head`` is copied before the lines: those that follow it count, missing ones do not.
    """
    size = source.seek(0, os.SEEK_END)
    if path.endswith(".jsonl") and size:
        source.seek(0)
        size = source.read(size).rfind(b"\n") + 1
    source.seek(0)
    return size
