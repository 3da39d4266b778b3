"""A server for a briefing room answers the wall and what it is made of, whatever else stands on it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flask import redirect, request
from werkzeug.exceptions import NotFound

if TYPE_CHECKING:
    from flask import Flask

    from data.viewer import Viewer

WALL, SLIDES = "/briefing", "/briefing/slides"
#: Rules that a briefing server answers; a route that is added tomorrow is not among them.
ALLOWED = frozenset((WALL, SLIDES, "/healthz", "/assets/<path:filename>", "/_favicon.ico"))
#: Redirected before: where browsers look for a picture.
ICON = "/favicon.ico"
ONLY = f"This server shows the briefing wall only, at {WALL}."


def keep_to_the_wall(server: Flask, viewer: Viewer) -> None:
    """For the role briefing; the other roles keep every route, each with its own refusals."""
    if viewer.role != "briefing":
        return

    @server.before_request
    def only_the_wall() -> Any:
        """Refuse every other route. Raises NotFound, with a sentence."""
        rule = request.url_rule.rule if request.url_rule is not None else ""
        if rule == "/":
            return redirect(WALL)
        if rule not in ALLOWED and request.path != ICON:
            raise NotFound(ONLY)
        return None
