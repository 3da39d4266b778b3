"""Record keys are the same after every import, ride the scan exactly, and are even."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import chisquare

from data.build.record_keys import record_keys
from data.build.version import import_batch, import_lock
from data.counts.scan import scan_of
from data.question.basis.parts import PLACE
from data.question.filters import FilterState
from data.question.periods import latest_year
from data.schema import ImportBatch
from data.store.columns import columns_of
from data.store.version import Store, StoreFolder
from tests.fixtures_store import build, make_batch

SECRET = b"s" * 32


def keys_by_id(store: Store) -> dict[str, int]:
    rows = store.cursor().execute("SELECT offence_id, record_key FROM offence").fetchall()
    return dict(rows)


def with_ids(batch: ImportBatch, letter: str) -> ImportBatch:
    ids = [f"{letter}{i}" for i in range(len(batch.offences))]
    return replace(batch, offences=batch.offences.assign(offence_id=ids))


@settings(max_examples=30, deadline=None)
@given(order=st.randoms(use_true_random=False), other=st.integers(1, 200))
def test_the_same_offences_have_the_same_keys_in_any_order_and_company(
    small_batch: ImportBatch, order, other: int
) -> None:
    offences = small_batch.offences.iloc[:300].assign(offence_id=[f"K{i}" if i % 3 else "" for i in range(300)])
    keys = record_keys(offences, SECRET)
    shuffled = list(range(300))
    order.shuffle(shuffled)
    again = offences.iloc[shuffled].assign(
        outcome="charged", recorded_on=pd.Timestamp("2026-01-01"), line=other, file_index=other
    )
    found = record_keys(pd.concat([small_batch.offences.iloc[300 : 300 + other], again]), SECRET)[other:]
    named = (again["offence_id"] != "").to_numpy()
    assert found[named].tolist() == keys[shuffled][named].tolist()
    # Those without an id may look alike: then the same keys are among them, whoever has which.
    alike = set(
        record_keys(pd.concat([small_batch.offences.iloc[300 : 300 + other], offences]), SECRET)[other:].tolist()
    )
    assert set(found.tolist()) == alike


def test_another_force_or_another_store_has_other_keys(small_batch: ImportBatch) -> None:
    offences = small_batch.offences.iloc[:400].assign(offence_id=[f"K{i}" for i in range(400)])
    keys = record_keys(offences, SECRET)
    assert (record_keys(offences.assign(force="Essex Police"), SECRET) == keys).mean() < 0.02
    assert (record_keys(offences, b"t" * 32) == keys).mean() < 0.02


def test_identical_rows_have_keys_of_their_own(small_batch: ImportBatch) -> None:
    twice = pd.concat([small_batch.offences.iloc[:200]] * 2).assign(offence_id="")
    keys = record_keys(twice, SECRET)
    assert (keys[:200] == keys[200:]).mean() < 0.05


def test_keys_are_even() -> None:
    offences = pd.DataFrame({"force": "Kent Police", "offence_id": [f"{i}/24" for i in range(64_000)]})
    keys = record_keys(offences, SECRET)
    assert chisquare(np.bincount(keys >> 10, minlength=64)).pvalue > 1e-6
    assert chisquare(np.bincount(keys & 63, minlength=64)).pvalue > 1e-6


def test_a_store_keeps_them_over_imports(tmp_path: Path) -> None:
    march = with_ids(make_batch(1, 200, first=date(2025, 3, 1), last=date(2025, 3, 31)), "M")
    april = with_ids(make_batch(2, 100, first=date(2025, 4, 1), last=date(2025, 4, 30)), "A")
    folder = build(tmp_path, march)
    before = keys_by_id(folder.current())
    with import_lock(folder, 0):
        import_batch(folder, april)
        import_batch(folder, march)
    after = keys_by_id(StoreFolder(folder.root).current())
    assert len(after) == 300
    assert {name: after[name] for name in before} == before
    assert (folder.root / "person-id-salt").stat().st_mode & 0o777 == 0o600
    assert not (folder.root / "person-id-salt.new").exists()


@pytest.mark.parametrize("what", [(), ("asvc",), ("robbery-personal",)])
def test_sums_of_keys_ride_the_scan(small_store: Store, what: tuple[str, ...]) -> None:
    columns = columns_of(small_store)
    scan = scan_of(FilterState(what=what), small_store, 2011)
    first = int(columns["month"][0])
    sizes = {"district_2011": len(small_store.districts), "month": int(columns["month"][-1]) - first + 1}
    cells = scan.keyed(sizes, None, PLACE, offsets={"month": first})
    count, keys = cells.counts, cells.key_sums
    assert (count == scan.count(sizes, None, PLACE, offsets={"month": first})).all()
    naive = np.zeros(count.shape, np.int64)
    for row in np.flatnonzero(scan.fails == 0).tolist():
        naive[columns["district_2011"][row], columns["month"][row] - first] += int(columns["record_key"][row])
    assert keys.tolist() == naive.tolist()
    assert keys.any()
    year = latest_year(small_store)
    inside = slice(year.months[0] - first, year.months[-1] + 1 - first)
    asked = scan.keyed({"district_2011": sizes["district_2011"]}, year, PLACE)
    assert asked.key_sums.tolist() == keys[:, inside].sum(axis=1).tolist()
    assert asked.counts.tolist() == cells[:, inside].sum(axis=1).counts.tolist()
    assert asked.by(np.arange(len(count)) % 2, 2).key_sums.tolist() == [int(asked.key_sums[i::2].sum()) for i in (0, 1)]
