"""Every colour and every shared size, once. Style sheet, charts, map and the server's own drawings take them from here.

``assets/tokens.css`` and ``assets/tokens.js`` are written from this module (``python -m layouts.tokens``); a test
compares them with it, and another finds no colour anywhere else.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, NamedTuple

ASSETS = Path(__file__).resolve().parent.parent / "assets"

#: Name of the CSS property -> colour.
COLOURS = {
    # text and ground
    "ink": "#12263a",
    "muted": "#52616f",
    "surface": "#f5f6f8",
    "card": "#ffffff",
    "line": "#dfe4ea",  # borders of cards, rows of tables, grids of charts
    "edge": "#b9c2cc",  # borders of what can be pressed
    "swatch-edge": "#8794a1",
    "shadow": "#12263a2e",
    "paper-ink": "#000000",
    "veil": "rgba(255,255,255,0.6)",  # over what is not chosen
    "clear": "rgba(0,0,0,0)",
    # one accent
    "purple": "#3a2a70",
    "lilac": "#ece8f7",
    "lilac-edge": "#d3cbeb",
    "lilac-pressed": "#ddd5f0",
    "link": "#3a2a70",
    # demonstration data and focus
    "amber": "#ffc247",
    "on-amber": "#2b1d00",
    "notice": "#fff8e8",
    # the dark bars
    "on-dark": "#ffffff",
    "on-dark-muted": "#cfd8e1",
    "lost": "#5a1a12",
    # change: words and lines are dark, areas are lighter; each also has a sign or a dash
    "fall": "#0b6e4f",
    "fall-line": "#08402f",
    "none": "#ffffff",
    "rise": "#8a4b08",
    "rise-fill": "#c98a45",
    "unknown": "#c9d1d9",
    "ghost": "#9aa7b4",  # what was before; outlines that step back
    # the map
    "sea": "#e8f0f6",
    "land": "#fbfbfc",
    "beyond": "#e7e4dc",  # land that is in no district loaded
    "road": "#a3aeb9",
    "outside": "#f1f3f5",  # places that were not chosen; the ground of switches
    "withheld": "#ffffff",  # ground and stripes of what is withheld: hatched, as no amount is
    "withheld-line": "#52616f",
}
#: The one sequence for amounts, light to dark.
AMOUNT = ("#f4f1fa", "#d9d0ec", "#b6a6da", "#8c77bf", "#63489b", "#3a2a70")
#: Fall, no clear change, rise, not known: the classes of a map of change.
CHANGE = (COLOURS["fall"], COLOURS["none"], COLOURS["rise-fill"], COLOURS["unknown"])


#: The briefing wall: dark, and read from four metres. Text on any of its grounds has a contrast of 7:1.
WALL = {
    "wall-ground": "#0b1520",
    "wall-panel": "#101f2f",
    "wall-ink": "#f4f7fa",
    "wall-muted": "#bccad7",
    "wall-line": "#8fa3b8",
    "wall-sea": "#0e1a27",
    "wall-land": "#1a2938",
    "wall-own": "#2a4159",
    "wall-mark": "#fff2a8",
    "wall-on-mark": "#14202c",
    "wall-lost": "#6b2015",
    "wall-grey": "#3b3f44",
    "wall-rise": "#ffc98a",
    "wall-fall": "#8fe0c0",
}
#: Its sequence for amounts, dark to bright; a number on it is light on the first three, dark on the others.
WALL_AMOUNT = ("#1a2938", "#23405c", "#2d5f86", "#58adc4", "#a5dcae", "#fff2a8")


#: Side of the square that the hatching of withheld areas repeats, and its stroke, in CSS pixels.
HATCH, HATCH_LINE = 8, 1.5


class Unit(NamedTuple):
    """How an area or cell of a class is drawn. ``width`` in CSS pixels, ``dash`` as SVG writes it."""

    fill: str
    line: str
    width: float
    dash: str = ""


#: Class of a hotspot layer -> how it is drawn: told apart by shade and by line, so that grey paper shows the same.
UNITS = {
    "hot99": Unit(AMOUNT[5], COLOURS["ink"], 1),
    "hot95": Unit("#7a5fb5", AMOUNT[5], 1),
    "hot90": Unit(AMOUNT[2], AMOUNT[4], 1),
    "busy": Unit(COLOURS["card"], AMOUNT[5], 2),
    "plain": Unit("#eef1f4", COLOURS["edge"], 0.6),
    "cold90": Unit(COLOURS["card"], COLOURS["fall"], 1.5, "2 3"),
    "cold95": Unit("#d3eae2", COLOURS["fall"], 1.5, "4 3"),
    "cold99": Unit("#9fd0bf", COLOURS["fall"], 2, "6 3"),
    "intensifying": Unit(AMOUNT[5], COLOURS["ink"], 2.5),
    "persistent": Unit(AMOUNT[4], AMOUNT[5], 1),
    "consecutive": Unit(AMOUNT[3], AMOUNT[5], 1),
    "new": Unit(COLOURS["card"], AMOUNT[5], 3),
    "sporadic": Unit(AMOUNT[1], AMOUNT[3], 1),
    "oscillating": Unit(AMOUNT[1], AMOUNT[5], 1.5, "2 3"),
    "diminishing": Unit("#9fd0bf", COLOURS["fall"], 1.5),
    "historical": Unit(COLOURS["line"], COLOURS["muted"], 1.5, "5 3"),
    "rise": Unit(COLOURS["rise-fill"], COLOURS["rise"], 2, "4 3"),
    "fall": Unit(COLOURS["fall"], COLOURS["fall-line"], 1),
    **{f"amount{i}": Unit(colour, AMOUNT[3], 0.6) for i, colour in enumerate(AMOUNT)},
}
#: Type that is on every machine: nothing is fetched.
FONT = 'system-ui, -apple-system, "Segoe UI", Roboto, "Liberation Sans", Arial, sans-serif'
#: Sizes that more than one place shares, in CSS pixels. Text is 16 and up, but for what stands under charts.
SIZES = {"text": 16, "label": 15, "small": 14, "radius": 8, "radius-small": 5}
#: Room that the whole area gets on the map, in CSS pixels: it keeps the map free of its own border.
MAP_PADDING = 6

WRITTEN_BY = "Written from layouts/tokens.py by `python -m layouts.tokens`: change it there."


def stylesheet() -> str:
    """``assets/tokens.css``: custom properties, and the swatches of the hotspot layers."""
    names = COLOURS | {f"amount-{i}": colour for i, colour in enumerate(AMOUNT)}
    names |= WALL | {f"wall-amount-{i}": colour for i, colour in enumerate(WALL_AMOUNT)}
    lines = [f"  --{name}: {colour};" for name, colour in names.items()]
    lines += [f"  --{name}: {size}px;" for name, size in SIZES.items()]
    lines += [f"  --map-padding: {MAP_PADDING}px;", f"  --font: {FONT};"]
    swatches = [
        f".swatch.unit-{key} {{ background: {unit.fill}; border: {unit.width:g}px {_border(unit)} {unit.line}; }}"
        for key, unit in UNITS.items()
    ]
    return "\n".join([f"/* {WRITTEN_BY} */", ":root {", *lines, "}", *swatches, _hatched(), ""])


def _hatched() -> str:
    """The swatch of what is withheld: stripes as on the map."""
    ground, stripe = COLOURS["withheld"], COLOURS["withheld-line"]
    stops = f"{ground} 0 4px, {stripe} 4px {4 + HATCH_LINE:g}px"
    return f".swatch.withheld {{ background: repeating-linear-gradient(135deg, {stops}); }}"


def _border(unit: Unit) -> str:
    """Short dashes are dots in CSS."""
    if not unit.dash:
        return "solid"
    return "dotted" if unit.dash.startswith("2") else "dashed"


def script() -> str:
    """``assets/tokens.js``: what the map paints with."""
    values: dict[str, Any] = {_camel(name): colour for name, colour in COLOURS.items()}
    values |= {"amount": AMOUNT, "change": CHANGE, "mapPadding": MAP_PADDING, "units": UNITS}
    body = ",\n".join(f"  {key}: {_shown(value)}" for key, value in values.items())
    return f"/* {WRITTEN_BY} */\nwindow.sve = window.sve || {{}};\nwindow.sve.tokens = {{\n{body},\n}};\n"


def _shown(value: Any) -> str:
    if isinstance(value, dict):  # a line for each: [fill, line, width, dash]
        return "{\n" + "".join(f"    {key}: {json.dumps(each)},\n" for key, each in value.items()) + "  }"
    return json.dumps(value)


def _camel(name: str) -> str:
    first, *others = name.split("-")
    return first + "".join(other.capitalize() for other in others)


def main() -> None:
    """Write both files."""
    (ASSETS / "tokens.css").write_text(stylesheet(), encoding="utf-8")
    (ASSETS / "tokens.js").write_text(script(), encoding="utf-8")


if __name__ == "__main__":
    main()
