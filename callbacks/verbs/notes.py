"""The verb that writes notes on the briefing wall, beside the store."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING, Annotated

import typer

from callbacks.verbs.deployment import present_store, viewer
from data.errors import InputError
from data.question.basis.values import Problem, ended, in_order
from data.viewer import Viewer, only_analysts

if TYPE_CHECKING:
    from data.store.version import Store


def note(
    text: Annotated[str, typer.Argument(help="What a shift is to know, 280 characters at most. No names.")] = "",
    author: Annotated[str, typer.Option(help="Who says it: a name or a role, shown below it.")] = "",
    until: Annotated[str, typer.Option(help="Last day on which it is shown, such as 2026-12-01.")] = "",
    district: Annotated[str, typer.Option(help="ONS codes it is about, by comma. Default: all districts.")] = "",
    remove: Annotated[int | None, typer.Option(help="Number of a note to take away.")] = None,
) -> None:
    """Write a note on the briefing wall; without a text, list those there are."""
    for line in note_lines(present_store(), viewer(), text, author, until, district, remove):
        typer.echo(line)


VERBS = {"note": note}


def note_lines(
    store: Store, viewer: Viewer, text: str, author: str, until: str, district: str, remove: int | None
) -> list[str]:
    """What the verb says when it is done. Raises InputError or PermissionRefused, one sentence, before it writes."""
    from data.answers.wall.asked import LONDON
    from data.store.beside.notes import add_note, read_notes, remove_note

    only_analysts(viewer, "Notes are written by analysts: run this with SVE_ROLE=analyst.")
    root = store.folder.parent.parent
    if remove is not None:
        return [f"Taken away: {remove_note(root, remove).line()}"]
    if not text:
        return [each.line() for each in read_notes(root)] or ["There is no note."]
    today = datetime.now(LONDON).date()
    written = add_note(
        root, text, author=author, until=_day(until), written=today, districts=_districts(district, store)
    )
    return [f"Written: {written.line()}", "It is on every wall of these districts within a minute."]


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text.strip())
    except ValueError:
        raise InputError("Say with --until on which day the note ends, such as 2026-12-01.") from None


def _districts(text: str, store: Store) -> tuple[str, ...]:
    codes = [part.strip() for part in text.split(",") if part.strip()]
    try:
        return in_order(codes, store.vocabulary().districts) if codes else ()
    except Problem as problem:
        raise InputError(ended(f"--district: {problem}")) from None
