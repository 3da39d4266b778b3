"""Notes for the wall: a few sentences by an analyst, each with author and end date, in a file beside the versions.

They are no part of a version: an import leaves them as they are. One JSON file, replaced as a whole; the few who write
notes take turns by a lock.
"""

from __future__ import annotations

import json
import re
from dataclasses import asdict, dataclass, fields
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from filelock import FileLock

from data.errors import InputError, StoreError
from data.store.seals import replace_whole

if TYPE_CHECKING:
    from collections.abc import Iterable

FILE, LOCK = "briefing-notes.json", "briefing-notes.lock"
#: What can be read from four metres in the time that a slide stands.
MOST_TEXT, MOST_AUTHOR = 280, 60
#: Seconds to wait for somebody else who is writing a note.
PATIENCE = 10.0


@dataclass(frozen=True)
class Note:
    """``until``: the last day on which it is shown. ``districts``: ONS codes it is about; none: all of them."""

    number: int
    text: str
    author: str
    written: date
    until: date
    districts: tuple[str, ...] = ()

    def concerns(self, codes: Iterable[str]) -> bool:
        """Whether it belongs on a slide about these districts (none: the whole area)."""
        asked = set(codes)
        return not self.districts or not asked or bool(asked & set(self.districts))

    def line(self) -> str:
        """For a terminal."""
        where = f" ({', '.join(self.districts)})" if self.districts else ""
        return f"{self.number}. until {self.until}{where}, {self.author}: {self.text}"


def read_notes(root: Path) -> tuple[Note, ...]:
    """All notes of a STORE_DIR. Raises StoreError where the file cannot be read: no note is better than half a one."""
    try:
        content = json.loads((root / FILE).read_text(encoding="utf-8"))
        return tuple(_note(each) for each in content)
    except FileNotFoundError:
        return ()
    except (OSError, ValueError, TypeError, KeyError) as problem:
        raise StoreError(f"{root / FILE} cannot be read: put it right, or move it away and write the notes again.") from problem


def _note(entry: dict[str, object]) -> Note:
    plain = {field.name: entry[field.name] for field in fields(Note)}
    days = {name: date.fromisoformat(str(plain[name])) for name in ("written", "until")}
    return Note(**plain | days | {"districts": tuple(map(str, plain["districts"]))})  # type: ignore[arg-type, call-overload]


def add_note(
    root: Path, text: str, *, author: str, until: date, written: date, districts: tuple[str, ...] = ()
) -> Note:
    """Write a note. Raises InputError, one sentence, for one that could not be shown."""
    text, author = (_plain(part) for part in (text, author))
    if not text or len(text) > MOST_TEXT:
        raise InputError(f"A note has 1 to {MOST_TEXT} characters, so that it can be read from four metres.")
    if not author or len(author) > MOST_AUTHOR:
        raise InputError(f"Say who wrote it with --author, at most {MOST_AUTHOR} characters.")
    if until < written:
        raise InputError(f"--until {until} is past: a note is shown up to that day.")
    with _turn(root):
        known = read_notes(root)
        number = max((note.number for note in known), default=0) + 1
        note = Note(number, text, author, written, until, districts)
        _write(root, (*known, note))
    return note


def remove_note(root: Path, number: int) -> Note:
    """Take a note away. Raises InputError where there is none of that number."""
    with _turn(root):
        known = read_notes(root)
        gone = next((note for note in known if note.number == number), None)
        if gone is None:
            raise InputError(f"There is no note {number}: `python app.py note` lists them.")
        _write(root, [note for note in known if note.number != number])
    return gone


def _plain(text: str) -> str:
    """One line, without what no screen shows."""
    return " ".join(re.sub(r"[\x00-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2066-\u2069\ufeff]", " ", text).split())


def _turn(root: Path) -> FileLock:
    if not root.is_dir():
        raise StoreError(f"There is no store at {root}: import data, or run `python app.py demo`.")
    return FileLock(root / LOCK, timeout=PATIENCE)


def _write(root: Path, notes: Iterable[Note]) -> None:
    text = json.dumps([asdict(note) for note in notes], default=str, indent=1, ensure_ascii=False)
    replace_whole(root / FILE, text.encode())
