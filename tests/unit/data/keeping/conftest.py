"""One store of two versions, its backup, and another store: few are built, for a build is what takes time here."""

import shutil
from datetime import date
from pathlib import Path

import pandas as pd
import pytest

from data.build.salt import salt_of
from data.ingest.persons import pseudonym
from data.keeping.backup import back_up
from data.reports import kept
from data.schema import ImportBatch
from data.store.beside.notes import add_note
from data.store.version import Store, StoreFolder
from tests.fixtures_store import build, make_batch


def bare(store: Store, root: Path) -> Path:
    """A copy of the version alone: other tests leave records and keys beside it."""
    shutil.copytree(store.folder, root / "versions" / store.folder.name)
    for name in ("CURRENT", "person-id-salt"):
        shutil.copy(store.folder.parent.parent / name, root / name)
    return root


@pytest.fixture(scope="session")
def begun(small_store, tmp_path_factory) -> StoreFolder:
    """A store of one version, with a salt of its own."""
    root = bare(small_store, tmp_path_factory.mktemp("original"))
    (root / "person-id-salt").write_bytes(bytes(range(32)))
    return StoreFolder(root)


@pytest.fixture(scope="session")
def batch(begun) -> ImportBatch:
    """Offences named 46/0/25, 46/1/25 …; the first was reported three years late; persons are pseudonyms."""
    made = make_batch(6, 300)
    made.offences["offence_id"] = [f"46/{i}/25" for i in range(300)]
    made.offences.loc[0, "occurred_on"], made.offences.loc[0, "batch_month"] = pd.Timestamp("2022-11-05"), "2022-11"
    made.offences.loc[0, "recorded_on"] = pd.Timestamp("2025-09-01")
    made.persons["person_id"] = [pseudonym(each, salt_of(begun.root)) for each in made.persons["person_id"]]
    return made


@pytest.fixture(scope="session")
def original(begun, batch) -> StoreFolder:
    """A store of two versions with what may stand beside them; tests leave it as it is."""
    root = begun.root
    folder = build(root, batch)
    add_note(root, "Look at the High Street.", author="A", until=date(2030, 1, 1), written=date(2025, 1, 1))
    with kept.changing(root, "sna") as held:
        held[0] = held[0].with_comment(kept.Comment("", "As before.", "A", "2025-01-01"))
    for name in ("page-files/x.br", "releases/2025-01-01-x/release.json", ".form-key", ".session-key", "roles.csv"):
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_bytes(name.encode())
    return folder


@pytest.fixture(scope="session")
def other(small_store, tmp_path_factory) -> StoreFolder:
    """Another store, with another salt; tests leave it as it is."""
    return StoreFolder(bare(small_store, tmp_path_factory.mktemp("other")))


@pytest.fixture(scope="session")
def archive(original, tmp_path_factory) -> Path:
    """The backup of ``original``."""
    file = tmp_path_factory.mktemp("backup") / "kent.zip"
    back_up(original, file, progress=lambda words, share: None)
    return file


@pytest.fixture
def own(original, tmp_path) -> StoreFolder:
    """A copy of ``original`` that may be changed."""
    shutil.copytree(original.root, tmp_path / "own")
    return StoreFolder(tmp_path / "own")
