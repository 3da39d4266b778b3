"""The verbs that change the store: import offences, load boundaries, build the demonstration set."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from data.boundaries.columns import NamedColumns
from data.boundaries.layers import Layers
from data.boundaries.pack import BoundaryLayer, read_boundary_file
from data.build.residents import district_lines, known_areas, residents_of
from data.build.salt import salt_of, waiting_salt_dropped
from data.build.version import current_layers, import_batch, import_lock, load_admissions, load_beside, load_layers
from data.errors import InputError
from data.ingest.admissions import read_admissions
from data.ingest.demo import generate_demo
from data.ingest.force_extract import read_force_extract
from data.ingest.police_uk import read_police_uk
from data.ingest.residents import read_residents
from data.ingest.roads import read_roads
from data.store.beside.roads import Roads
from data.store.beside.streets import ROADS, Streets
from data.store.report import admission_lines
from data.store.version import VINTAGES, StoreFolder
from geo.crs import BRITISH_NATIONAL_GRID

if TYPE_CHECKING:
    from collections.abc import Callable

    from data.schema import FileAccount

    Progress = Callable[[str, float], None]

SOURCES = ("police-uk", "force-extract")


def import_files(
    folder: StoreFolder,
    paths: list[Path],
    *,
    source: str,
    mapping: Path | None = None,
    wait_seconds: float = 0.0,
    progress: Progress,
) -> list[str]:
    """Read files and put them into the store. Returns sentences on what was replaced or noticed.

    Raises InputError for what cannot be used and StoreError while another import runs; the store is then as it was.
    """
    if source not in SOURCES:
        raise InputError(f"--source is one of {', '.join(SOURCES)}, not {source!r}.")
    if source == "force-extract" and mapping is None:
        raise InputError("A force extract needs --mapping FILE.toml: start from data/mappings/example.toml.")
    if source == "police-uk" and mapping is not None:
        raise InputError("--mapping goes with --source force-extract; data.police.uk files need none.")
    with import_lock(folder, wait_seconds), waiting_salt_dropped(folder.root):
        crs = current_layers(folder).crs  # and a damaged store is said before long work, not after it
        if mapping is None:
            _only_at_home(crs, "data.police.uk")
            batch = read_police_uk(paths, progress=progress)
            mapping_version = ""
        else:
            batch = read_force_extract(paths, mapping, salt=salt_of(folder.root), progress=progress, crs=crs)
            mapping_version = hashlib.sha256(mapping.read_bytes()).hexdigest()
        _, sentences = import_batch(folder, batch, mapping_version=mapping_version, progress=progress)
    return [*sentences, *_file_notes(batch.files)]


def _file_notes(files: list[FileAccount]) -> list[str]:
    """What was noticed about the files, each note once with the name of the first file and how many more."""
    names: dict[str, list[str]] = {}
    for file in files:
        for note in file.notes:
            names.setdefault(note, []).append(file.name)
    return [
        f"{found[0]}{f' and {len(found) - 1:,} more' if len(found) > 1 else ''}: {note}"
        for note, found in names.items()
    ]


def load_boundaries(
    folder: StoreFolder,
    path: Path,
    *,
    level: str,
    vintage: int | None,
    code_column: str | None = None,
    name_column: str | None = None,
    wait_seconds: float = 0.0,
    progress: Progress,
) -> str:
    """Take a boundary file into the store and place every offence again. Returns a sentence.

    ``code_column``: of a file without codes of the ONS; only then may areas lie outside the United Kingdom.
    """
    if name_column and not code_column:
        raise InputError("--name-column goes with --code-column.")
    named = NamedColumns(code_column, name_column or "") if code_column else None
    if level not in ("lsoa", "district"):
        raise InputError(f"--layer is lsoa or district, not {level!r}.")
    if named is not None and vintage is None:
        vintage = VINTAGES[-1]
    if level == "lsoa" and vintage not in VINTAGES:
        raise InputError(f"--vintage of an LSOA layer is {' or '.join(map(str, VINTAGES))}.")
    with import_lock(folder, wait_seconds):
        held = current_layers(folder)
        layer = read_boundary_file(path, level, vintage, named=named, crs=held.crs)
        layers = held.with_layer(layer) if layer.crs == held.crs else _abroad(folder, layer, path.name)
        load_layers(folder, layers, progress=progress)
    mended = f", {layer.mended} invalid polygon{'s' if layer.mended > 1 else ''} mended" if layer.mended else ""
    return f"{len(layer.codes):,} {'LSOAs' if level == 'lsoa' else 'districts'} loaded from {path.name}{mended}."


def _abroad(folder: StoreFolder, layer: BoundaryLayer, file: str) -> Layers:
    """The layers of a store that begins with areas in another system. Raises InputError where something is loaded."""
    current = folder.current() if folder.current_name() is not None else None
    if current is not None and (current.manifest.months or current.crs != BRITISH_NATIONAL_GRID):
        raise InputError(
            f"{file} lies elsewhere than this store (which is kept in {current.crs}): load it into an empty STORE_DIR, "
            "and import the offences after it."
        )
    if layer.level != "district":
        raise InputError(f"{file}: outside the United Kingdom load the districts first (--layer district).")
    return Layers.abroad(layer)


def _only_at_home(crs: str, what: str) -> None:
    if crs != BRITISH_NATIONAL_GRID:
        raise InputError(f"This store is of another country (kept in {crs}): choose another STORE_DIR for {what}.")


def import_admissions(
    folder: StoreFolder, path: Path, *, source: str, licence: str, wait_seconds: float = 0.0, progress: Progress
) -> list[str]:
    """Take monthly hospital admissions into the store in place of those it holds. Returns sentences on both.

    Raises InputError for a file that cannot be used; the store is then as it was.
    """
    if not source.strip() or not licence.strip():
        raise InputError("--source and --licence are shown beside the figures: leave them out or give words.")
    with import_lock(folder, wait_seconds):
        current = folder.current() if folder.current_name() is not None else None
        known = known_areas(current)
        admissions, notes = read_admissions(
            path, source=source.strip(), licence=licence.strip(), code_of=known.district_code
        )
        held = current.manifest.admissions if current is not None else None
        load_admissions(folder, admissions, progress=progress)
    gone = held is not None and held != admissions.describe()
    replaced = [f"They took the place of {held['file']} ({_span(held)})."] if held and gone else []
    return [*(f"{admissions.file}: {note}" for note in notes), *admission_lines(admissions.describe()), *replaced]


def import_residents(
    folder: StoreFolder,
    path: Path,
    *,
    source: str = "",
    licence: str = "",
    sheet: str | None = None,
    wait_seconds: float = 0.0,
    progress: Progress,
) -> list[str]:
    """Take residents by LSOA or district into the store, in place of those of the same kind. Returns sentences.

    Raises InputError for a file that cannot be used, or of which no area is in the store; the store is then as it was.
    """
    progress(f"Reading {path.name}", 0.0)
    found, frame = read_residents(path, sheet)
    with import_lock(folder, wait_seconds):
        known = known_areas(folder.current() if folder.current_name() is not None else None)
        loaded, sentences = residents_of(found, frame, known, path.name, source.strip(), licence.strip())
        load_beside(folder, lambda held: held.with_residents(loaded), progress=progress)
        return [*sentences, *district_lines(folder.current(), loaded)]


def load_roads(folder: StoreFolder, path: Path, *, wait_seconds: float = 0.0, progress: Progress) -> str:
    """Take the roads in the districts on the map into the store, in place of those of a road file before.

    Raises InputError for a file that cannot be used; the store is then as it was.
    """
    progress(f"Reading {path.name}", 0.0)
    with import_lock(folder, wait_seconds):
        districts = current_layers(folder).districts
        home = home_districts(folder, districts.codes)
        found = read_roads(path, districts.geometry[home], districts.crs)
        names, lines = found.names, Roads.of(found.lines)
        streets = Streets.of(names["name"], names["easting"], names["northing"], ROADS)
        load_beside(
            folder, lambda held: replace(held.with_streets(streets, instead=True), roads=lines), progress=progress
        )
    said = streets.describe()
    return (
        f"{said['names']:,} names of roads at {said['points']:,} points, and {len(lines.frame):,} lines to draw, "
        f"loaded from {path.name}."
    )


def home_districts(folder: StoreFolder, codes: list[str]) -> list[int]:
    """Positions of the districts on the map; of all where the store is new."""
    if folder.current_name() is None:
        return list(range(len(codes)))
    frame = folder.current().districts
    home = set(frame.loc[frame["home"], "code"])
    return [i for i, code in enumerate(codes) if code in home]


def _span(admissions: dict[str, Any]) -> str:
    """'2022-10 to 2025-09' over all measures."""
    spans = admissions["measures"].values()
    return f"{min(span['first'] for span in spans)} to {max(span['last'] for span in spans)}"


def build_demonstration(folder: StoreFolder, offences: int, *, wait_seconds: float, progress: Progress) -> None:
    """Build the demonstration store; real offences are never replaced by invented ones."""
    with import_lock(folder, wait_seconds):
        name = folder.current_name()
        _only_at_home(current_layers(folder).crs, "demonstration data")
        if name is not None and folder.current().sources and not folder.current().is_demonstration:
            raise InputError("This store holds real offences: choose an empty STORE_DIR for the demonstration data.")
        import_batch(folder, generate_demo(offences, progress=progress), progress=progress)


def build_first_demonstration(folder: StoreFolder, offences: int, *, progress: Progress) -> None:
    """Build the demonstration store where nothing was ever finished, and nowhere else."""
    with import_lock(folder, wait_seconds=600):
        if folder.is_new():  # another start may have built it while this one waited
            import_batch(folder, generate_demo(offences, progress=progress), progress=progress)
