"""Where offences come from, as a version remembers it."""

from __future__ import annotations

from dataclasses import dataclass

from data.schema import Capabilities
from data.store.manifest import SourceEntry


@dataclass(frozen=True)
class Source:
    """Where offences in the store come from, as the screen says it."""

    key: str
    name: str
    licence: str
    capabilities: Capabilities

    @classmethod
    def of(cls, entry: SourceEntry) -> Source:
        """Back from ``manifest.json``."""
        capabilities = entry.capabilities | {"flags": frozenset(entry.capabilities["flags"])}
        return cls(entry.key, entry.name, entry.licence, Capabilities(**capabilities))
