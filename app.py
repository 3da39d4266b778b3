"""Serious Violence Explorer: wiring only. With no verb it serves; ``python app.py --help`` lists the verbs."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from data.access import Viewer
from data.errors import ExplorerError, FilterError
from data.settings import get_settings

if TYPE_CHECKING:
    from data.display import Display
    from data.filters import FilterState
    from data.store import Store, StoreFolder

cli = typer.Typer(
    help="Serious Violence Explorer. With no verb it serves the page.",
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    add_completion=False,
)
Vintage = Annotated[int | None, typer.Option(help="LSOA set: 2011 or 2021. Default: the newest that is loaded.")]


def store_folder() -> StoreFolder:
    """STORE_DIR of this process."""
    from data.store import StoreFolder

    return StoreFolder(get_settings().store_dir)


def viewer() -> Viewer:
    """The role of this deployment; never read from an address or an argument."""
    settings = get_settings()
    return Viewer(
        settings.sve_role, frozenset(code.strip() for code in settings.sve_districts.split(",") if code.strip())
    )


@contextmanager
def progress_bar() -> Iterator[Callable[[str, float], None]]:
    """A bar on standard error for long work; plain silence where that is not a terminal."""
    from rich.console import Console
    from rich.progress import Progress

    with Progress(console=Console(stderr=True), transient=True, disable=not sys.stderr.isatty()) as bar:
        task = bar.add_task("", total=1.0)
        yield lambda words, share: bar.update(task, description=words, completed=share)


def ready_store() -> Store:
    """The store to ask; an empty STORE_DIR gets the demonstration set, which says so."""
    from data.importing import build_demonstration, has_offences

    folder, settings = store_folder(), get_settings()
    if not has_offences(folder):
        typer.echo(f"No offences in {folder.root} yet: building the demonstration set, once.", err=True)
        with progress_bar() as progress:
            build_demonstration(folder, settings.demo_offences, wait_seconds=600, progress=progress)
    store = folder.current()
    if store.is_demonstration:
        typer.echo("Demonstration data: no real offence is counted.", err=True)
    return store


def parsed(query: str, store: Store, vintage: int | None) -> tuple[FilterState, int, Display]:
    """The state, LSOA vintage and display of a query string. Raises FilterError with every problem in it."""
    from data.answerable import refusals
    from data.display import take_display
    from data.filters import parse_query

    display, rest, problems = take_display(query, store.vintages)
    chosen = vintage or display.vintage or store.default_vintage
    if chosen not in (2011, 2021):
        raise FilterError(f"--vintage is 2011 or 2021, not {chosen}.")
    state, unread = parse_query(rest, store.vocabulary(chosen))
    if problems or unread:
        raise FilterError(" ".join([*problems, *unread]))
    unanswerable = refusals(state, store)
    if unanswerable:
        raise FilterError(" ".join(unanswerable))
    return state, chosen, display


def one_of(option: str, value: str, known: tuple[str, ...]) -> None:
    """Raise FilterError for a value that the option does not have; it is never taken for the default."""
    if value not in known:
        raise FilterError(f"{option} is {' or '.join(known)}, not {value!r}.")


@cli.callback(invoke_without_command=True)
def main(context: typer.Context) -> None:
    """Serve the page when no verb is given."""
    if context.invoked_subcommand is None:
        serve()


@cli.command()
def serve() -> None:
    """Serve the page on HOST and PORT (default 127.0.0.1:8050)."""
    from callbacks.server import prepare_files, run

    ready_store()
    with progress_bar() as progress:
        prepare_files(store_folder(), viewer(), get_settings(), progress)
    run(store_folder(), viewer(), get_settings())


@cli.command()
def demo(offences: Annotated[int | None, typer.Option(help="How many offences to invent.")] = None) -> None:
    """Build the demonstration store (real offences are never replaced by it)."""
    from data.importing import build_demonstration

    with progress_bar() as progress:
        build_demonstration(
            store_folder(),
            offences or get_settings().demo_offences,
            wait_seconds=get_settings().lock_wait_seconds,
            progress=progress,
        )
    typer.echo(f"Demonstration store ready: data version {store_folder().current().data_version}.")


@cli.command(name="import")
def import_(
    paths: Annotated[list[Path], typer.Argument(help="Files, folders or the site's own ZIP.")],
    source: Annotated[str, typer.Option(help="police-uk or force-extract.")],
    mapping: Annotated[Path | None, typer.Option(help="Which column is what; for a force extract.")] = None,
) -> None:
    """Import offences. Every row is mapped, unmapped or rejected, and the account says which."""
    from data.account import account
    from data.importing import import_files
    from data.report import account_lines

    folder = store_folder()
    with progress_bar() as progress:
        sentences = import_files(
            folder,
            paths,
            source=source,
            mapping=mapping,
            wait_seconds=get_settings().lock_wait_seconds,
            progress=progress,
        )
    for line in [*sentences, *account_lines(account(folder.current()))]:
        typer.echo(line)


@cli.command()
def boundaries(
    file: Annotated[Path, typer.Argument(help="GeoJSON, GeoPackage, Shapefile or GeoParquet of the ONS.")],
    layer: Annotated[str, typer.Option(help="lsoa or district.")],
    vintage: Annotated[int | None, typer.Option(help="2011 or 2021, for LSOAs.")] = None,
) -> None:
    """Load official boundaries and place every offence in them."""
    from data.importing import load_boundaries

    with progress_bar() as progress:
        typer.echo(
            load_boundaries(
                store_folder(),
                file,
                level=layer,
                vintage=vintage,
                wait_seconds=get_settings().lock_wait_seconds,
                progress=progress,
            )
        )


@cli.command()
def admissions(
    file: Annotated[Path, typer.Argument(help="CSV with the columns month, measure and count.")],
    source: Annotated[str, typer.Option(help="Who gave the figures, as the screen says it.")] = "source not stated",
    licence: Annotated[str, typer.Option(help="On what terms, as the screen says it.")] = "licence not stated",
) -> None:
    """Load monthly hospital admissions for assault with a sharp object, in place of those loaded before."""
    from data.importing import import_admissions

    with progress_bar() as progress:
        sentences = import_admissions(
            store_folder(),
            file,
            source=source,
            licence=licence,
            wait_seconds=get_settings().lock_wait_seconds,
            progress=progress,
        )
    for line in sentences:
        typer.echo(line)


@cli.command()
def status(format: Annotated[str, typer.Option(help="text or json.")] = "text") -> None:
    """The account of every row, months covered and missing, agreement of code and polygon, data version."""
    from data.account import account
    from data.report import account_lines

    one_of("--format", format, ("text", "json"))
    found = account(store_folder().current())
    if format == "json":
        typer.echo(json.dumps(found, indent=1, ensure_ascii=False))
    else:
        typer.echo("\n".join(account_lines(found)))


@cli.command()
def query(
    query: Annotated[str, typer.Argument(help="The query string of the address, see docs/query-string.md.")] = "",
    by: Annotated[str, typer.Option(help="month,district,lsoa,category,weekday,hour in any order.")] = "",
    format: Annotated[str, typer.Option(help="csv or json.")] = "csv",
    vintage: Vintage = None,
) -> None:
    """Count offences: one row for each combination that occurs."""
    from data.answerable import partly
    from data.periods import period_notices
    from data.queries import counts_for

    one_of("--format", format, ("csv", "json"))
    store = ready_store()
    state, chosen, _ = parsed(query, store, vintage)
    for notice in [*period_notices(state, store), *partly(state, store)]:
        typer.echo(notice, err=True)
    frame = counts_for(state, store, chosen, [name.strip() for name in by.split(",") if name.strip()], viewer())
    typer.echo(frame.to_csv(index=False) if format == "csv" else frame.to_json(orient="records"), nl=format == "json")


@cli.command()
def panel(
    name: Annotated[str, typer.Argument(help="summary, map, trend, heatmap ...: see docs/commands.md.")],
    query: Annotated[str, typer.Argument(help="The query string of the address.")] = "",
    level: Annotated[str | None, typer.Option(help="district or lsoa: the areas of map and places.")] = None,
    vintage: Vintage = None,
) -> None:
    """Print a panel's view model as JSON: exactly what the page draws."""
    from layouts.views.panels import as_json
    from layouts.views.request import Request

    store = ready_store()
    state, chosen, display = parsed(query, store, vintage)
    level = level or display.level
    one_of("--level", level, ("district", "lsoa"))
    model = as_json(name, Request(store, state, viewer(), level, chosen, display))
    typer.echo(json.dumps(model, indent=1, ensure_ascii=False, default=str))


def run() -> None:
    """Run the command line; an error a user can put right is one line on standard error and exit code 2."""
    try:
        sys.exit(cli(standalone_mode=False) or 0)
    except typer.Abort:
        stop("Stopped. The store is as the last finished import left it.")
    except ExplorerError as error:
        stop(str(error))
    except typer.TyperException as error:  # a verb or option that does not exist, or lacks its value
        stop(f"{error.format_message().rstrip('.')}. See `python app.py --help`.")
    except OSError as error:
        stop(
            f"{error.filename or 'A file'} cannot be used ({error.strerror or error}): check the disk and permissions."
        )


def stop(sentence: str) -> None:
    """One line on standard error, exit code 2."""
    typer.echo(" ".join(sentence.split()), err=True)
    sys.exit(2)


if __name__ == "__main__":
    run()
