"""The verbs of packs: make one, and keep commentary and recommendations for the next."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from callbacks.verbs.deployment import ready_store, store_folder, viewer
from data.errors import FilterError
from data.progress import progress_bar
from data.viewer import Viewer, check_asking, only_analysts

if TYPE_CHECKING:
    from data.store.version import Store

KindOf = Annotated[str, typer.Argument(help="tactical, strategic, ppp or panel: see docs/packs.md.")]
By = Annotated[str, typer.Option("--by", help="Who says so; stands beside it with the date.")]
Day = Annotated[str, typer.Option("--day", help="YYYY-MM-DD. Default: today.")]
ANALYSTS = "Only analysts write commentary and recommendations."


def pack(
    kind: KindOf,
    question: Annotated[str, typer.Argument(help="The query string of the address, or: opening.")],
    out: Annotated[Path, typer.Option(help="The file: .pdf, .pptx, .xlsx or .ods.")],
    day: Day = "",
) -> None:
    """Write a pack to hand out: PDF, slides or sheets with the figures of the panels."""
    write_pack(ready_store(), store_folder().root, viewer(), (kind, question, out, day))


def commentary(
    kind: KindOf,
    text: Annotated[str, typer.Argument(help="The words; empty takes them away.")],
    by: By,
    section: Annotated[str, typer.Option(help="A section of the pack. Default: its first page.")] = "",
    day: Day = "",
) -> None:
    """Keep an analyst's words for a pack, stamped with author and date."""
    typer.echo(keep_comment(store_folder().root, viewer(), kind, (text, by, section, day)))


def recommendation(
    kind: KindOf,
    by: By,
    text: Annotated[str, typer.Option(help="What is recommended.")] = "",
    number: Annotated[int, typer.Option(help="The one to change. Default: a new one.")] = 0,
    owner: Annotated[str, typer.Option(help="Who is to do it.")] = "",
    due: Annotated[str, typer.Option(help="By when, YYYY-MM-DD.")] = "",
    state: Annotated[str, typer.Option(help="open, under way, done or dropped.")] = "",
    day: Day = "",
) -> None:
    """Keep a recommendation, or change one: it is carried from pack to pack until it is done or dropped."""
    given = {"text": text, "owner": owner, "due": due, "state": state}
    typer.echo(keep_recommendation(store_folder().root, viewer(), kind, number, given, by, day))


VERBS = {"pack": pack, "commentary": commentary, "recommendation": recommendation}


def write_pack(store: Store, root: Path, viewer: Viewer, asked: tuple[str, str, Path, str]) -> None:
    """Make the pack of (kind, question, file, day), write it and remember its figures for the next."""
    from callbacks.packing import OPENING, packed
    from data.reports.jobs import Asked
    from data.reports.kinds import kind_of
    from layouts.documents.writing import check_writable, ending_of, write_file

    check_asking(viewer)
    kind_key, question, out, day = asked
    kind, ending = kind_of(kind_key), ending_of(out)
    check_writable(out)
    if not question.strip(" ?"):
        raise FilterError(
            "A pack needs a question: the part of an address after '?', as in "
            f"'from=2024-10-01&to=2025-09-30&what=asvc', or '{OPENING}' for what the first page opens on."
        )
    with progress_bar() as progress:
        order = Asked(kind.key, question, ending, day_of(day), "", viewer)
        content, remember = packed(store, root, order, progress)
    write_file(out, content)
    remember()
    typer.echo(f"{kind.title}: {out} ({len(content) / 1000:,.0f} kB), data version {store.data_version}.")


def day_of(text: str) -> str:
    """An ISO date, today where none is given. Raises FilterError for anything else."""
    try:
        return (date.fromisoformat(text) if text else date.today()).isoformat()
    except ValueError:
        raise FilterError(f"A date is written YYYY-MM-DD, not {text!r}.") from None


def keep_comment(root: Path, viewer: Viewer, kind: str, given: tuple[str, str, str, str]) -> str:
    """Keep (text, author, section, day) for a kind of pack; what was done in words."""
    from data.reports import kept
    from data.reports.kinds import kind_of

    text, by, section, day = given
    sections = [each.key for each in kind_of(kind).sections]
    if section and section not in sections:
        raise FilterError(f"There is no section {section!r} in the pack {kind}: sections are {', '.join(sections)}.")
    made = kept.Comment(section, checked(text, empty=True), checked(by), day_of(day))
    only_analysts(viewer, ANALYSTS)
    with kept.changing(root, kind) as held:
        held[0] = held[0].with_comment(made)
    where = f"section {section}" if section else "first page"
    return f"Kept for the {where} of {kind}, by {by}." if made.text else f"Taken from the {where} of {kind}."


def keep_recommendation(
    root: Path, viewer: Viewer, kind: str, number: int, given: dict[str, str], by: str, day: str
) -> str:
    """Add a recommendation, or change what is given of the one with this number; what was done in words."""
    from data.reports import kept
    from data.reports.kinds import kind_of

    kind_of(kind)
    only_analysts(viewer, ANALYSTS)
    changed = {name: checked(value) for name, value in given.items() if value}
    if changed.get("state", "open") not in kept.STATES:
        raise FilterError(f"--state is {', '.join(kept.STATES)}, not {changed['state']!r}.")
    if "due" in changed:
        changed["due"] = day_of(changed["due"])
    stamp = {"author": checked(by), "changed": day_of(day)}
    with kept.changing(root, kind) as held:
        if number:
            made = replace(held[0].recommendation(number), **changed, **stamp)  # type: ignore[arg-type] # all of them texts
        elif "text" not in changed:
            raise FilterError("A new recommendation needs --text; to change one give its --number.")
        else:
            number = max((one.number for one in held[0].recommendations), default=0) + 1
            made = kept.Recommendation(**({"owner": "", "due": "", "state": "open"} | changed | stamp), number=number)
        held[0] = held[0].with_recommendation(made)
    return f"Recommendation {made.number} of {kind}: {made.state}."


def checked(text: str, *, empty: bool = False) -> str:
    """Text as it may stand in a pack. Raises FilterError for none, for too much, and for signs nobody can read."""
    from data.reports.kept import LONGEST_TEXT

    text = " ".join(text.split())
    if not text and not empty:
        raise FilterError("Words are missing: text and author may not be empty.")
    if len(text) > LONGEST_TEXT or not text.isprintable():
        raise FilterError(f"Text for a pack is at most {LONGEST_TEXT:,} characters that can be read.")
    return text
