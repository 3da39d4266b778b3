"""A store with a planted picture for the tests of this folder."""

from __future__ import annotations

import shutil

import pandas as pd
import pytest

from data.schema import ImportBatch
from data.store.version import Store
from tests.fixtures_store import ALL, build
from tests.oracle.naive import Plain, plain_rows
from tests.unit.data.answers.planted import Lattice, as_frame, planted_batch


@pytest.fixture(scope="session")
def planted(planted_offences: ImportBatch, small_store: Store, tmp_path_factory: pytest.TempPathFactory) -> Store:
    """``planted_offences`` in a store; built from the small one, whose offences they replace and whose cells stay."""
    folder = tmp_path_factory.mktemp("planted") / "store"
    shutil.copytree(small_store.folder.parent.parent, folder)
    store = build(folder, planted_offences).current()
    assert store.cursor().execute("SELECT count(*) FROM offence").fetchall() == [(len(planted_offences.offences),)]
    return store


@pytest.fixture(scope="session")
def planted_offences() -> ImportBatch:
    """Offences with hot, rising, new and vanished places, a peak, rounded times and windows."""
    return planted_batch(ALL)


@pytest.fixture(scope="session")
def planted_rows(planted_offences: ImportBatch, planted: Store) -> pd.DataFrame:
    """``planted_offences`` as plain columns (``as_frame``)."""
    return as_frame(planted_offences, planted)


@pytest.fixture(scope="session")
def rows(small_batch: ImportBatch) -> list[Plain]:
    """``small_batch`` as plain rows."""
    return plain_rows(small_batch)


@pytest.fixture(scope="session")
def lattices(small_store: Store) -> dict[int, Lattice]:
    """Both stores have the same cells."""
    return {width: Lattice(small_store, width) for width in (150, 250, 500)}
