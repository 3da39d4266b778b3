"""Whether the record is whole: every line follows the one before, and the last is the one that the head names."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from data.audit.line import NOTHING, Head, hash_of, read_line

if TYPE_CHECKING:
    from collections.abc import Iterator

    from data.audit.trail import Trail

#: What a mended line may say without anything having been lost.
HARMLESS = "begun line"


@dataclass
class Verdict:
    """``broken``: a sentence for each place where something was changed or lost, the first one first."""

    lines: int = 0
    last: str = NOTHING
    broken: list[str] = field(default_factory=list)

    @property
    def fault(self) -> str:
        """The first place, and how many there are; '' for a whole record."""
        return f"{self.broken[0]} Places where the record is broken: {len(self.broken)}." if self.broken else ""


def verify(trail: Trail) -> Verdict:
    """Read every line. Waits for whoever is adding, so that the end is the end."""
    if not trail.folder.is_dir():
        return Verdict()
    with trail.alone():
        start = trail.start()
        found, number, dropped = Verdict(last=start.hash), start.number, not start.number
        last_file, last_bytes, month = 1, 0, ""
        for path in trail.files():
            content = path.read_bytes()
            lines = content.removesuffix(b"\n").split(b"\n")
            if (end := read_line(lines[-1])) and end["n"] <= start.number:
                continue  # dropped, but not yet taken away
            last_file, last_bytes = int(path.stem.rpartition("-")[2]), len(content)
            if not content.endswith(b"\n"):
                found.broken.append(f"{path.name}: its last line is cut.")
            for position, line in enumerate(lines, 1):
                fields, where = read_line(line), f"{path.name}, line {position}"
                found.broken += _broken(fields, number, found.last, where)
                if fields:
                    dropped |= (fields.get("kind"), fields.get("asked")) == ("dropped", start.words)
                    month = str(fields.get("at"))[:7]
                number = fields["n"] if fields else number + 1
                found.lines, found.last = found.lines + 1, hash_of(line)
        if not dropped:
            found.broken.append(f"The record begins after line {start.number}, and no line says that it was dropped.")
        found.broken += _end(trail, Head(number, found.last, last_file, last_bytes, month))
        return found


def _end(trail: Trail, end: Head) -> list[str]:
    head = trail.head()
    if head is None:
        lost = "The head is missing or changed: whether lines are missing at the end cannot be told."
        return [lost] if end.size else []
    return [] if head == end else [f"The record does not end where it ended: line {head.number} was its last."]


def _broken(fields: dict[str, Any] | None, number: int, before: str, where: str) -> list[str]:
    if fields is None:
        return [f"{where}: this is no line of the record."]
    mended = fields.get("kind") == "mended" and fields.get("outcome") != HARMLESS
    if mended:
        return [f"{where}: something was lost before this line ({fields.get('outcome')})."]
    if fields["n"] != number + 1 or fields.get("before") != before:
        return [f"{where}: it does not follow the line before it; something was changed or taken away there."]
    return []


def entries(trail: Trail, *, who: str = "", since: str = "", kind: str = "") -> Iterator[dict[str, Any]]:
    """Lines in their order. ``since``: ISO day or time, UTC; ``who``: part of a name, large or small letters."""
    for path in trail.files():
        for line in path.read_bytes().splitlines():
            found = read_line(line)
            if (
                found
                and who.lower() in str(found.get("who", "")).lower()
                and str(found.get("at", "")) >= since
                and kind in ("", found.get("kind"))
            ):
                yield found
