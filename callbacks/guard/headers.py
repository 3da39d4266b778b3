"""What every answer tells the browser: run no script but ours, keep no figures, stand in no other page."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from flask import request

from callbacks.guard.compression import is_fixed
from callbacks.guard.hosts import origin

if TYPE_CHECKING:
    import dash
    from flask import Flask, Response

    from data.settings import Settings

ALWAYS = {"X-Content-Type-Options": "nosniff", "Cross-Origin-Resource-Policy": "same-origin"}
#: For all but fixed files. A page loads forty of these; on scripts and styles the rest would only be weight.
ANSWERS = {
    "Referrer-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
    "Cross-Origin-Opener-Policy": "same-origin",
}
#: Said over TLS alone (RFC 6797): for a year, a browser that came once comes by TLS. Sub-domains are not
#: ours to bind. A browser that says so itself is told over its own plain connection, where it must not listen.
SECURE_ONLY = "max-age=31536000"
#: The policy of what is no page, should a browser ever show it as one.
NOTHING = "default-src 'none'; frame-ancestors"
#: Fixed beside scripts and styles: no figure is in them, and their routes say themselves how long they may be kept.
FIXED = ("/geometry/", "/_favicon.ico")


def register_headers(server: Flask, apps: tuple[dash.Dash, ...], settings: Settings) -> None:
    """Put the headers on every answer of this server."""
    ancestors = frame_ancestors(settings)
    leads_to = sign_in_origin(settings)
    framing = {"'none'": "DENY", "'self'": "SAMEORIGIN"}.get(ancestors)  # other pages can only be named in the policy

    @cache
    def policy() -> str:
        # Dash starts itself with a script in the page: its hash is that of the text which this very app writes.
        hashes = sorted({one for app in apps for one in app.csp_hashes()})
        return content_policy(hashes, tile_origin(settings.basemap_url), ancestors, leads_to)

    @server.after_request
    def add(response: Response) -> Response:
        fixed = is_fixed(request.path) or request.path.startswith(FIXED)
        response.headers.update(ALWAYS if fixed else ALWAYS | ANSWERS)
        if "https" in (request.scheme, request.headers.get("X-Forwarded-Proto")):
            response.headers["Strict-Transport-Security"] = SECURE_ONLY
        page = response.mimetype == "text/html"
        response.headers["Content-Security-Policy"] = policy() if page else f"{NOTHING} {ancestors}"
        if framing and not fixed:
            response.headers["X-Frame-Options"] = framing
        if not fixed or response.status_code >= 400:
            response.headers["Cache-Control"] = "no-store"
        return response


def content_policy(hashes: list[str], tiles: str, ancestors: str, leads_to: str = "") -> str:
    """The content security policy. plotly and Leaflet set styles on elements, so these must be allowed.

    ``leads_to``: origin of the sign-in service, to which the form for signing out leads on.
    """
    rules = {
        "default-src": "'self'",
        "script-src": " ".join(["'self'", *hashes]),
        "style-src": "'self' 'unsafe-inline'",
        "img-src": f"'self' data: blob: {tiles}".strip(),
        "font-src": "'self' data:",
        "connect-src": "'self'",
        "object-src": "'none'",
        "base-uri": "'self'",
        "form-action": f"'self' {leads_to}".strip(),
        "frame-ancestors": ancestors,
    }
    return "; ".join(f"{name} {value}" for name, value in rules.items())


def tile_origin(url: str) -> str:
    """'https://tiles.example.org' of a tile address, with * for its {s}; '' where there is none or it is our own."""
    parts = urlsplit(url)
    host = parts.netloc.replace("{s}", "*")
    return f"{parts.scheme}://{host}" if parts.scheme in ("http", "https") and re.fullmatch(r"[\w.*:-]+", host) else ""


def sign_in_origin(settings: Settings) -> str:
    """'https://login.example.org' of OIDC_DISCOVERY; '' where nobody signs in by a service."""
    named = urlsplit(settings.oidc_discovery).netloc
    return origin(settings.oidc_discovery) if re.fullmatch(r"[\w.:\[\]-]+", named) else ""


def frame_ancestors(settings: Settings) -> str:
    """FRAME_ANCESTORS as the policy writes it."""
    words = settings.frame_ancestors.replace("'", "").split() or ["none"]
    return " ".join(f"'{word}'" if word in ("none", "self") else word for word in words)
