"""A screen in a briefing room is answered the wall and what it is made of, whatever else stands on the server."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flask import redirect, request
from werkzeug.exceptions import NotFound

from callbacks.guard.person import asking
from callbacks.guard.sign_in.addresses import SIGNING

if TYPE_CHECKING:
    from flask import Flask

WALL, SLIDES = "/briefing", "/briefing/slides"
#: Rules that a briefing screen is answered; a route that is added tomorrow is not among them.
ALLOWED = SIGNING | {WALL, SLIDES, "/healthz", "/assets/<path:filename>", "/_favicon.ico"}
#: Redirected before: where browsers look for a picture.
ICON = "/favicon.ico"
ONLY = f"This screen is shown the briefing wall only, at {WALL}."


def keep_to_the_wall(server: Flask) -> None:
    """For the role briefing; the other roles keep every route, each with its own refusals."""

    @server.before_request
    def only_the_wall() -> Any:
        """Refuse every other route. Raises NotFound, with a sentence."""
        rule = request.url_rule.rule if request.url_rule is not None else ""
        if rule in ALLOWED or request.path == ICON or asking().viewer.role != "briefing":
            return None
        if rule == "/":
            return redirect(WALL)
        raise NotFound(ONLY)
