"""Display: how a question is looked at; kept beside the FilterState in the address, and filters nothing."""

from __future__ import annotations

from dataclasses import dataclass, field, fields
from typing import TYPE_CHECKING, Any
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


def _choice(default: Any, values: Iterable[object], words: str) -> Any:
    """A field with the values it may take and what the documentation says of it."""
    return field(default=default, metadata={"values": values, "words": words})


@dataclass(frozen=True)
class Display:
    """Field names are those of the address; docs/query-string.md documents each, and a test compares."""

    level: str = _choice("district", LEVELS, "Areas of the map and the places table: district or lsoa.")
    #: 0 means the newest that is loaded, which is for the store to say.
    vintage: int = _choice(0, (), "LSOA boundaries: 2011 or 2021.")
    layer: str = _choice("areas", LAYERS, "What the map draws: areas, hotspots, density, emerging or shifts.")
    size: int = _choice(DEFAULT_WIDTH, WIDTHS, "Width of a hotspot cell in metres: 150, 250 or 500.")
    base: str = _choice(
        "none", BASES, "What hot spots are set against: none (each other), residents or offences (of all kinds)."
    )
    smooth: float = _choice(1.0, SMOOTHING, "Bandwidth of the density, as a multiple of the default.")
    stops: int = _choice(10, STOPS, "Places and times of the patrol plan, 1 to 40.")
    visits: int = _choice(30, VISITS, "Visits of 15 minutes a week in the patrol plan, 1 to 200.")
    by: str = _choice("district", CHARTS, "Small charts of districts or of coordination areas.")
    sort: str = _choice("change", ORDERS, "Order of the small charts: change, rate or count.")
    scale: str = _choice("shared", SCALES, "Scale of the small charts: shared or own.")
    week: str = _choice("count", WEEKS, "Hours of the week as counts, as shares or against the comparison period.")

    def to_query(self) -> str:
        """Only what is not at its default."""
        chosen = {
            each.name: getattr(self, each.name) for each in fields(self) if getattr(self, each.name) != each.default
        }
        return "&".join(f"{name}={_text(value)}" for name, value in chosen.items())


#: Name in the address -> what it is.
DISPLAY_PARAMETERS: dict[str, str] = {each.name: each.metadata["words"] for each in fields(Display)}


def _text(value: object) -> str:
    return f"{value:g}" if isinstance(value, float) else str(value)


def take_display(query: str, vintages: tuple[int, ...]) -> tuple[Display, str, list[str]]:
    """Display choices, the rest of the query string for ``parse_query``, and sentences on what was not understood."""
    known = {each.name: each.metadata["values"] for each in fields(Display)} | {"vintage": vintages}
    chosen: dict[str, object] = {}
    rest, problems = [], []
    for part in query.lstrip("?").split("&"):
        name, text = (parse_qsl(part, keep_blank_values=True) or [("", "")])[0]
        if name not in known:
            rest += [part] if part else []
            continue
        values = {_text(value): value for value in known[name]}
        if text in values:
            chosen[name] = values[text]
        else:
            words = list(values) if len(values) < MANY else [f"{min(known[name])} to {max(known[name])}"]
            problems.append(f"{name}: {text!r} is not one of {', '.join(words)}.")
    return Display(**chosen), "&".join(rest), problems  # type: ignore[arg-type]
