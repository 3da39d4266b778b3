"""Who reads releases only is answered the meeting page and what explains it, whatever else stands on the server."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING, Any

from flask import Response, redirect, request

from callbacks.guard.sign_in.addresses import SIGNING
from data.viewer import RELEASES_ONLY
from layouts.pages.about import document
from layouts.pages.plain.meeting import PATH
from layouts.pages.plain.signed import RECORD

if TYPE_CHECKING:
    from collections.abc import Callable

    from flask import Flask

    from data.viewer import Viewer

#: Rules that are answered; a route that is added tomorrow is not among them.
ALLOWED = frozenset(
    (
        PATH,
        f"{PATH}.csv",
        "/about",
        "/methods/<name>",
        "/healthz",
        "/assets/<path:filename>",
        "/_favicon.ico",
        *SIGNING,
        RECORD[0],
    )
)
#: Redirected before: where browsers look for a picture.
ICON = "/favicon.ico"


def keep_to_releases(server: Flask, viewer: Callable[[], Viewer]) -> None:
    """``viewer``: who asks, looked at for every request. What is counted is refused below the screen too."""

    @server.before_request
    def only_releases() -> Any:
        """Lead the first page to the meeting page, and refuse every other route with a sentence."""
        rule = request.url_rule.rule if request.url_rule is not None else ""
        if not viewer().releases_only or rule in ALLOWED or request.path == ICON:
            return None
        return redirect(PATH) if rule == "/" and request.method in ("GET", "HEAD") else _refused()


def _refused() -> Response:
    if request.method in ("GET", "HEAD") and "text/html" in request.headers.get("Accept", ""):
        body = f"<h1>This cannot be shown</h1><p>{escape(RELEASES_ONLY)}</p><p><a href='{PATH}'>To the releases</a></p>"
        return Response(document("This cannot be shown", body, releases_only=True), 403, mimetype="text/html")
    return Response(RELEASES_ONLY + "\n", 403, mimetype="text/plain")
