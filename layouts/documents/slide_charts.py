"""Charts of slides: the program's own, so that their figures can be opened and edited."""

from __future__ import annotations

from copy import deepcopy
from typing import TYPE_CHECKING, Any

from pptx.chart.data import CategoryChartData
from pptx.enum.chart import XL_CHART_TYPE, XL_LEGEND_POSITION
from pptx.enum.dml import MSO_LINE
from pptx.enum.text import MSO_ANCHOR, PP_ALIGN
from pptx.oxml.ns import qn
from pptx.util import Pt

from layouts.documents.charts import labelled
from layouts.documents.slide_parts import as_colour, describe, paint
from layouts.tokens import AMOUNT

if TYPE_CHECKING:
    from data.reports.document import Chart
    from layouts.documents.slide_room import Box

#: (fill, ink) -> a cell of a table in these colours.
Patterns = dict[tuple[str, str], Any]
DASHES = {"second": MSO_LINE.DASH, "ghost": MSO_LINE.DASH, "limit": MSO_LINE.ROUND_DOT}
LINES = {"main": AMOUNT[5], "second": "rise", "ghost": "ghost", "limit": "muted", "middle": "muted"}
FILLS = {"main": AMOUNT[4], "second": "rise-fill", "ghost": "unknown"}
WIDTHS = {"main": 2.5, "second": 2.25, "ghost": 1.5, "limit": 1, "middle": 1}


def add_chart(slide: Any, chart: Chart, box: Box) -> Any:
    """Lines or bars as a chart; hours of the week as a table whose cells are shaded."""
    return _week(slide, chart, box) if chart.form == "heat" else _chart(slide, chart, box)


def _chart(slide: Any, chart: Chart, box: Box) -> Any:
    lying = chart.form == "bar"
    data = CategoryChartData(number_format="General")
    data.categories = chart.names
    for one in chart.series:
        data.add_series(one.name, one.values)
    form = XL_CHART_TYPE.BAR_CLUSTERED if lying else XL_CHART_TYPE.LINE
    frame = slide.shapes.add_chart(form, *box, data)
    own = frame.chart
    own.has_title, own.font.size = True, Pt(12)
    paint(own.chart_title.text_frame, chart.title, size=14, bold=True)
    own.has_legend = len(chart.series) > 1
    if own.has_legend:
        own.legend.position, own.legend.include_in_layout = XL_LEGEND_POSITION.BOTTOM, False
    own.value_axis.minimum_scale = 0
    own.value_axis.major_gridlines.format.line.color.rgb = as_colour("line")
    for made, one in zip(own.plots[0].series, chart.series, strict=True):
        _bar(made, one.style) if lying else _line(made, one.style)
    if not lying:
        _name_the_last(own.category_axis, len(chart.names))
    else:
        own.category_axis.reverse_order = True
        own.plots[0].gap_width = 60
        own.plots[0].has_data_labels = True
        own.plots[0].data_labels.font.size = Pt(10)
        own.plots[0].data_labels.number_format, own.plots[0].data_labels.number_format_is_linked = "#,##0.#", False
    return frame


#: Height of the hours of the week.
HOURS = Pt(300)
#: Names of months that an axis has room for.
NAMES = 9


def _name_the_last(axis: Any, count: int) -> None:
    """Names evenly apart from the first to the last, where their number allows it."""
    places = labelled(count, NAMES)
    if len(places) < 2 or places[0]:
        return
    for tag in ("c:tickLblSkip", "c:tickMarkSkip"):
        made = axis._element.makeelement(qn(tag), {"val": str(places[1])})
        axis._element.find(qn("c:noMultiLvlLbl")).addprevious(made)


def _bar(made: Any, style: str) -> None:
    made.format.fill.solid()
    made.format.fill.fore_color.rgb = as_colour(FILLS[style])
    made.format.line.color.rgb = as_colour(AMOUNT[5])


def _line(made: Any, style: str) -> None:
    line = made.format.line
    line.color.rgb, line.width = as_colour(LINES[style]), Pt(WIDTHS[style])
    if style in DASHES:
        line.dash_style = DASHES[style]
    made.smooth = False
    made.marker.style = None


def _week(slide: Any, chart: Chart, box: Box) -> Any:
    """Weekdays down, hours across, the number in every cell: shade is never the only sign."""
    most = max((value for one in chart.series for value in one.values if value is not None), default=0) or 1
    made = slide.shapes.add_table(len(chart.series) + 1, len(chart.names) + 1, box[0], box[1], box[2], HOURS)
    describe(made, chart.title, chart.alt)
    own, cells = made.table, Patterns()
    own.columns[0].width = first = int(box[2] * 0.07)
    for place, name in enumerate(chart.names, start=1):
        own.columns[place].width = (box[2] - first) // len(chart.names)
        _shade(cells, own.cell(0, place), name, "lilac", "ink")
    _shade(cells, own.cell(0, 0), "Hour", "lilac", "ink")
    for number, one in enumerate(chart.series, start=1):
        _shade(cells, own.cell(number, 0), one.name, "lilac", "ink")
        for place, value in enumerate(one.values, start=1):
            step = -1 if value is None else min(int(6 * value / most), 5)
            fill = "unknown" if value is None else AMOUNT[step]
            _shade(
                cells,
                own.cell(number, place),
                "×" if value is None else f"{value:.0f}",
                fill,
                "on-dark" if step > 3 else "ink",
            )
    return made


def _shade(patterns: Patterns, cell: Any, text: str, fill: str, ink: str) -> None:
    """A cell in these colours: a copy of the first of its kind, as painting two hundred of them takes half a second."""
    made = patterns.get((fill, ink))
    if made is None:
        _painted(cell, text, fill, ink)
        patterns[fill, ink] = deepcopy(cell._tc)
        return
    fresh = deepcopy(made)
    fresh.find(f".//{qn('a:t')}").text = text
    cell._tc.getparent().replace(cell._tc, fresh)


def _painted(cell: Any, text: str, fill: str, ink: str) -> None:
    paint(cell.text_frame, text, size=11, colour=ink)
    cell.vertical_anchor = MSO_ANCHOR.MIDDLE
    cell.text_frame.paragraphs[0].alignment = PP_ALIGN.CENTER
    cell.text_frame.word_wrap = False
    cell.margin_left = cell.margin_right = Pt(1)
    cell.fill.solid()
    cell.fill.fore_color.rgb = as_colour(fill)
