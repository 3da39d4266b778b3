"""The edge of the server: every request is checked here before anything of ours or Dash's reads it, and whatever goes
wrong is answered in words. Who asks for what there is not, or sends what no page sends, gets 400 or 404, never a 500.
"""

from __future__ import annotations

import traceback
from html import escape
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import orjson
from dash.exceptions import DependencyException, InvalidResourceError
from flask import Response, redirect, request
from flask.json.provider import DefaultJSONProvider
from werkzeug.exceptions import BadRequest, HTTPException, MisdirectedRequest, NotFound, RequestURITooLarge
from werkzeug.routing import RequestRedirect

from callbacks.guard.allowance import MOST_BODY, MOST_NAME, MOST_PARAMETERS, MOST_QUERY
from callbacks.guard.envelope import check_callback, read_json
from callbacks.guard.hosts import allowed_hosts, name_of
from data import deadline
from data.errors import ExplorerError, PermissionRefused, StoreError
from layouts.pages.about import document
from layouts.pages.plain.signed import is_stranger

if TYPE_CHECKING:
    import dash
    from flask import Flask

    from data.settings import Settings

NO_PAGE = "There is nothing at this address."
OURS = "The server could not work this out. The mistake is ours; a line about it is in the server's log."
CALLBACKS = "_dash-update-component"


class OneReader(DefaultJSONProvider):
    """Dash reads bodies with the reader that checked them: two readers could understand two different things."""

    def loads(self, s: str | bytes, **_: Any) -> Any:
        """The value of a JSON text. Raises ValueError for what is none."""
        return orjson.loads(s)


def register_edge(server: Flask, apps: tuple[dash.Dash, ...], settings: Settings) -> None:
    """Stand before the apps of this server."""
    server.json = OneReader(server)
    server.config["MAX_CONTENT_LENGTH"] = MOST_BODY
    _register_checks(server, apps, settings)
    _register_answers(server)


def _register_checks(server: Flask, apps: tuple[dash.Dash, ...], settings: Settings) -> None:
    hosts = allowed_hosts(settings)
    prefixes = {app.config.routes_pathname_prefix: app for app in apps}
    callbacks = {prefix + CALLBACKS: app.callback_map for prefix, app in prefixes.items()}
    catch_all = {prefix + "<path:path>" for prefix in prefixes}

    @server.before_request
    def check() -> Any:
        """Refuse what cannot be meant for us. Raises an HTTPException with a sentence."""
        deadline.give(settings.question_seconds)
        if name_of(request.environ.get("HTTP_HOST", "")) not in hosts:
            raise MisdirectedRequest("This server does not go by that name. Ask for it as its operator told you to.")
        _check_address(request.path, request.query_string)
        moved = request.routing_exception
        if isinstance(moved, RequestRedirect):  # a missing '/': Flask would put the Host that was sent into the answer
            parts = urlsplit(moved.new_url)
            return redirect("/" + parts.path.lstrip("/") + (f"?{parts.query}" if parts.query else ""), moved.code)
        if request.path == "/favicon.ico":  # where browsers look for it on pages that name none
            return redirect("/_favicon.ico")
        if request.url_rule is not None and request.url_rule.rule in catch_all:
            raise NotFound(NO_PAGE)  # Dash would answer with its page
        if request.method == "POST" and request.path in callbacks:
            check_callback(read_json(request.get_data()), callbacks[request.path])
        return None

    @server.teardown_request
    def done(_: BaseException | None) -> None:
        """What this thread does next is no part of the question."""
        deadline.give(None)


def _check_address(path: str, query: bytes) -> None:
    if any(len(part) > MOST_NAME for part in path.split("/")) or not path.isprintable():
        raise NotFound(NO_PAGE)
    if len(query) > MOST_QUERY:
        raise RequestURITooLarge(f"The address is too long: {MOST_QUERY:,} characters of a question at most.")
    if query.count(b"&") >= MOST_PARAMETERS:
        raise BadRequest(f"The address has too many parts: {MOST_PARAMETERS} at most.")


def _register_answers(server: Flask) -> None:
    @server.errorhandler(HTTPException)
    def refused(error: HTTPException) -> Any:
        """What Flask, Dash or we refuse."""
        if error.response is not None or error.code is None:
            return error
        kept = {name: value for name, value in error.get_headers() if name in ("Allow", "Retry-After")}
        return said(error.code, error.description or NO_PAGE, kept)

    @server.errorhandler(ExplorerError)
    def not_possible(error: ExplorerError) -> Response:
        """What our own rooms refuse: a question that cannot be read, no store, a role that may not."""
        code = 503 if isinstance(error, StoreError) else 403 if isinstance(error, PermissionRefused) else 400
        return said(code, str(error))

    @server.errorhandler(InvalidResourceError)
    @server.errorhandler(DependencyException)
    def no_file(_: Exception) -> Response:
        """A script of a package that this page does not use."""
        return said(404, NO_PAGE)

    @server.errorhandler(Exception)
    def broken(error: Exception) -> Response:
        """A mistake of ours: one line in the log, a sentence for whoever asked."""
        last = traceback.extract_tb(error.__traceback__)[-1]
        words = f"{type(error).__name__}: {error!s:.200}".replace("\n", " ")
        server.logger.error("%s %r: %s (%s:%s)", request.method, request.path, words, last.filename, last.lineno)
        return said(500, OURS)


def said(code: int, words: str, headers: dict[str, str] | None = None) -> Response:
    """A sentence: as a page for whoever reads it in a browser, else as plain text."""
    if request.method in ("GET", "HEAD") and "text/html" in request.headers.get("Accept", ""):
        title = "There is no such page" if code == 404 else "This cannot be shown"
        first = "To the first page" if is_stranger() else "To Explore, the first page"
        body = f"<h1>{title}</h1><p>{escape(words)}</p><p><a href='/'>{first}</a></p>"
        return Response(document(title, body), code, headers, mimetype="text/html")
    return Response(words + "\n", code, headers, mimetype="text/plain")
