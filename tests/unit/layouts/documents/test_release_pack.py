"""A pack of a release says what the release says: the exact counts that were audited, and no other."""

from __future__ import annotations

import io
from dataclasses import replace
from pathlib import Path

import openpyxl
import pytest

from callbacks.packing import packed, understood
from data.errors import InputError
from data.published.folder import Listed, Releases
from data.published.publish import publish
from data.published.words import NOT_PRINTED, VERDICTS, answers, cannot_show, percent_words
from data.reports.document import Chart, Document, Map, Table
from data.reports.jobs import Asked
from data.reports.kept import read
from data.reports.kinds import KINDS
from data.reports.making import make
from data.reports.order import Order
from data.store.version import Store
from layouts.documents.pdf import write_pdf
from layouts.documents.slides import write_slides
from layouts.pages.outlines import drawing
from tests.unit.data.published.conftest import YEAR, draft
from tests.unit.layouts.documents.packed import ANALYST, PUBLIC, request_of, texts_of

QUERY = f"{YEAR}&what=asvc"
PANEL = KINDS["panel"]


@pytest.fixture(scope="module")
def root(small_store: Store, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with one release."""
    folder = tmp_path_factory.mktemp("released")
    publish(small_store, ANALYST, Releases(folder), draft(small_store, QUERY), 1.0)
    return folder


@pytest.fixture(scope="module")
def listed(root: Path) -> Listed:
    found = Releases(root).current()
    assert found is not None
    assert found.release is not None
    return found


@pytest.fixture(scope="module")
def pack(small_store: Store, listed: Listed, root: Path) -> Document:
    return make(
        Order(PANEL, request_of(small_store, ANALYST), read(root, "panel"), "2026-11-25", "OFFICIAL", release=listed)
    )


def tables(pack: Document) -> dict[str, Table]:
    return {table.key: table for _, table in pack.tables()}


@pytest.mark.parametrize("question", [QUERY, f"{QUERY}&compare=year", "release={name}"])
def test_the_question_of_a_release_leads_to_it(question: str, small_store: Store, root: Path, listed: Listed) -> None:
    _, found = understood(PANEL, question.format(name=listed.name), small_store, root, ANALYST)
    assert found is not None
    assert found.name == listed.name


@pytest.mark.parametrize(
    "question",
    ["from=2024-10&to=2025-09&what=robbery", "from=2024-09&to=2025-08&what=asvc", f"{QUERY}&district=E07000114"],
)
def test_another_question_has_counts_with_noise(question: str, small_store: Store, root: Path) -> None:
    assert understood(PANEL, question, small_store, root, ANALYST)[1] is None


def test_a_pack_of_another_kind_is_never_of_a_release(small_store: Store, root: Path) -> None:
    assert understood(KINDS["tactical"], QUERY, small_store, root, ANALYST)[1] is None


def test_newer_data_is_not_answered_by_an_older_release(
    small_store: Store, root: Path, listed: Listed, tmp_path: Path
) -> None:
    assert listed.release is not None
    older = replace(listed.release, data_version="of-other-data")
    releases = Releases(tmp_path)
    with releases.alone(1.0):
        name = releases.write(older, Releases(root).issues()[0])
    assert understood(PANEL, QUERY, small_store, tmp_path, ANALYST)[1] is None
    named = understood(PANEL, f"release={name}", small_store, tmp_path, ANALYST)[1]
    assert named is not None
    assert named.name == name


def test_one_that_was_withdrawn_is_handed_out_no_more(small_store: Store, tmp_path: Path) -> None:
    name = publish(small_store, ANALYST, Releases(tmp_path), draft(small_store, QUERY), 1.0)
    Releases(tmp_path).withdraw(name, reason="A month was missing.", author="The unit")
    assert understood(PANEL, QUERY, small_store, tmp_path, ANALYST)[1] is None
    with pytest.raises(InputError, match="was withdrawn: A month was missing"):
        understood(PANEL, f"release={name}", small_store, tmp_path, ANALYST)
    with pytest.raises(InputError, match="no release called 'nothing'"):
        understood(PANEL, "release=nothing", small_store, tmp_path, ANALYST)


def test_every_count_is_that_of_the_release(pack: Document, listed: Listed) -> None:
    release = listed.release
    assert release is not None
    rows = {row[0]: row for row in tables(pack)["places"].rows}
    assert len(rows) == len(release.main.rows) > 5
    for row in release.main.rows:
        _, _, now, before, percent, low, high, verdict, *rate = rows[row.code]
        printed = [NOT_PRINTED if count is None else count for count in (row.now, row.before)]
        assert ([now, before], percent, low, verdict) == (printed, row.percent, row.low, VERDICTS[row.verdict])
        assert high == ("any number" if row.high == "inf" else row.high)
        assert rate == ([row.rate] if release.rate_words else [])
    assert {row[0].lower(): row[1] for row in tables(pack)["measures"].rows} == {
        measure.label.lower(): NOT_PRINTED if measure.rows[0].now is None else measure.rows[0].now
        for measure in release.measures
    }
    assert [row[1] for row in tables(pack)["trend"].rows] == list(release.main.rows[0].blocks)
    chart = next(block for section in pack.sections for block in section.blocks if isinstance(block, Chart))
    assert chart.series[0].values == release.main.rows[0].blocks
    drawn = next(block for section in pack.sections for block in section.blocks if isinstance(block, Map))
    assert {code for code, (shade, _) in drawn.classes.items() if shade < 0} == {
        row.code for row in release.districts() if (row.rate if release.rate_words else row.now) is None
    }


def test_it_says_what_the_page_says(pack: Document, listed: Listed, small_store: Store) -> None:
    release = listed.release
    assert release is not None
    whole = release.main.rows[0]
    assert pack.messages == tuple(f"{each.short} {each.text}" for each in answers(release, whole))
    assert set(cannot_show(release)) < set(pack.limits)
    assert [titles for titles, _ in pack.methods()] == ["; ".join(section.title for section in pack.sections[1:-1])]
    text = " ".join(texts_of(write_pdf(pack, drawing(small_store))))
    for words in (percent_words(whole, 2), f"{whole.now:,}", release.commentary, listed.name, *release.licences[:1]):
        assert words in text
    assert write_slides(pack, drawing(small_store))[:2] == b"PK"


def test_the_command_and_the_page_make_it_of_the_release(small_store: Store, root: Path, listed: Listed) -> None:
    asked = Asked("panel", QUERY, "xlsx", "2026-11-25", "not signed in", ANALYST)
    content, remember = packed(small_store, root, asked, lambda words, share: None)
    book = openpyxl.load_workbook(io.BytesIO(content))
    rows = list(book["Places"].iter_rows(values_only=True))
    release = listed.release
    assert release is not None
    exact = {row.name or "The whole area": row.now for row in release.main.rows}
    found = {row[1]: row[2] for row in rows if row[1] in exact}
    assert found == {name: NOT_PRINTED if count is None else count for name, count in exact.items()}
    remember()
    assert set(read(root, "panel").packs) == {"release"}
    later = Order(PANEL, request_of(small_store, PUBLIC), read(root, "panel"), "2026-12-25", "OFFICIAL")
    assert later.kept.last(later.audience, "another", "another") is None  # one with noise is not set beside it
