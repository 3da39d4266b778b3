"""The route of the record: for the role admin, and for nobody else."""

from __future__ import annotations

from collections import deque
from datetime import date
from typing import TYPE_CHECKING
from urllib.parse import parse_qsl

from flask import request

from callbacks.guard.record import tell
from data.audit.verifying import entries, verify
from data.errors import InputError, PermissionRefused
from layouts.pages.plain.record import record_page
from layouts.pages.plain.signed import RECORD

if TYPE_CHECKING:
    from flask import Flask

    from callbacks.services import Services
    from data.audit.trail import Trail

#: Lines on the page.
MOST = 500


def register_reading(server: Flask, services: Services, trail: Trail) -> None:
    """Hang the route on the Flask server."""

    @server.get(RECORD[0])
    def read_record() -> str:
        """Lines by name and day, the newest first. Raises PermissionRefused for other roles."""
        if services.viewer.role != "admin":
            raise PermissionRefused("The record is read by the role admin; on this machine, by `python app.py audit`.")
        asked = dict(parse_qsl(request.query_string.decode("utf-8", "replace")))
        since = asked.get("since", "")
        try:
            day = date.fromisoformat(since).isoformat() if since else ""
        except ValueError:
            raise InputError("Since which day: YYYY-MM-DD.") from None
        tell(rows=len(found := deque(entries(trail, who=asked.get("who", ""), since=day), MOST)))
        said = _checked(trail) if "check" in asked else ""
        return record_page(reversed(found), asked, said or (f"The newest {MOST}." if len(found) == MOST else ""))


def _checked(trail: Trail) -> str:
    found = verify(trail)
    return found.fault or f"The record is whole: {found.lines:,} lines. Keep this elsewhere: {found.last}."
