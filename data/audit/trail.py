"""Adding to the record. Several processes add: one at a time, by a lock on a file beside it.

A line is written before what it tells of leaves the server; where it cannot be written, StoreError, and nothing leaves.
Every line is handed to the disk (fdatasync) before it counts.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path

import orjson
from filelock import FileLock

from data.audit.line import Event, Head, Start, hash_of, head_of, line_of, read_line
from data.errors import StoreError
from data.private import only_for_us

FOLDER, LOCK, HEAD, START = "audit", "lock", "head", "start"
MOST_BYTES = 8 * 2**20
#: Seconds to wait for other processes that add, and between two looks at the lock.
PATIENCE, LOOK = 10.0, 0.002
BINARY = getattr(os, "O_BINARY", 0)


class Trail:
    """The record of one STORE_DIR. ``most_bytes``: of one of its files."""

    def __init__(self, root: Path, most_bytes: int = MOST_BYTES) -> None:
        self.folder, self.most_bytes = root / FOLDER, most_bytes

    def file(self, number: int) -> Path:
        """One of its files."""
        return self.folder / f"record-{number:06d}.jsonl"

    def files(self) -> list[Path]:
        """Those there are, oldest first."""
        return sorted(self.folder.glob("record-*.jsonl"))

    def record(self, event: Event) -> None:
        """Add a line. Raises StoreError, one sentence, where that cannot be done: then nothing is added."""
        try:
            with self.alone():
                self._add(self._mended(), event)
        except (OSError, TimeoutError) as problem:
            why = getattr(problem, "strerror", None) or "it is in use"
            raise StoreError(
                f"What is asked here must be recorded, and the record cannot be written ({why}): nothing is answered "
                "until whoever runs this server has made room for it."
            ) from problem

    @contextmanager
    def alone(self) -> Iterator[None]:
        """Nobody else adds meanwhile."""
        with only_for_us():
            self.folder.mkdir(parents=True, exist_ok=True)
            with FileLock(self.folder / LOCK, timeout=PATIENCE, poll_interval=LOOK):
                yield

    def start(self) -> Start:
        """What the record begins after."""
        with suppress(FileNotFoundError, ValueError, TypeError):
            return Start(**orjson.loads((self.folder / START).read_bytes()))
        return Start()

    def drop(self, before: str) -> int:
        """Take away whole files of lines older than a day (ISO, UTC); how many lines. A line says so, and from where.

        The file in use stays. Whatever ends this in the middle, the record is whole.
        """
        with self.alone():
            head, old, last = self._mended(), [], None
            for path in self.files()[:-1]:
                line = path.read_bytes().removesuffix(b"\n").rpartition(b"\n")[2]
                found = read_line(line)
                if found is None or str(found.get("at")) >= before:
                    break
                old.append(path)
                last = Start(found["n"], hash_of(line))
            if last is None:
                return 0
            gone = last.number - self.start().number
            if gone:
                said = f"lines up to {last.number} were dropped: older than {before}"
                self._add(head, Event("dropped", asked=last.words, outcome=said))
                (self.folder / f"{START}.new").write_bytes(orjson.dumps(asdict(last)))
                (self.folder / f"{START}.new").replace(self.folder / START)
            for path in old:
                path.unlink()
            return gone

    def head(self) -> Head | None:
        """What the record says of its end; None where that is missing or cannot be read."""
        with suppress(FileNotFoundError):
            return head_of((self.folder / HEAD).read_bytes())
        return None

    def _add(self, head: Head, event: Event) -> Head:
        at = datetime.now(UTC).isoformat(timespec="milliseconds")
        line = line_of(event, head.number + 1, head.hash, at)
        fits = head.size + len(line) < self.most_bytes and head.month in ("", at[:7])
        start = head if not head.size or fits else Head(file=head.file + 1)
        end = Head(head.number + 1, hash_of(line), start.file, start.size + len(line) + 1, at[:7])
        handle = os.open(self.file(end.file), os.O_WRONLY | os.O_APPEND | os.O_CREAT | BINARY, 0o600)
        try:
            try:
                _write_all(handle, line + b"\n")
                os.fsync(handle)
                self._write_head(end)
            except OSError:
                with suppress(OSError):
                    os.ftruncate(handle, start.size)
                raise
        finally:
            os.close(handle)
        return end

    def _write_head(self, head: Head) -> None:
        handle = os.open(self.folder / HEAD, os.O_WRONLY | os.O_CREAT | BINARY, 0o600)
        try:
            _write_all(handle, head.written())
        finally:
            os.close(handle)

    def _mended(self) -> Head:
        """The head, after what a killed writer left behind has been put in order and said."""
        head, files = self.head(), self.files()
        if head is None:
            return self._add(self._last(), Event("mended", outcome="head missing")) if files else Head()
        path = self.file(head.file)
        there = path.stat().st_size if path.exists() else 0
        if there == head.size:
            return head
        if there < head.size:
            last = self._last()
            lost = f"cut short: line {head.number} was the last, {last.number} is left"
            return self._add(Head(head.number, last.hash, last.file, last.size), Event("mended", outcome=lost))
        return self._beyond(head, path)

    def _beyond(self, head: Head, path: Path) -> Head:
        """Whole lines that follow count; the beginning of one is kept in the line that says so."""
        content = path.read_bytes()[head.size :]
        while (end := content.find(b"\n")) >= 0:
            line = content[:end]
            found = read_line(line)
            if found is None or found["n"] != head.number + 1 or found.get("before") != head.hash:
                break
            head = Head(head.number + 1, hash_of(line), head.file, head.size + end + 1, found["at"][:7])
            content = content[end + 1 :]
        if not content:
            self._write_head(head)
            return head
        kind = "begun line" if b"\n" not in content else "foreign lines"
        os.truncate(path, head.size)
        return self._add(head, Event("mended", asked=content.decode("utf-8", "replace"), outcome=kind))

    def _last(self) -> Head:
        """The last whole line that there is, whatever the head says; what follows it is cut away."""
        for path in reversed(self.files()):
            content = path.read_bytes()
            whole = content[: content.rfind(b"\n") + 1]
            line = whole[:-1].rpartition(b"\n")[2]
            if found := read_line(line):
                os.truncate(path, len(whole))
                return Head(found["n"], hash_of(line), int(path.stem.rpartition("-")[2]), len(whole))
        return Head()


def _write_all(handle: int, content: bytes) -> None:
    while content:
        content = content[os.write(handle, content) :]
