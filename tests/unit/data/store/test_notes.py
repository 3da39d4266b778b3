"""Notes beside the store: written whole, read back, ended, and refused in words where nobody could read them."""

from __future__ import annotations

import shutil
from datetime import date
from pathlib import Path

import pytest

from callbacks.verbs.notes import note_lines
from data.errors import InputError, PermissionRefused, StoreError
from data.private import tighten
from data.store.beside.notes import FILE, MOST_TEXT, add_note, read_notes, remove_note
from data.store.version import Store, StoreFolder
from data.viewer import Viewer

TODAY, LATER = date(2026, 11, 25), date(2026, 12, 1)
THANET, SWALE = "E07000114", "E07000113"


def write(root: Path, text: str, *districts: str) -> int:
    return add_note(root, text, author="Duty analyst", until=LATER, written=TODAY, districts=districts).number


def test_what_is_written_is_read_back(tmp_path: Path) -> None:
    assert read_notes(tmp_path) == ()
    assert [write(tmp_path, "Bus station at closing time – “quietly”."), write(tmp_path, "Second", THANET)] == [1, 2]
    first, second = read_notes(tmp_path)
    assert (first.text, first.author, first.written, first.until) == (
        "Bus station at closing time – “quietly”.",
        "Duty analyst",
        TODAY,
        LATER,
    )
    assert second.districts == (THANET,)
    assert remove_note(tmp_path, 1) == first
    assert read_notes(tmp_path) == (second,)
    assert write(tmp_path, "Third") == 3  # a number is not given twice while it is in use


def test_whom_a_note_concerns(tmp_path: Path) -> None:
    write(tmp_path, "all")
    write(tmp_path, "one", THANET)
    every, thanet = read_notes(tmp_path)
    assert [every.concerns(codes) for codes in ((), (THANET,), (SWALE,))] == [True, True, True]
    assert [thanet.concerns(codes) for codes in ((), (THANET, SWALE), (SWALE,))] == [True, True, False]


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"text": " \n\u200b"}, "1 to 280 characters"),
        ({"text": "x" * (MOST_TEXT + 1)}, "1 to 280 characters"),
        ({"author": ""}, "Say who wrote it"),
        ({"until": date(2026, 11, 24)}, "is past"),
    ],
)
def test_a_note_that_could_not_be_shown_is_refused(tmp_path: Path, change: dict[str, object], words: str) -> None:
    given = {"text": "x", "author": "a", "until": LATER} | change
    with pytest.raises(InputError, match=words):
        add_note(tmp_path, written=TODAY, **given)  # type: ignore[arg-type]
    assert read_notes(tmp_path) == ()


def test_lines_and_marks_of_direction_do_not_reach_the_screen(tmp_path: Path) -> None:
    write(tmp_path, "one\r\ntwo\u202e three\x00")
    assert read_notes(tmp_path)[0].text == "one two three"


@pytest.mark.parametrize("content", ["{", '{"text": 1}', '[{"number": 1}]', "\x00\xff"])
def test_a_file_that_cannot_be_read_is_said_and_not_written_over(tmp_path: Path, content: str) -> None:
    (tmp_path / FILE).write_text(content, encoding="latin-1")
    with pytest.raises(StoreError, match="cannot be read"):
        read_notes(tmp_path)
    with pytest.raises(StoreError, match="cannot be read"):
        write(tmp_path, "x")
    assert (tmp_path / FILE).read_text(encoding="latin-1") == content


@pytest.fixture
def own(small_store: Store, tmp_path: Path) -> Store:
    shutil.copytree(small_store.folder.parent.parent, tmp_path / "store")
    return StoreFolder(tmp_path / "store").current()


def test_the_verb_writes_lists_and_removes(own: Store) -> None:
    analyst = Viewer("analyst")
    said = note_lines(own, analyst, "Closing time", "A. Nalyst", "2099-01-31", f"{THANET}", None)
    assert said[0] == f"Written: 1. until 2099-01-31 ({THANET}), A. Nalyst: Closing time"
    assert note_lines(own, analyst, "", "", "", "", None) == [said[0].removeprefix("Written: ")]
    root = own.folder.parent.parent
    (root / FILE).chmod(0o644)
    tighten(root)
    assert (root / FILE).stat().st_mode & 0o777 == 0o600
    assert not StoreFolder(root).is_new()
    assert note_lines(own, analyst, "", "", "", "", 1)[0].startswith("Taken away: 1.")
    assert note_lines(own, analyst, "", "", "", "", None) == ["There is no note."]


@pytest.mark.parametrize(
    ("until", "district", "remove", "words"),
    [
        ("tomorrow", "", None, "Say with --until"),
        ("2099-01-31", "Thanet!", None, "--district: "),
        ("", "", 7, "There is no note 7"),
    ],
)
def test_the_verb_says_what_is_wrong(own: Store, until: str, district: str, remove: int | None, words: str) -> None:
    with pytest.raises(InputError, match=words):
        note_lines(own, Viewer("analyst"), "x", "a", until, district, remove)


@pytest.mark.parametrize("viewer", [Viewer("public", exploring=True), Viewer("csp", {THANET}), Viewer("briefing", {THANET})])  # type: ignore[arg-type]
def test_only_analysts_write_on_the_wall(own: Store, viewer: Viewer) -> None:
    with pytest.raises(PermissionRefused, match="written by analysts"):
        note_lines(own, viewer, "x", "a", "2099-01-31", "", None)
