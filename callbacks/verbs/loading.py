"""Verbs that put something into the store: each waits its turn, shows its progress, leaves the last good version."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from callbacks.verbs.deployment import carry_out, store_folder, told
from data.progress import progress_bar
from data.settings import get_settings


def demo(offences: Annotated[int | None, typer.Option(help="How many offences to invent.")] = None) -> None:
    """Build the demonstration store (real offences are never replaced by it)."""
    from data.build.importing import build_demonstration

    count, wait = offences or get_settings().demo_offences, get_settings().lock_wait_seconds
    with progress_bar() as progress:
        build_demonstration(store_folder(), count, wait_seconds=wait, progress=progress)
    typer.echo(f"Demonstration store ready: data version {store_folder().current().data_version}.")


def import_(
    paths: Annotated[list[Path], typer.Argument(help="Files, folders or the site's own ZIP.")],
    source: Annotated[str, typer.Option(help="police-uk or force-extract.")],
    mapping: Annotated[Path | None, typer.Option(help="Which column is what; for a force extract.")] = None,
) -> None:
    """Import offences. Every row is mapped, unmapped or rejected, and the account says which."""
    from data.build.importing import import_files

    carry_out(import_files, paths, source=source, mapping=mapping)
    typer.echo("\n".join(told()))


def boundaries(
    file: Annotated[Path, typer.Argument(help="GeoJSON, GeoPackage, Shapefile or GeoParquet of the ONS.")],
    layer: Annotated[str, typer.Option(help="lsoa or district.")],
    vintage: Annotated[int | None, typer.Option(help="2011 or 2021, for LSOAs.")] = None,
    code_column: Annotated[
        str | None, typer.Option(help="Column of codes, of a file without those of the ONS.")
    ] = None,
    name_column: Annotated[str | None, typer.Option(help="Column of names, beside --code-column.")] = None,
) -> None:
    """Load boundaries and place every offence in them."""
    from data.build.importing import load_boundaries

    carry_out(load_boundaries, file, level=layer, vintage=vintage, code_column=code_column, name_column=name_column)


def admissions(
    file: Annotated[Path, typer.Argument(help="CSV with the columns month, measure and count.")],
    source: Annotated[str, typer.Option(help="Who gave the figures, as the screen says it.")] = "source not stated",
    licence: Annotated[str, typer.Option(help="On what terms, as the screen says it.")] = "licence not stated",
) -> None:
    """Load monthly hospital admissions for assault with a sharp object, in place of those loaded before."""
    from data.build.importing import import_admissions

    carry_out(import_admissions, file, source=source, licence=licence)


def residents(
    file: Annotated[Path, typer.Argument(help="CSV or XLSX of the ONS or Nomis: LSOAs or districts by age (and sex).")],
    source: Annotated[str, typer.Option(help="Whose figures, as the screen says it. Default: as the file says.")] = "",
    licence: Annotated[str, typer.Option(help="On what terms. Default: Open Government Licence.")] = "",
    sheet: Annotated[str | None, typer.Option(help="Of a workbook. Default: the newest year's.")] = None,
) -> None:
    """Load residents by LSOA or district, the denominators of rates, in place of those loaded before."""
    from data.build.importing import import_residents

    carry_out(import_residents, file, source=source, licence=licence, sheet=sheet)


def roads(file: Annotated[Path, typer.Argument(help="OS Open Roads as GeoPackage, or other named lines.")]) -> None:
    """Load the roads in the districts on the map, to draw them and to name hotspots by."""
    from data.build.importing import load_roads

    carry_out(load_roads, file)


VERBS = {
    "demo": demo,
    "import": import_,
    "boundaries": boundaries,
    "admissions": admissions,
    "residents": residents,
    "roads": roads,
}
