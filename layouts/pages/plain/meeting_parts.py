"""The table of boroughs and the three cards of the meeting page."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from data.answers.figures.shown import rate_shown
from data.published.words import SIGNS, VERDICTS, count_words, percent_words, range_words

if TYPE_CHECKING:
    from data.published.release import Release, Row

#: Card: heading, and the keys of its lines with their words.
CARDS = (
    ("Hospital stays after a knife attack", (("admissions-all", "All ages"), ("admissions-u25", "Under 25"))),
    (
        "Serious knife crime",
        (
            ("knife-all", "All ages"),
            ("knife-u25", "Against under-25s"),
            ("knife-u18", "Involving under-18s"),
            ("knife-18-25", "Involving 18 to 25s"),
        ),
    ),
    (
        "Killings not linked to domestic abuse",
        (("homicide-all", "All ages"), ("homicide-u25", "Under 25, with a knife")),
    ),
)


def borough_table(release: Release, chosen: str) -> str:
    """Boroughs by name, the chosen one marked; last the whole area."""
    rate = f"<th scope='col'>{_rate_words(release)}</th>" if release.rate_words else ""
    head = (
        f"<tr><th scope='col'>Borough</th><th scope='col'>{_two_lines(release.now.words)}</th>"
        f"<th scope='col'>{_two_lines(release.before.words)}</th>"
        f"<th scope='col'>Change</th><th scope='col' class='words'>Is it clear?</th><th scope='col' class='words'>"
        f"The real change could be</th>{rate}</tr>"
    )
    rows = [*release.districts(), release.main.rows[0]]
    body = "".join(_line(row, marked=row.code == chosen, rated=bool(rate)) for row in rows)
    return (
        f'<section class="table-side"><h2>{escape(_first_upper(release.main.label))}, by borough</h2>'
        f'<div class="table-scroll" tabindex="0" role="region" aria-label="Table of the boroughs">'
        f'<table class="data-table"><thead>{head}</thead><tbody>{body}</tbody></table></div></section>'
    )


def _two_lines(words: str) -> str:
    return escape(words).replace(" – ", " –<br>")


def _rate_words(release: Release) -> str:
    """'Per 1,000 residents under 25': the map's key says the whole."""
    return (
        escape(release.rate_words)
        .replace("for every", "Per")
        .removesuffix(" a year")
        .replace("residents", "<br>residents")
    )


def _line(row: Row, *, marked: bool, rated: bool) -> str:
    rate = f"<td>{'–' if row.rate is None else rate_shown(row.rate)}</td>" if rated else ""
    name = escape(row.name or "Whole area")
    return (
        f"<tr class='{'chosen' if marked else 'other'}'><th scope='row'>{'► ' if marked else ''}{name}</th>"
        f"<td>{count_words(row.now)}</td><td>{count_words(row.before)}</td><td>{percent_words(row, 2) or '–'}</td>"
        f"<td class='words'>{SIGNS[row.verdict]} {VERDICTS[row.verdict]}</td>"
        f"<td class='words'>{range_words(row) or '–'}</td>{rate}</tr>"
    )


def _first_upper(text: str) -> str:
    return text[0].upper() + text[1:]


def cards(release: Release, row: Row) -> str:
    """The three measures that the Home Office asks for, in plain words."""
    found = "".join(_card(release, row, title, lines) for title, lines in CARDS)
    return f'<section class="cards-side"><h2>Three measures of success</h2>{found}</section>'


def _card(release: Release, row: Row, title: str, lines: tuple[tuple[str, str], ...]) -> str:
    rows = [_measure(words, found.rows[0]) for key, words in lines if (found := release.measure(key)) is not None]
    own = release.measure(lines[0][0])
    here = own.row(row.code) if own is not None and row.code else None
    if here is not None:
        rows.append(_measure(f"In {here.name}", here))
    body = f"<ul>{''.join(rows)}</ul>" if rows else "<p>Not in this release.</p>"
    return f'<div class="card"><h3>{escape(title)}</h3>{body}</div>'


def _measure(words: str, row: Row) -> str:
    """'All ages: 67, was 106. ▼ clear fall, −36.8% (could be 55% fewer to 12% fewer)'."""
    if row.now is None and row.before is None:
        return f"<li>{escape(words)}: <b>not printed</b></li>"
    verdict = f"{SIGNS[row.verdict]} {VERDICTS[row.verdict]}"
    limits = f" ({range_words(row)})" if range_words(row) else ""
    percent = f", {percent_words(row)}{limits}" if percent_words(row) else ", too few for a percentage"
    return (
        f"<li>{escape(words)}: <b>{count_words(row.now)}</b>, was {count_words(row.before)}. "
        f"<span class='{row.verdict}'>{verdict}</span>{percent}</li>"
    )
