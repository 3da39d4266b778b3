"""A session: a signed cookie that says who signed in, with which groups and when, believed until its limits.

Flask signs it (itsdangerous, HMAC-SHA-256) with a key in STORE_DIR, so every server process can read it and none has
to keep it. What a cookie cannot do, end before its time, is looked up beside the store (``data.access.ended``). The
role is not in it: it is looked up in the table of roles at every request.
"""

from __future__ import annotations

import hashlib
import secrets
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING

from flask import request, session
from flask.sessions import SecureCookieSessionInterface

from callbacks.guard.hosts import LOOPBACK, name_of
from callbacks.guard.keys import kept_key
from data.access.ended import Ended
from data.errors import StoreError

if TYPE_CHECKING:
    from pathlib import Path

    from flask import Flask

    from data.settings import Settings

KEY_FILE, COOKIE = ".session-key", "sve-session"
#: A session is written again when its last mark is this many seconds old, not at every request.
MARK = 30.0
#: Seconds by which the clocks of two machines may differ.
SKEW = 60.0


@dataclass(frozen=True)
class Held:
    """What a session says. ``groups``: those of the person that the table of roles named at the sign-in."""

    id: str
    name: str
    groups: tuple[str, ...]
    since: float


class SignedCookie(SecureCookieSessionInterface):
    """Flask's own, with SHA-256, and kept to TLS wherever this server goes by another name than this machine's.

    There its name begins with ``__Host-``: then a browser takes it from this very server only, over TLS, and a page
    under a neighbouring name cannot put a session of its own in its place.
    """

    digest_method = staticmethod(hashlib.sha256)

    def get_cookie_name(self, app: Flask) -> str:
        """The name that binds it to this server where there is TLS."""
        return COOKIE if plain_loopback() else f"__Host-{COOKIE}"

    def get_cookie_secure(self, app: Flask) -> bool:
        """Plain HTTP never leaves this machine under a name of loopback."""
        return not plain_loopback()


def plain_loopback() -> bool:
    """Whether this request was made to a name that only this machine has."""
    return name_of(request.host) in LOOPBACK


class Sessions:
    """Of one server."""

    def __init__(self, server: Flask, root: Path, settings: Settings) -> None:
        self.idle, self.longest = settings.session_idle_minutes * 60.0, settings.session_hours * 3600.0
        self.ended = Ended(root)
        try:
            server.secret_key = kept_key(root / KEY_FILE)
        except OSError as problem:
            raise StoreError(f"Nobody can sign in: {root} cannot be used ({problem.strerror}).") from None
        server.session_interface = SignedCookie()
        server.config |= {
            "SESSION_COOKIE_NAME": COOKIE,
            "SESSION_COOKIE_HTTPONLY": True,
            "SESSION_COOKIE_SAMESITE": "Lax",
            "SESSION_COOKIE_PATH": "/",
        }

    def begin(self, name: str, groups: list[str]) -> Held:
        """A new session, with nothing of what the cookie held before."""
        now = time.time()
        held = Held(secrets.token_urlsafe(18), name, tuple(groups), now)
        session.clear()
        session.update(id=held.id, name=name, groups=groups, since=now, seen=now)
        return held

    def current(self) -> Held | None:
        """The session of this request; None where there is none, or it is over."""
        if not {"id", "name", "groups", "since", "seen"} <= session.keys():
            return None
        held = Held(session["id"], session["name"], tuple(session["groups"]), session["since"])
        now, seen = time.time(), session["seen"]
        if not (held.since - SKEW <= now < held.since + self.longest and seen - SKEW <= now < seen + self.idle):
            return None
        if self.ended.is_over(held.id, held.name, held.since):
            return None
        if now > seen + min(MARK, self.idle / 2):
            session["seen"] = now
        return held

    def end(self) -> None:
        """Sign out: it is over, also in a copy of its cookie."""
        if "id" in session:
            self.ended.end(str(session["id"]), time.time())
        session.clear()
