"""Which build of the wall a page is: another one behind the same address makes it load itself again."""

from __future__ import annotations

import hashlib
from functools import lru_cache
from pathlib import Path

from layouts.tokens import ASSETS

#: Everything that the page is made of, beside the data.
MADE_OF = ("wall*.js", "wall*.css", "tokens.css")


@lru_cache(maxsize=1)
def build() -> str:
    """Twelve letters that change with any script, style or drawing of the wall."""
    digest = hashlib.sha256()
    for path in sorted(path for pattern in MADE_OF for path in ASSETS.glob(pattern)):
        digest.update(path.read_bytes())
    for path in sorted(Path(__file__).parent.glob("*.py")):
        digest.update(path.read_bytes())
    return digest.hexdigest()[:12]
