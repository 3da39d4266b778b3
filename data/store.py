"""The store on disk: immutable versions beside each other and one pointer that says which is current.

    STORE_DIR/CURRENT              the name of the version in use; replaced by rename, so it is never half written
    STORE_DIR/versions/<version>/  offences.duckdb, areas/*.parquet, manifest.json, rejected.csv
    STORE_DIR/lock                 held by the one import that may run

Readers open a version read-only and notice a new pointer at the next question. A killed import leaves an
unfinished folder that nothing points at; the next import removes it.
"""

from __future__ import annotations

import json
import os
import threading
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import duckdb
import pandas as pd

from data.cells import CellLayer
from data.errors import StoreError
from data.offence_classes import category_slug
from data.residents import residents_in
from data.schema import Capabilities
from data.settings import get_settings
from data.vocabulary import Vocabulary, coordination_areas

#: Raised when what is written in a version changes; an older store is then asked to be imported again.
STORE_FORMAT = 3
VINTAGES = (2011, 2021)


def damaged(version: Path) -> StoreError:
    """The error for a version that was finished once and can no longer be read."""
    return StoreError(
        f"The store at {version.parent.parent} is damaged ({version.name} cannot be read): "
        "restore it from a copy, or import into an empty STORE_DIR."
    )


@dataclass(frozen=True)
class Source:
    """Where offences in the store come from, as the screen says it."""

    key: str
    name: str
    licence: str
    capabilities: Capabilities

    @classmethod
    def from_json(cls, values: dict[str, Any]) -> Source:
        """Back from ``manifest.json``."""
        capabilities = values["capabilities"] | {"flags": frozenset(values["capabilities"]["flags"])}
        return cls(values["key"], values["name"], values["licence"], Capabilities(**capabilities))


@dataclass(frozen=True)
class Kinds:
    """The group and category slug of each class number, and the class numbers of each slug."""

    groups: list[str]
    categories: list[str]
    numbers: dict[str, list[int]]

    @classmethod
    def of(cls, classes: pd.DataFrame) -> Kinds:
        """From ``Store.classes``."""
        groups = [str(group) for group in classes["group"]]
        categories = [category_slug(name) for name in classes["category"]]
        numbers: dict[str, set[int]] = {}
        for i, pair in enumerate(zip(groups, categories, strict=True)):
            for slug in pair:
                numbers.setdefault(slug, set()).add(i)
        return cls(groups, categories, {slug: sorted(found) for slug, found in numbers.items()})


class Store:
    """One version, opened read-only. Holds the small tables in memory and a DuckDB cursor for each thread."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        try:
            self.manifest: dict[str, Any] = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
        except ValueError as error:
            raise damaged(folder) from error
        if self.manifest["format"] != STORE_FORMAT:
            raise StoreError(
                f"The store at {folder.parent.parent} was written by another version: import into an empty STORE_DIR."
            )
        self._local = threading.local()
        self._cells: dict[int, CellLayer] = {}
        #: What is worked out once for this version and kept with it (``data.units``).
        self.kept: dict[object, Any] = {}
        self._residents_in: dict[tuple[int, int | None], tuple[Mapping[str, float], bool]] = {}

    @cached_property
    def connection(self) -> duckdb.DuckDBPyConnection:
        """The shared read-only connection, with ENGINE_THREADS threads."""
        try:
            return duckdb.connect(
                str(self.folder / "offences.duckdb"), read_only=True, config={"threads": get_settings().engine_threads}
            )
        except duckdb.Error as error:
            raise damaged(self.folder) from error

    def cursor(self) -> duckdb.DuckDBPyConnection:
        """This thread's own cursor."""
        if not hasattr(self._local, "cursor"):
            self._local.cursor = self.connection.cursor()
        return self._local.cursor

    @property
    def data_version(self) -> str:
        """Hash of everything an answer depends on: files read, boundaries, class and weight tables."""
        return self.manifest["data_version"]

    @cached_property
    def sources(self) -> tuple[Source, ...]:
        """The sources in this version."""
        return tuple(Source.from_json(values) for values in self.manifest["sources"])

    @property
    def is_demonstration(self) -> bool:
        """True where every offence is invented; real and invented ones are never mixed."""
        return any(source.key == "demonstration" for source in self.sources)

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
    def vintages(self) -> tuple[int, ...]:
        """LSOA vintages whose boundaries are loaded, oldest first."""
        return tuple(self.manifest["vintages"])

    @property
    def default_vintage(self) -> int:
        """The newest vintage with boundaries."""
        return self.vintages[-1]

    @cached_property
    def districts(self) -> pd.DataFrame:
        """index = the number in ``offence.district_*`` (0: none); code, name, residents, home (bool: on the map)."""
        return pd.read_parquet(self.folder / "areas" / "districts.parquet")

    def lsoas(self, vintage: int) -> pd.DataFrame:
        """index = the number in ``offence.lsoa_<vintage>`` (0: none); code, name, district (number), population."""
        return self._lsoas[vintage]

    @cached_property
    def _lsoas(self) -> dict[int, pd.DataFrame]:
        return {vintage: pd.read_parquet(self.folder / "areas" / f"lsoas_{vintage}.parquet") for vintage in VINTAGES}

    def cells(self, width: int) -> CellLayer:
        """The hexagons of one width (a value of ``data.cells.WIDTHS``)."""
        if width not in self._cells:
            frame = pd.read_parquet(self.folder / "areas" / f"cells_{width}.parquet")
            self._cells[width] = CellLayer(width, *(frame[name].to_numpy() for name in ("cell", "area", "district")))
        return self._cells[width]

    def touching(self, vintage: int) -> pd.DataFrame:
        """Pairs of LSOA numbers that are neighbours: one, other."""
        return pd.read_parquet(self.folder / "areas" / f"touching_{vintage}.parquet")

    @cached_property
    def classes(self) -> pd.DataFrame:
        """index = the number in ``offence.class``; code, description, group, category, harm_days."""
        return pd.read_parquet(self.folder / "areas" / "classes.parquet")

    @cached_property
    def residents(self) -> pd.DataFrame:
        """district (code), age_from, age_to (inclusive; -1: no end), residents."""
        return pd.read_parquet(self.folder / "areas" / "residents.parquet")

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
        file = self.folder / "areas" / "admissions.parquet"
        return pd.read_parquet(file) if file.is_file() else None

    def residents_in(self, lowest: int, below: int | None) -> tuple[Mapping[str, float], bool]:
        """``data.residents.residents_in`` of this store's table, each age range worked out once."""
        if (lowest, below) not in self._residents_in:
            self._residents_in[lowest, below] = residents_in(self.residents, lowest, below)
        return self._residents_in[lowest, below]

    @property
    def first_month(self) -> str:
        """'YYYY-MM' of the first month with an offence; '' in an empty store."""
        return self.manifest["months"][0] if self.manifest["months"] else ""

    @property
    def last_month(self) -> str:
        """'YYYY-MM' of the last month with an offence; '' in an empty store."""
        return self.manifest["months"][-1] if self.manifest["months"] else ""

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

    def current_name(self) -> str | None:
        """The name the pointer holds; None where nothing was ever finished.

        Raises StoreError where it points at nothing: that store is damaged, not new, and nothing may be built over it.
        """
        try:
            name = (self.root / "CURRENT").read_text(encoding="utf-8").strip()
        except FileNotFoundError:
            return None
        if not name or not (self.versions / name / "manifest.json").is_file():
            raise damaged(self.versions / (name or "CURRENT"))
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
        """Make a finished version the current one, in one step that cannot be seen half done."""
        pointer = self.root / "CURRENT"
        fresh = self.root / f".CURRENT-{os.getpid()}"
        with fresh.open("w", encoding="utf-8") as file:
            file.write(name)
            file.flush()
            os.fsync(file.fileno())
        fresh.replace(pointer)
