"""What a form sends, believed only where it comes from a page of ours: same origin, and a token that it was given.

A token is made with a key of this STORE_DIR, which all server processes share, belongs to the person and session that
it was given to, and holds for half a day. A page elsewhere cannot read it, and its browser says in ``Origin`` where a
form was sent from. Source: OWASP, Cross-Site Request Forgery Prevention Cheat Sheet.
"""

from __future__ import annotations

import hmac
import time
from typing import TYPE_CHECKING
from urllib.parse import parse_qsl, urlsplit

from flask import request
from werkzeug.exceptions import BadRequest, Forbidden

from callbacks.guard.keys import kept_key
from callbacks.guard.person import asking
from data.errors import StoreError
from data.viewer import PUBLIC, Person

if TYPE_CHECKING:
    from pathlib import Path

KEY_FILE = ".form-key"
HOLDS = 12 * 3600  # seconds
MOST_FIELDS = 20
KIND = "application/x-www-form-urlencoded"


def form_token(folder: Path) -> str:
    """A token for a form of ours; the key is made in this folder where there is none yet."""
    until = str(int(time.time()) + HOLDS)
    return f"{until}.{_signed(_key(folder), until)}"


def read_form(folder: Path) -> dict[str, list[str]]:
    """The fields of a form that was sent from a page of ours. Raises Forbidden or BadRequest in words."""
    _check_origin()
    if request.mimetype != KIND:
        raise BadRequest("This is not what the form of this page sends.")
    try:
        pairs = parse_qsl(request.get_data().decode("utf-8"), keep_blank_values=True, max_num_fields=MOST_FIELDS)
    except ValueError:
        raise BadRequest("This is not what the form of this page sends.") from None
    found: dict[str, list[str]] = {}
    for name, text in pairs:
        found.setdefault(name, []).append(text)
    until, _, signed = next(iter(found.pop("token", [""]))).partition(".")
    if not hmac.compare_digest(signed.encode(), _signed(_key(folder), until).encode()):
        raise Forbidden("This form does not come from a page of this server: open the page again.")
    if not until.isdigit() or int(until) < time.time():
        raise Forbidden("This page has been open for too long: open it again.")
    return found


def _check_origin() -> None:
    """The browser says that one of our own pages sent it. Raises Forbidden."""
    origin = urlsplit(request.headers.get("Origin", ""))
    site = request.headers.get("Sec-Fetch-Site", "same-origin")
    if origin.scheme not in ("http", "https") or origin.netloc.lower() != request.host.lower() or site != "same-origin":
        raise Forbidden("This was sent from another site than this one.")


def _signed(key: bytes, until: str) -> str:
    person = asking(Person.unnamed(PUBLIC))
    return hmac.new(key, "\n".join((until, person.session, person.name)).encode(), "sha256").hexdigest()


def _key(folder: Path) -> bytes:
    """Of all processes over this folder; the first that needs it makes it whole, then gives it its name."""
    try:
        return kept_key(folder / KEY_FILE)
    except OSError as problem:
        raise StoreError(f"Nothing can be sent from this page: {folder} cannot be used ({problem.strerror}).") from None
