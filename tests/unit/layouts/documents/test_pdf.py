"""The PDF: tagged, described, the same every time, with the figures of the panels."""

from __future__ import annotations

import io
import re
from collections import Counter
from functools import lru_cache
from typing import Any

import pypdf
import pytest
from pdfua import validate

from data.answers.panels import as_json
from data.reports.kinds import KINDS
from data.store.version import Store
from layouts.documents.pdf import write_pdf
from layouts.pages.outlines import drawing
from tests.unit.layouts.documents.packed import (
    ANALYST,
    PUBLIC,
    READ,
    fresh_pack,
    made_pdf,
    pack_of,
    request_of,
    texts_of,
)


@pytest.fixture(scope="module")
def pdfs(small_store: Store) -> dict[str, bytes]:
    return {kind: made_pdf(kind, small_store) for kind in KINDS}


def text_of(content: bytes) -> str:
    return " ".join(texts_of(content))


@lru_cache
def elements(content: bytes) -> list[Any]:
    """Every element of the structure, the document's order."""
    root = pypdf.PdfReader(io.BytesIO(content)).trailer["/Root"]["/StructTreeRoot"]
    found, stack = [], [root]
    while stack:
        node = stack.pop().get_object()
        if isinstance(node, list):
            stack += reversed(node)
        elif isinstance(node, dict):
            found.append(node)
            stack += [node["/K"]] if "/K" in node else []
    return found


def words(cell: dict[str, Any] | None) -> str:
    if cell is None or cell["value"] is None:
        return "suppressed" if cell and cell["status"] == "suppressed" else "–"
    return f"{cell['value']:,.0f}"


@pytest.mark.parametrize("kind", KINDS)
def test_it_is_a_tagged_document_with_title_and_language(kind: str, pdfs: dict[str, bytes]) -> None:
    root = pypdf.PdfReader(io.BytesIO(pdfs[kind])).trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"]
    assert root["/Lang"] == "en-GB"
    assert root["/ViewerPreferences"]["/DisplayDocTitle"]
    assert KINDS[kind].title in pypdf.PdfReader(io.BytesIO(pdfs[kind])).metadata.title
    assert b"pdfuaid:part" in root["/Metadata"].get_data()


@pytest.mark.parametrize("kind", KINDS)
def test_the_kept_checker_finds_nothing(kind: str, pdfs: dict[str, bytes]) -> None:
    report = validate(io.BytesIO(pdfs[kind]))
    assert [str(finding) for finding in report.findings] == []


@pytest.mark.parametrize("kind", KINDS)
def test_every_picture_has_words_with_its_figures(kind: str, pdfs: dict[str, bytes], small_store: Store) -> None:
    pictures = [each for each in elements(pdfs[kind]) if each.get("/S") == "/Figure" and "/Alt" in each]
    bare = [each for each in elements(pdfs[kind]) if each.get("/S") == "/Figure" and "/Alt" not in each]
    told = " ".join(str(each["/Alt"]) for each in pictures)
    assert pictures
    assert bare == []
    viewer = PUBLIC if kind == "panel" else ANALYST
    model = as_json("map", request_of(small_store, viewer))["model"]
    assert all(text in told for text in model["texts"])


@pytest.mark.parametrize("kind", KINDS)
def test_every_table_has_header_cells(kind: str, pdfs: dict[str, bytes]) -> None:
    kinds = [each.get("/S") for each in elements(pdfs[kind])]
    assert kinds.count("/Table") >= 5
    assert kinds.count("/TH") > kinds.count("/Table")


@pytest.mark.parametrize("kind", KINDS)
def test_its_structure_is_that_of_the_pack(kind: str, pdfs: dict[str, bytes], small_store: Store) -> None:
    found, reader = elements(pdfs[kind]), pypdf.PdfReader(io.BytesIO(pdfs[kind]))
    kinds = Counter(each.get("/S") for each in found)
    titles = ["Key messages", *(section.title for section in pack_of(kind, small_store).sections), "Method and limits"]
    assert [entry["/Title"] for entry in reader.outline if not isinstance(entry, list)] == titles
    assert kinds["/H1"] == len(titles) + 1  # the contents have a heading too
    assert kinds["/TOCI"] == len(titles)
    assert kinds["/Caption"] == kinds["/Table"] + kinds["/Figure"]
    assert kinds["/THead"] == kinds["/Table"]
    heads = [each for each in found if each.get("/S") == "/TH"]
    assert all(any(own.get("/Scope") == "/Column" for own in each["/A"]) for each in heads)
    assert {page["/Tabs"] for page in reader.pages} == {"/S"}


@pytest.mark.parametrize("kind", READ)
def test_districts_are_those_of_the_panel_verb(kind: str, pdfs: dict[str, bytes], small_store: Store) -> None:
    viewer = PUBLIC if kind == "panel" else ANALYST
    model, text = as_json("places", request_of(small_store, viewer))["model"], text_of(pdfs[kind])
    assert len(model["rows"]) == 13
    for row in model["rows"]:
        assert f"{row['name']} {words(row['count'])} {words(row['before'])} " in text


@pytest.mark.parametrize("kind", READ)
def test_head_figures_and_months_are_those_of_the_panel_verb(
    kind: str, pdfs: dict[str, bytes], small_store: Store
) -> None:
    request, text = request_of(small_store, PUBLIC if kind == "panel" else ANALYST), text_of(pdfs[kind])
    for figure in as_json("summary", request)["model"]["figures"]:
        assert f"{figure['label']}: {figure['value'] if figure['value'] != '–' else figure['note']}" in text
    trend = as_json("trend", request)["model"]
    for count in trend["counts"][-13:]:
        assert re.search(rf"\w{{3}} \d{{4}} {re.escape(words(count))} ", text)
    assert trend["sentence"] in text


def test_the_hours_are_those_of_the_panel_verb(pdfs: dict[str, bytes], small_store: Store) -> None:
    model, text = as_json("heatmap", request_of(small_store))["model"], text_of(pdfs["tactical"])
    for hour in range(24):
        row = " ".join(f"{day[hour]:,.1f}" for day in model["counts"])
        assert f"{hour:02d}:00–{hour + 1:02d}:00 {row}" in text


def test_it_is_the_same_bytes_but_for_the_date(small_store: Store) -> None:
    one, again = made_pdf("panel", small_store), write_pdf(fresh_pack("panel", small_store), drawing(small_store))
    later = write_pdf(pack_of("panel", small_store, made="2026-11-26"), drawing(small_store))
    assert one == again
    assert one != later
    assert text_of(one).replace("25 November 2026", "") == text_of(later).replace("26 November 2026", "")


def test_marking_stands_on_every_page(pdfs: dict[str, bytes]) -> None:
    for kind, marking in (("tactical", "OFFICIAL"), ("panel", "For publication")):
        for page in texts_of(pdfs[kind]):
            assert page.count(marking) >= 2
