"""Display: how a question is looked at; kept beside the FilterState in the address, and filters nothing."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import parse_qsl

from data.cells import DEFAULT_WIDTH, WIDTHS

if TYPE_CHECKING:
    from collections.abc import Iterable

LEVELS = ("district", "lsoa")
#: What the map draws, with the words of the switch.
LAYERS: dict[str, str] = {
    "areas": "Areas",
    "hotspots": "Hotspots",
    "density": "Density",
    "emerging": "Emerging",
    "shifts": "Changed cells",
}
#: What hot spots are set against: one another, or what the people or all offences there lead to expect.
BASES: dict[str, str] = {"none": "Each other", "residents": "Residents", "offences": "All offences"}
#: Kernel bandwidth as a multiple of the default.
SMOOTHING = (0.25, 0.5, 0.75, 1.0, 1.5, 2.0)
#: Small charts of districts or coordination areas, their order and scale.
CHARTS: dict[str, str] = {"district": "Districts", "area": "Coordination areas"}
ORDERS: dict[str, str] = {"change": "By change", "rate": "By rate", "count": "By number"}
SCALES: dict[str, str] = {"shared": "One scale", "own": "Own scales"}
#: What the hours of the week show.
WEEKS: dict[str, str] = {"count": "Counts", "share": "Share", "compare": "Compare"}
#: Places × times of a patrol plan, and visits a week shared out among them.
STOPS, VISITS = range(1, 41), range(1, 201)
#: From here on the values are told as a range.
MANY = 20
#: Names of the address that are display choices. docs/query-string.md documents each; a test compares.
DISPLAY_PARAMETERS: dict[str, str] = {
    "level": "Areas of the map and the places table: district or lsoa.",
    "vintage": "LSOA boundaries: 2011 or 2021.",
    "layer": "What the map draws: areas, hotspots, density, emerging or shifts.",
    "size": "Width of a hotspot cell in metres: 150, 250 or 500.",
    "base": "What hot spots are set against: none (each other), residents or offences (of all kinds).",
    "smooth": "Bandwidth of the density, as a multiple of the default.",
    "stops": "Places and times of the patrol plan, 1 to 40.",
    "visits": "Visits of 15 minutes a week in the patrol plan, 1 to 200.",
    "by": "Small charts of districts or of coordination areas.",
    "sort": "Order of the small charts: change, rate or count.",
    "scale": "Scale of the small charts: shared or own.",
    "week": "Hours of the week as counts, as shares or against the comparison period.",
}


@dataclass(frozen=True)
class Display:
    """``vintage`` 0 means the newest that is loaded. Field names are those of the address."""

    level: str = "district"
    vintage: int = 0
    layer: str = "areas"
    size: int = DEFAULT_WIDTH
    base: str = "none"
    smooth: float = 1.0
    stops: int = 10
    visits: int = 30
    by: str = "district"
    sort: str = "change"
    scale: str = "shared"
    week: str = "count"

    def to_query(self) -> str:
        """Only what is not at its default."""
        default = Display()
        chosen = {name: getattr(self, name) for name in DISPLAY_PARAMETERS}
        return "&".join(
            f"{name}={value:g}" if isinstance(value, float) else f"{name}={value}"
            for name, value in chosen.items()
            if value != getattr(default, name)
        )


def take_display(query: str, vintages: tuple[int, ...]) -> tuple[Display, str, list[str]]:
    """Display choices, the rest of the query string for ``parse_query``, and sentences on what was not understood."""
    known: dict[str, Iterable[object]] = {
        "level": LEVELS,
        "vintage": vintages,
        "layer": LAYERS,
        "size": WIDTHS,
        "base": BASES,
        "smooth": SMOOTHING,
        "by": CHARTS,
        "sort": ORDERS,
        "scale": SCALES,
        "week": WEEKS,
        "stops": STOPS,
        "visits": VISITS,
    }
    chosen: dict[str, object] = {}
    rest, problems = [], []
    for part in query.lstrip("?").split("&"):
        name, text = (parse_qsl(part, keep_blank_values=True) or [("", "")])[0]
        if name not in known:
            rest += [part] if part else []
            continue
        values = {f"{value:g}" if isinstance(value, float) else str(value): value for value in known[name]}
        if text in values:
            chosen[name] = values[text]
        else:
            words = list(values) if len(values) < MANY else [f"{min(STOPS)} to {len(values)}"]
            problems.append(f"{name}: {text!r} is not one of {', '.join(words)}.")
    return Display(**chosen), "&".join(rest), problems  # type: ignore[arg-type]
