"""Display: how a question is looked at; kept beside the FilterState in the address, and filters nothing."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import parse_qsl

LEVELS = ("district", "lsoa")
#: Names of the address that are display choices. docs/query-string.md documents each; a test compares.
DISPLAY_PARAMETERS: dict[str, str] = {
    "level": "Areas of the map and the places table: district or lsoa.",
    "vintage": "LSOA boundaries: 2011 or 2021.",
}


@dataclass(frozen=True)
class Display:
    """``vintage`` 0 means the newest that is loaded."""

    level: str = "district"
    vintage: int = 0

    def to_query(self) -> str:
        """Only what is not at its default."""
        parts = [f"level={self.level}"] if self.level != "district" else []
        return "&".join(parts + ([f"vintage={self.vintage}"] if self.vintage else []))


def take_display(query: str, vintages: tuple[int, ...]) -> tuple[Display, str, list[str]]:
    """Display choices, the rest of the query string for ``parse_query``, and sentences on what was not understood."""
    level, vintage, rest, problems = "district", 0, [], []
    for part in query.lstrip("?").split("&"):
        name, text = (parse_qsl(part, keep_blank_values=True) or [("", "")])[0]
        if name == "level" and text in LEVELS:
            level = text
        elif name == "vintage" and text in map(str, vintages):
            vintage = int(text)
        elif name in DISPLAY_PARAMETERS:
            known = LEVELS if name == "level" else vintages
            problems.append(f"{name}: {text!r} is not one of {', '.join(map(str, known))}.")
        elif part:
            rest.append(part)
    return Display(level, vintage), "&".join(rest), problems
