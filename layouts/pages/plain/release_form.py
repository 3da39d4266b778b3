"""The analyst's screen: make a release, with a look at what would be printed and held back; withdraw one."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from data.published.folder import Listed
from data.published.questions import MEASURES
from data.published.words import NOT_PRINTED
from layouts.pages.frame import RELEASE
from layouts.pages.plain.meeting import meeting_side, page_around

if TYPE_CHECKING:
    from collections.abc import Sequence

    from data.published.publish import Preview
    from data.published.release import Measure, Release

NEW, WITHDRAW = RELEASE, "/panel/withdraw"
GROUPS = {
    "knife": "Serious knife crime",
    "homicide": "Killings not linked to domestic abuse",
    "admissions": "Hospital stays after a knife attack",
}
#: Names of the text fields, with their words.
FIELDS = {
    "question": "Question: the address of Explore after the ?, with whole months",
    "title": "Title of the page (60 characters)",
    "author": "Author: a name or an office",
}


def form_page(
    values: dict[str, str],
    measures: Sequence[str],
    token: str,
    every: Sequence[Listed],
    *,
    problem: str = "",
    found: Preview | None = None,
) -> str:
    """The screen. ``values``: of the text fields; ``problem``: why nothing was done; ``found``: a look ahead."""
    said = f'<p class="notice" role="alert">{escape(problem)}</p>' if problem else ""
    fields = "".join(
        f'<label for="{name}">{escape(words)}</label><input type="text" id="{name}" name="{name}" required '
        f'value="{escape(values.get(name, ""), quote=True)}">'
        for name, words in FIELDS.items()
    )
    boxes = "".join(
        f'<label><input type="checkbox" name="measure" value="{name}"{" checked" if name in measures else ""}> '
        f"{escape(GROUPS[name])}</label>"
        for name in MEASURES
    )
    body = (
        f"<h1>Make a release</h1>{said}<p>A release is for the public meeting page. It is checked as a whole, dated, "
        "and never changed. It can be withdrawn.</p>"
        f'<form class="release-form" method="post" action="{NEW}"><input type="hidden" name="token" value="{token}">'
        f'{fields}<label for="commentary">What the figures mean (400 characters)</label>'
        '<textarea id="commentary" name="commentary" rows="5" required>'
        f"{escape(values.get('commentary', ''))}</textarea>"
        f'<fieldset class="choices"><legend>Counted beside the question</legend>{boxes}</fieldset>'
        '<button name="do" value="preview" class="second" formnovalidate>Look at it first</button> '
        '<button name="do" value="publish">Publish</button></form>'
    )
    return page_around("Make a release", body + (_look(found) if found else "") + _withdrawing(every, token))


def _look(found: Preview) -> str:
    """What would be held back, what cannot be counted, and the page as it would be."""
    release = found.release
    held = "".join(f"<li>{escape(line)}</li>" for line in held_lines(release))
    out = "".join(f"<li>{escape(line)}</li>" for line in found.left_out)
    return (
        '<section class="look" id="look"><h2>What would be held back</h2>'
        f"<p>{release.held_back} of {release.figures} figures, so that no count of 1 to 4 can be worked out from this "
        f"release and all earlier ones.</p>{f'<ul>{held}</ul>' if held else ''}"
        f"{f'<h2>What cannot be counted from this data</h2><ul>{out}</ul>' if out else ''}"
        "<p>Nothing is published yet. The page would be:</p>"
        f"{meeting_side(Listed('not yet published', release, '', None), release, '')}</section>"
    )


def held_lines(release: Release) -> list[str]:
    """'Serious knife crime: Sevenoaks, Oct 2024 – Sep 2025', one for each place of a measure."""
    return [line for measure in release.measures for line in _held(release, measure)]


def _held(release: Release, measure: Measure) -> list[str]:
    found = []
    for row in measure.rows:
        times = [words for count, words in ((row.now, release.now.words), (row.before, release.before.words))
                 if count is None]  # fmt: skip
        blocks = sum(count is None for count in row.blocks)
        times += [f"{blocks} of the three-month bars"] if blocks else []
        if times:
            place = row.name or "whole area"
            found.append(f"{measure.label}, {place}: {NOT_PRINTED}: {', '.join(times)}.")
    return found


def _withdrawing(every: Sequence[Listed], token: str) -> str:
    """A form for each release that is shown."""
    shown = [each for each in every if each.withdrawn is None]
    if not shown:
        return ""
    options = "".join(
        f'<option value="{escape(each.name)}">{escape(each.name)} {escape(each.release.title if each.release else "")}'
        "</option>"
        for each in shown
    )
    return (
        f'<h2>Withdraw a release</h2><form class="release-form" method="post" action="{WITHDRAW}">'
        f'<input type="hidden" name="token" value="{token}"><label for="name">Release</label>'
        f'<select id="name" name="name">{options}</select>'
        '<label for="reason">Why; it is shown in the list</label><input type="text" id="reason" name="reason" required>'
        '<label for="by">Who withdraws it</label><input type="text" id="by" name="author" required>'
        '<button class="second">Withdraw</button></form>'
    )
