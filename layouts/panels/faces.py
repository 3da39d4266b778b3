"""Every face by its key, found in the rooms of this folder, so that nobody has to list them."""

from __future__ import annotations

import pkgutil
from functools import lru_cache
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from layouts.panels.face import Face


@lru_cache(maxsize=1)
def faces() -> dict[str, Face]:
    """Key -> face. Raises ImportError where a module of this folder breaks, at start and not at the first click."""
    found = {}
    for module in pkgutil.walk_packages([str(Path(__file__).parent)], "layouts.panels."):
        face = getattr(import_module(module.name), "FACE", None)
        if face is not None:
            found[face.key] = face
    return found
