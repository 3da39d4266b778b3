"""What is asked of the data is recorded before it is answered; what cannot be, is not answered (docs/audit.md)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flask import g, request

from callbacks.guard.edge import said
from callbacks.guard.hosts import address_asking, proxies_of
from callbacks.guard.person import STARTING, asking
from callbacks.guard.sign_in.addresses import CALLBACK, SIGN_IN, SIGN_OUT, SIGNED_OUT, SIGNING
from data.audit.line import Event
from data.errors import ExplorerError, StoreError
from layouts.pages.plain.signed import RECORD

if TYPE_CHECKING:
    from flask import Flask, Response

    from callbacks.services import Services
    from data.audit.trail import Trail

#: (method, rule) -> kind of line. What is in neither table fails a test.
RECORDED = {
    ("GET", "/"): "question",
    ("GET", "/knife/"): "question",
    ("POST", "/answers"): "question",
    ("POST", "/knife/answers"): "question",
    ("GET", "/hours.json"): "question",
    ("GET", "/plan"): "download",
    ("GET", "/download/<panel>.csv"): "download",
    ("GET", "/download/<panel>.geojson"): "download",
    ("POST", "/pack"): "question",
    ("GET", "/pack/<name>/file"): "download",
    ("GET", "/briefing"): "question",
    ("GET", "/briefing/slides"): "question",
    ("POST", "/panel/new"): "release",
    ("POST", "/panel/withdraw"): "release",
    ("GET", RECORD[0]): "upkeep",
    ("GET", CALLBACK): "sign-in",
    ("POST", SIGN_OUT): "sign-out",
}
#: Rule -> why nothing is recorded: no figure leaves that is not published already.
UNRECORDED = {
    "/static/<path:filename>": "no such folder",
    "/healthz": "the data version",
    "/assets/<path:filename>": "scripts and styles",
    "/assets/joined/<name>": "scripts and styles",
    "/geometry/<name>": "official boundaries",
    "/methods/<name>": "texts of ours",
    "/about": "what is loaded; no question is asked",
    "/panel": "releases are published",
    "/panel.csv": "releases are published",
    "/pack/<name>": "how far a pack is",
    "/pack/<name>/state": "how far a pack is",
    SIGN_IN: "leads to the sign-in service",
    SIGNED_OUT: "one sentence",
}
#: Answers that refuse somebody: recorded on every rule.
REFUSING = frozenset((401, 403, 421, 429))
TOLD, QUIET = "sve-told", "sve-nothing-new"


def tell(
    *,
    asked: str | None = None,
    rows: int | None = None,
    export: str | None = None,
    who: str | None = None,
    role: str | None = None,
) -> None:
    """What the line of this request holds, beyond who asks for what address; what is None stays as it was."""
    new = {"asked": asked, "rows": rows, "export": export, "who": who, "role": role}
    setattr(g, TOLD, g.get(TOLD, {}) | {name: value for name, value in new.items() if value is not None})


def nothing_new() -> None:
    """Nothing leaves that this page has not got already: a wall asks once a minute, day and night."""
    setattr(g, QUIET, True)


def register_record(server: Flask, services: Services, trail: Trail) -> None:
    """Stand behind everything else of this server; register it last, so that it sees an answer first."""
    proxies = proxies_of(services.settings)

    @server.after_request
    def record(response: Response) -> Response:
        kind = kind_of(response.status_code)
        if kind is None or g.get(QUIET) or STARTING in request.environ:
            return response
        try:
            trail.record(_event(kind, response.status_code, services, proxies))
        except StoreError as problem:
            response.close()
            return said(503, str(problem))
        return response


def kind_of(status: int) -> str | None:
    """Of the line for the current request, by how it was answered; None where there is to be none."""
    if status in REFUSING:
        return "refusal"
    method = "GET" if request.method == "HEAD" else request.method
    rule = request.url_rule.rule if request.url_rule is not None else ""
    led_on = method == "GET" and 300 <= status < 400 and rule != CALLBACK
    return RECORDED.get((method, rule)) if status < 400 and not led_on else None


def _event(kind: str, status: int, services: Services, proxies: frozenset[str]) -> Event:
    told: dict[str, Any] = g.get(TOLD, {})
    person = asking(services.deployed)
    asked = " ".join(part for part in (request.method, request.path, told.get("asked", _question())) if part)
    return Event(
        kind=kind,
        who=told.get("who", person.name),
        role=told.get("role", person.viewer.role),
        address=address_asking(proxies),
        asked=asked,
        data=_version(services),
        rows=told.get("rows"),
        export=told.get("export", ""),
        outcome="done" if status < 400 else f"refused ({status})",
    )


def _question() -> str:
    """The question of the address, without what opens a door: a code of the sign-in service, a token of a screen."""
    if request.path in SIGNING:
        return ""
    query = request.query_string.decode("utf-8", "replace")
    return "&".join(part for part in query.split("&") if not part.startswith("device="))


def _version(services: Services) -> str:
    try:
        return services.store().data_version
    except ExplorerError:
        return ""
