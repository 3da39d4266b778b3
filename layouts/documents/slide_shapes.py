"""The map of a slide: one shape for each district, which can be selected, moved and coloured."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from pptx.enum.dml import MSO_LINE
from pptx.enum.shapes import MSO_SHAPE
from pptx.enum.text import MSO_ANCHOR, PP_ALIGN
from pptx.util import Pt

from layouts.documents.map_names import WIDE, Name, names_of
from layouts.documents.maps import RISE, TEXT, fill_of, ink_on
from layouts.documents.slide_parts import as_colour, paint

if TYPE_CHECKING:
    from data.reports.document import Map
    from layouts.documents.slide_room import Box
    from layouts.pages.outlines import Drawing

LEGEND = Pt(30)


def add_map(slide: Any, found: Map, box: Box, drawing: Drawing) -> Any:
    """A group of shapes with names and a legend; returned for its words."""
    left, top, width, height = box
    scale = min(width / WIDE, (height - LEGEND) / drawing.height)
    group = slide.shapes.add_group_shape()
    at = (left, top + LEGEND)
    for code, path in drawing.paths.items():
        number = found.classes.get(code, (-1, ""))[0]
        shape = _outline(group, path, at, scale)
        shape.name = drawing.names[code][0]
        _fill(shape, number, found)
        shape.line.color.rgb, shape.line.width = as_colour("muted"), Pt(0.75)
        if found.diverging and number == RISE:
            shape.line.dash_style = MSO_LINE.DASH
    for code, name in names_of(drawing, TEXT).items():
        number = found.classes.get(code, (-1, ""))[0]
        _name(group, name, at, scale, ink_on(number, diverging=found.diverging))
    _legend(group, found, (left, top))
    return group


def _outline(group: Any, path: str, at: tuple[int, int], scale: float) -> Any:
    rings = [re.findall(r"(-?\d+),(-?\d+)", ring) for ring in path.split("M") if ring]
    points = [[(int(x), int(y)) for x, y in ring] for ring in rings]
    builder = group.shapes.build_freeform(*points[0][0], scale=scale)
    builder.add_line_segments(points[0][1:])
    for ring in points[1:]:
        builder.move_to(*ring[0])
        builder.add_line_segments(ring[1:])
    return builder.convert_to_shape(*at)


def _fill(shape: Any, number: int, found: Map) -> None:
    shape.fill.solid()
    shape.fill.fore_color.rgb = as_colour(fill_of(number, diverging=found.diverging))


def _name(group: Any, name: Name, at: tuple[int, int], scale: float, ink: str) -> None:
    wide, high = name.width * scale, name.height * scale
    left, top = at[0] + name.x * scale - wide / 2, at[1] + name.y * scale - high / 2
    box = group.shapes.add_textbox(int(left), int(top), int(wide), int(high))
    frame = box.text_frame
    paint(frame, "\n".join(name.lines), size=int(name.size * scale / Pt(1)), colour=ink)
    frame.word_wrap = False
    frame.vertical_anchor = MSO_ANCHOR.MIDDLE
    frame.margin_left = frame.margin_right = frame.margin_top = frame.margin_bottom = 0
    for line in frame.paragraphs:
        line.alignment = PP_ALIGN.CENTER


def _legend(group: Any, found: Map, at: tuple[int, int]) -> None:
    x = at[0]
    for number, words in found.legend:
        swatch = group.shapes.add_shape(MSO_SHAPE.RECTANGLE, x, at[1], Pt(22), Pt(14))
        _fill(swatch, number, found)
        swatch.line.color.rgb = as_colour("muted")
        wide = Pt(7 * len(words) + 14)
        box = group.shapes.add_textbox(x + Pt(24), at[1] - Pt(6), wide, Pt(24))
        paint(box.text_frame, words, size=11)
        box.text_frame.word_wrap = False
        x += Pt(24) + wide
