"""The verb of the record: whether it is whole, and what is in it."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Annotated

import typer

from callbacks.verbs.deployment import store_folder, viewer
from data.errors import InputError
from data.viewer import only_analysts


def audit(
    do: Annotated[str, typer.Argument(help="verify, show or drop.")],
    who: Annotated[str, typer.Option(help="Part of a name.")] = "",
    since: Annotated[str, typer.Option(help="From this day on, YYYY-MM-DD, UTC.")] = "",
    before: Annotated[str, typer.Option(help="For drop: lines older than this day, YYYY-MM-DD, UTC.")] = "",
    kind: Annotated[str, typer.Option(help="Such as question or download.")] = "",
) -> None:
    """Say whether the record is whole (exit code 2 where it is not), print lines of it, or drop old ones."""
    from data.audit.trail import Trail
    from data.audit.verifying import entries, verify
    from data.question.address import one_of

    one_of("verify, show or drop", do, ("verify", "show", "drop"))
    only_analysts(viewer(), "The record is read by analysts: run this with SVE_ROLE=analyst.")
    trail = Trail(store_folder().root)
    if do == "drop":
        typer.echo(f"Lines dropped: {trail.drop(_day(before)):,}. Whole files of one month or 8 MB go, never the last.")
        return
    if do == "show":
        for each in entries(trail, who=who, since=since, kind=kind):
            told = "\t".join(
                str(each.get(name) or "") for name in ("n", "at", "who", "role", "kind", "asked", "outcome")
            )
            typer.echo("".join(sign for sign in told if sign.isprintable() or sign == "\t"))
        return
    found = verify(trail)
    if found.fault:
        typer.echo(found.fault)
        raise typer.Exit(2)
    typer.echo(
        f"The record is whole: {found.lines:,} lines; the last is {found.last}." if found.lines else "No record."
    )


def _day(text: str) -> str:
    """Raises InputError for what is no day, or is not over."""
    try:
        day = date.fromisoformat(text)
    except ValueError:
        raise InputError("Say before which day: audit drop --before YYYY-MM-DD.") from None
    if day > datetime.now(UTC).date():
        raise InputError("That day has not come yet: nothing is dropped.")
    return day.isoformat()


VERBS = {"audit": audit}
