"""Releases on the disk: written once, checked at every reading, withdrawn with a reason, there after an import."""

from __future__ import annotations

import json
import os
import shutil
import threading
from pathlib import Path

import pytest

from data.build.version import import_batch, import_lock
from data.errors import InputError, StoreError
from data.published.folder import Releases
from data.published.publish import publish
from data.published.questions import inside_by
from data.release.together import check_together
from data.store.version import StoreFolder
from data.viewer import Viewer
from tests.fixtures_store import LAST, build, make_batch
from tests.unit.data.published.conftest import YEAR, draft

ANALYST = Viewer("analyst")


#: A digest may be without any one digit, not without all.
OTHER_DIGITS = bytes.maketrans(b"0123456789", b"1234567890")


@pytest.fixture(scope="module")
def published(small_store, tmp_path_factory) -> Path:
    """A folder with one release; each test copies it."""
    root = tmp_path_factory.mktemp("published")
    publish(small_store, ANALYST, Releases(root), draft(small_store), 0)
    return root


@pytest.fixture
def own(published, tmp_path) -> Releases:
    """A copy of it."""
    shutil.copytree(published, tmp_path / "copy")
    return Releases(tmp_path / "copy")


def test_it_is_read_as_it_was_written(own):
    (found,) = own.listed()
    assert found.release.title == "The year"
    assert found.problem == ""
    assert len(found.digest) == 64
    assert own.current() == found


def test_nobody_writes_over_it(own, small_store):
    (name,) = own.names()
    for path in (own.root / name).iterdir():
        assert os.name != "posix" or path.stat().st_mode & 0o777 == 0o400
    (issue,) = own.issues()
    with own.alone(0), pytest.raises(InputError, match="never written over"):
        own.write(own.look(name).release, issue)


@pytest.mark.parametrize("part", ["release.json", "audit.json", "SHA256SUMS"])
@pytest.mark.parametrize("how", ["changed", "shorter", "gone"])
def test_a_damaged_file_is_a_sentence_and_stops_what_rests_on_it(own, small_store, part, how):
    (name,) = own.names()
    path = own.root / name / part
    path.chmod(0o600)
    content = path.read_bytes()
    if how == "gone":
        path.unlink()
    else:
        path.write_bytes(content[:-100] if how == "shorter" else content.translate(OTHER_DIGITS))
    if part != "audit.json":
        found = own.current()
        assert found.release is None
        assert f"Release {name} is damaged" in found.problem
    if part != "release.json":
        with pytest.raises(StoreError, match="damaged"):
            publish(small_store, ANALYST, own, draft(small_store), 0)


def test_a_file_and_its_sum_changed_together_are_found_by_the_name(own):
    import hashlib

    (name,) = own.names()
    release, sums = own.root / name / "release.json", own.root / name / "SHA256SUMS"
    for path in (release, sums):
        path.chmod(0o600)
    before = hashlib.sha256(release.read_bytes()).hexdigest()
    release.write_bytes(release.read_bytes().replace(b"The year", b"Any year"))
    after = hashlib.sha256(release.read_bytes()).hexdigest()
    sums.write_text(sums.read_text().replace(before, after))
    assert "not as it was published" in own.look(name).problem


def test_a_withdrawn_one_stays_in_the_list_and_counts_for_the_next(own, small_store):
    (name,) = own.names()
    own.withdraw(name, reason="A file was loaded twice.", author="The unit")
    (found,) = own.listed()
    assert found.withdrawn.reason == "A file was loaded twice."
    assert found.release is not None
    assert own.current() is None
    assert len(own.issues()) == 1
    with pytest.raises(InputError, match="already"):
        own.withdraw(name, reason="Again.", author="The unit")
    second = publish(small_store, ANALYST, own, draft(small_store, title="Once more"), 0)
    assert own.current().name == second


def test_a_note_that_cannot_be_read_withdraws_too(own):
    (name,) = own.names()
    (own.root / name / "withdrawn.json").write_text("{")
    assert own.look(name).withdrawn is not None


def test_it_is_withdrawn_with_a_reason_and_a_name(own):
    (name,) = own.names()
    with pytest.raises(InputError, match="reason"):
        own.withdraw(name, reason=" ", author="The unit")
    with pytest.raises(InputError, match="no release"):
        own.withdraw("2025-01-01-abcdef01", reason="x", author="y")
    with pytest.raises(InputError, match="no release"):
        own.look("../versions")


def test_it_outlives_an_import(tmp_path):
    folder = build(tmp_path / "store", make_batch())
    releases = Releases(folder.root)
    name = publish(folder.current(), ANALYST, releases, draft(folder.current()), 0)
    before = releases.look(name)
    with import_lock(folder, 0):
        import_batch(folder, make_batch(5, 50, last=LAST))
    again = StoreFolder(folder.root)
    assert again.current().data_version != before.release.data_version
    assert releases.look(name) == before
    second = publish(again.current(), ANALYST, releases, draft(again.current(), title="Later data"), 0)
    assert releases.look(second).release.data_version == again.current().data_version
    assert len(releases.issues()) == 2


def test_two_at_once_one_after_the_other(small_store, own):
    """With patience both are published, and the second is checked beside the first; without it, one is told to wait."""
    names: list[str] = []
    threads = [
        threading.Thread(
            target=lambda title=title: names.append(
                publish(small_store, ANALYST, Releases(own.root.parent), draft(small_store, title=title), 60)
            )
        )
        for title in ("First", "Second")
    ]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    assert len(set(names)) == 2
    assert [path for path in own.root.iterdir() if path.name.startswith(".making")] == []
    with own.alone(0), pytest.raises(StoreError, match="Another release"):
        publish(small_store, ANALYST, Releases(own.root.parent), draft(small_store), 0)


def test_a_folder_that_cannot_be_written_to_is_a_sentence(small_store, tmp_path):
    (tmp_path / "releases").write_text("a file in its place")
    with pytest.raises(StoreError, match="cannot be written to"):
        publish(small_store, ANALYST, Releases(tmp_path), draft(small_store), 0)


def test_what_was_held_back_stays_held_back(own, small_store):
    """A second release of nine months, of the same year: the counts that the first held back are not the difference."""
    (first,) = own.issues()
    publish(small_store, ANALYST, own, draft(small_store, "from=2025-01&to=2025-09&what=asvc", title="Nine months"), 0)
    issues = own.issues()
    check_together(issues, inside_by(small_store.vocabulary()))
    second = next(each for each in issues if each.name != first.name)
    held, shown = {_key(first, f) for f in _chosen(first, True)}, {_key(second, f) for f in _chosen(second, False)}
    assert held
    assert not held & shown


def _key(issue, figure):
    return issue.questions[figure.question], *figure[1:]


def _chosen(issue, hidden):
    return [figure for figure, held in zip(issue.figures, issue.hidden, strict=True) if held == hidden]


def test_a_release_holds_nothing_of_the_audit(own):
    (name,) = own.names()
    found = json.loads((own.root / name / "release.json").read_bytes())
    assert not {"counts", "hidden", "questions"} & set(found)
    assert YEAR.split("&")[0].split("=")[1] in found["query"]
