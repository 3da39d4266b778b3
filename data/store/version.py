"""The store on disk: immutable versions beside each other and one pointer that says which is current.

    STORE_DIR/CURRENT              the name of the version in use; replaced by rename, so it is never half written
    STORE_DIR/versions/<version>/  offences.duckdb, areas/*.parquet, manifest.json, manifest.sha256, rejected.csv
    STORE_DIR/lock                 held by the one import that may run

Readers open a version read-only and notice a new pointer at the next question. A killed import leaves an
unfinished folder that nothing points at; the next import removes it.
"""

from __future__ import annotations

import hashlib
import io
import os
import re
import threading
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import Any

import duckdb
import pandas as pd

from data.cells import CellLayer
from data.store.engine import Cursor, open_database
from data.errors import StoreError
from data.months import Month
from data.tables.kinds import Kinds
from data.store.manifest import Manifest
from data.store.source import Source
from data.tables.residents import residents_in
from data.schema import Capabilities
from data.store.seals import MANIFEST, replace_whole
from data.store.versions import damaged, open_manifest, pointer_lost, version_folders
from data.tables.vocabulary import Vocabulary, coordination_areas

VINTAGES = (2011, 2021)


class Store:
    """One version, opened read-only. Holds the small tables in memory and a DuckDB cursor for each thread."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.manifest: Manifest = open_manifest(folder)
        self._local = threading.local()
        self._cells: dict[int, CellLayer] = {}
        #: What is worked out once for this version and kept with it (``data.store.units``).
        self.kept: dict[object, Any] = {}
        self._residents_in: dict[tuple[int, int | None], tuple[Mapping[str, float], bool]] = {}

    @cached_property
    def connection(self) -> duckdb.DuckDBPyConnection:
        """The shared read-only connection. Raises StoreError where the database is damaged."""
        return open_database(self.folder, self.manifest)

    def close(self) -> None:
        """Let go of the database, for a version that is not to be used."""
        if "connection" in self.__dict__:
            self.connection.close()

    def table(self, name: str) -> pd.DataFrame:
        """A small table of ``areas``. Raises StoreError where the file is no longer what was written."""
        path, seal = self.folder / "areas" / name, self.manifest.sealed.get(f"areas/{name}")
        try:
            content = path.read_bytes()
        except OSError as problem:
            raise damaged(self.folder, f"areas/{name} cannot be read: {problem.strerror or problem}") from problem
        if seal is None or hashlib.sha256(content).hexdigest() != seal.sha256:
            raise damaged(self.folder, f"areas/{name} has changed")
        return pd.read_parquet(io.BytesIO(content))

    def cursor(self) -> Cursor:
        """This thread's own cursor."""
        if not hasattr(self._local, "cursor"):
            self._local.cursor = Cursor(self.folder, self.connection)
        return self._local.cursor

    @property
    def data_version(self) -> str:
        """Hash of everything an answer depends on: files read, boundaries, class and weight tables."""
        return self.manifest.data_version

    @cached_property
    def sources(self) -> tuple[Source, ...]:
        """The sources in this version."""
        return tuple(Source.of(entry) for entry in self.manifest.sources)

    @property
    def is_demonstration(self) -> bool:
        """True where every offence is invented; real and invented ones are never mixed."""
        return self.manifest.is_demonstration

    @cached_property
    def capabilities(self) -> Capabilities:
        """What can be answered by at least one source here."""
        own = [source.capabilities for source in self.sources]
        return Capabilities(
            day=any(c.day for c in own),
            hour=any(c.hour for c in own),
            ages=any(c.ages for c in own),
            sexes=any(c.sexes for c in own),
            flags=frozenset().union(*(c.flags for c in own)),
            offence_codes=any(c.offence_codes for c in own),
            exact_points=any(c.exact_points for c in own),
        )

    @property
    def has_month_only_source(self) -> bool:
        """True where some source gives no day; periods are then whole months."""
        return any(not source.capabilities.day for source in self.sources)

    @property
    def crs(self) -> str:
        """The coordinates of every point and shape here, in metres."""
        return self.manifest.crs

    @property
    def vintages(self) -> tuple[int, ...]:
        """LSOA vintages whose boundaries are loaded, oldest first."""
        return tuple(self.manifest.vintages)

    @property
    def default_vintage(self) -> int:
        """The newest vintage with boundaries."""
        return self.vintages[-1]

    @cached_property
    def districts(self) -> pd.DataFrame:
        """index = the number in ``offence.district_*`` (0: none); code, name, residents, home (bool: on the map)."""
        return self.table("districts.parquet")

    def lsoas(self, vintage: int) -> pd.DataFrame:
        """index = the number in ``offence.lsoa_<vintage>`` (0: none); code, name, district (number), population."""
        return self._lsoas[vintage]

    @cached_property
    def _lsoas(self) -> dict[int, pd.DataFrame]:
        return {vintage: self.table(f"lsoas_{vintage}.parquet") for vintage in VINTAGES}

    def cells(self, width: int) -> CellLayer:
        """The hexagons of one width (a value of ``data.cells.WIDTHS``)."""
        if width not in self._cells:
            frame = self.table(f"cells_{width}.parquet")
            self._cells[width] = CellLayer(width, *(frame[name].to_numpy() for name in ("cell", "area", "district")))
        return self._cells[width]

    def touching(self, vintage: int) -> pd.DataFrame:
        """Pairs of LSOA numbers that are neighbours: one, other."""
        return self.table(f"touching_{vintage}.parquet")

    @cached_property
    def classes(self) -> pd.DataFrame:
        """index = the number in ``offence.class``; code, description, group, category, harm_days."""
        return self.table("classes.parquet")

    @cached_property
    def residents(self) -> pd.DataFrame:
        """district (code), age_from, age_to (inclusive; -1: no end), residents, source."""
        return self.table("residents.parquet")

    @cached_property
    def resident_sources(self) -> tuple[str, ...]:
        """Where the residents of the districts of the map come from."""
        home = self.districts.loc[self.districts["home"], "code"]
        return tuple(dict.fromkeys(self.residents["source"][self.residents["district"].isin(home)]))

    @cached_property
    def kinds(self) -> Kinds:
        """Groups and categories of the offence classes, looked up once."""
        return Kinds.of(self.classes)

    @cached_property
    def district_codes(self) -> list[str]:
        """ONS code of each district number; '' for 0."""
        return [str(code) for code in self.districts["code"]]

    @cached_property
    def admissions(self) -> pd.DataFrame | None:
        """Hospital admissions for assault with a sharp object: month, measure, count; None where none are loaded."""
        return self.table("admissions.parquet") if self.manifest.admissions else None

    def residents_in(self, lowest: int, below: int | None) -> tuple[Mapping[str, float], bool]:
        """``data.tables.residents.residents_in`` of this store's table, each age range worked out once."""
        if (lowest, below) not in self._residents_in:
            self._residents_in[lowest, below] = residents_in(self.residents, lowest, below)
        return self._residents_in[lowest, below]

    @cached_property
    def months(self) -> tuple[Month, ...]:
        """The months with an offence, in order; none in an empty store."""
        return tuple(Month.parse(name) for name in self.manifest.months)

    @property
    def span(self) -> range:
        """Month numbers from the first with an offence to the last; gaps are in it."""
        return range(self.months[0], self.months[-1] + 1) if self.months else range(0)

    @property
    def first_day(self) -> date:
        """The day of the first offence. Raises ValueError in an empty store."""
        return date.fromisoformat(self.manifest.first_day)

    @property
    def last_day(self) -> date:
        """The last day that the data covers. Raises ValueError in an empty store."""
        return date.fromisoformat(self.manifest.last_day)

    def vocabulary(self, vintage: int | None = None) -> Vocabulary:
        """The names that a query string may use here."""
        return self._vocabularies[vintage or self.default_vintage]

    @cached_property
    def _vocabularies(self) -> dict[int, Vocabulary]:
        districts = dict(zip(self.districts["code"][1:], self.districts["name"][1:], strict=True))
        areas = {
            slug: area.label for slug, area in coordination_areas().items() if set(area.districts) & set(districts)
        }
        return {
            vintage: Vocabulary.build(
                districts=districts,
                areas=areas,
                lsoas=dict(zip(frame["code"][1:], frame["name"][1:], strict=True)),
                classes=self.classes,
            )
            for vintage, frame in self._lsoas.items()
        }


class StoreFolder:
    """STORE_DIR: finds the current version, and opens each version once in this process."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self._opened: Store | None = None
        self._lock = threading.Lock()

    @property
    def versions(self) -> Path:
        """Where versions live."""
        return self.root / "versions"

    def is_new(self) -> bool:
        """True where nothing was ever finished here: no pointer, no version or anything unknown, no salt."""
        if self.root.exists() and not self.root.is_dir():
            raise StoreError(f"STORE_DIR is {self.root}, which is a file: choose a folder.")
        named = (self.root / "CURRENT", self.root / "person-id-salt")
        return not any(os.path.lexists(path) for path in named) and not version_folders(self.root)

    def current_name(self) -> str | None:
        """The name the pointer holds; None where nothing was ever finished.

        Raises StoreError where it is missing or points at nothing: that store is damaged, not new, and nothing may be
        built over it, beside it or instead of it.
        """
        if self.is_new():
            return None
        try:
            name = (self.root / "CURRENT").read_text(encoding="utf-8-sig").strip()
        except FileNotFoundError:
            raise pointer_lost(self.root, "CURRENT, which names the version in use, is missing") from None
        except (OSError, UnicodeDecodeError) as problem:
            raise pointer_lost(self.root, "CURRENT cannot be read") from problem
        if not re.fullmatch(r"\w[\w-]*", name) or not (self.versions / name).is_dir():
            raise pointer_lost(self.root, "CURRENT names no version")
        if not (self.versions / name / MANIFEST).is_file():
            raise damaged(self.versions / name, f"{MANIFEST} is missing")
        return name

    def current(self) -> Store:
        """The current version, opened. Raises StoreError where there is none."""
        name = self.current_name()
        if name is None:
            raise StoreError(f"There is no store at {self.root}: import data, or run `python app.py demo`.")
        with self._lock:
            if self._opened is None or self._opened.folder.name != name:
                self._opened = Store(self.versions / name)
            return self._opened

    def point_to(self, name: str) -> None:
        """Make a finished version the current one, in one step that cannot be seen half done.

        Raises OSError where it cannot be written; the pointer is then as it was.
        """
        replace_whole(self.root / "CURRENT", name.encode())
