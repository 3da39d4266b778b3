"""The districts of a pack as SVG, from the outlines that the first screen draws too."""

from __future__ import annotations

from typing import TYPE_CHECKING

from layouts.documents.charts import FONT, text
from layouts.documents.map_names import LINE, WIDE, Name, names_of
from layouts.tokens import AMOUNT, CHANGE, COLOURS

if TYPE_CHECKING:
    from data.reports.document import Map
    from layouts.pages.outlines import Drawing

TEXT = 21
RISE = 2


def fill_of(number: int, *, diverging: bool) -> str:
    """The colour of a class; below zero: not known."""
    return COLOURS["unknown"] if number < 0 else (CHANGE if diverging else AMOUNT)[number]


def ink_on(number: int, *, diverging: bool) -> str:
    """Names are light on the two darkest shades."""
    dark = number == 0 if diverging else number >= 4
    return COLOURS["on-dark"] if dark else COLOURS["ink"]


def map_svg(found: Map, drawing: Drawing) -> str:
    """Outlines by class, names, and a legend with the numbers of each class."""
    key = 46 if found.legend else 0
    height = drawing.height + key
    parts = _legend(found)
    parts.append(f'<g transform="translate(0,{key})">')
    for code, path in drawing.paths.items():
        number = found.classes.get(code, (-1, ""))[0]
        fill = fill_of(number, diverging=found.diverging)
        dash = ' stroke-dasharray="6 4"' if found.diverging and number == RISE else ""
        parts.append(f'<path d="{path}" fill="{fill}" stroke="{COLOURS["muted"]}" stroke-width="1.4"{dash}/>')
    for code, name in names_of(drawing, TEXT).items():
        number = found.classes.get(code, (-1, ""))[0]
        parts += _name(name, ink_on(number, diverging=found.diverging))
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDE:g} {height:.0f}" font-family="{FONT}" '
        f'font-size="{TEXT}" fill="{COLOURS["ink"]}">{"".join(parts)}</g></svg>'
    )


def _name(name: Name, ink: str) -> list[str]:
    """Line by line: SVG breaks none."""
    step = LINE * name.size
    top = name.y - step * (len(name.lines) - 1) / 2 + 0.34 * name.size  # baselines, from the middle of the block
    return [
        text(name.x, top + step * i, line, text_anchor="middle", fill=ink, font_size=f"{name.size:.1f}")
        for i, line in enumerate(name.lines)
    ]


def _legend(found: Map) -> list[str]:
    x, parts = 4.0, []
    for number, words in found.legend:
        fill = fill_of(number, diverging=found.diverging)
        parts.append(f'<rect x="{x:.0f}" y="8" width="34" height="22" fill="{fill}" stroke="{COLOURS["muted"]}"/>')
        parts.append(text(x + 42, 26, words))
        x += 42 + 11 * len(words) + 26
    return parts
