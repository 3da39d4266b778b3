"""Whose licence the figures of a store carry: beside every figure, on the screen and in every file."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from data.store.version import Store


def attributions(store: Store) -> list[str]:
    """Every licence sentence that must stand beside figures of this store."""
    lines = {source.licence: None for source in store.sources} | {
        layer["licence"]: None for layer in store.manifest.boundaries
    }
    return [line for line in lines if line and not any(line in other for other in lines if other != line)]
