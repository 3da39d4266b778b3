"""``kill -9`` during an import: whatever the instant, the last good store answers and the next import works.

A small process forks one child for each attempt. The child is killed before its n-th touch of a file in the store
(sampled over all of them, and every one around the swap), or after some time.
"""

from __future__ import annotations

import os
import pickle
import random
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import pytest

from data.counts.areas import count_by
from data.question.filters import FilterState
from data.store.account import account
from data.store.version import Store, StoreFolder
from tests.fixtures_store import build, make_batch

ROOT = Path(__file__).resolve().parents[4]
OLDEST = make_batch(0, 40, first=date(2025, 3, 1), last=date(2025, 3, 31))
FIRST = make_batch(1, 150, first=date(2025, 3, 1), last=date(2025, 3, 31))
SECOND = make_batch(2, 170, first=date(2025, 3, 1), last=date(2025, 4, 30))
EVENTS = "('open', 'os.mkdir', 'os.rename', 'os.remove', 'os.rmdir', 'shutil.rmtree')"
DRIVER = f"""
import os, pickle, select, signal, sys
from pathlib import Path
from data.build.version import import_batch, import_lock
from data.store.version import StoreFolder

batch = pickle.loads(Path(sys.argv[1]).read_bytes())

def child(root, step):
    touched = 0
    def hook(event, values):
        nonlocal touched
        if event in {EVENTS} and str(values[0]).startswith(root):
            if touched == step:
                os.kill(os.getpid(), signal.SIGKILL)
            touched += 1
    sys.addaudithook(hook)
    folder = StoreFolder(Path(root))
    with import_lock(folder, 0):
        import_batch(folder, batch)
    print(touched, end=" ", flush=True)
    os._exit(0)

print("ready", flush=True)
for line in sys.stdin:
    root, step, seconds = line.rstrip().split("\\t")
    pid = os.fork()
    if pid == 0:
        child(root, int(step))
    if float(seconds) >= 0:
        select.select([], [], [], float(seconds))
        os.kill(pid, signal.SIGKILL)
    print(os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]), flush=True)
"""

Attempt = Callable[[int, float], tuple[int, StoreFolder]]


def answer(store: Store) -> list[tuple[object, ...]]:
    frame = count_by(FilterState(), store, 2011, None, ["month", "district", "weekday", "hour"])
    return list(frame.astype(str).itertuples(index=False, name=None))


@pytest.fixture(scope="module")
def attempt(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Attempt]:
    """Import SECOND over a fresh copy of a store of FIRST: killed before a touch or after seconds (negative: not)."""
    work = tmp_path_factory.mktemp("killed")
    build(work / "good", OLDEST, FIRST)  # with a version before it, which the import clears away
    (work / "batch.pickle").write_bytes(pickle.dumps(SECOND))
    with subprocess.Popen(
        [sys.executable, "-c", DRIVER, str(work / "batch.pickle")],
        env=os.environ | {"PYTHONPATH": str(ROOT)},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as driver:
        assert driver.stdin is not None
        assert driver.stdout is not None
        assert driver.stdout.readline() == "ready\n"
        number = 0

        def once(step: int, seconds: float) -> tuple[int, StoreFolder]:
            nonlocal number
            number += 1
            root = work / f"store-{number}"
            shutil.copytree(work / "good", root)
            driver.stdin.write(f"{root}\t{step}\t{seconds}\n")
            driver.stdin.flush()
            return int(driver.stdout.readline().split()[0]), StoreFolder(root)

        yield once
        driver.stdin.close()


@pytest.fixture(scope="module")
def expected(tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[tuple[object, ...]]]:
    """Data version -> answer, before and after the import of SECOND (which brings every month of FIRST again)."""
    work = tmp_path_factory.mktemp("expected")
    stores = [build(work / name, batch).current() for name, batch in (("before", FIRST), ("after", SECOND))]
    return {store.data_version: answer(store) for store in stores}


def check(folder: StoreFolder, expected: dict[str, list[tuple[object, ...]]]) -> int:
    """The store answers as before or as after the import, never anything else. Returns 0 or 1: before or after."""
    store = folder.current()
    assert answer(store) == expected[store.data_version]
    assert all(f["read"] == f["mapped"] + f["unmapped"] + f["rejected"] for f in account(store)["files"])
    return list(expected).index(store.data_version)


def test_killed_before_any_touch_of_a_file(attempt: Attempt, expected: dict[str, list[tuple[object, ...]]]) -> None:
    touches, folder = attempt(-1, -1.0)  # not killed: how many touches there are
    assert check(folder, expected) == 1
    assert touches > 10
    found = []
    for step in sorted({*range(0, touches, max(1, touches // 3)), *range(touches - 4, touches)}):
        code, folder = attempt(step, -1.0)
        assert code == -9, step
        found.append(check(folder, expected))
    # Once the new version is seen it stays; both sides of the swap were met.
    assert found == sorted(found)
    assert set(found) == {0, 1}


def test_killed_at_some_time(attempt: Attempt, expected: dict[str, list[tuple[object, ...]]]) -> None:
    pick = random.Random(20250930)
    for _ in range(3):
        _, folder = attempt(-1, pick.uniform(0.05, 1.2))
        check(folder, expected)
        # The lock is free, the rest is cleared away, and the import can be done again.
        build(folder.root, SECOND)
        assert check(folder, expected) == 1
        assert not list(folder.versions.glob(".building-*"))


def test_killed_before_the_first_store_was_ever_finished(tmp_path: Path) -> None:
    """What such an import leaves is no store: the next one begins anew, and takes the rest away."""
    folder = StoreFolder(tmp_path)
    (folder.versions / ".building-7" / "areas").mkdir(parents=True)
    for name in ("person-id-salt.new", ".CURRENT-7", "lock"):
        (tmp_path / name).write_bytes(b"")
    assert folder.current_name() is None
    assert build(tmp_path, SECOND).current().months[0].name == "2025-03"
    made = {"CURRENT", "lock", "person-id-salt", "versions"}
    assert {path.name for path in tmp_path.iterdir()} == made
