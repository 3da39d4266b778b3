"""Verbs that ask the store, for the deployment's viewer as everywhere, and those that look after its files."""

from __future__ import annotations

import json
from typing import Annotated

import typer

from callbacks.verbs.deployment import present_store, ready_store, store_folder, told, viewer
from data.settings import get_settings
from data.viewer import check_asking

Vintage = Annotated[int | None, typer.Option(help="LSOA set: 2011 or 2021. Default: the newest that is loaded.")]


def status(format: Annotated[str, typer.Option(help="text or json.")] = "text") -> None:
    """The account of every row, months covered and missing, agreement of code and polygon, data version."""
    from data.coverage import coverage
    from data.question.address import one_of
    from data.store.account import account

    one_of("--format", format, ("text", "json"))
    if format == "text":
        typer.echo("\n".join(told()))
    else:
        found = account(present_store())
        shown = found if viewer().role == "analyst" else coverage(found)
        typer.echo(json.dumps(shown, indent=1, ensure_ascii=False))


def verify() -> None:
    """Read every byte of the store: one line for each damaged file and exit code 2, or a sentence that it is sound."""
    from data.build.repair import verify as read_all

    lines, sound = read_all(store_folder())
    typer.echo("\n".join(lines))
    if not sound:
        raise typer.Exit(2)


def repair() -> None:
    """Go back to the newest version of the store that is sound, where the one in use is damaged."""
    from data.build.repair import repair as go_back

    for line in go_back(store_folder(), get_settings().lock_wait_seconds):
        typer.echo(line)


def query(
    query: Annotated[str, typer.Argument(help="The query string of the address, see docs/query-string.md.")] = "",
    by: Annotated[str, typer.Option(help="month,district,lsoa,category,weekday,hour in any order.")] = "",
    format: Annotated[str, typer.Option(help="csv or json.")] = "csv",
    vintage: Vintage = None,
) -> None:
    """Count offences: one row for each combination that occurs."""
    from data.counts.areas import counts_for
    from data.question.address import one_of, parsed
    from data.question.answerable import partly
    from data.question.periods import period_notices
    from data.spreadsheet import safe_frame

    one_of("--format", format, ("csv", "json"))
    check_asking(viewer())
    store = ready_store()
    state, chosen, _ = parsed(query, store, vintage)
    for notice in [*period_notices(state, store), *partly(state, store)]:
        typer.echo(notice, err=True)
    frame = counts_for(state, store, chosen, [name.strip() for name in by.split(",") if name.strip()], viewer())
    if format == "csv":
        typer.echo(safe_frame(frame).to_csv(index=False), nl=False)
    else:
        typer.echo(frame.to_json(orient="records"))


def panel(
    name: Annotated[str, typer.Argument(help="summary, map, trend, heatmap ...: see docs/commands.md.")],
    query: Annotated[str, typer.Argument(help="The query string of the address.")] = "",
    level: Annotated[str | None, typer.Option(help="district or lsoa: the areas of map and places.")] = None,
    vintage: Vintage = None,
) -> None:
    """Print a panel's view model as JSON: exactly what the page draws."""
    from data.answers.panels import as_json
    from data.answers.request import Request
    from data.question.address import one_of, parsed

    check_asking(viewer())
    store = ready_store()
    state, chosen, display = parsed(query, store, vintage)
    level = level or display.level
    one_of("--level", level, ("district", "lsoa"))
    model = as_json(name, Request(store, state, viewer(), level, chosen, display))
    typer.echo(json.dumps(model, indent=1, ensure_ascii=False, default=str))


VERBS = {"status": status, "verify": verify, "repair": repair, "query": query, "panel": panel}
