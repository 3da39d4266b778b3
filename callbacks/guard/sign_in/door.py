"""The door: which of the ways a server has, and that nobody comes past it unknown."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl, urlencode

from flask import g, redirect, request
from werkzeug.exceptions import Forbidden, Unauthorized

from callbacks.guard.person import asking
from callbacks.guard.sign_in.addresses import SIGN_IN, SIGNING, safe_back
from callbacks.guard.sign_in.sessions import Sessions, plain_loopback
from callbacks.guard.sign_in.ways import DEVICE, BehindProxy, Refusal, Screens, SignedIn
from callbacks.guard.wall_only import ICON, SLIDES, WALL
from data.access.roles import Roles
from data.deployment import lets_others_in
from data.viewer import Person, Viewer
from layouts.pages.plain.signed import say_stranger, say_who

if TYPE_CHECKING:
    from pathlib import Path

    from flask import Flask

    from callbacks.guard.sign_in.provider import Provider
    from data.settings import Settings

#: Rules that are answered to everybody: nothing of these is about an offence or a person.
OPEN = SIGNING | {"/healthz", "/assets/joined/<name>"}
#: Ends of the rules of Dash for scripts, styles and the picture of the tab; each page has its own.
FILES = (
    "/assets/<path:filename>",
    "/_dash-component-suites/<string:package_name>/<path:fingerprinted_path>",
    "/_favicon.ico",
)
#: Whoever is not known. The least that anybody may see, should something ask for them all the same.
STRANGER = Person("not known", Viewer("public"))
#: Seconds that a browser keeps the token of a screen; it is given it again at every start of the wall.
KEPT_FOR = 400 * 24 * 3600
REFUSED = "sve-refusal"


class Door:
    """Of one server."""

    def __init__(self, server: Flask, root: Path, deployed: Person, settings: Settings) -> None:
        self.roles = Roles(root, exploring=settings.public_exploring == "on")
        self.provider: Provider | None = None
        self.ways: list[SignedIn | BehindProxy | Screens] = []
        if settings.oidc_discovery:
            from callbacks.guard.sign_in.provider import Provider

            sessions = Sessions(server, root, settings)
            self.provider = Provider(server, settings, sessions, self.roles)
            self.ways.append(SignedIn(sessions, self.roles))
        elif settings.proxy_user_header:
            self.ways.append(BehindProxy(settings, self.roles))
        within = frozenset() if settings.signs_in else deployed.viewer.own
        self.ways.append(Screens(root, within))

    def person(self) -> Person:
        """Who asks the current request; ``STRANGER`` where that is not known, or they have no role."""
        found = [way.who() for way in self.ways]
        known = next((one for one in found if isinstance(one, Person)), None)
        if known is None:
            say_stranger()
            refusals = [one for one in found if isinstance(one, Refusal)]
            setattr(g, REFUSED, max(refusals, key=lambda each: each.first))
        elif known.viewer.role != "briefing" or known.session:
            say_who(known.name, leaves=bool(known.session), reads_record=known.viewer.role == "admin")
        return known or STRANGER

    def guard(self, server: Flask) -> None:
        """Let nobody in who is not known; a page leads them to the sign-in service and comes back."""

        @server.before_request
        def only_who_is_known() -> Any:
            """Raise Unauthorized or Forbidden, in words, or redirect."""
            if request.path == WALL and (answer := self._screen()) is not None:
                return answer
            rule = request.url_rule.rule if request.url_rule is not None else ""
            if rule in OPEN or rule.endswith(FILES) or request.path == ICON or asking() is not STRANGER:
                return None
            refusal: Refusal = g.get(REFUSED)
            if refusal.code == 403:
                raise Forbidden(refusal.words)
            if self.provider is not None and _is_page():
                return redirect(f"{SIGN_IN}?{urlencode({'back': safe_back(request.full_path)})}")
            raise Unauthorized(refusal.words)

        if self.provider is not None:
            self.provider.register(server)

    def _screen(self) -> Any:
        """The address that was made for a screen: its token goes into a cookie, and out of the address."""
        pairs = parse_qsl(request.query_string.decode("utf-8", "replace"), keep_blank_values=True)
        token = next((value for name, value in pairs if name == "device"), None)
        if token is None or request.method != "GET":
            return None
        left = urlencode([pair for pair in pairs if pair[0] != "device"])
        answer = redirect(WALL + (f"?{left}" if left else ""))
        answer.set_cookie(
            DEVICE,
            token[:200],
            max_age=KEPT_FOR,
            path=WALL,
            secure=not plain_loopback(),
            httponly=True,
            samesite="Lax",
        )
        return answer


def _is_page() -> bool:
    """A page that somebody opens, not something that a page asks for, nor a wall that nobody stands at."""
    return (
        request.method == "GET"
        and "text/html" in request.headers.get("Accept", "")
        and request.path not in (WALL, SLIDES)
    )


def door_for(server: Flask, root: Path, deployed: Person, settings: Settings) -> Door | None:
    """The door of this deployment; None where nobody signs in: on loopback for one person, or for the public."""
    opened = lets_others_in(settings.host, settings.allowed_hosts, settings.trusted_proxies)
    screens = deployed.viewer.role == "briefing" and bool(opened)
    return Door(server, root, deployed, settings) if settings.signs_in or screens else None
