"""The title page in words, alike on paper, slides and sheets."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from data.months import day_in_full

if TYPE_CHECKING:
    from data.reports.document import Document

AUDIENCES = {
    "analyst": "Analysts and those they give it to",
    "coordinator": "Coordinators: own districts exactly, the others by district",
    "csp": "Community Safety Partnership: own districts exactly, the others by district",
    "release": "A public meeting: a release, whose counts of 5 and more are as they were counted",
    "public": "The public: districts only, counts with noise",
}


def facts(document: Document) -> list[tuple[str, str]]:
    """Label and words."""
    return [
        ("Period", document.period),
        ("Scope", document.scope),
        ("Made on", day_in_full(date.fromisoformat(document.made))),
        ("Data version", document.data_version),
        ("Protective marking", document.marking),
        ("For", AUDIENCES[document.audience]),
        ("Question", document.question or "every offence that is loaded"),
    ]
