"""manifest.json of a version: what must be in it, and reading it with its seal."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from data.errors import StoreError
from data.store.seals import MANIFEST, manifest_agrees

#: Raised when what is written in a version changes; an older store is then asked to be imported again.
STORE_FORMAT = 4
#: Every key of a manifest and what it holds.
KEYS: dict[str, type | tuple[type, ...]] = {
    "format": int,
    "data_version": str,
    "number": int,  # versions of one store are numbered as they are made: clocks are set back, numbers are not
    "made": str,  # UTC
    "rows": dict,  # offences, persons, rejects -> how many
    "sources": list,
    "months": list,
    "first_day": str,
    "last_day": str,
    "files": list,
    "agreement": dict,
    "vintages": list,
    "boundaries": list,
    "tables": dict,
    "success_measures": list,
    "geometry": dict,
    "admissions": (dict, type(None)),
    "sealed": dict,  # file -> bytes, sha256
}


class NotSound(StoreError):
    """A version that cannot be used; the words are a clause that says why, for a sentence of ``data.store.version.versions``."""


class OtherFormat(NotSound):
    """A version that another edition of the product wrote."""


def read_manifest(folder: Path) -> dict[str, Any]:
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
        manifest = json.loads(content)
        written = manifest["format"]
    except (ValueError, TypeError, LookupError, RecursionError) as problem:
        raise NotSound(f"{MANIFEST} is not a manifest") from problem
    if type(written) is int and written != STORE_FORMAT:
        raise OtherFormat(f"it has format {written}, this edition of the product reads {STORE_FORMAT}")
    if agrees is None:
        raise NotSound("manifest.sha256 is missing")
    wrong = [key for key, kind in KEYS.items() if key not in manifest or not isinstance(manifest[key], kind)]
    if wrong:
        raise NotSound(f"{MANIFEST} lacks {', '.join(wrong)}")
    return manifest


def is_demonstration(manifest: dict[str, Any]) -> bool:
    """Whether the version was made by ``demo``: all its offences are invented."""
    return any(source["key"] == "demonstration" for source in manifest["sources"])


def held(manifest: dict[str, Any]) -> str:
    """'8 offences of data.police.uk, 2024-04 to 2024-07': what a version holds."""
    if not manifest["months"]:
        return "no offences"
    names = ", ".join(source["name"] for source in manifest["sources"])
    return f"{manifest['rows']['offences']:,} offences of {names}, {months_held(manifest)}"


def months_held(manifest: dict[str, Any]) -> str:
    """'2024-04 to 2024-07'."""
    months = manifest["months"]
    return f"{months[0]} to {months[-1]}" if months else "no months"
