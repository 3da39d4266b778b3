"""Verbs that keep a store and let go of what is in it: backup, restore, erase, retain."""

from __future__ import annotations

import sys
from datetime import date
from pathlib import Path
from typing import Annotated

import typer

from callbacks.verbs.deployment import carry_out, store_folder
from data.progress import progress_bar


def backup(file: Annotated[Path, typer.Argument(help="The file to write, as in kent-2026-01-31.zip.")]) -> None:
    """Write all of the store that must survive to one file, while the server answers."""
    from data.keeping.backup import back_up

    with progress_bar() as progress:
        said = back_up(store_folder(), file, progress=progress)
    typer.echo("\n".join(said))


def restore(
    file: Annotated[Path, typer.Argument(help="A file that `backup` wrote.")],
    replace: Annotated[bool, typer.Option("--replace", help="In place of the store that is there.")] = False,
) -> None:
    """Put a backup into an empty STORE_DIR; it is checked before anything is touched."""
    from data.keeping.restoring import restore as put_back

    carry_out(put_back, file, replace=replace)


def erase(
    offence: Annotated[str, typer.Option(help="FORCE/ID of one offence; -: read it from standard input.")] = "",
    person: Annotated[str, typer.Option(help="A pseudonym, or the source's own id of a person; -: as above.")] = "",
) -> None:
    """Erase one offence or one person from every version, for good. Without either: finish one that was stopped."""
    from data.keeping.forgetting import erase as forget

    carry_out(forget, offence=_read(offence), person=_read(person))


def retain(months: Annotated[int, typer.Option(help="Offences committed or recorded in so many months stay.")]) -> None:
    """Build the store without offences that are older than is kept, and say how many went."""
    from data.keeping.forgetting import retain as keep

    carry_out(keep, months, today=date.today())


def _read(given: str) -> str:
    """What is typed on the command line is kept in its history; '-' keeps it out."""
    return sys.stdin.readline().strip() if given == "-" else given


VERBS = {"backup": backup, "restore": restore, "erase": erase, "retain": retain}
