"""Serious Violence Explorer: wiring only. With no verb it serves; ``python app.py --help`` lists the verbs."""

from __future__ import annotations

import json
import os
import sys
import traceback
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from callbacks.processes.packing import add_pack_verbs
from data.deployment import check_deployment, district_codes
from data.errors import StoreError
from data.failures import debugging, sentence_for
from data.private import tighten
from data.progress import progress_bar
from data.release.districts import check_districts
from data.settings import get_settings
from data.viewer import Viewer

if TYPE_CHECKING:
    from collections.abc import Callable

    from data.store.version import Store, StoreFolder

cli = typer.Typer(
    help="Serious Violence Explorer. With no verb it serves the page.",
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    add_completion=False,
)
Vintage = Annotated[int | None, typer.Option(help="LSOA set: 2011 or 2021. Default: the newest that is loaded.")]


def store_folder() -> StoreFolder:
    """STORE_DIR of this process."""
    from data.store.version import StoreFolder

    return StoreFolder(get_settings().store_dir)


def viewer() -> Viewer:
    """The role of this deployment; never read from an address or an argument. Raises InputError in any doubt."""
    settings = get_settings()
    role, districts = settings.sve_role, district_codes(settings.sve_districts)
    given = "sve_role" in settings.model_fields_set
    check_deployment(host=settings.host, role=role, role_given=given, districts=districts)
    return Viewer(role, districts)


def present_store() -> Store:
    """The store to ask, as it is."""
    folder = store_folder()
    tighten(folder.root)
    return folder.current()


def ready_store() -> Store:
    """The store to ask; a STORE_DIR with nothing in it gets the demonstration set, which says so."""
    from data.build.importing import build_first_demonstration

    folder, settings = store_folder(), get_settings()
    if folder.is_new():
        typer.echo(f"No offences in {folder.root} yet: building the demonstration set, once.", err=True)
        with progress_bar() as progress:
            build_first_demonstration(folder, settings.demo_offences, progress=progress)
    store = present_store()
    if not store.months:
        raise StoreError(f"No offences in {folder.root} yet: import some, or run `python app.py demo`.")
    check_districts(viewer().districts, store)
    if store.is_demonstration:
        typer.echo("Demonstration data: no real offence is counted.", err=True)
    return store


def told() -> list[str]:
    """The account of the store in lines; for others than analysts only what it covers."""
    from data.coverage import coverage, coverage_lines
    from data.store.account import account
    from data.store.report import account_lines

    found = account(present_store())
    return account_lines(found) if viewer().role == "analyst" else coverage_lines(coverage(found))


def carry_out(verb: Callable[..., str | list[str]], *args: object, **options: object) -> None:
    """Run a verb that changes the store, with a bar for its progress, and print what it says."""
    with progress_bar() as progress:
        wait = get_settings().lock_wait_seconds
        said = verb(store_folder(), *args, **options, wait_seconds=wait, progress=progress)
    for line in [said] if isinstance(said, str) else said:
        typer.echo(line)


@cli.callback(invoke_without_command=True)
def main(context: typer.Context) -> None:
    """Serve the page when no verb is given."""
    viewer()  # no verb runs where it is in doubt who may see what
    if context.invoked_subcommand is None:
        serve()


@cli.command()
def serve() -> None:
    """Serve the page on HOST and PORT (default 127.0.0.1:8050)."""
    from callbacks.processes.server import prepare_files, run

    ready_store()
    try:
        with progress_bar() as progress:
            prepare_files(store_folder(), viewer(), get_settings(), progress)
    except OSError as problem:  # a full or read-only disk: what is there is served all the same
        typer.echo(f"The page's own files cannot be kept compressed ({problem.strerror or problem}).", err=True)
    run(store_folder(), viewer(), get_settings())


@cli.command()
def demo(offences: Annotated[int | None, typer.Option(help="How many offences to invent.")] = None) -> None:
    """Build the demonstration store (real offences are never replaced by it)."""
    from data.build.importing import build_demonstration

    with progress_bar() as progress:
        wait, size = get_settings().lock_wait_seconds, offences or get_settings().demo_offences
        build_demonstration(store_folder(), size, wait_seconds=wait, progress=progress)
    typer.echo(f"Demonstration store ready: data version {store_folder().current().data_version}.")


@cli.command(name="import")
def import_(
    paths: Annotated[list[Path], typer.Argument(help="Files, folders or the site's own ZIP.")],
    source: Annotated[str, typer.Option(help="police-uk or force-extract.")],
    mapping: Annotated[Path | None, typer.Option(help="Which column is what; for a force extract.")] = None,
) -> None:
    """Import offences. Every row is mapped, unmapped or rejected, and the account says which."""
    from data.build.importing import import_files

    carry_out(import_files, paths, source=source, mapping=mapping)
    typer.echo("\n".join(told()))


@cli.command()
def boundaries(
    file: Annotated[Path, typer.Argument(help="GeoJSON, GeoPackage, Shapefile or GeoParquet of the ONS.")],
    layer: Annotated[str, typer.Option(help="lsoa or district.")],
    vintage: Annotated[int | None, typer.Option(help="2011 or 2021, for LSOAs.")] = None,
    code_column: Annotated[str | None, typer.Option(help="Column of codes, of a file not of the ONS.")] = None,
    name_column: Annotated[str | None, typer.Option(help="Column of names, beside --code-column.")] = None,
) -> None:
    """Load boundaries and place every offence in them."""
    from data.build.importing import load_boundaries

    carry_out(load_boundaries, file, level=layer, vintage=vintage, code_column=code_column, name_column=name_column)


@cli.command()
def admissions(
    file: Annotated[Path, typer.Argument(help="CSV with the columns month, measure and count.")],
    source: Annotated[str, typer.Option(help="Who gave the figures, as the screen says it.")] = "source not stated",
    licence: Annotated[str, typer.Option(help="On what terms, as the screen says it.")] = "licence not stated",
) -> None:
    """Load monthly hospital admissions for assault with a sharp object, in place of those loaded before."""
    from data.build.importing import import_admissions

    carry_out(import_admissions, file, source=source, licence=licence)


@cli.command()
def residents(
    file: Annotated[Path, typer.Argument(help="CSV or XLSX of the ONS or Nomis: LSOAs or districts by age (and sex).")],
    source: Annotated[str, typer.Option(help="Whose figures, as the screen says it. Default: as the file says.")] = "",
    licence: Annotated[str, typer.Option(help="On what terms. Default: Open Government Licence.")] = "",
    sheet: Annotated[str | None, typer.Option(help="Of a workbook. Default: the newest year's.")] = None,
) -> None:
    """Load residents by LSOA or district, the denominators of rates, in place of those loaded before."""
    from data.build.importing import import_residents

    carry_out(import_residents, file, source=source, licence=licence, sheet=sheet)


@cli.command()
def roads(file: Annotated[Path, typer.Argument(help="OS Open Roads as GeoPackage, or other named lines.")]) -> None:
    """Load the names of roads in the districts on the map, to name hotspots by."""
    from data.build.importing import load_roads

    carry_out(load_roads, file)


@cli.command()
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


@cli.command()
def verify() -> None:
    """Read every byte of the store: one line for each damaged file and exit code 2, or a sentence that it is sound."""
    from data.build.repair import verify as read_all

    lines, sound = read_all(store_folder())
    typer.echo("\n".join(lines))
    if not sound:
        raise typer.Exit(2)


@cli.command()
def repair() -> None:
    """Go back to the newest version of the store that is sound, where the one in use is damaged."""
    from data.build.repair import repair as go_back

    for line in go_back(store_folder(), get_settings().lock_wait_seconds):
        typer.echo(line)


@cli.command()
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
    store = ready_store()
    state, chosen, _ = parsed(query, store, vintage)
    for notice in [*period_notices(state, store), *partly(state, store)]:
        typer.echo(notice, err=True)
    frame = counts_for(state, store, chosen, [name.strip() for name in by.split(",") if name.strip()], viewer())
    if format == "csv":
        typer.echo(safe_frame(frame).to_csv(index=False), nl=False)
    else:
        typer.echo(frame.to_json(orient="records"))


@cli.command()
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

    store = ready_store()
    state, chosen, display = parsed(query, store, vintage)
    level = level or display.level
    one_of("--level", level, ("district", "lsoa"))
    model = as_json(name, Request(store, state, viewer(), level, chosen, display))
    typer.echo(json.dumps(model, indent=1, ensure_ascii=False, default=str))


add_pack_verbs(cli, ready_store, store_folder, viewer)


def run() -> None:
    """Run the command line; whatever ends it is one line on standard error and exit code 2."""
    os.umask(0o077)  # what the product writes is for its own account
    try:
        sys.exit(cli(standalone_mode=False) or 0)
    except typer.Abort:
        stop("Stopped. The store is as the last finished import left it.")
    except typer.TyperException as error:  # a verb or option that does not exist, or lacks its value
        stop(f"{error.format_message().rstrip('.')}. See `python app.py --help`.")
    except Exception as error:
        if debugging():
            traceback.print_exc()
        stop(sentence_for(error))


def stop(sentence: str) -> None:
    """One line on standard error, exit code 2."""
    typer.echo(" ".join(sentence.split()), err=True)
    sys.exit(2)


if __name__ == "__main__":
    run()
