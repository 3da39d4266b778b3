"""Erasure and retention: gone from every version and from later files, and every row of every file keeps its fate."""

from dataclasses import replace
from datetime import date

import pandas as pd
import pytest

from data.build.rows import rows_of
from data.build.salt import salt_of
from data.errors import InputError
from data.ingest.persons import pseudonym
from data.keeping.backup import back_up
from data.keeping.forgetting import erase, retain
from data.keeping.restoring import restore
from data.store.account import account
from data.store.beside.erased import FILE, Erased, offence_hash, read_erased, write_erased
from data.store.report import account_lines
from data.store.version import StoreFolder
from tests.fixtures_store import build, make_batch


def quiet(words, share):
    """Progress that nobody watches."""


def ids(folder: StoreFolder) -> set[str]:
    return set(rows_of(folder.current()).offences["offence_id"])


def fates(folder: StoreFolder) -> list[tuple[int, int, int, int]]:
    """(read, offences and refused, replaced, gone) of each file; what was read has one fate each."""
    held = folder.current().manifest.files
    found = [
        (file["read"], found["read"], found["replaced_by_later_import"], sum(found["gone"].values()))
        for file, found in zip(held, account(folder.current())["files"], strict=True)
    ]
    assert [read - held - replaced - gone for read, held, replaced, gone in found] == [0] * len(found)
    assert min(replaced for _, _, replaced, _ in found) >= 0
    return found


def holding(folder: StoreFolder, needle: str) -> list[str]:
    """Files of a STORE_DIR in which the text can be read."""
    return [path.name for path in folder.root.rglob("*") if path.is_file() and needle.encode() in path.read_bytes()]


def test_an_erased_offence_is_in_no_version_no_later_backup_and_no_later_import(own, batch, archive, tmp_path):
    assert len(list(own.versions.iterdir())) == 2
    assert holding(own, "46/17/25")  # it can be read where it is
    before = ids(own)
    said = erase(own, offence="Kent Police/46/17/25", progress=quiet)
    assert "1 offence" in said[0]
    assert before - ids(own) == {"46/17/25"}
    version = own.current_name()
    assert [each.name for each in own.versions.iterdir()] == [version]
    assert holding(own, "46/17/25") == []
    assert sum(gone for *_, gone in fates(own)) == 1
    assert "No longer held: 1 rows, erased" in account_lines(account(own.current()))
    back_up(own, tmp_path / "b.zip", progress=quiet)
    later = StoreFolder(tmp_path / "later")
    restore(later, tmp_path / "b.zip", replace=False, progress=quiet)
    assert holding(later, "46/17/25") == []
    build(own.root, batch)  # the same file again: nothing to write
    assert own.current_name() == version
    assert "erased" in restore(own, archive, replace=True, progress=quiet)[-1]  # a backup from before
    assert before - ids(own) == {"46/17/25"}
    assert [each.name for each in own.versions.iterdir()] == [own.current_name()]
    assert holding(own, "46/17/25") == []
    other = make_batch(8, 50, first=date(2025, 1, 1))
    other.offences["offence_id"] = [f"46/{i}/25" for i in range(50)]
    build(own.root, other)  # the same references in another file
    assert "46/17/25" not in ids(own)
    assert "46/18/25" in ids(own)
    assert sum(gone for *_, gone in fates(own)) >= 1


def test_an_erased_person_is_gone_the_offences_stay_and_an_erasure_that_was_stopped_is_finished(own, batch):
    held, salt = rows_of(own.current()), salt_of(own.root)
    stopped = offence_hash(salt, "Kent Police", "46/17/25")
    write_erased(own.root, Erased(frozenset([stopped]), begun=True))  # all that was done before it was stopped
    inside = held.persons["offence_index"].map(held.offences["offence_id"]) == "46/17/25"
    known = set(held.persons["person_id"][~inside])
    raw = next(each for each in (f"p{i}" for i in range(500)) if pseudonym(each, salt) in known)
    wanted = held.persons["person_id"] == pseudonym(raw, salt)
    said = erase(own, person=pseudonym(raw, salt), progress=quiet)
    assert "1 offence, with" in said[0]
    assert "the person in" in said[0]
    left = rows_of(own.current())
    assert set(held.offences["offence_id"]) - set(left.offences["offence_id"]) == {"46/17/25"}
    assert len(left.persons) == int((~wanted & ~inside).sum())
    assert pseudonym(raw, salt) not in set(left.persons["person_id"])
    assert [version.name for version in own.versions.iterdir()] == [own.current_name()]
    fates(own)
    listed = (own.root / FILE).read_text(encoding="utf-8")
    assert not any(each in listed for each in (raw, pseudonym(raw, salt), "46/17/25"))
    version = own.current_name()
    assert "erased before" in erase(own, person=raw, progress=quiet)[0]  # the same person by the id of the source
    build(own.root, batch)  # the same file again
    assert own.current_name() == version
    write_erased(own.root, replace(read_erased(own.root), begun=True))  # stopped at its very end
    assert "finished" in erase(own, progress=quiet)[0]
    assert not read_erased(own.root).begun


def test_what_cannot_be_meant_is_refused_and_changes_nothing(own):
    version, versions = own.current_name(), len(list(own.versions.iterdir()))
    refused = (
        {},
        {"offence": "Kent Police"},
        {"offence": "Kent Police/ "},
        {"offence": "/1"},
        {"offence": "Kemt Police/46/17/25"},
        {"offence": "Kent Police/1", "person": "x"},
        {"person": " "},
    )
    for given in refused:
        with pytest.raises(InputError):
            erase(own, **given, progress=quiet)
    for months in (0, -1, 1_201):
        with pytest.raises(InputError, match="from 1 to"):
            retain(own, months, today=date(2025, 1, 1), progress=quiet)
    with pytest.raises(InputError, match="nothing was changed"):
        retain(own, 1, today=date(2035, 1, 1), progress=quiet)
    assert (own.current_name(), len(list(own.versions.iterdir()))) == (version, versions)
    assert not (own.root / FILE).exists()


def test_retention_takes_what_is_older_and_the_account_stays_whole(own):
    rows = rows_of(own.current()).offences
    old = int((rows["occurred_on"] < pd.Timestamp("2024-10-01")).sum()) - 1  # but the one that was reported lately
    assert 0 < old < len(rows)
    said = retain(own, 12, today=date(2025, 10, 20), progress=quiet)
    assert said[0].startswith(f"{old} of {len(rows)} offences")
    left = rows_of(own.current()).offences
    late = left["offence_id"] == "46/0/25"
    assert late.sum() == 1
    assert left["occurred_on"][~late].min() >= pd.Timestamp("2024-10-01")
    assert len(left) == len(rows) - old
    assert sum(gone for *_, gone in fates(own)) == old
    assert [each.name for each in own.versions.iterdir()] == [own.current_name()]
    version = own.current_name()
    assert "0 of" in retain(own, 12, today=date(2025, 10, 20), progress=quiet)[0]
    assert own.current_name() == version
