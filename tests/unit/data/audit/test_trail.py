"""The record: whatever is done to it is found, a killed writer loses nothing, a full disk adds nothing."""

from __future__ import annotations

import subprocess
import sys

import pytest

from data.audit.line import Event
from data.audit.trail import Trail
from data.audit.verifying import entries, verify
from data.errors import StoreError


@pytest.fixture
def trail(tmp_path):
    made = Trail(tmp_path, most_bytes=700)
    for number in range(6):
        made.record(Event("question", f"person {number % 2}", "analyst", "127.0.0.1", f"what=robbery&n={number}"))
    return made


def test_a_record_that_nobody_touched_is_whole(trail):
    assert len(trail.files()) >= 3
    assert (verify(trail).lines, verify(trail).broken) == (6, [])
    assert [each["n"] for each in entries(trail, who="PERSON 1", kind="question")] == [2, 4, 6]


def test_every_changed_byte_is_found(trail):
    for path in [*trail.files(), trail.folder / "head"]:
        content = path.read_bytes()
        for place in range(len(content)):
            path.write_bytes(content[:place] + bytes([content[place] ^ 1]) + content[place + 1 :])
            assert verify(trail).broken, (path.name, place)
        path.write_bytes(content)
    assert verify(trail).broken == []


def test_every_removed_or_swapped_line_and_every_cut_is_found(trail):
    for path in trail.files():
        content = path.read_bytes()
        lines = content.splitlines(keepends=True)
        tried = [b"".join(lines[:i] + lines[i + 1 :]) for i in range(len(lines))]
        tried += [b"".join([*lines[:i], lines[i + 1], lines[i], *lines[i + 2 :]]) for i in range(len(lines) - 1)]
        tried += [content[:cut] for cut in range(len(content))]
        for other in tried:
            path.write_bytes(other)
            assert verify(trail).broken, path.name
        path.unlink()
        assert verify(trail).broken, path.name
        path.write_bytes(content)


def test_a_cut_stays_found_after_the_next_line(trail):
    path = trail.files()[-1]
    path.write_bytes(path.read_bytes()[:-40])
    trail.record(Event("question"))
    assert "something was lost" in verify(trail).broken[0]


def test_what_a_killed_writer_began_is_kept_in_words(trail):
    with trail.files()[-1].open("ab") as file:
        file.write(b'{"n":7,"at":"2030')
    trail.record(Event("question", who="next"))
    mended = list(entries(trail, kind="mended"))
    assert [(each["n"], each["asked"], each["outcome"]) for each in mended] == [(7, '{"n":7,"at":"2030', "begun line")]
    assert (verify(trail).lines, verify(trail).broken) == (8, [])


ADDING = """
import sys
from pathlib import Path
from data.audit.line import Event
from data.audit.trail import Trail
for number in range(40):
    Trail(Path(sys.argv[1]), 3000).record(Event("question", sys.argv[2]))
"""


def test_processes_add_one_after_the_other(tmp_path):
    started = [subprocess.Popen([sys.executable, "-c", ADDING, str(tmp_path), name]) for name in ("a", "b", "c")]
    assert [each.wait(60) for each in started] == [0, 0, 0]
    found = verify(Trail(tmp_path))
    assert (found.lines, found.broken) == (120, [])


@pytest.mark.skipif(sys.platform == "win32", reason="there is no limit on the size of files there")
def test_where_there_is_no_room_nothing_is_added(tmp_path):
    import resource
    import signal

    trail = Trail(tmp_path)
    for _ in range(4):
        trail.record(Event("question"))
    full = trail.files()[0].stat().st_size + 60  # in the middle of the next line
    before, heard = resource.getrlimit(resource.RLIMIT_FSIZE), signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    try:
        resource.setrlimit(resource.RLIMIT_FSIZE, (full, before[1]))
        with pytest.raises(StoreError, match="nothing is answered"):
            trail.record(Event("question"))
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
        signal.signal(signal.SIGXFSZ, heard)
    assert (verify(trail).lines, verify(trail).broken) == (4, [])
    trail.record(Event("question"))
    assert (verify(trail).lines, verify(trail).broken) == (5, [])


def test_old_lines_are_dropped_and_the_record_says_so(trail):
    before = list(entries(trail))
    assert trail.drop("2000-01-01") == 0
    last = trail.files()[-1].read_bytes()
    gone = trail.drop("9999-01-01")
    assert 0 < gone < 6
    assert last in trail.files()[0].read_bytes() + trail.files()[-1].read_bytes()
    kept = list(entries(trail))
    assert kept[: 6 - gone] == before[gone:]
    assert kept[-1]["kind"] == "dropped"
    assert (verify(trail).lines, verify(trail).broken) == (6 - gone + 1, [])
    trail.record(Event("question"))
    assert verify(trail).broken == []
    (trail.folder / "start").write_bytes(b'{"number":1,"hash":"' + b"0" * 64 + b'"}')
    assert verify(trail).broken
    (trail.folder / "start").unlink()
    assert verify(trail).broken


def test_files_taken_away_without_a_word_are_found(trail):
    trail.files()[0].unlink()
    assert verify(trail).broken


def test_a_drop_that_was_killed_leaves_a_whole_record(trail):
    first = trail.files()[0]
    content = first.read_bytes()
    trail.drop("9999-01-01")
    first.write_bytes(content)  # the file that was not yet taken away
    assert verify(trail).broken == []
