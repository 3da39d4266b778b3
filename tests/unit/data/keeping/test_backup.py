"""Backup and restore: every panel answers as before, nothing that is damaged, foreign or hostile is put in place."""

import hashlib
import json
import os
import shutil
import stat
import threading
import zipfile
from pathlib import Path

import pytest

from data.answers.panels import as_json, panels
from data.answers.request import Request
from data.audit.line import Event
from data.audit.trail import Trail
from data.audit.verifying import entries, verify
from data.errors import InputError, StoreError
from data.keeping.backup import back_up
from data.keeping.contents import KEPT, LEFT_OUT, belongs, files_in, strangers
from data.keeping.restoring import restore
from data.private import OWN_NAMES
from data.question.address import parsed
from data.reports import kept
from data.store.beside.erased import Erased, write_erased
from data.store.beside.notes import read_notes
from data.store.version import StoreFolder
from data.viewer import Viewer
from tests.fixtures_store import build, make_batch

QUESTIONS = ("", "from=2025-01&to=2025-06&what=asvc", "from=2024-10&to=2025-09&cohort=u25&flag=knife")


def quiet(words, share):
    """Progress that nobody watches."""


def answers(folder: StoreFolder) -> str:
    store = folder.current()
    found = []
    for question in QUESTIONS:
        state, vintage, display = parsed(question, store, None)
        request = Request(store, state, Viewer("analyst"), display.level, vintage, display)
        found += [as_json(name, request) for name in panels()]
    return json.dumps(found, default=str, sort_keys=True)


def content(root: Path) -> dict[str, str]:
    """Every file of a store but locks, and what is in it."""
    files = (path for path in sorted(root.rglob("*")) if path.is_file() and not path.name.endswith("lock"))
    return {path.relative_to(root).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest() for path in files}


def test_every_panel_answers_as_before_and_what_stands_beside_is_back(original, archive, tmp_path):
    target = StoreFolder(tmp_path / "new")
    restore(target, archive, replace=False, progress=quiet)
    assert answers(target) == answers(original)
    assert read_notes(target.root) == read_notes(original.root)
    assert kept.read(target.root, "sna") == kept.read(original.root, "sna")
    assert set(content(target.root)) == set(files_in(original.root, str(original.current_name())))
    assert content(target.root).items() <= content(original.root).items()
    assert set(content(original.root)) - set(content(target.root)) - {
        path for path in content(original.root) if path.startswith("versions/")
    } == {"page-files/x.br", ".form-key", ".session-key"}
    assert [version.name for version in target.versions.iterdir()] == [original.current_name()]
    open_to_others = [p for p in target.root.rglob("*") if stat.S_IMODE(p.stat().st_mode) & 0o077]
    assert open_to_others == []
    assert stat.S_IMODE(archive.stat().st_mode) == 0o600


def test_a_restore_into_a_store_needs_replace_and_then_leaves_nothing_of_it(original, other, archive, tmp_path):
    target = StoreFolder(shutil.copytree(other.root, tmp_path / "other"))
    before = content(target.root)
    with pytest.raises(InputError, match="give --replace"):
        restore(target, archive, replace=False, progress=quiet)
    assert content(target.root) == before
    restore(target, archive, replace=True, progress=quiet)
    assert set(content(target.root)) == set(files_in(original.root, str(original.current_name())))
    assert target.current_name() == original.current_name()


def test_a_damaged_store_is_restored(original, archive, own):
    (own.root / "CURRENT").unlink()
    os.truncate(own.versions / str(original.current_name()) / "areas" / "classes.parquet", 100)
    (own.root / "person-id-salt").write_bytes(b"half")
    restore(own, archive, replace=True, progress=quiet)
    assert own.current_name() == original.current_name()
    assert content(own.root) == {
        name: found
        for name, found in content(original.root).items()
        if not name.startswith("versions/") or name.startswith(f"versions/{own.current_name()}/")
    }


def test_every_name_in_a_store_is_in_a_backup_or_left_out_by_name(original):
    """Something new in STORE_DIR: name it in ``data.keeping.contents``, and say whether it must survive."""
    assert set(OWN_NAMES) <= {*KEPT, *LEFT_OUT}
    assert strangers(original.root) == []
    assert not set(KEPT) & set(LEFT_OUT)
    assert [name for name in KEPT if not belongs(name)] == []


def test_what_the_product_does_not_know_is_in_the_backup_and_said(own, tmp_path):
    (own.root / "minutes.txt").write_text("new", encoding="utf-8")
    said = back_up(own, tmp_path / "b.zip", progress=quiet)
    assert any("minutes.txt" in line for line in said)
    restore(StoreFolder(tmp_path / "new"), tmp_path / "b.zip", replace=False, progress=quiet)
    assert (tmp_path / "new" / "minutes.txt").read_text(encoding="utf-8") == "new"


def test_the_record_of_who_did_what_is_whole_in_a_backup_and_never_goes_back(own, tmp_path):
    done, trail = threading.Event(), Trail(own.root)
    trail.record(Event("question", asked="before"))

    def adding():
        while not done.is_set():
            trail.record(Event("question", asked="meanwhile"))

    thread = threading.Thread(target=adding)
    thread.start()
    back_up(own, tmp_path / "b.zip", progress=quiet)
    done.set()
    thread.join()
    trail.record(Event("question", asked="after"))
    lines = list(entries(trail))
    restore(own, tmp_path / "b.zip", replace=True, progress=quiet)
    assert list(entries(trail)) == lines
    assert verify(trail).broken == []
    restore(StoreFolder(tmp_path / "new"), tmp_path / "b.zip", replace=False, progress=quiet)
    there = Trail(tmp_path / "new")
    there.record(Event("import", asked="restore"))
    assert verify(there).broken == []
    asked = [line["asked"] for line in entries(there)]
    assert (asked[0], asked[-1]) == ("before", "restore")
    assert "after" not in asked


def test_who_may_sign_in_does_not_go_back(own, archive):
    (own.root / "roles.csv").write_bytes(b"since")
    restore(own, archive, replace=True, progress=quiet)
    assert (own.root / "roles.csv").read_bytes() == b"since"


def test_a_backup_while_an_import_runs_is_whole(own, tmp_path):
    done = threading.Event()
    failed = []

    def importing():
        try:
            build(own.root, make_batch(20, 60))
        except Exception as problem:
            failed.append(problem)
        finally:
            done.set()

    thread = threading.Thread(target=importing)
    thread.start()
    made = []
    while not done.is_set() and len(made) < 4:
        file = tmp_path / f"{len(made)}.zip"
        back_up(own, file, progress=quiet)
        made.append(file)
    thread.join()
    assert failed == []
    target = StoreFolder(tmp_path / "back")
    restore(target, made[-1], replace=False, progress=quiet)
    assert target.current().months


def test_a_place_that_would_be_lost_or_written_over_is_refused(own, archive, tmp_path):
    for place in (own.root / "b.zip", archive, tmp_path / "nowhere" / "b.zip"):
        with pytest.raises(InputError):
            back_up(own, place, progress=quiet)
    with pytest.raises(StoreError, match="no store"):
        back_up(StoreFolder(tmp_path / "empty"), tmp_path / "b.zip", progress=quiet)


def test_a_damaged_store_is_not_backed_up(own, tmp_path):
    os.truncate(own.current().folder / "areas" / "classes.parquet", 100)
    with pytest.raises(StoreError, match="damaged"):
        back_up(own, tmp_path / "b.zip", progress=quiet)
    assert list(tmp_path.glob("*.zip")) == []
    assert list(tmp_path.glob(".*")) == []


def test_an_erasure_that_is_not_done_stops_a_backup(own, tmp_path):
    write_erased(own.root, Erased(frozenset("a"), begun=True))
    with pytest.raises(StoreError, match="erase"):
        back_up(own, tmp_path / "b.zip", progress=quiet)


def rewritten(archive: Path, file: Path, *, change=lambda plain: plain, add=None, drop=(), swap=None) -> Path:
    """The archive with its list changed and sealed again, entries added, left out, or with other bytes."""
    with zipfile.ZipFile(archive) as old, zipfile.ZipFile(file, "w") as new:
        plain = change(json.loads(old.read("backup.json")))
        text = json.dumps(plain).encode()
        for name in old.namelist():
            if name not in ("backup.json", "backup.sha256", *drop):
                new.writestr(name, (swap or {}).get(name, old.read(name)))
        for name, data in (add or {}).items():
            new.writestr(name, data)
        new.writestr("backup.json", text)
        new.writestr("backup.sha256", hashlib.sha256(text).hexdigest())
    return file


def listed(name: str, data: bytes):
    def change(plain):
        plain["files"][name] = {"bytes": len(data), "sha256": hashlib.sha256(data).hexdigest()}
        return plain

    return change


@pytest.mark.parametrize(
    "name",
    [
        "../evil",
        "/evil",
        "versions/../../evil",
        "a\\..\\evil",
        "C:evil",
        "x/./evil",
        "lock",
        "",
        " ",
        "page-files/evil",
    ],
)
def test_a_name_that_leaves_the_store_is_refused_also_where_the_list_names_it(archive, tmp_path, name):
    bad = rewritten(archive, tmp_path / "b.zip", change=listed(name, b"evil"), add={f"store/{name}": b"evil"})
    with pytest.raises(InputError, match=r"names that no store has|other files than"):
        restore(StoreFolder(tmp_path / "in" / "store"), bad, replace=False, progress=quiet)
    assert list(tmp_path.rglob("*evil*")) == []
    assert [path.name for path in (tmp_path / "in").rglob("*") if path.is_file()] == ["lock"] or not (
        tmp_path / "in"
    ).exists()


def as_format(key: str, value: object):
    return lambda plain: plain | {key: value}


@pytest.mark.parametrize(
    ("how", "words"),
    [
        ({"change": as_format("format", 2)}, "another edition"),
        ({"change": as_format("store_format", 99)}, "another edition"),
        ({"change": as_format("what", "a letter")}, "not a backup"),
        ({"change": as_format("files", 3)}, "not whole"),
        ({"change": as_format("data_version", "0" * 16)}, "no sound store"),
        ({"add": {"store/more": b"x"}}, "other files than"),
        ({"drop": ["store/person-id-salt"]}, "other files than"),
        ({"swap": {"store/person-id-salt": b"x" * 32}}, "not as it was"),
        ({"swap": {"store/person-id-salt": b"x" * 33}}, "not as it was"),
        ({"swap": {"store/CURRENT": b""}}, "not as it was"),
    ],
)
def test_damaged_foreign_and_newer_archives_are_refused_and_nothing_is_touched(archive, other, tmp_path, how, words):
    bad = rewritten(archive, tmp_path / "b.zip", **how)
    target = StoreFolder(shutil.copytree(other.root, tmp_path / "held"))
    before = content(target.root)
    with pytest.raises(InputError, match=words):
        restore(target, bad, replace=True, progress=quiet)
    assert content(target.root) == before
    assert not (target.root / ".restoring").exists()


@pytest.mark.parametrize("keep", [0, 10, 5_000, -30])
def test_a_part_of_an_archive_is_refused(archive, tmp_path, keep):
    (tmp_path / "b.zip").write_bytes(archive.read_bytes()[: keep or 0])
    with pytest.raises(InputError, match="cannot be read as a backup"):
        restore(StoreFolder(tmp_path / "s"), tmp_path / "b.zip", replace=False, progress=quiet)


def test_a_flipped_byte_anywhere_is_refused_or_harmless(archive, tmp_path, original):
    whole = archive.read_bytes()
    for place in range(100, len(whole), len(whole) // 12):
        (tmp_path / "b.zip").write_bytes(whole[:place] + bytes([whole[place] ^ 0x55]) + whole[place + 1 :])
        target = StoreFolder(tmp_path / f"s{place}")
        try:
            restore(target, tmp_path / "b.zip", replace=False, progress=quiet)
        except InputError:
            assert target.is_new()
        else:
            assert content(target.root).items() <= content(original.root).items()


def test_a_backup_of_another_store_cannot_be_checked_for_what_was_erased_here(other, archive, tmp_path):
    target = StoreFolder(shutil.copytree(other.root, tmp_path / "held"))
    write_erased(target.root, Erased(frozenset(["a"])))
    before = content(target.root)
    with pytest.raises(InputError, match="another store"):
        restore(target, archive, replace=True, progress=quiet)
    assert content(target.root) == before
