"""The record of who asked what, for whoever looks after the deployment."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from layouts.pages.about import document
from layouts.pages.plain.signed import RECORD

if TYPE_CHECKING:
    from collections.abc import Iterable

COLUMNS = {
    "n": "Line",
    "at": "When (UTC)",
    "who": "Who",
    "role": "Role",
    "kind": "Kind",
    "asked": "Asked",
    "rows": "Rows",
    "export": "File",
    "outcome": "Outcome",
    "address": "From",
}


def record_page(lines: Iterable[dict[str, object]], asked: dict[str, str], said: str) -> str:
    """HTML without scripts. ``lines``: newest first; ``asked``: what the form holds; ``said``: a sentence, or ''."""
    head = "".join(f"<th scope='col' class='words'>{name}</th>" for name in COLUMNS.values())
    rows = "".join(f"<tr>{_cells(each)}</tr>" for each in lines)
    fields = "".join(
        f'<label for="{name}">{words}</label> <input id="{name}" name="{name}" type="{kind}" '
        f'value="{escape(asked.get(name, ""), quote=True)}"> '
        for name, words, kind in (("who", "Who (part of a name)", "text"), ("since", "Since", "date"))
    )
    notice = f'<p class="notice" role="status">{escape(said)}</p>' if said else ""
    body = (
        f"<h1>{RECORD[1]}</h1><p>Who asked what, and when; never what was answered. Newest first.</p>"
        f"{notice}"
        f'<form method="get" action="{RECORD[0]}" class="record-form">{fields}'
        '<button class="action-button">Show</button> '
        f'<a href="{RECORD[0]}?check=yes">Check that it is whole</a></form>'
        '<div class="table-scroll tall" tabindex="0" role="region" aria-label="Lines of the record">'
        f"<table class='data-table record'><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table></div>"
        f"{'' if rows else '<p>There is no such line.</p>'}"
    )
    return document(RECORD[1], body, releases_only=True)


def _cells(line: dict[str, object]) -> str:
    told = (_told(name, line.get(name)) for name in COLUMNS)
    return "".join(f"<td class='words'>{escape(text)}</td>" for text in told)


def _told(name: str, value: object) -> str:
    if value is None or value == "":
        return "–"
    text = "".join(sign for sign in str(value) if sign.isprintable())
    return text[:19].replace("T", " ") if name == "at" else text
