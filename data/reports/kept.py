"""What people add to packs, kept beside the store: commentary, recommendations, and what the last pack said.

``STORE_DIR/reports/kept.json``, outside every version of the store, so that no import takes it away.
"""

from __future__ import annotations

import json
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field, replace
from typing import TYPE_CHECKING, Any

from filelock import FileLock

from data.errors import FilterError, StoreError
from data.private import only_for_us
from data.store.seals import replace_whole

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

FOLDER, FILE = "reports", "kept.json"
STATES = ("open", "under way", "done", "dropped")
OPEN = STATES[:2]
LONGEST_TEXT = 4_000
#: Packs remembered of each kind and audience.
REMEMBERED = 12


@dataclass(frozen=True)
class Comment:
    """An analyst's own words, for the head of a pack ('') or one of its sections. ``day``: ISO date."""

    section: str
    text: str
    author: str
    day: str


@dataclass(frozen=True)
class Recommendation:
    """``due``: ISO date or ''. ``changed``: ISO date of the last change, by ``author``."""

    number: int
    text: str
    owner: str
    due: str
    state: str
    author: str
    changed: str


@dataclass(frozen=True)
class Made:
    """What a pack said, for the next one: head figures by label, as words."""

    made: str
    question: str
    sentence: str
    data_version: str
    figures: dict[str, str]


@dataclass(frozen=True)
class Kept:
    """Of one kind of pack. ``packs``: audience -> packs made, oldest first."""

    comments: tuple[Comment, ...] = ()
    recommendations: tuple[Recommendation, ...] = ()
    packs: dict[str, tuple[Made, ...]] = field(default_factory=dict)

    def last(self, audience: str, question: str, data_version: str) -> Made | None:
        """The last pack that was not this one: a pack made again is the same pack."""
        others = [
            one for one in self.packs.get(audience, ()) if (one.question, one.data_version) != (question, data_version)
        ]
        return others[-1] if others else None

    def with_comment(self, comment: Comment) -> Kept:
        """In place of what was said there before; an empty text takes it away."""
        rest = tuple(one for one in self.comments if one.section != comment.section)
        return replace(self, comments=(*rest, comment) if comment.text else rest)

    def with_recommendation(self, made: Recommendation) -> Kept:
        rest = tuple(one for one in self.recommendations if one.number != made.number)
        return replace(self, recommendations=tuple(sorted((*rest, made), key=lambda one: one.number)))

    def recommendation(self, number: int) -> Recommendation:
        """Raises FilterError for a number that there is not."""
        for one in self.recommendations:
            if one.number == number:
                return one
        known = ", ".join(str(one.number) for one in self.recommendations) or "none yet"
        raise FilterError(f"There is no recommendation {number} in this kind of pack: there are {known}.")

    def with_pack(self, audience: str, made: Made) -> Kept:
        key = (made.question, made.data_version)
        others = tuple(one for one in self.packs.get(audience, ()) if (one.question, one.data_version) != key)
        return replace(self, packs=self.packs | {audience: (*others, made)[-REMEMBERED:]})


def read(root: Path, kind: str) -> Kept:
    """What is kept of a kind. Raises StoreError where the file cannot be read."""
    return _of(_whole(root).get(kind, {}))


@contextmanager
def changing(root: Path, kind: str) -> Iterator[list[Kept]]:
    """Read, change, write: the list's one entry is what is kept afterwards. One change at a time."""
    folder = root / FOLDER
    try:
        with only_for_us():
            folder.mkdir(parents=True, exist_ok=True)
            with FileLock(folder / "lock", timeout=10):
                whole = _whole(root)
                held = [_of(whole.get(kind, {}))]
                yield held
                text = json.dumps(whole | {kind: asdict(held[0])}, ensure_ascii=False, indent=1, sort_keys=True)
                replace_whole(folder / FILE, text.encode())
    except OSError as problem:
        raise StoreError(f"{folder} cannot be written ({problem.strerror or problem}).") from None


def _whole(root: Path) -> dict[str, Any]:
    path = root / FOLDER / FILE
    try:
        return json.loads(path.read_text(encoding="utf-8")) if path.exists() else {}
    except (OSError, ValueError) as problem:
        raise StoreError(f"{path} cannot be read ({problem}): put it right, or take it away to start afresh.") from None


def _of(plain: dict[str, Any]) -> Kept:
    return Kept(
        tuple(Comment(**one) for one in plain.get("comments", ())),
        tuple(Recommendation(**one) for one in plain.get("recommendations", ())),
        {who: tuple(Made(**one) for one in packs) for who, packs in plain.get("packs", {}).items()},
    )
