"""Build a version of the store: rows kept + rows new -> placed, classed, sorted -> one DuckDB file -> pointer swapped.

Everything derived (LSOA, district, sets, harm, age bits) is worked out again from the raw rows at every build, so a
changed boundary or table can never leave half of the store behind.
"""

from __future__ import annotations

import logging
from contextlib import contextmanager
from dataclasses import asdict, replace
from typing import TYPE_CHECKING, Any

import pandas as pd
from filelock import FileLock, Timeout

from data.boundaries.layers import Layers, layers_of, save_layers
from data.build.beside import Beside
from data.build.cells import write_cells, write_touching
from data.build.derived import derive
from data.build.drawn.around import land_version
from data.build.drawn.geometry import write_geometry
from data.build.drawn.roads import write_roads
from data.build.finishing import clear_unfinished, finish, unfinished
from data.build.leaving import without_erased
from data.build.rows import Rows, rows_of, version_hash
from data.build.salt import salt_of, waiting_salt_dropped
from data.build.tables import write_database, write_small_tables
from data.errors import InputError, StoreError
from data.keeping.settling import settle
from data.private import only_for_us, tighten
from data.spreadsheet import safe_frame
from data.store.beside.erased import read_erased
from data.store.beside.streets import ANCHORS, Streets
from data.store.columns import write_columns
from data.store.manifest import STORE_FORMAT
from data.store.seals import DATABASE
from data.store.version import Store, StoreFolder

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from data.counts.admissions import Admissions
    from data.schema import ImportBatch

    Progress = Callable[[str, float], None]

logger = logging.getLogger(__name__)


def _quiet(_: str, __: float) -> None:
    """Progress that nobody watches."""


@contextmanager
def import_lock(folder: StoreFolder, wait_seconds: float) -> Iterator[None]:
    """Only one import at a time; the second says so and waits so long, then stops with a sentence."""
    with only_for_us():
        folder.root.mkdir(parents=True, exist_ok=True)
        lock = FileLock(folder.root / "lock")
        yield from _locked(lock, folder, wait_seconds)


def _locked(lock: FileLock, folder: StoreFolder, wait_seconds: float) -> Iterator[None]:
    try:
        with _acquired(lock, folder, wait_seconds):
            settle(folder.root)
            clear_unfinished(folder)
            tighten(folder.root)
            yield
    except Timeout:
        raise StoreError(
            f"Another import is writing to {folder.root}: wait until it is done, then run this one again "
            "(LOCK_WAIT_SECONDS lets it wait by itself)."
        ) from None


def _acquired(lock: FileLock, folder: StoreFolder, wait_seconds: float) -> Any:
    """The lock, held. Raises Timeout when another import holds it for longer than ``wait_seconds``."""
    try:
        return lock.acquire(timeout=0)
    except Timeout:
        if wait_seconds <= 0:
            raise
    logger.warning("Another import is writing to %s: waiting for it, %g seconds at most.", folder.root, wait_seconds)
    return lock.acquire(timeout=wait_seconds)


def import_batch(
    folder: StoreFolder,
    batch: ImportBatch,
    *,
    mapping_version: str = "",
    progress: Progress = _quiet,
) -> tuple[str, list[str]]:
    """Put a batch into the store. Call inside ``import_lock``.

    Returns the data version and sentences on what was replaced. A month that is imported again replaces what the
    store held for it; demonstration offences make way for the first real ones. Raises InputError where the batch
    would count offences twice.
    """
    current = _current_or_none(folder)
    kept = rows_of(current) if current is not None and not _gives_way(current, batch) else Rows.empty()
    notes = kept.refuse_overlap(batch)
    rows, replaced = kept.with_batch(batch, mapping_version)
    layers = layers_of(current)
    beside = Beside.of(current)
    if batch.streets is not None:
        named = batch.streets
        beside = beside.with_streets(Streets.of(named["name"], named["easting"], named["northing"], ANCHORS))
    version = _build(folder, current, rows, layers, progress, beside)
    return version, [*notes, *replaced]


def load_layers(folder: StoreFolder, layers: Layers, *, progress: Progress = _quiet) -> str:
    """Take new boundaries into the store and place every offence again. Call inside ``import_lock``."""
    current = _current_or_none(folder)
    rows = rows_of(current) if current is not None else Rows.empty()
    return _build(folder, current, rows, layers, progress)


def load_fewer(folder: StoreFolder, change: Callable[[Rows], Rows], *, progress: Progress = _quiet) -> str:
    """Build the store again without some of its rows, and without what is erased. Call inside ``import_lock``."""
    current = folder.current()
    return _build(folder, current, change(rows_of(current)), layers_of(current), progress)


def load_beside(folder: StoreFolder, change: Callable[[Beside], Beside], *, progress: Progress = _quiet) -> str:
    """Take admissions, residents or names of streets into the store. Call inside ``import_lock``."""
    current = _current_or_none(folder)
    rows = rows_of(current) if current is not None else Rows.empty()
    return _build(folder, current, rows, layers_of(current), progress, change(Beside.of(current)))


def load_admissions(folder: StoreFolder, admissions: Admissions, *, progress: Progress = _quiet) -> str:
    """Take hospital admissions into the store in place of those it holds. Call inside ``import_lock``."""
    return load_beside(folder, lambda held: replace(held, admissions=admissions), progress=progress)


def current_layers(folder: StoreFolder) -> Layers:
    """The boundaries in use, or the pack where the store is new."""
    return layers_of(_current_or_none(folder))


def _current_or_none(folder: StoreFolder) -> Store | None:
    return folder.current() if folder.current_name() is not None else None


def _gives_way(current: Store, batch: ImportBatch) -> bool:
    """Invented offences never stay beside real ones, nor real ones beside invented."""
    if batch.source == "demonstration" and current.sources and not current.is_demonstration:
        raise InputError("This store holds real offences: choose an empty STORE_DIR for the demonstration data.")
    return current.is_demonstration or batch.source == "demonstration"


def _build(
    folder: StoreFolder,
    current: Store | None,
    rows: Rows,
    layers: Layers,
    progress: Progress,
    loaded: Beside | None = None,
) -> str:
    """Write the version beside the others, then swap. Nothing is done where it would be the same as the current one."""
    erased = read_erased(folder.root)
    if erased:
        rows = without_erased(rows, erased, salt_of(folder.root))
    beside = (loaded or Beside.of(current)).for_rows(rows)
    left_out = {"erased": erased.fingerprint} if erased else {}
    version = version_hash(STORE_FORMAT, rows, layers, beside.fingerprints() | {"land": land_version()} | left_out)
    if current is not None and current.data_version == version:
        return version
    with unfinished(folder) as work, waiting_salt_dropped(folder.root):
        progress("Placing offences", 0.1)
        derived = derive(rows, layers)
        progress("Writing the store", 0.5)
        (work / "areas").mkdir()
        write_cells(work / "areas", layers, derived.home, current)
        write_touching(work / "areas", layers)
        write_database(work / DATABASE, rows, derived, work / "areas", (version, salt_of(folder.root)))
        write_columns(work / DATABASE, work / "columns", work / "areas")
        progress("Writing boundaries", 0.85)
        write_small_tables(work / "areas", derived, layers, beside.residents)
        beside.save(work / "areas")
        save_layers(work / "layers", layers)
        safe_frame(rows.rejects_for_people()).to_csv(work / "rejected.csv", index=False)
        manifest = _manifest(version, rows, derived, layers) | {
            "geometry": write_geometry(work / "geometry", derived, layers)
            | write_roads(work / "geometry", beside.roads, layers.crs, current),
            "crs": layers.crs,
            **beside.describe(),
        }
        finish(folder, work, manifest, before=current.folder.name if current else "")
    progress("Done", 1.0)
    return version


def _manifest(version: str, rows: Rows, derived: Any, layers: Layers) -> dict[str, Any]:
    months = pd.Series(rows.offences["occurred_on"].dt.strftime("%Y-%m").unique()).sort_values()
    dated = rows.offences["occurred_on"]
    return {
        "format": STORE_FORMAT,
        "data_version": version,
        "rows": {"offences": len(rows.offences), "persons": len(rows.persons), "rejects": len(rows.rejects)},
        "sources": [
            {
                "key": source.key,
                "name": source.name,
                "licence": source.licence,
                "capabilities": asdict(source.capabilities) | {"flags": sorted(source.capabilities.flags)},
            }
            for source in rows.sources
        ],
        "months": list(months),
        "first_day": str(dated.min().date()) if len(dated) else "",
        "last_day": derived.last_day,
        "files": rows.files_account(),
        "agreement": derived.agreement,
        "vintages": layers.vintages,
        "boundaries": layers.describe(),
        "tables": derived.tables,
        "success_measures": derived.success_measures,
    }
