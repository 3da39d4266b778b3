"""Slides read back: charts that can be edited hold the figures of the panels, pictures have words, notes the method."""

from __future__ import annotations

import io
import zipfile
from dataclasses import replace
from functools import cache
from typing import Any

import pptx
import pytest
from PIL import ImageFont
from pptx.util import Pt

from data.answers.panels import as_json
from data.reports.document import Chart, Paragraph
from data.store.version import Store
from layouts.documents.slides import write_slides
from layouts.documents.zipped import NEVER
from layouts.pages.outlines import drawing
from tests.unit.layouts.documents.packed import ANALYST, PUBLIC, fresh_pack, made_slides, pack_of, request_of

KINDS_TRIED = ("strategic", "panel")


@pytest.fixture(scope="module")
def shows(small_store: Store) -> dict[str, Any]:
    return {kind: pptx.Presentation(io.BytesIO(made_slides(kind, small_store))) for kind in KINDS_TRIED}


def charts(show: Any) -> list[Any]:
    return [shape.chart for slide in show.slides for shape in slide.shapes if shape.has_chart]


def titled(show: Any, title: str) -> Any:
    """The chart of the slide with this title."""
    slide = next(slide for slide in show.slides if slide.shapes.title.text == title)
    return next(shape.chart for shape in slide.shapes if shape.has_chart)


def series_of(chart: Any) -> dict[str, list[float | None]]:
    return {series.name: list(series.values) for series in chart.plots[0].series}


def test_every_chart_of_the_pack_is_one_that_can_be_edited(shows: dict[str, Any], small_store: Store) -> None:
    for kind, show in shows.items():
        blocks = [block for section in pack_of(kind, small_store).sections for block in section.blocks]
        wanted = [block for block in blocks if isinstance(block, Chart) and block.form != "heat"]
        found = charts(show)
        assert len(found) == len(wanted) >= 1
        for chart, block in zip(found, wanted, strict=True):
            assert series_of(chart) == {one.name: list(one.values) for one in block.series}
            assert chart.part.chart_workbook.xlsx_part is not None


def test_months_are_those_of_the_panel_verb(shows: dict[str, Any], small_store: Store) -> None:
    model = as_json("trend", request_of(small_store))["model"]
    found = series_of(titled(shows["strategic"], "Month by month"))
    assert found["Offences"] == [count["value"] for count in model["counts"]]
    assert found["A year earlier"] == [count["value"] for count in model["year_before"]]


def test_rates_are_those_of_the_panel_verb(shows: dict[str, Any], small_store: Store) -> None:
    for kind, viewer in (("strategic", ANALYST), ("panel", PUBLIC)):
        rows = as_json("places", request_of(small_store, viewer))["model"]["rows"]
        chart = titled(shows[kind], "Districts")
        assert series_of(chart)["Rate"] == [row["rate"] for row in rows]
        assert list(chart.plots[0].categories) == [row["name"] for row in rows]


def test_tables_hold_the_panel_s_counts(shows: dict[str, Any], small_store: Store) -> None:
    rows = as_json("places", request_of(small_store))["model"]["rows"]
    tables = [s.table for slide in shows["strategic"].slides for s in slide.shapes if s.has_table]
    cells = [[cell.text for cell in row.cells] for table in tables for row in table.rows]
    for row in rows:
        assert any(line[:2] == [row["name"], f"{row['count']['value']:,.0f}"] for line in cells)


@pytest.mark.parametrize("kind", KINDS_TRIED)
def test_every_picture_has_words_and_every_slide_a_title_and_notes(kind: str, shows: dict[str, Any]) -> None:
    for slide in shows[kind].slides:
        assert slide.shapes.title.text
        assert slide.notes_slide.notes_text_frame.text
        for shape in slide.shapes:
            if shape.has_chart or shape.has_table or shape.shape_type == pptx.enum.shapes.MSO_SHAPE_TYPE.GROUP:
                assert len(shape._element.xpath(".//p:cNvPr")[0].get("descr")) > 20


@pytest.mark.parametrize("kind", KINDS_TRIED)
def test_everything_lies_on_its_slide(kind: str, shows: dict[str, Any]) -> None:
    show = shows[kind]
    for slide in show.slides:
        for shape in slide.shapes:
            assert shape.left >= 0
            assert shape.left + shape.width <= show.slide_width
            assert shape.top + shape.height <= show.slide_height


@cache
def font_of(size: float) -> Any:
    return ImageFont.load_default(size)


@cache
def wrapped(text: str, size: float, width: float) -> int:
    """Lines of a text in a box so many points wide, each glyph measured in a type of our own."""
    font, lines = font_of(size), 0
    for part in text.split("\n"):
        line = ""
        for word in part.split(" "):
            longer = f"{line} {word}".strip()
            if line and font.getlength(longer) > width:
                lines, line = lines + 1, word
            else:
                line = longer
        lines += 1
    return lines


def high(frame: Any, width: float) -> float:
    """Points that the text of a box needs, with its margins."""
    total = (frame.margin_top + frame.margin_bottom) / Pt(1)
    width -= (frame.margin_left + frame.margin_right) / Pt(1)
    for part in frame.paragraphs:
        size = part.font.size.pt
        total += 1.2 * size * wrapped(part.text, size, width) + (part.space_after.pt if part.space_after else 0)
    return total


@pytest.mark.parametrize("kind", KINDS_TRIED)
def test_words_fit_their_boxes(kind: str, shows: dict[str, Any]) -> None:
    boxes = [shape for slide in shows[kind].slides for shape in slide.shapes if shape.has_text_frame]
    assert len(boxes) > 20
    for shape in boxes:
        last = shape.text_frame.paragraphs[-1]
        spare = last.space_after.pt if last.space_after else 0
        assert high(shape.text_frame, shape.width / Pt(1)) - spare <= shape.height / Pt(1) + 1, shape.text_frame.text


@pytest.mark.parametrize("kind", KINDS_TRIED)
def test_tables_end_above_the_foot_and_their_rows_hold_their_words(kind: str, shows: dict[str, Any]) -> None:
    checked = 0
    for slide in shows[kind].slides:
        foot = max(shape.top for shape in slide.shapes if shape.has_text_frame)
        for shape in (shape for shape in slide.shapes if shape.has_table):
            assert shape.top + sum(row.height for row in shape.table.rows) <= foot
            for row in shape.table.rows:
                for cell, column in zip(row.cells, shape.table.columns, strict=True):
                    size = cell.text_frame.paragraphs[0].font.size.pt
                    width = (column.width - cell.margin_left - cell.margin_right) / Pt(1)
                    if cell.text_frame.word_wrap is not False:
                        lines = wrapped(cell.text, size, width)
                        assert 1.2 * size * lines + 4 <= row.height / Pt(1) + 1, (slide.shapes.title.text, cell.text)
                        checked += 1
    assert checked > 100


def test_no_sentence_is_lost_and_none_is_cut(shows: dict[str, Any], small_store: Store) -> None:
    pack = pack_of("strategic", small_store)
    for section in pack.sections:
        slide = next(one for one in shows["strategic"].slides if one.shapes.title.text == section.title)
        said = [block.text for block in section.blocks if isinstance(block, Paragraph)]
        shown = [line for shape in slide.shapes if shape.has_text_frame for line in shape.text_frame.text.split("\n")]
        assert all(line in slide.notes_slide.notes_text_frame.text for line in said)
        assert "More in the notes." in shown or all(line in shown for line in said)
        assert set(said) & set(shown)


def test_the_map_has_a_shape_for_every_district(shows: dict[str, Any], small_store: Store) -> None:
    slide = next(slide for slide in shows["strategic"].slides if slide.shapes.title.text == "Map of the districts")
    group = next(shape for shape in slide.shapes if shape.shape_type == pptx.enum.shapes.MSO_SHAPE_TYPE.GROUP)
    assert {name for name, _, _ in drawing(small_store).names.values()} <= {shape.name for shape in group.shapes}


def test_it_is_the_same_bytes_but_for_the_date(small_store: Store) -> None:
    one, drawn = made_slides("panel", small_store), drawing(small_store)
    assert write_slides(fresh_pack("panel", small_store), drawn) == one
    later = replace(pack_of("panel", small_store), sections=(), made="2026-11-26")
    assert write_slides(later, drawn) != write_slides(replace(later, made="2026-11-25"), drawn)


def test_nothing_in_it_says_when_it_was_written(small_store: Store) -> None:
    with zipfile.ZipFile(io.BytesIO(made_slides("panel", small_store))) as whole:
        assert {part.date_time for part in whole.infolist()} == {NEVER}
        assert b"2026-11-25T00:00:00Z" in whole.read("docProps/core.xml")
        inner = [name for name in whole.namelist() if name.endswith(".xlsx")]
        assert inner
        for name in inner:
            with zipfile.ZipFile(io.BytesIO(whole.read(name))) as book:
                assert {part.date_time for part in book.infolist()} == {NEVER}
                assert book.read("docProps/core.xml").count(b">1980-01-01T00:00:00Z<") == 2
