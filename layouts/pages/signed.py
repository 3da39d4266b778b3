"""Who is signed in, for the head of every page: said once for each request, where it is found out."""

from __future__ import annotations

from html import escape

from dash import html
from flask import g, has_request_context

SIGN_OUT = ("/sign-out", "Sign out")
KEPT, STRANGER = "sve-signed-in", "sve-stranger"


def say_who(name: str, *, leaves: bool) -> None:
    """``leaves``: whether they can sign out here, and not where they came from."""
    setattr(g, KEPT, (name, leaves))


def say_stranger() -> None:
    """Who asks is not known, or has no role: no page is theirs."""
    setattr(g, STRANGER, True)


def is_stranger() -> bool:
    """Whether links to pages would lead whoever asks nowhere."""
    return has_request_context() and bool(g.get(STRANGER))


def signed_parts() -> list[html.Span]:
    """The name and the link to sign out; nothing where nobody signs in. A long name is cut to one line: see title."""
    name, leaves = _known()
    link = [html.A(SIGN_OUT[1], href=SIGN_OUT[0])] if leaves else []
    return [html.Span([html.Span(name, className="who-asks", title=name), *link], className="signed")] if name else []


def signed_html() -> str:
    """The same as HTML."""
    name, leaves = _known()
    link = f'<a href="{SIGN_OUT[0]}">{SIGN_OUT[1]}</a>' if leaves else ""
    shown = f'<span class="who-asks" title="{escape(name)}">{escape(name)}</span>{link}'
    return f'<span class="signed">{shown}</span>' if name else ""


def _known() -> tuple[str, bool]:
    return g.get(KEPT, ("", False)) if has_request_context() else ("", False)
