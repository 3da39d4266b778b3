"""Building the store: the account of every row, replacement, identity, and what may not be mixed."""

from __future__ import annotations

import os
import subprocess
import sys
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from data.build.version import import_batch, import_lock
from data.counts.areas import count_by
from data.errors import InputError, StoreError
from data.question.filters import FilterState
from data.schema import FileAccount, ImportBatch
from data.store.account import account
from data.store.version import Store, StoreFolder
from tests.fixtures_store import MONTHS_ONLY, batch_of, build, make_batch

ROOT = Path(__file__).resolve().parents[4]
MARCH = (date(2025, 3, 1), date(2025, 3, 31))
APRIL = (date(2025, 4, 1), date(2025, 4, 30))
EVERYTHING = ["month", "district", "lsoa", "category", "weekday", "hour"]


def answers(store: Store) -> list[pd.DataFrame]:
    """Every combination of dimensions for a few questions that use every clause."""
    asked = [FilterState(), FilterState(cohort="u18", role="victim"), FilterState(what=("asvc",), flags=("knife",))]
    return [count_by(state, store, 2011, None, EVERYTHING) for state in asked]


def same_answers(first: Store, second: Store) -> bool:
    return all(a.equals(b) for a, b in zip(answers(first), answers(second), strict=True))


def counted(store: Store, month: str) -> int:
    frame = count_by(FilterState(), store, 2011, None, ["month"])
    return int(frame.loc[frame["month"] == month, "count"].sum())


def test_every_row_read_is_mapped_unmapped_or_rejected(small_store: Store, small_batch: ImportBatch) -> None:
    found = account(small_store)
    assert [file["read"] for file in found["files"]] == [file.read for file in small_batch.files]
    for file in found["files"]:
        assert file["read"] == file["mapped"] + file["unmapped"] + file["rejected"]
        assert file["replaced_by_later_import"] == 0
        assert sum(file["reasons"].values()) == file["unmapped"] + file["rejected"]
        assert sum(file["mapped_by"].values()) == file["mapped"]
    totals = found["totals"]
    assert totals["read"] == sum(file.read for file in small_batch.files) == len(small_batch.offences) + 7
    assert totals["rejected"] == 7
    assert totals["unmapped"] > 0
    for vintage in ("2011", "2021"):
        assert sum(totals["placed"][vintage].values()) == len(small_batch.offences)


def test_rejected_rows_are_listed_by_file_line_and_reason(small_store: Store) -> None:
    listed = pd.read_csv(small_store.folder / "rejected.csv")
    assert listed["file"].unique().tolist() == ["offences-2.csv"]
    assert listed["line"].tolist() == list(range(10_000, 10_007))
    assert set(listed["reason"]) == {"the date is not a date"}


def test_importing_twice_changes_nothing(tmp_path: Path) -> None:
    batch = make_batch(3, 300)
    once = build(tmp_path, batch).current()
    first, accounted = answers(once), account(once)
    twice = build(tmp_path, make_batch(3, 300)).current()
    assert twice.data_version == once.data_version
    assert all(a.equals(b) for a, b in zip(first, answers(twice), strict=True))
    assert account(twice) == accounted


def test_the_same_rows_give_the_same_version_elsewhere(tmp_path: Path) -> None:
    stores = [build(tmp_path / name, make_batch(3, 300)).current() for name in ("one", "two")]
    assert stores[0].data_version == stores[1].data_version
    assert same_answers(*stores)


def test_identical_rows_are_both_counted(tmp_path: Path) -> None:
    batch = make_batch(3, 100)
    pair = batch.offences.iloc[[4, 5]].drop(columns=["line"])
    assert pair.iloc[0].equals(pair.iloc[1])
    store = build(tmp_path, batch).current()
    assert store.cursor().execute("SELECT count(*) FROM offence").fetchone() == (100,)


def test_a_month_that_comes_again_replaces_what_was_there(tmp_path: Path) -> None:
    folder = build(
        tmp_path, make_batch(1, 120, first=MARCH[0], last=MARCH[1]), make_batch(2, 80, first=APRIL[0], last=APRIL[1])
    )
    assert (counted(folder.current(), "2025-03"), counted(folder.current(), "2025-04")) == (120, 80)
    with import_lock(folder, 0):
        _, sentences = import_batch(folder, make_batch(9, 125, first=MARCH[0], last=MARCH[1]))
    store = folder.current()
    assert (counted(store, "2025-03"), counted(store, "2025-04")) == (125, 80)
    assert sentences == ["2025-03 Kent Police: 125 rows took the place of 120"]
    # The persons of the rows that stayed are still with their own offences.
    alone = build(tmp_path / "alone", make_batch(9, 125, first=MARCH[0], last=MARCH[1]))
    for state in (FilterState(cohort="u18"), FilterState(cohort="25plus", role="suspect")):
        march = replace(state, start=MARCH[0], end=MARCH[1])
        frames = [count_by(state, s, 2011, None, EVERYTHING) for s in (store, alone.current())]
        frames[0] = frames[0][frames[0]["month"] == "2025-03"].reset_index(drop=True)
        assert frames[0].equals(frames[1]), march


def test_the_order_of_imports_makes_no_difference(tmp_path: Path) -> None:
    march, april = make_batch(1, 120, first=MARCH[0], last=MARCH[1]), make_batch(2, 80, first=APRIL[0], last=APRIL[1])
    one, two = build(tmp_path / "a", march, april).current(), build(tmp_path / "b", april, march).current()
    assert one.data_version == two.data_version
    assert same_answers(one, two)


def test_a_file_partly_replaced_says_so(tmp_path: Path) -> None:
    both = make_batch(1, 200, first=MARCH[0], last=APRIL[1])
    folder = build(tmp_path, both, make_batch(2, 50, first=APRIL[0], last=APRIL[1]))
    files = account(folder.current())["files"]
    assert [file["read"] for file in files[2:]] == [25, 32]
    kept = int((both.offences["batch_month"] == "2025-03").sum())
    assert sum(file["mapped"] + file["unmapped"] for file in files[:2]) == kept
    assert sum(file["replaced_by_later_import"] for file in files[:2]) == 200 - kept
    assert all(file["read"] == file["mapped"] + file["unmapped"] + file["rejected"] for file in files)


def test_a_file_of_rejected_rows_stays_in_the_account(tmp_path: Path) -> None:
    refused = make_batch(1, 20, first=MARCH[0], last=MARCH[1])
    refused.offences, refused.persons = refused.offences.iloc[:0], refused.persons.iloc[:0]
    refused.files = [FileAccount("bad.csv", "f" * 64), FileAccount("worse.csv", "e" * 64, read=7)]
    april = make_batch(2, 80, first=APRIL[0], last=APRIL[1], rejects=0)
    folder = build(tmp_path, refused, april)
    totals = account(folder.current())["totals"]
    assert (totals["read"], totals["rejected"]) == (87, 7)
    again = build(tmp_path, refused, april).current()
    assert again.data_version == folder.current().data_version
    assert account(again)["totals"]["read"] == 87


def test_a_file_that_is_put_right_replaces_its_rejected_rows(tmp_path: Path) -> None:
    refused = make_batch(1, 20, first=MARCH[0], last=MARCH[1])
    refused.offences, refused.persons = refused.offences.iloc[:0], refused.persons.iloc[:0]
    refused.files = [FileAccount("offences-1.csv", "f" * 64), FileAccount("offences-2.csv", "e" * 64, read=7)]
    totals = account(build(tmp_path, refused, make_batch(2, 80, rejects=0)).current())["totals"]
    assert (totals["read"], totals["rejected"]) == (80, 0)


def test_another_source_may_not_count_a_month_again(tmp_path: Path) -> None:
    folder = build(tmp_path, make_batch(1, 60, first=MARCH[0], last=MARCH[1]))
    version = folder.current().data_version
    street: dict[str, Any] = {"source": "police-uk", "capabilities": MONTHS_ONLY}
    with import_lock(folder, 0), pytest.raises(InputError, match=r"already holds 2025-03.*another STORE_DIR"):
        import_batch(folder, make_batch(2, 60, first=MARCH[0], last=APRIL[1], **street))
    assert folder.current().data_version == version
    both = build(tmp_path, make_batch(2, 40, first=APRIL[0], last=APRIL[1], **street)).current()
    assert (counted(both, "2025-03"), counted(both, "2025-04")) == (60, 40)
    assert [source.key for source in both.sources] == ["force-extract", "police-uk"]


def test_invented_offences_are_never_beside_real_ones(tmp_path: Path) -> None:
    invented = make_batch(1, 50, first=MARCH[0], last=MARCH[1], source="demonstration")
    real = make_batch(2, 60, first=APRIL[0], last=APRIL[1])
    folder = build(tmp_path, invented)
    assert folder.current().is_demonstration
    store = build(tmp_path, real).current()
    assert not store.is_demonstration
    assert count_by(FilterState(), store, 2011, None, [])["count"].tolist() == [60]
    with import_lock(folder, 0), pytest.raises(InputError, match="real offences"):
        import_batch(folder, invented)
    assert folder.current().data_version == store.data_version


def test_a_second_import_says_that_one_is_running(tmp_path: Path) -> None:
    folder = build(tmp_path, make_batch(1, 30))
    with (
        import_lock(folder, 0),
        pytest.raises(StoreError, match="Another import"),
        import_lock(StoreFolder(tmp_path), 0),
    ):
        pass


def test_a_second_import_on_the_command_line_is_one_line_and_exit_code_2(tmp_path: Path) -> None:
    folder = build(tmp_path / "store", make_batch(1, 30))
    street = tmp_path / "2025-03-kent-street.csv"
    street.write_text("Crime ID,Month\n", encoding="utf-8")
    with import_lock(folder, 0):
        done = subprocess.run(
            [sys.executable, str(ROOT / "app.py"), "import", str(street), "--source", "police-uk"],
            env=os.environ | {"STORE_DIR": str(folder.root)},
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
        )
    assert done.returncode == 2
    assert done.stdout == ""
    assert done.stderr.count("\n") == 1
    assert "Another import is writing" in done.stderr


def test_an_unfinished_folder_is_removed_by_the_next_import(tmp_path: Path) -> None:
    folder = build(tmp_path, make_batch(1, 30))
    left = folder.versions / ".building-999999"
    left.mkdir()
    (left / "offences.duckdb").write_bytes(b"half")
    with import_lock(folder, 0):
        assert not left.exists()
    assert folder.current().months[0].name == make_batch(1, 30).offences["batch_month"].min()


def test_only_the_current_version_and_the_one_before_are_kept(tmp_path: Path) -> None:
    folder = StoreFolder(tmp_path)
    names = []
    for seed in range(4):
        build(tmp_path, make_batch(seed, 30, first=MARCH[0], last=MARCH[1]))
        names.append(folder.current_name())
    assert {path.name for path in folder.versions.iterdir()} == set(names[-2:])


def test_an_empty_batch_is_an_empty_store(tmp_path: Path) -> None:
    store = build(tmp_path, batch_of([], [])).current()
    assert store.manifest.months == []
    assert count_by(FilterState(), store, 2011, None, ["month", "hour"]).empty
    assert account(store)["totals"]["read"] == 0
