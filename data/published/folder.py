"""Releases as they stand beside the store: written once, never changed, checked at every reading, kept over imports.

    STORE_DIR/releases/<day>-<first letters of the digest>/
        release.json     what is printed (``data.published.release``)
        audit.json       the counts it was made of, for the check of later releases; no page reads it
        SHA256SUMS       of both, as ``sha256sum -c`` reads it
        withdrawn.json   once it is withdrawn: by whom, when and why

A release is written whole into a folder of another name, and that is renamed: it is there, or it is not.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
from filelock import FileLock, Timeout

from data.errors import InputError, StoreError
from data.private import only_for_us
from data.published.release import Release, read, written
from data.release.linked import Figure, Issue
from data.store.seals import folder_to_disk

RELEASE, AUDIT, SUMS, WITHDRAWN = "release.json", "audit.json", "SHA256SUMS", "withdrawn.json"
MAKING = ".making-"


@dataclass(frozen=True)
class Withdrawal:
    """Why a release is no longer shown."""

    reason: str
    author: str
    at: str  # ISO date and time, UTC


@dataclass(frozen=True)
class Listed:
    """A release in the list: whole, or with the sentence why it cannot be read; withdrawn or not."""

    name: str
    release: Release | None
    problem: str
    withdrawn: Withdrawal | None
    digest: str = ""


class Releases:
    """The releases of one STORE_DIR."""

    def __init__(self, root: Path) -> None:
        self.root = root / "releases"

    def names(self) -> list[str]:
        """Of every release, newest first as far as names tell."""
        if not self.root.is_dir():
            return []
        return sorted((p.name for p in self.root.iterdir() if p.is_dir() and not p.name.startswith(".")), reverse=True)

    def listed(self) -> list[Listed]:
        """Every release, withdrawn and damaged ones too; newest first."""
        found = [self.look(name) for name in self.names()]
        return sorted(found, key=lambda each: each.release.published if each.release else each.name, reverse=True)

    def look(self, name: str) -> Listed:
        """One of them. Raises InputError where there is none of that name."""
        if name not in self.names():
            raise InputError(f"There is no release called {name!r}.")
        try:
            content, digest = self._content(name, RELEASE)
            return Listed(name, read(content, name), "", self._withdrawal(name), digest)
        except StoreError as problem:
            return Listed(name, None, str(problem), self._withdrawal(name))

    def current(self) -> Listed | None:
        """The newest that is not withdrawn; a damaged one is not passed over in silence."""
        return next((each for each in self.listed() if each.withdrawn is None), None)

    def issues(self) -> list[Issue]:
        """What every release counted, withdrawn ones too: they were public. Raises StoreError for a damaged one."""
        return [self._issue(name) for name in reversed(self.names())]

    @contextmanager
    def alone(self, wait_seconds: float) -> Iterator[None]:
        """Only one release is made at a time: the second is checked beside the first."""
        try:
            with only_for_us():
                self.root.mkdir(parents=True, exist_ok=True)
            with FileLock(self.root / ".lock").acquire(timeout=wait_seconds):
                for left in self.root.glob(f"{MAKING}*"):  # of one that was killed
                    shutil.rmtree(left, ignore_errors=True)
                yield
        except Timeout:
            raise StoreError(
                "Another release is being made: wait until it is done, then publish this one again "
                "(LOCK_WAIT_SECONDS lets it wait by itself)."
            ) from None
        except OSError as problem:  # a full or read-only disk: what there was is as it was
            raise StoreError(f"Nothing is published: {self.root} cannot be written to ({problem.strerror}).") from None

    def write(self, release: Release, issue: Issue) -> str:
        """Put a release beside the others; call inside ``alone``. Returns its name."""
        content = {RELEASE: written(release), AUDIT: _audit(issue)}
        sums = {name: hashlib.sha256(data).hexdigest() for name, data in content.items()}
        content[SUMS] = "".join(f"{digest}  {name}\n" for name, digest in sums.items()).encode()
        name = f"{release.published[:10]}-{sums[RELEASE][:8]}"
        if (self.root / name).exists():
            raise InputError(f"Release {name} is there already, and a release is never written over.")
        making = self.root / f"{MAKING}{name}"
        with only_for_us():
            making.mkdir()
            for part, data in content.items():
                _write(making / part, data)
        folder_to_disk(making)
        making.rename(self.root / name)
        folder_to_disk(self.root)
        return name

    def withdraw(self, name: str, *, reason: str, author: str) -> None:
        """Take a release off the page; it stays in the list with the reason. Raises InputError where it cannot be."""
        if not reason.strip() or not author.strip():
            raise InputError("A release is withdrawn with a reason and a name.")
        if self.look(name).withdrawn is not None:
            raise InputError(f"Release {name} is withdrawn already.")
        note = {
            "reason": reason.strip(),
            "author": author.strip(),
            "at": datetime.now(UTC).isoformat(timespec="seconds"),
        }
        with only_for_us():
            try:
                _write(self.root / name / WITHDRAWN, json.dumps(note, ensure_ascii=False).encode())
            except FileExistsError:
                raise InputError(f"Release {name} is withdrawn already.") from None
        folder_to_disk(self.root / name)

    def _content(self, name: str, part: str) -> tuple[bytes, str]:
        """The bytes of a file and their digest. Raises StoreError where they are not those that were written."""
        folder, where = self.root / name, f"Release {name} is damaged"
        try:
            content = (folder / part).read_bytes()
            sums = dict(line.split()[::-1] for line in (folder / SUMS).read_text("utf-8").splitlines())
        except (OSError, ValueError):
            raise StoreError(f"{where}: a file of it is missing or cannot be read. Restore it from a copy.") from None
        digest = hashlib.sha256(content).hexdigest()
        if sums.get(part) != digest or not name.endswith(sums.get(RELEASE, "")[:8] or "?"):
            raise StoreError(f"{where}: {part} is not as it was published. Restore it from a copy.")
        return content, digest

    def _withdrawal(self, name: str) -> Withdrawal | None:
        path = self.root / name / WITHDRAWN
        try:
            found = json.loads(path.read_bytes())
            return Withdrawal(str(found["reason"]), str(found["author"]), str(found["at"]))
        except FileNotFoundError:
            return None
        except (OSError, ValueError, KeyError, TypeError):  # in doubt it is not shown
            return Withdrawal("the note on it cannot be read", "", "")

    def _issue(self, name: str) -> Issue:
        found = json.loads(self._content(name, AUDIT)[0])
        return Issue(
            name=name,
            questions=tuple(found["questions"]),
            places=tuple(found["places"]),
            first=found["first"],
            counts=np.array(found["counts"], dtype=np.int64),
            low=np.array(found["low"], dtype=np.int64),
            high=np.array(found["high"], dtype=np.int64),
            placeless=np.array(found["placeless"], dtype=bool),
            figures=tuple(Figure(*each) for each in found["figures"]),
            hidden=np.array(found["hidden"], dtype=bool),
        )


def _audit(issue: Issue) -> bytes:
    arrays = {name: getattr(issue, name).tolist() for name in ("counts", "low", "high", "placeless", "hidden")}
    plain = {"questions": issue.questions, "places": issue.places, "first": issue.first, "figures": issue.figures}
    return json.dumps(plain | arrays).encode()


def _write(path: Path, content: bytes) -> None:
    """A new file, on the disk before it counts; nobody may write to it again. Raises FileExistsError."""
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0), 0o400)
    with os.fdopen(handle, "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
