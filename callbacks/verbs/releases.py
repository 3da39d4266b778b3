"""The verbs of the command line that make, list, show and withdraw releases. The work is done beside this module."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from callbacks.verbs.deployment import ready_store, store_folder, viewer
from data.errors import InputError, StoreError
from data.settings import get_settings

if TYPE_CHECKING:
    from data.published.folder import Listed
    from data.published.publish import Preview

#: Of a commentary that is read from a file, in bytes: far more than may be in it.
MOST_FILE = 64 * 1024
ALL_MEASURES = "knife,homicide,admissions"


def publish(
    query: Annotated[str, typer.Argument(help="The question: query string of the address, with whole months.")],
    title: Annotated[str, typer.Option(help="What stands over the page.")],
    author: Annotated[str, typer.Option(help="Who says it: a name or an office, as the page prints it.")],
    commentary_file: Annotated[Path, typer.Option(help="Plain text, UTF-8: what the figures mean.")],
    measures: Annotated[str, typer.Option(help="By comma, of knife, homicide and admissions.")] = ALL_MEASURES,
    preview: Annotated[bool, typer.Option("--preview", help="Say what would be printed; write nothing.")] = False,
) -> None:
    """Freeze a release for the meeting page: figures held back together, checked, and never changed again."""
    names = tuple(name.strip() for name in measures.split(",") if name.strip())
    for line in _publish(query, (title, author, _commentary(commentary_file)), names, preview=preview):
        typer.echo(line)


def _publish(query: str, words: tuple[str, str, str], measures: tuple[str, ...], *, preview: bool) -> list[str]:
    """What was done, in lines."""
    from data.published import publish as publishing
    from data.published.folder import Releases
    from data.question.address import parsed

    publishing.check_analyst(viewer())
    store = ready_store()
    draft = publishing.Draft(parsed(query, store, None)[0], *words, measures)
    releases = Releases(store_folder().root)
    if preview:
        return _said(publishing.preview(store, viewer(), releases, draft))
    name = publishing.publish(store, viewer(), releases, draft, get_settings().lock_wait_seconds)
    return [f"Release {name} is published. The meeting page, /panel, shows it now."]


def list_releases() -> None:
    """List the releases, newest first: withdrawn and damaged ones too."""
    from data.published.folder import Releases

    found = Releases(store_folder().root).listed()
    for each in found:
        typer.echo(_line(each))
    if not found:
        typer.echo("Nothing is published yet: see `python app.py publish --help`.")


def release(name: Annotated[str, typer.Argument(help="As `releases` lists it.")]) -> None:
    """Print a release as JSON: all that its page shows."""
    from data.published.folder import Releases
    from data.published.release import written

    found = Releases(store_folder().root).look(name)
    if found.release is None:
        raise StoreError(found.problem)
    if found.withdrawn is not None:
        typer.echo(f"Withdrawn {found.withdrawn.at[:10]}: {found.withdrawn.reason}", err=True)
    typer.echo(written(found.release).decode())


def withdraw(
    name: Annotated[str, typer.Argument(help="As `releases` lists it.")],
    reason: Annotated[str, typer.Option(help="Why; it is shown in the list and on the page.")],
    author: Annotated[str, typer.Option(help="Who withdraws it.")],
) -> None:
    """Take a release off the meeting page. It stays in the list, with the reason."""
    from data.published.folder import Releases
    from data.published.publish import check_analyst

    check_analyst(viewer())
    Releases(store_folder().root).withdraw(name, reason=reason, author=author)
    typer.echo(f"Release {name} is withdrawn: {reason}")


VERBS = {"publish": publish, "releases": list_releases, "release": release, "withdraw": withdraw}


def _commentary(path: Path) -> str:
    """The text of a file. Raises InputError where it is none."""
    try:
        if path.stat().st_size > MOST_FILE:
            raise InputError(f"{path} is too long for a commentary.")
        return path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError):
        raise InputError(f"{path} cannot be read as plain text in UTF-8.") from None


def _said(found: Preview) -> list[str]:
    """What a preview says on the command line."""
    release = found.release
    rows = [
        f"{row.name or 'All districts'}: {_count(row.now)} ({_count(row.before)} before)" for row in release.main.rows
    ]
    held = f"{release.held_back} of {release.figures} figures are held back, so that no small count can be worked out."
    return [release.sentence, *rows, held, *found.left_out, "Nothing is written: this is a preview."]


def _count(value: int | None) -> str:
    return "held back" if value is None else f"{value:,}"


def _line(each: Listed) -> str:
    state = "withdrawn: " + each.withdrawn.reason if each.withdrawn else each.problem or "published"
    title = each.release.title if each.release else ""
    return "\t".join([each.name, each.release.published[:10] if each.release else "", title, state])
