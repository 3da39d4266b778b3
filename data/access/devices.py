"""Screens on a wall that nobody signs in at: each has a long-lived token, of which only the hash is kept here.

A token is 256 random bits, so a plain SHA-256 of it cannot be tried out. It opens the briefing wall of its districts
and nothing else (``callbacks.guard.wall_only``).
"""

from __future__ import annotations

import hashlib
import secrets
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from data.access.kept import KeptFile
from data.errors import InputError
from data.viewer import Viewer

FILE = "devices.json"
MOST_NAME = 60


@dataclass(frozen=True)
class Device:
    """``districts``: ONS codes. ``made``: the day of its token."""

    name: str
    districts: frozenset[str]
    made: str

    @property
    def viewer(self) -> Viewer:
        """What a screen may see."""
        return Viewer("briefing", self.districts)

    def line(self) -> str:
        """For a terminal."""
        return f"{self.name}: {', '.join(sorted(self.districts))}, since {self.made}"


class Devices:
    """Of one STORE_DIR."""

    def __init__(self, root: Path) -> None:
        self._file = KeptFile(root, FILE)

    def listed(self) -> list[Device]:
        """Those whose tokens are believed, by name."""
        return sorted((_device(each) for each in self._file.read().values()), key=lambda device: device.name)

    def holder(self, token: str) -> Device | None:
        """Whose token this is; None where it is nobody's, or was taken back."""
        found = self._file.read().get(_digest(token))
        return None if found is None else _device(found)

    def add(self, name: str, districts: frozenset[str], made: date) -> str:
        """A token for a screen, told once. Raises InputError for a name that is empty, too long or taken."""
        name = " ".join(name.split())
        if not name or len(name) > MOST_NAME or not name.isprintable():
            raise InputError(f"A screen has a name of 1 to {MOST_NAME} characters.")
        if not districts:
            raise InputError("Say with --districts whose wall it shows: ONS codes by comma, such as E07000114.")
        token = secrets.token_urlsafe(32)
        with self._file.changing() as content:
            if any(each["name"] == name for each in content.values()):
                raise InputError(
                    f"There is a screen {name!r} already: choose another name, or take it back with --revoke."
                )
            content[_digest(token)] = {"name": name, "districts": sorted(districts), "made": made.isoformat()}
        return token

    def remove(self, name: str) -> None:
        """Take a screen's token back. Raises InputError where there is no such screen."""
        with self._file.changing() as content:
            gone = [digest for digest, each in content.items() if each["name"] == name]
            if not gone:
                raise InputError(f"There is no screen {name!r}: `python app.py device` lists them.")
            for digest in gone:
                del content[digest]


def _device(entry: dict[str, object]) -> Device:
    return Device(str(entry["name"]), frozenset(map(str, entry["districts"])), str(entry["made"]))  # type: ignore[call-overload]


def _digest(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
