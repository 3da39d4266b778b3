"""Printed pages: headings with what they head, names inside their borders, words that do not run together."""

from __future__ import annotations

import re

import pytest

from data.reports.document import Chart, Map, Table
from data.reports.kinds import KINDS
from data.reports.printed import printed
from data.store.version import Store
from layouts.documents.charts import chart_svg, labelled
from layouts.documents.map_names import names_of, shape_of
from layouts.documents.pdf import ACROSS, BOLD, column_widths
from layouts.pages.outlines import drawing
from tests.unit.layouts.documents.packed import READ, made_pdf, pack_of, texts_of


@pytest.mark.parametrize("kind", READ)
def test_a_heading_stands_on_the_page_of_its_first_picture_or_table(kind: str, small_store: Store) -> None:
    pages, checked = texts_of(made_pdf(kind, small_store)), 0
    for section in pack_of(kind, small_store).sections:
        shown = [b for b in section.blocks if isinstance(b, Chart | Map) or (isinstance(b, Table) and b.on_paper)]
        if not shown:
            continue
        words = shown[0].title + (": the figures" if isinstance(shown[0], Table) else "")
        # a heading is told from the words of the contents by what follows it
        after = next((b.text for b in section.blocks if hasattr(b, "text")), words)
        found = [page for page in pages if re.sub(r"\s+", " ", f"{section.title} {after}")[:60] in page]
        assert len(found) == 1, section.title
        assert words in found[0]
        checked += 1
    assert checked >= 5


@pytest.mark.parametrize("kind", KINDS)
def test_words_of_headings_fit_their_columns(kind: str, small_store: Store) -> None:
    for _, table in pack_of(kind, small_store).tables():
        if not table.on_paper:
            continue
        heads, rows = printed(table)
        across = list(zip(*rows, strict=True))
        widths = column_widths(heads, across, [False] * len(heads))
        assert sum(widths) <= ACROSS + 1e-6
        for head, width in zip(heads, widths, strict=True):
            assert all(BOLD * len(word) < width for word in head.split())


def test_headings_do_not_run_together(small_store: Store) -> None:
    assert "Rank Place Offences Before Class Busiest time" in " ".join(texts_of(made_pdf("tactical", small_store)))


def test_the_last_month_always_has_its_name(small_store: Store) -> None:
    for count in range(1, 80):
        for most in (4, 6, 10):
            found = labelled(count, most)
            assert found[-1] == count - 1
            assert len(found) <= most + 1
    assert labelled(36, 6) == [0, 7, 14, 21, 28, 35]
    trend = next(s for s in pack_of("tactical", small_store).sections if s.key == "trend")
    chart = next(block for block in trend.blocks if isinstance(block, Chart))
    assert f">{chart.names[-1]}<" in chart_svg(chart)


def test_names_lie_inside_their_borders_and_beside_one_another(small_store: Store) -> None:
    drawn = drawing(small_store)
    names = names_of(drawn, 21)
    assert set(names) == set(drawn.names)
    boxes = [name.box for name in names.values()]
    for code, name in names.items():
        assert " ".join(name.lines) == drawn.names[code][0].replace(" and ", " & ")
        assert shape_of(drawn.paths[code]).contains(name.box), name
    assert not any(one.intersects(other) for i, one in enumerate(boxes) for other in boxes[:i])
