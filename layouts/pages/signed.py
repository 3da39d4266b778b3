"""Who is signed in, for the head of every page: said once for each request, where it is found out."""

from __future__ import annotations

from html import escape

from dash import html
from flask import g, has_request_context

SIGN_OUT = ("/sign-out", "Sign out")
KEPT = "sve-signed-in"


def say_who(name: str, *, leaves: bool) -> None:
    """``leaves``: whether they can sign out here, and not where they came from."""
    setattr(g, KEPT, (name, leaves))


def signed_parts() -> list[html.Span | html.A]:
    """The name and the link to sign out; nothing where nobody signs in."""
    name, leaves = _known()
    link = [html.A(SIGN_OUT[1], href=SIGN_OUT[0])] if leaves else []
    return [html.Span(name, className="who-asks"), *link] if name else []


def signed_html() -> str:
    """The same as HTML."""
    name, leaves = _known()
    link = f'<a href="{SIGN_OUT[0]}">{SIGN_OUT[1]}</a>' if leaves else ""
    return f'<span class="who-asks">{escape(name)}</span>{link}' if name else ""


def _known() -> tuple[str, bool]:
    return g.get(KEPT, ("", False)) if has_request_context() else ("", False)
