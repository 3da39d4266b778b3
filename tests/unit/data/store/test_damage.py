"""A store damaged anywhere: it answers as before, or says in one sentence that it is damaged; never anything else."""

from __future__ import annotations

import json
import random
import shutil
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import pytest

import data.store.seals
from data.answers.cache import forget
from data.answers.panels import as_json
from data.answers.request import Request
from data.errors import StoreError
from data.question.filters import FilterState
from data.store.version import StoreFolder
from data.viewer import Viewer
from tests.fixtures_store import build, make_batch


def answer(root: Path) -> str:
    """What ``panel summary`` and ``panel places`` print, from a store opened afresh."""
    store = StoreFolder(root).current()
    try:
        request = Request(store, FilterState(), Viewer("analyst"), "lsoa", store.default_vintage)
        return json.dumps([as_json(name, request) for name in ("summary", "places")], default=str)
    finally:
        store.close()


@pytest.fixture(scope="module")
def sound(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two versions; never changed."""
    march = {"first": date(2025, 3, 1), "last": date(2025, 3, 31)}
    return build(tmp_path_factory.mktemp("sound"), make_batch(1, 60, **march), make_batch(2, 60, **march)).root


@pytest.fixture(autouse=True)
def _nothing_remembered() -> Iterator[None]:
    forget()
    yield
    forget()


def flip(path: Path, pick: random.Random, _: list[Path]) -> None:
    content = bytearray(path.read_bytes())
    for _ in range(pick.choice([1, 1, 30])):
        if content:
            content[pick.randrange(len(content))] ^= 1 << pick.randrange(8)
    path.write_bytes(content)


def cut(path: Path, pick: random.Random, _: list[Path]) -> None:
    content = path.read_bytes()
    path.write_bytes(content[: pick.randrange(len(content) + 1)])


def remove(path: Path, _: random.Random, __: list[Path]) -> None:
    path.unlink()


def replace(path: Path, pick: random.Random, others: list[Path]) -> None:
    path.write_bytes(pick.choice(others).read_bytes())


def swap(path: Path, pick: random.Random, others: list[Path]) -> None:
    other = pick.choice(others)
    one, two = path.read_bytes(), other.read_bytes()
    path.write_bytes(two)
    other.write_bytes(one)


def zeros(path: Path, _: random.Random, __: list[Path]) -> None:
    path.write_bytes(bytes(path.stat().st_size))


def folder(path: Path, _: random.Random, __: list[Path]) -> None:
    path.unlink()
    path.mkdir()


DAMAGES: tuple[Callable[[Path, random.Random, list[Path]], None], ...] = (
    flip, flip, flip, cut, remove, replace, swap, zeros, folder,
)  # fmt: skip


def outcome(root: Path, expected: str) -> str:
    """'same' or 'sentence'; anything else is an error."""
    forget()
    said = ""
    try:
        assert answer(root) == expected
    except StoreError as problem:
        said = str(problem)
    if not said:
        return "same"
    assert "damaged" in said or "another edition" in said
    assert "\n" not in said
    return "sentence"


def test_damage_of_any_file_is_said_or_makes_no_difference(sound: Path, tmp_path: Path) -> None:
    expected, pick, found = answer(sound), random.Random(20250930), Counter[str]()
    for number in range(70):
        root = tmp_path / str(number)
        shutil.copytree(sound, root)
        current = root / "versions" / (root / "CURRENT").read_text()
        files = sorted(path for path in current.rglob("*") if path.is_file())
        small = [root / "CURRENT", current / "manifest.json", current / "manifest.sha256", current / "offences.duckdb"]
        victim = pick.choice([*files, *small])
        everything = sorted(path for path in root.rglob("*") if path.is_file() and path.name != "lock")
        pick.choice(DAMAGES)(victim, pick, everything)
        found[outcome(root, expected)] += 1
        shutil.rmtree(root)
    assert found["sentence"] > 50, found


@pytest.mark.parametrize("damage", [flip, cut, zeros, remove, folder])
def test_a_large_database_is_checked_by_its_own_blocks(
    damage: Callable[..., None], sound: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is not read whole at open."""
    monkeypatch.setattr(data.store.seals, "WHOLE_UP_TO", 0)
    expected, pick = answer(sound), random.Random(7)
    shutil.copytree(sound, tmp_path / "store")
    database = tmp_path / "store" / "versions" / (sound / "CURRENT").read_text() / "offences.duckdb"
    whole = database.read_bytes()
    for _ in range(12 if damage is flip else 1):
        database.write_bytes(whole)
        damage(database, pick, [])
        said = outcome(tmp_path / "store", expected)
        assert said == "sentence" or damage is flip


def test_a_file_damaged_while_the_store_is_open_is_said_too(sound: Path, tmp_path: Path) -> None:
    shutil.copytree(sound, tmp_path / "store")
    store = StoreFolder(tmp_path / "store").current()
    for name, ask in (("districts", lambda: store.districts), ("classes", lambda: store.classes)):
        path = store.folder / "areas" / f"{name}.parquet"
        flip(path, random.Random(1), [])
        with pytest.raises(StoreError, match=f"areas/{name}.parquet has changed"):
            ask()


def test_a_write_ahead_log_beside_the_database_is_damage(sound: Path, tmp_path: Path) -> None:
    shutil.copytree(sound, tmp_path / "store")
    store = StoreFolder(tmp_path / "store").current()
    (store.folder / "offences.duckdb.wal").write_bytes(b"WAL")
    with pytest.raises(StoreError, match=r"offences.duckdb.wal does not belong there"):
        answer(tmp_path / "store")
