"""Versions of a store: which is in use, which are gone back to, which are kept, and what nothing is built over."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
from collections.abc import Callable
from datetime import date
from pathlib import Path

import data.build.finishing
import pytest

from data.build.importing import build_first_demonstration
from data.build.repair import repair, verify
from data.build.version import import_batch, import_lock
from data.errors import InputError, StoreError
from data.store.account import account
from data.store.version import Store, StoreFolder
from tests.fixtures_store import build, make_batch

MARCH = {"first": date(2025, 3, 1), "last": date(2025, 3, 31)}
REAL = [make_batch(seed, 30, **MARCH) for seed in range(4)]
INVENTED = [make_batch(seed, 30, **MARCH, source="demonstration") for seed in range(3)]


@pytest.fixture(scope="module")
def pair(tmp_path_factory: pytest.TempPathFactory) -> StoreFolder:
    """A store with a version and the one before it; never changed."""
    return build(tmp_path_factory.mktemp("pair"), REAL[0], REAL[1])


@pytest.fixture
def folder(pair: StoreFolder, tmp_path: Path) -> StoreFolder:
    """The same, to be broken."""
    shutil.copytree(pair.root, tmp_path / "store")
    return StoreFolder(tmp_path / "store")


def content(folder: StoreFolder) -> dict[str, bytes]:
    """Every file but the lock."""
    paths = [path for path in folder.root.rglob("*") if path.is_file() and path.name != "lock"]
    return {str(path.relative_to(folder.root)): path.read_bytes() for path in paths}


def names(folder: StoreFolder) -> set[str]:
    return {path.name for path in folder.versions.iterdir()}


def _folder(pointer: Path) -> None:
    pointer.unlink()
    pointer.mkdir()
    (pointer / "inside").write_text("kept")


BROKEN: dict[str, Callable[[Path], object]] = {
    "missing": Path.unlink,
    "a folder": _folder,
    "empty": lambda pointer: pointer.write_text(""),
    "not UTF-8": lambda pointer: pointer.write_bytes(b"\xff\xfe\x00\xd8"),
    "leading out": lambda pointer: pointer.write_text("../.."),
    "a path": lambda pointer: pointer.write_text("/etc"),
    "two lines": lambda pointer: pointer.write_text("a\nb"),
    "unknown": lambda pointer: pointer.write_text("0123456789abcdef"),
    "a link to nothing": lambda pointer: (pointer.unlink(), pointer.symlink_to("nowhere")),
}


@pytest.mark.parametrize("how", BROKEN)
def test_a_broken_pointer_stops_everything_until_repair(how: str, folder: StoreFolder) -> None:
    before = account(folder.current())
    BROKEN[how](folder.root / "CURRENT")
    untouched = content(folder)
    for ask in (folder.current, lambda: build(folder.root, REAL[2]), lambda: build(folder.root, INVENTED[0])):
        with pytest.raises(StoreError, match=r"run `python app.py repair` to go back to \w+ \(2025-03 to 2025-03\)"):
            ask()
    build_first_demonstration(
        folder, 1000, progress=lambda words, share: None
    )  # where there is nothing, and nowhere else
    assert content(folder) == untouched
    said = repair(folder, 0)
    assert len(said) == 1
    assert "30 offences of Kent extract, 2025-03 to 2025-03" in said[0]
    assert account(folder.current()) == before


def test_what_is_no_new_store(tmp_path: Path) -> None:
    folder = StoreFolder(tmp_path)
    for name in ("lock", "page-files", ".CURRENT-9", "person-id-salt.new"):
        (tmp_path / name).write_bytes(b"")
    assert folder.is_new()
    (folder.versions / ".building-1").mkdir(parents=True)
    (folder.versions / ".removed-1").mkdir()
    assert folder.is_new()
    for path in (folder.versions / "notes.txt", tmp_path / "person-id-salt"):
        path.write_bytes(b"x" * 32)
        with pytest.raises(StoreError, match="restore it from a copy"):
            folder.current()
        with pytest.raises(StoreError, match=r"sound .*nothing was changed"):
            repair(folder, 0)
        path.unlink()
    assert folder.is_new()


def test_repair_goes_to_real_offences_before_newer_invented_ones(tmp_path: Path) -> None:
    folder = build(tmp_path, INVENTED[0], REAL[0])
    real = folder.current_name()
    aside = tmp_path / "aside"
    (tmp_path / "CURRENT").rename(aside)
    (tmp_path / "person-id-salt").unlink()
    shutil.move(folder.versions, tmp_path / "versions-aside")
    build(tmp_path, INVENTED[1])  # in an empty store
    for path in (tmp_path / "versions-aside").iterdir():
        path.rename(folder.versions / path.name)
    (tmp_path / "CURRENT").unlink()
    assert "offences of Kent extract" in repair(folder, 0)[0]
    assert folder.current_name() == real


def test_repair_leaves_a_sound_version_in_use_and_passes_over_damaged_ones(folder: StoreFolder) -> None:
    newest = folder.current_name()
    assert newest
    before = content(folder)
    assert "Nothing to repair" in repair(folder, 0)[0]
    assert content(folder) == before
    assert verify(folder)[1]
    file = folder.versions / newest / "areas" / "lsoas_2011.parquet"
    file.write_bytes(file.read_bytes()[:-1])
    lines, sound = verify(folder)
    assert (len(lines), sound) == (1, False)
    said = repair(folder, 0)
    assert folder.current_name() != newest
    assert said[1].startswith(f"Not sound, and left as found: {newest}: areas/lsoas_2011.parquet has")
    assert newest in names(folder)


@pytest.mark.parametrize(
    ("text", "sealed", "words"),
    [
        ("{}", False, "manifest.json has changed"),
        ("[]", True, "is not a manifest"),
        ('{"format": 6}', True, "lacks data_version"),
        ('{"format": "4"}', True, "lacks format"),
        ("[" * 100_000, True, "is not a manifest"),
        ('{"format": 3}', True, "another edition .*format 3.*import the same files again into an empty STORE_DIR"),
        ('{"format": 7}', True, "another edition"),
    ],
    ids=lambda value: str(value)[:20],
)
def test_a_manifest_that_is_none_is_one_sentence(folder: StoreFolder, text: str, sealed: bool, words: str) -> None:
    version = folder.current().folder
    (version / "manifest.json").write_text(text)
    if sealed:
        (version / "manifest.sha256").write_text(hashlib.sha256(text.encode()).hexdigest())
    with pytest.raises(StoreError, match=words):
        StoreFolder(folder.root).current()


def test_a_store_of_the_formats_before_had_no_seal(folder: StoreFolder) -> None:
    version = folder.current().folder
    manifest = json.loads((version / "manifest.json").read_text())
    (version / "manifest.sha256").unlink()
    with pytest.raises(StoreError, match="sha256 is missing"):
        StoreFolder(folder.root).current()
    (version / "manifest.json").write_text(json.dumps(manifest | {"format": 3}))
    with pytest.raises(StoreError, match="format 3"):
        StoreFolder(folder.root).current()


def test_real_and_invented_versions_are_kept_apart(tmp_path: Path) -> None:
    """Two of each; an import of either never pushes out one of the other. Their numbers count, not the disk's clock."""
    folder = StoreFolder(tmp_path)
    for batch in (*INVENTED, REAL[0], REAL[1]):
        build(tmp_path, batch)
        os.utime(folder.current().folder, (0, 0))
    build(tmp_path, REAL[2])
    kept = {store.manifest.number: store for store in map(Store, folder.versions.iterdir())}
    assert {number: store.is_demonstration for number, store in kept.items()} == {2: True, 3: True, 5: False, 6: False}
    assert folder.current().manifest.number == 6


def test_a_damaged_version_does_not_count_among_those_kept(folder: StoreFolder) -> None:
    newest, (older,) = folder.current_name(), names(folder) - {folder.current_name()}
    (folder.versions / older / "rejected.csv").write_text("other")
    build(folder.root, REAL[2], REAL[3])
    assert names(folder) >= {older, folder.current_name()}
    assert newest not in names(folder)


def test_a_version_that_does_not_answer_is_not_used(folder: StoreFolder, monkeypatch: pytest.MonkeyPatch) -> None:
    before = content(folder)
    sealed = data.build.finishing.seal_version

    def other_database(work: Path, manifest: dict[str, object]) -> None:
        shutil.copy(folder.current().folder / "offences.duckdb", work / "offences.duckdb")
        sealed(work, manifest)

    monkeypatch.setattr(data.build.finishing, "seal_version", other_database)
    with pytest.raises(StoreError, match="database of another version"):
        build(folder.root, REAL[2])
    assert content(folder) == before


@pytest.mark.parametrize("fault", [OSError(28, "No space left on device"), KeyboardInterrupt(), ValueError("defect")])
@pytest.mark.parametrize(
    "step",
    ["data.build.version.write_small_tables", "data.build.version.finish", "data.store.version.StoreFolder.point_to"],
)
def test_an_import_that_fails_leaves_the_store_as_it_was(
    folder: StoreFolder, monkeypatch: pytest.MonkeyPatch, fault: BaseException, step: str
) -> None:
    before = content(folder)

    def fail(*_: object, **__: object) -> None:
        raise fault

    monkeypatch.setattr(step, fail)
    expected = StoreError if isinstance(fault, OSError) else type(fault)
    with pytest.raises(expected, match="No space left" if isinstance(fault, OSError) else None), import_lock(folder, 0):
        import_batch(folder, REAL[2])
    assert content(folder) == before
    assert len(names(folder)) == 2


def test_stopped_just_after_the_swap_the_new_version_stays(
    folder: StoreFolder, monkeypatch: pytest.MonkeyPatch
) -> None:
    point_to = StoreFolder.point_to

    def stopped(self: StoreFolder, name: str) -> None:
        point_to(self, name)
        raise KeyboardInterrupt

    before = folder.current_name()
    monkeypatch.setattr(StoreFolder, "point_to", stopped)
    with pytest.raises(KeyboardInterrupt):
        build(folder.root, REAL[2])
    assert folder.current_name() != before
    assert folder.current().manifest.rows.offences == 30


def test_invented_offences_are_refused_beside_real_ones(folder: StoreFolder) -> None:
    before = content(folder)
    build_first_demonstration(folder, 1000, progress=lambda words, share: None)
    with pytest.raises(InputError, match="real offences"):
        build(folder.root, INVENTED[0])
    assert content(folder) == before
