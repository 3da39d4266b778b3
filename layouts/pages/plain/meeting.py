"""The meeting page: one release on one page, read in a public meeting or on paper. It works without any script.

It is made of the release alone: no store is asked, so nothing can be on it that was not held back and audited.
"""

from __future__ import annotations

from datetime import datetime
from functools import partial
from html import escape
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from data.published.words import answers, cannot_show
from layouts.figures.meeting import borough_map, map_legend, trend_bars
from layouts.pages.frame import PACK, TITLE, navigation_for_all
from layouts.pages.plain.meeting_parts import borough_table, cards
from layouts.pages.plain.signed import signed_html

if TYPE_CHECKING:
    from collections.abc import Sequence

    from data.published.folder import Listed
    from data.published.release import Release, Row
    from data.viewer import Viewer

PATH = "/panel"
EVERY = "all"  # value of ``district``: one side for the whole area and for each borough
HEAD = """<!doctype html><html lang="en-GB"><head><meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1"><title>{title} · {app}</title>
<link rel="stylesheet" href="/assets/tokens.css"><link rel="stylesheet" href="/assets/explorer.css">
<link rel="stylesheet" href="/assets/meeting.css"></head><body class="meeting">
<a class="skip" href="#content">Skip to the figures</a>
<header><div class="header-left"><span class="brand">{app}</span>{badge}</div>
<nav aria-label="Pages">{links}</nav></header><main id="content">{body}</main></body></html>"""
#: A link for analysts; others are told what it is called.
MAKE = '<a href="/panel/new">Make a release</a>'
NOTHING = (
    "<h1>Nothing is published yet</h1><p>This page shows a release: figures that an analyst has checked and dated. "
    "There is none yet.</p><p>What an analyst must do: choose a question on Explore, press "
    f"{MAKE} beside it, write what the figures mean, and publish. Or run "
    "<code>python app.py publish</code>.</p>"
)


def meeting_page(shown: Listed | None, every: Sequence[Listed], code: str, notice: str, viewer: Viewer) -> str:
    """The page. ``shown``: the release to show (None: there is none). ``code``: a district, '' or EVERY.

    Its figures are the same for every viewer; its links are those that the viewer may follow.
    """
    framed = partial(page_around, releases_only=viewer.releases_only)
    said = f"<p class='notice'>{escape(notice)}</p>" if notice else ""
    links = releases_list(every, shown, analyst=viewer.role == "analyst")
    if shown is None:
        nothing = NOTHING if viewer.role == "analyst" else NOTHING.replace(MAKE, "Make a release")
        return framed("Public meeting", said + nothing + links)
    if shown.withdrawn is not None:
        return framed("Withdrawn", said + _withdrawn(shown) + links)
    if shown.release is None:
        return framed("Damaged", f"{said}<h1>This release cannot be shown</h1><p>{escape(shown.problem)}</p>{links}")
    release, codes = shown.release, [code]
    if code == EVERY:
        codes = ["", *(row.code for row in release.districts())]
    sides = "".join(meeting_side(shown, release, one) for one in codes)
    return framed(release.title, f"{said}{sides}{links}", invented=release.demonstration)


def page_around(title: str, body: str, *, here: str = PATH, invented: bool = False, releases_only: bool = False) -> str:
    """The page around a text, with the one navigation of the product, in which ``here`` is marked."""
    links = "".join(
        f'<a href="{path}"{current("page", path == here)}>{escape(words)}</a>'
        for path, words in navigation_for_all(releases_only=releases_only)
    )
    badge = '<span class="badge">Demonstration data: every number is invented</span>' if invented else ""
    return HEAD.format(title=escape(title), app=TITLE, badge=badge, links=links + signed_html(), body=body)


def current(kind: str, here: bool) -> str:
    """Attributes of the link that leads to what is shown already."""
    return f' class="current" aria-current="{kind}"' if here else ""


def address(name: str, code: str = "", *, path: str = PATH) -> str:
    """Of the page for a release and a borough."""
    asked = {"release": name} | ({"district": code} if code else {})
    return escape(f"{path}?{urlencode(asked)}", quote=True)


def meeting_side(shown: Listed, release: Release, code: str) -> str:
    """One side of paper: about one borough, or ('') about all of them."""
    row = release.main.row(code) or release.main.rows[0]
    invented = (
        "<p class='notice invented'>Demonstration data: every number on this page is invented.</p>"
        if release.demonstration else ""
    )  # fmt: skip
    where = f" · {row.name}" if row.code else ""
    return (
        f'<article class="side">{invented}<div class="over"><h1>{escape(release.title + where)}</h1>'
        f'<p class="asked">{escape(release.sentence)}</p></div>{_chooser(shown, release, row)}'
        f'<div class="first-look">{_answers(release, row)}{_map(release, row)}{_trend(release, row)}'
        f"{_commentary(release)}</div>"
        f'<div class="tables">{borough_table(release, row.code)}{cards(release, row)}</div>'
        f'<div class="notes">{_limits(release)}{_sources(shown, release)}</div></article>'
    )


def _chooser(shown: Listed, release: Release, row: Row) -> str:
    """A link for each borough: they need no script, and can be sent to somebody. None before it is published."""
    if not shown.digest:
        return ""
    every = [("", "Whole area"), *((each.code, each.name) for each in release.districts())]
    links = "".join(
        f'<a href="{address(shown.name, code)}"{current("true", code == row.code)}>{escape(name)}</a>'
        for code, name in every
    )
    return f'<nav class="boroughs" aria-label="Choose a borough">{links}</nav>'


def _answers(release: Release, row: Row) -> str:
    said = "".join(
        f"<section><h2>{escape(each.question)}</h2><p class='short'>{escape(each.short)}</p>"
        f"<p>{escape(each.text)}</p></section>"
        for each in answers(release, row)
    )
    return f'<div class="answers">{said}</div>'


def _map(release: Release, row: Row) -> str:
    return (
        f'<section class="map-side"><h2>Where, and up or down</h2><div class="map-and-key">'
        f"{borough_map(release, row.code)}<div>{map_legend(release)}</div></div></section>"
    )


def _trend(release: Release, row: Row) -> str:
    where = row.name or "Whole area"
    drawn = trend_bars(release, row) or "<p>The numbers are too small to draw.</p>"
    star = "<p class='small'>* not printed</p>" if None in row.blocks and drawn.startswith("<svg") else ""
    return f'<section class="trend-side"><h2>Cases every three months: {escape(where)}</h2>{drawn}{star}</section>'


def _commentary(release: Release) -> str:
    paragraphs = "".join(f"<p>{escape(part)}</p>" for part in release.commentary.split("\n") if part.strip())
    return (
        f'<section class="commentary"><h2>What we make of it</h2>{paragraphs}'
        f"<p class='small'>{escape(release.author)}, {_day(release.published)}</p></section>"
    )


def _limits(release: Release) -> str:
    found = "".join(f"<li>{escape(line)}</li>" for line in cannot_show(release))
    return f'<section class="limits"><h2>What this cannot show</h2><ul>{found}</ul></section>'


def _sources(shown: Listed, release: Release) -> str:
    lines = [
        f"Counted from: {' and '.join(release.sources)}, data to {release.data_to}. "
        f"Compared: {release.now.words} with {release.before.words}.",
        *dict.fromkeys(measure.source + "." for measure in release.measures if measure.source),
        *release.licences,
        f"Release {shown.name}, published {_day(release.published)}. Data version {release.data_version}. "
        f"Fingerprint {shown.digest[:16]}.",
    ]
    if not shown.digest:  # not published: there is nothing to name or to download yet
        said = escape(" ".join(lines[:-1]))
        return f'<section class="sources"><h2>Where the figures come from</h2><p>{said}</p></section>'
    return (
        '<section class="sources"><h2>Where the figures come from</h2><p class="small">'
        f"{escape(' '.join(lines))} "
        '<a class="not-on-paper" href="/methods/releases">How the figures are worked out</a> '
        f'<a class="not-on-paper" href="{address(shown.name, path="/panel.csv")}">Download as CSV</a></p></section>'
    )


def _day(iso: str) -> str:

    day = datetime.fromisoformat(iso)
    return f"{day.day} {day:%B %Y}"


def _withdrawn(shown: Listed) -> str:
    note = shown.withdrawn
    assert note is not None
    by = f" by {note.author} on {_day(note.at)}" if note.at else ""
    return (
        f"<h1>This release was withdrawn</h1><p>Release {escape(shown.name)} was withdrawn{escape(by)}. "
        f"Reason: {escape(note.reason)}</p>"
    )


def releases_list(every: Sequence[Listed], shown: Listed | None, *, analyst: bool) -> str:
    """All releases, those withdrawn with the reason; and for paper one side for each borough."""
    lines = []
    for each in every:
        title = each.release.title if each.release else each.problem
        state = f" Withdrawn: {each.withdrawn.reason}" if each.withdrawn else ""
        day = _day(each.release.published) if each.release else each.name[:10]
        lines.append(
            f'<li><a href="{address(each.name)}">{escape(day)}: {escape(title)}</a>{escape(state)}</li>'
        )  # fmt: skip
    of_this = ""
    if shown is not None and shown.release is not None and shown.withdrawn is None:
        of_this = f'<p><a href="{address(shown.name, EVERY)}">One side for each borough, to print</a></p>'
        if analyst:
            report = address(shown.name, path=PACK[0])
            of_this += f'<p><a href="{report}">The report of this release, as PDF, slides or tables</a></p>'
    make = f"<p>{MAKE}</p>" if analyst else ""
    listed = f"<h2>All releases</h2><ul>{''.join(lines)}</ul>" if lines else ""
    return f'<div class="all-releases not-on-paper">{of_this}{listed}{make}</div>'
