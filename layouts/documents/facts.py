"""The title page in words, alike on paper, slides and sheets."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from data.reports.document import Document

AUDIENCES = {
    "analyst": "Analysts and those they give it to",
    "csp": "Community Safety Partnership: own districts exactly, the others by district",
    "public": "The public: districts only, rounded and suppressed",
}


def facts(document: Document) -> list[tuple[str, str]]:
    """Label and words."""
    day = date.fromisoformat(document.made)
    return [
        ("Period", document.period),
        ("Scope", document.scope),
        ("Made on", f"{day.day} {day:%B %Y}"),
        ("Data version", document.data_version),
        ("Protective marking", document.marking),
        ("For", AUDIENCES[document.audience]),
        ("Question", document.question or "every offence that is loaded"),
    ]
