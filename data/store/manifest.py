"""manifest.json of a version: what must be in it, and reading it with its seal."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ConfigDict, ValidationError

from data.errors import StoreError
from data.store.seals import MANIFEST, Seal, manifest_agrees

#: Raised when what is written in a version changes; an older store is then asked to be imported again.
STORE_FORMAT = 6


class Entry(BaseModel):
    """A part of a manifest; read once and never changed."""

    model_config = ConfigDict(frozen=True, strict=True)


class RowCounts(Entry):
    """How many rows the database holds."""

    offences: int
    persons: int
    rejects: int


class SourceEntry(Entry):
    """Where offences come from, and what that source knows (``data.schema.Capabilities``)."""

    key: str
    name: str
    licence: str
    capabilities: dict[str, Any]


class Manifest(Entry):
    """What a version holds and was made of."""

    format: int
    data_version: str
    number: int  # versions of one store are numbered as they are made: clocks are set back, numbers are not
    made: str  # UTC
    rows: RowCounts
    sources: list[SourceEntry]
    months: list[str]  # 'YYYY-MM' with an offence, in order
    first_day: str  # '' in an empty store
    last_day: str
    files: list[dict[str, Any]]
    agreement: dict[str, Any]
    vintages: list[int]
    boundaries: list[dict[str, Any]]
    tables: dict[str, str]
    success_measures: list[dict[str, Any]]
    geometry: dict[str, Any]
    admissions: dict[str, Any] | None
    residents: list[dict[str, Any]]  # what was loaded beside the built-in table
    streets: dict[str, Any] | None  # how many names of streets there are, and of which kinds
    crs: str  # the coordinates of every point and shape, in metres
    sealed: dict[str, Seal]

    @property
    def is_demonstration(self) -> bool:
        """Whether the version was made by ``demo``: all its offences are invented."""
        return any(source.key == "demonstration" for source in self.sources)

    def held(self) -> str:
        """'8 offences of data.police.uk, 2024-04 to 2024-07': what a version holds."""
        if not self.months:
            return "no offences"
        names = ", ".join(source.name for source in self.sources)
        return f"{self.rows.offences:,} offences of {names}, {self.months_held()}"

    def months_held(self) -> str:
        """'2024-04 to 2024-07'."""
        return f"{self.months[0]} to {self.months[-1]}" if self.months else "no months"


class NotSound(StoreError):
    """A version that cannot be used; the words are a clause that says why, for a sentence of ``data.store.version.versions``."""


class OtherFormat(NotSound):
    """A version that another edition of the product wrote."""


def read_manifest(folder: Path) -> Manifest:
    """The manifest of a version, as it was sealed. Raises OtherFormat or NotSound."""
    try:
        content = (folder / MANIFEST).read_bytes()
    except OSError as problem:
        raise NotSound(f"{MANIFEST} cannot be read: {problem.strerror or problem}") from problem
    try:
        agrees: bool | None = manifest_agrees(folder, content)
    except OSError:
        agrees = None  # as in the formats before the fourth
    if agrees is False:
        raise NotSound(f"{MANIFEST} has changed")
    try:
        written = json.loads(content)["format"]
    except (ValueError, TypeError, LookupError, RecursionError) as problem:
        raise NotSound(f"{MANIFEST} is not a manifest") from problem
    if type(written) is int and written != STORE_FORMAT:
        raise OtherFormat(f"it has format {written}, this edition of the product reads {STORE_FORMAT}")
    if agrees is None:
        raise NotSound("manifest.sha256 is missing")
    try:
        return Manifest.model_validate_json(content)
    except ValidationError as problem:
        wrong = dict.fromkeys(str(error["loc"][0]) for error in problem.errors() if error["loc"])
        raise NotSound(f"{MANIFEST} lacks {', '.join(wrong)}") from problem
