"""A store that lost its pointer or a part of a version, and a disk that is full: real processes, one sentence each."""

import os
import shutil
import stat
import subprocess
import sys
from pathlib import Path

import pytest

# Fixtures and Explorer come from conftest.py of this folder.

LIMITED = """
import resource, sys
resource.setrlimit(resource.RLIMIT_FSIZE, ({0}, {0}))
sys.argv = ["app.py", *sys.argv[1:]]
sys.path.insert(0, {1!r})
import app
app.run()
"""


@pytest.fixture
def own(small, tmp_path):
    """A store of SMALL that may be broken."""
    shutil.copytree(small.store, tmp_path / "store")
    return type(small)(tmp_path / "store")


def current(explorer) -> Path:
    """The version in use."""
    return explorer.store / "versions" / (explorer.store / "CURRENT").read_text().strip()


def on_a_full_disk(explorer, *words: str, room: int = 0) -> subprocess.CompletedProcess[str]:
    """A verb that can write only so many bytes to any file."""
    code = LIMITED.format(room, str(Path(__file__).resolve().parents[2]))
    return subprocess.run(
        [sys.executable, "-B", "-c", code, *map(str, words)],
        env=explorer.environment(),
        capture_output=True,
        text=True,
        timeout=170,
        check=False,
    )


def test_without_a_pointer_nothing_is_built_or_imported_and_repair_goes_back(own, small_status, small_files):
    (own.store / "CURRENT").unlink()
    verbs = (["panel", "summary"], ["serve"], ["demo", "--offences", "1000"])
    for words in (*verbs, ["import", small_files[0], "--source", "police-uk"]):
        said = own.refused(*words)
        assert "run `python app.py repair` to go back to" in said, words
        assert "2024-04 to 2024-07" in said
    assert "8 offences of data.police.uk, 2024-04 to 2024-07" in own.done("repair")
    assert own.status() == small_status


def test_verify_names_every_damaged_file(own):
    assert "is sound" in own.done("verify")
    os.truncate(current(own) / "areas" / "classes.parquet", 100)
    (current(own) / "rejected.csv").unlink()
    assert "areas/classes.parquet has 100 bytes" in own.refused("serve")
    result = own.run("verify")
    assert (result.returncode, result.stderr) == (2, "")
    assert [line.partition(": ")[2].split()[0] for line in result.stdout.splitlines()] == [
        "areas/classes.parquet",
        "rejected.csv",
    ]
    assert "nothing was changed" in own.refused("repair")


def test_only_the_own_account_may_read_what_is_written(explorer, small_files):
    explorer.store.mkdir(mode=0o755)
    explorer.street(*small_files)

    def open_to_others() -> list[str]:
        paths = [explorer.store, *explorer.store.rglob("*")]
        return [str(path) for path in paths if stat.S_IMODE(path.stat().st_mode) != (0o700 if path.is_dir() else 0o600)]

    assert open_to_others() == []
    for path in [explorer.store, *explorer.store.rglob("*")]:
        path.chmod(0o755)
    explorer.done("status")
    assert open_to_others() == []


def test_an_import_on_a_full_disk_leaves_the_store_as_it_was(own, small_files, tmp_path):
    newer = tmp_path / "2024-08-kent-street.csv"
    newer.write_text(small_files[2].read_text(encoding="utf-8").replace("2024-07", "2024-08"), encoding="utf-8")
    before = own.fingerprint()
    for room in (100_000, 500_000):  # the small tables fail, then the database
        result = on_a_full_disk(own, "import", newer, "--source", "police-uk", room=room)
        assert (result.returncode, result.stdout) == (2, "")
        assert len(result.stderr.splitlines()) == 1, result.stderr
        assert "make room on the disk" in result.stderr
        assert own.fingerprint() == before
        assert [path.name for path in (own.store / "versions").iterdir()] == [current(own).name]


def test_on_a_full_disk_nothing_is_answered_for_nothing_can_be_recorded(own, small):
    result = on_a_full_disk(own, "panel", "summary")
    assert (result.returncode, result.stdout) == (2, "")
    assert len(result.stderr.splitlines()) == 1
    assert "the record cannot be written (File too large): nothing is answered" in result.stderr
    assert own.done("panel", "summary") == small.done("panel", "summary")
