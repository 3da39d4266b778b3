"""Who is signed in, for the head of every page: said once for each request, where it is found out."""

from __future__ import annotations

from html import escape

from dash import html
from flask import g, has_request_context

SIGN_OUT = ("/sign-out", "Sign out")
#: For the role admin.
RECORD = ("/record", "Record")
KEPT, STRANGER = "sve-signed-in", "sve-stranger"


def say_who(name: str, *, leaves: bool, reads_record: bool = False) -> None:
    """``leaves``: whether they can sign out here, and not where they came from. ``reads_record``: their own page."""
    links = [*([RECORD] if reads_record else []), *([SIGN_OUT] if leaves else [])]
    setattr(g, KEPT, (name, links))


def say_stranger() -> None:
    """Who asks is not known, or has no role: no page is theirs."""
    setattr(g, STRANGER, True)


def is_stranger() -> bool:
    """Whether links to pages would lead whoever asks nowhere."""
    return has_request_context() and bool(g.get(STRANGER))


def signed_parts() -> list[html.Span]:
    """The name and links for whoever is signed in, else nothing. A long name is cut to one line: see title."""
    name, links = _known()
    after = [html.A(words, href=path) for path, words in links]
    return [html.Span([html.Span(name, className="who-asks", title=name), *after], className="signed")] if name else []


def signed_html() -> str:
    """The same as HTML."""
    name, links = _known()
    after = "".join(f'<a href="{path}">{words}</a>' for path, words in links)
    shown = f'<span class="who-asks" title="{escape(name)}">{escape(name)}</span>{after}'
    return f'<span class="signed">{shown}</span>' if name else ""


def _known() -> tuple[str, list[tuple[str, str]]]:
    return g.get(KEPT, ("", [])) if has_request_context() else ("", [])
