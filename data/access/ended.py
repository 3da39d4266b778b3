"""Sessions that are over before their time: signed out, or ended by the operator. All server processes look here.

A session is a signed cookie, so it would be believed until its limits; what is written here is not.
"""

from __future__ import annotations

from pathlib import Path

from data.access.kept import KeptFile

FILE = "sessions-ended.json"
#: Seconds after which an entry is forgotten; no session lasts as long (data/settings.py: SESSION_HOURS).
FORGOTTEN = 8 * 24 * 3600


class Ended:
    """Of one STORE_DIR. Times are seconds since 1970."""

    def __init__(self, root: Path) -> None:
        self._file = KeptFile(root, FILE)

    def is_over(self, session: str, name: str, since: float) -> bool:
        """Whether the session of this name, begun at ``since``, has been ended."""
        found = self._file.read()
        barred = max(found.get("everybody", 0.0), found.get("people", {}).get(name.casefold(), 0.0))
        return since <= barred or session in found.get("sessions", {})

    def end(self, session: str, now: float) -> None:
        """One session."""
        with self._file.changing() as content:
            kept = {each: at for each, at in content.get("sessions", {}).items() if at > now - FORGOTTEN}
            content["sessions"] = kept | {session: now}

    def end_all_of(self, name: str, now: float) -> None:
        """Every session of somebody that has begun by now."""
        with self._file.changing() as content:
            kept = {each: at for each, at in content.get("people", {}).items() if at > now - FORGOTTEN}
            content["people"] = kept | {name.casefold(): now}

    def end_everybody(self, now: float) -> None:
        """Every session that has begun by now."""
        with self._file.changing() as content:
            content["everybody"] = now
