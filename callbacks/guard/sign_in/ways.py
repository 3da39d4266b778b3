"""The ways to learn who asks. Each gives a person, or says why not."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from flask import request

from callbacks.guard.hosts import proxies_of
from data.access.devices import Devices
from data.deployment import is_loopback
from data.viewer import Person
from layouts.pages.plain.signed import say_who

if TYPE_CHECKING:
    from pathlib import Path

    from callbacks.guard.sign_in.sessions import Sessions
    from data.access.roles import Roles
    from data.settings import Settings

DEVICE = "sve-screen"
MOST_NAME = 100
SIGN_IN_FIRST = "You are not signed in, or your session is over: open the first page of this server to sign in."
NO_ROLE = (
    "{name} is signed in, but none of their groups has a role on this server. Ask whoever runs it for one: "
    "the groups that have roles stand in its table of roles."
)
NOT_BELIEVED = "This server is reached through its proxy only: use the address that your organisation gave you."
UNNAMED = "The proxy before this server has not said who you are: sign in there first."
SCREENS_ONLY = (
    "This server shows the briefing wall to screens that it knows. Open the address that was made for this screen; "
    "if it worked before, it has been taken back."
)


@dataclass(frozen=True)
class Refusal:
    """401: who it is is not known. 403: it is, and they may not. ``first``: told rather than that of another way."""

    code: int
    words: str
    first: bool = False


def plain_name(text: object) -> str:
    """A name for the record and the page: one line of text; '' for none."""
    words = " ".join(str(text).split()) if isinstance(text, str) else ""
    return "".join(each for each in words if each.isprintable())[:MOST_NAME]


class SignedIn:
    """By a session that a sign-in service stood for."""

    def __init__(self, sessions: Sessions, roles: Roles) -> None:
        self.sessions, self.roles = sessions, roles

    def who(self) -> Person | Refusal:
        """The person of the session; their role as the table has it now."""
        held = self.sessions.current()
        if held is None:
            return Refusal(401, SIGN_IN_FIRST)
        viewer = self.roles.viewer(held.groups)
        if viewer is None:
            say_who(held.name, leaves=True)  # their group was taken from the table: they may sign in as somebody else
            return Refusal(403, NO_ROLE.format(name=held.name))
        return Person(held.name, viewer, held.id)


class BehindProxy:
    """By the headers of a reverse proxy, believed from this machine and from TRUSTED_PROXIES only."""

    def __init__(self, settings: Settings, roles: Roles) -> None:
        self.user, self.groups, self.roles = settings.proxy_user_header, settings.proxy_groups_header, roles
        self.trusted = proxies_of(settings)

    def who(self) -> Person | Refusal:
        """Whom the proxy names."""
        peer = request.environ.get("REMOTE_ADDR", "")
        if not (is_loopback(peer) or peer in self.trusted):
            return Refusal(403, NOT_BELIEVED)
        name = plain_name(request.headers.get(self.user, ""))
        if not name or "," in name:  # two headers of one name arrive as one text with a comma: one is a client's own
            return Refusal(401, UNNAMED)
        groups = [one.strip() for one in request.headers.get(self.groups, "").split(",") if one.strip()]
        viewer = self.roles.viewer(groups)
        return Refusal(403, NO_ROLE.format(name=name)) if viewer is None else Person(name, viewer)


class Screens:
    """By the token of a screen on a wall, in a cookie of its own."""

    def __init__(self, root: Path, within: frozenset[str]) -> None:
        self.devices, self.within = Devices(root), within

    def who(self) -> Person | Refusal:
        """The screen; ``within``: districts beyond which no screen sees (none: no such limit)."""
        token = request.cookies.get(DEVICE, "")
        device = self.devices.holder(token)
        if device is None or (self.within and not device.districts <= self.within):
            return Refusal(401, SCREENS_ONLY, first=bool(token))
        return Person(f"screen {device.name}", device.viewer)
