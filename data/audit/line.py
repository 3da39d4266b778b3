"""One line of the record, and the head that says which line is the last."""

from __future__ import annotations

import hashlib
from dataclasses import asdict, dataclass
from typing import Any

import orjson

#: What stands before the first line.
NOTHING = "0" * 64
#: Characters of one text in a line; of a longer one the beginning is kept.
MOST_TEXT = 2_000
#: Bytes of the head, always the same, so that it is written over in place.
HEAD_BYTES = 192


@dataclass(frozen=True)
class Event:
    """What happened. ``asked``: the question, never its answer. ``rows``: how many rows or cells were released."""

    kind: str
    who: str = ""
    role: str = ""
    address: str = ""
    asked: str = ""
    data: str = ""
    rows: int | None = None
    export: str = ""
    outcome: str = "done"


@dataclass(frozen=True)
class Head:
    """The last line: its number and hash, its file, how long that file is, and the month (UTC) that it is of."""

    number: int = 0
    hash: str = NOTHING
    file: int = 1
    size: int = 0
    month: str = ""

    def written(self) -> bytes:
        """As it stands in its file."""
        return orjson.dumps(asdict(self)).ljust(HEAD_BYTES - 1) + b"\n"


def head_of(content: bytes) -> Head | None:
    """The head that was written so; None for anything else."""
    try:
        found = Head(**orjson.loads(content))
    except (ValueError, TypeError):
        return None
    return found if found.written() == content else None


def line_of(event: Event, number: int, before: str, at: str) -> bytes:
    """A line without its end."""
    texts = {name: _plain(value) if isinstance(value, str) else value for name, value in asdict(event).items()}
    return orjson.dumps({"n": number, "at": at, **texts, "before": before})


def hash_of(line: bytes) -> str:
    """What the next line holds of this one: SHA-256 of its bytes without its end."""
    return hashlib.sha256(line).hexdigest()


@dataclass(frozen=True)
class Start:
    """What the record begins after, where older lines were dropped: the last of these, by number and hash."""

    number: int = 0
    hash: str = NOTHING

    @property
    def words(self) -> str:
        """As the line names it that says so."""
        return f"{self.number} {self.hash}"


def read_line(line: bytes) -> dict[str, Any] | None:
    """Its fields; None for what is no line of ours."""
    try:
        found = orjson.loads(line)
    except ValueError:
        return None
    return found if isinstance(found, dict) and isinstance(found.get("n"), int) else None


def _plain(text: str) -> str:
    return text.encode("utf-8", "replace").decode()[:MOST_TEXT]
