"""The screen that packs are asked for on, and the one that says how far a pack is."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from data.reports.kinds import kind_of
from layouts.documents.writing import ENDINGS
from layouts.pages.frame import PACK
from layouts.pages.plain.meeting import page_around
from layouts.pages.plain.release_form import NEW

if TYPE_CHECKING:
    from collections.abc import Sequence

    from data.reports.jobs import Asked, HowFar
    from data.reports.kinds import Kind

FORMATS = {
    "pdf": "PDF, to read and print",
    "pptx": "Slides (PowerPoint)",
    "xlsx": "Tables (Excel)",
    "ods": "Tables (OpenDocument)",
}
assert FORMATS.keys() == ENDINGS.keys()
SCRIPT = "/assets/later/pack_progress.js"


def form_page(
    values: dict[str, str], kinds: Sequence[Kind], comments: dict[str, str], token: str, problem: str = ""
) -> str:
    """The form. ``comments``: kind -> the words kept for its first page; none for who may not write them."""
    said = f'<p class="notice" role="alert">{escape(problem)}</p>' if problem else ""
    question = escape(values.get("question", ""), quote=True)
    body = (
        f"<h1>Make a pack</h1>{said}<p>A pack is an assessment to hand out: the panels' own sentences, charts and "
        "tables for one question. It takes some seconds.</p>"
        f'<form class="release-form" method="post" action="{PACK[0]}">'
        f'<input type="hidden" name="token" value="{token}">'
        f"{_choices('kind', 'Which', [(each.key, f'{each.title} – {each.says}') for each in kinds], values)}"
        f"{_choices('ending', 'As', list(FORMATS.items()), values)}"
        '<label for="question">Question: the address of Explore after the ?</label>'
        f'<input type="text" id="question" name="question" required value="{question}">'
        f"{_comment(comments, values) if comments else ''}"
        "<button>Make the pack</button></form>"
    )
    if comments:
        body += (
            f'<p>For a public meeting, <a href="{NEW}?{question}">make a release</a> of this question first: figures '
            "that are checked together and never change. The report to the panel is then made of it.</p>"
        )
    return page_around(PACK[1], body, here=PACK[0])


def _choices(name: str, legend: str, options: Sequence[tuple[str, str]], values: dict[str, str]) -> str:
    chosen = values.get(name, options[0][0])
    boxes = "".join(
        f'<label><input type="radio" name="{name}" value="{key}"{" checked" if key == chosen else ""}> '
        f"{escape(words)}</label><br>"
        for key, words in options
    )
    return f'<fieldset class="choices"><legend>{legend}</legend>{boxes}</fieldset>'


def _comment(comments: dict[str, str], values: dict[str, str]) -> str:
    """What an analyst adds. What is kept already stands below, by kind: an empty box leaves it as it is."""
    kept = "".join(f"<li>{escape(key)}: {escape(text)}</li>" for key, text in comments.items() if text)
    return (
        '<label for="commentary">Your words for its first page (they stay for the next pack of this kind)</label>'
        f'<textarea id="commentary" name="commentary" rows="4">{escape(values.get("commentary", ""))}</textarea>'
        '<label for="author">Who says so: a name or an office</label>'
        f'<input type="text" id="author" name="author" value="{escape(values.get("author", ""), quote=True)}">'
        f"{f'<p>Kept from earlier; an empty box leaves it as it is:</p><ul>{kept}</ul>' if kept else ''}"
    )


def progress_page(asked: Asked, state: HowFar, path: str) -> str:
    """How far a pack is; without its script a link looks again."""
    again = f'<a href="{PACK[0]}?{escape(asked.question, quote=True)}">Ask for a pack again</a>'
    if state.problem:
        inside = f'<p class="notice" role="alert">{escape(state.problem)}</p><p>{again}</p>'
    elif state.done:
        inside = (
            f'<p role="status">It is ready, and stays here for an hour.</p><p><a class="action-button" '
            f'href="{path}/file">Save the pack ({asked.ending.upper()})</a></p><p>{again}</p>'
        )
    else:
        inside = (
            f'<p role="status" id="pack-words">{escape(state.words[:1].upper() + state.words[1:])} …</p>'
            f'<progress id="pack-share" max="1" value="{state.share:.2f}" data-state="{path}/state" '
            'aria-label="How far the pack is"></progress>'
            f'<noscript><p><a href="{path}">Look again</a></p></noscript><script src="{SCRIPT}" defer></script>'
        )
    return page_around(PACK[1], f"<h1>{escape(kind_of(asked.kind).title)}</h1>{inside}", here=PACK[0])
