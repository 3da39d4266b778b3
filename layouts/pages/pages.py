"""Every page, found in the modules beside this one; the one at '/' first, then by title."""

from __future__ import annotations

import pkgutil
from functools import lru_cache
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from layouts.pages.page import Page


@lru_cache(maxsize=1)
def pages() -> tuple[Page, ...]:
    """The pages in the order of the navigation."""
    found = []
    for module in pkgutil.iter_modules([str(Path(__file__).parent)]):
        page = getattr(import_module(f"layouts.pages.{module.name}"), "PAGE", None)
        if page is not None:
            found.append(page)
    return tuple(sorted(found, key=lambda page: (page.path != "/", page.title)))
