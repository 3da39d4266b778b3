"""The verbs of the command line: what they print, what they refuse, and what an import leaves behind."""

import json
import os
import shutil
import subprocess
from collections import Counter
from pathlib import Path

import pytest
from filelock import FileLock

# Fixtures and Explorer come from conftest.py of this folder.


def copy_of(explorer, folder: Path):
    """A store of one's own with the same content."""
    shutil.copytree(explorer.store, folder)
    return type(explorer)(folder)


def test_query_prints_one_row_for_each_combination(small):
    rows = small.counts("month,district,lsoa,category,weekday,hour")
    assert rows == Counter(
        {
            ("2024-04", "E07000110", "E01024340", "Anti-social behaviour", "", ""): 3,
            ("2024-04", "E07000110", "E01024340", "Burglary", "", ""): 1,
            ("2024-05", "", "", "Burglary", "", ""): 1,
            ("2024-05", "E06000035", "E01016076", "Drugs", "", ""): 1,
            ("2024-07", "E07000110", "E01024340", "Robbery", "", ""): 2,
        }
    )


def test_query_as_json(small):
    found = json.loads(small.done("query", "from=2024-05&to=2024-07", "--by", "category", "--format", "json"))
    assert found == [
        {"category": "Burglary", "count": 1},
        {"category": "Drugs", "count": 1},
        {"category": "Robbery", "count": 2},
    ]


def test_columns_come_as_they_are_asked(small):
    assert small.counts("category,month", "district=E07000110&from=2024-07") == Counter({("Robbery", "2024-07"): 2})


@pytest.mark.parametrize("query", ["to=2024-03", "from=2024-08"])
def test_a_time_without_data_counts_nothing(small, query):
    assert small.counts("month", query) == Counter()


def test_every_misunderstood_part_of_a_question_is_named(small):
    said = small.refused("query", "from=banana&what=nonsense&bogus=1&district=E99999999&hours=99&days=moonday&cohort=x")
    for word in ("banana", "nonsense", "bogus", "E99999999", "99", "moonday", "'x'"):
        assert word in said


@pytest.mark.parametrize(
    ("words", "named"),
    [
        (["query", "days=mon"], "day or hour"),
        (["query", "", "--by", "colour"], "colour"),
        (["query", "", "--format", "xml"], "xml"),
        (["query", "", "--vintage", "2001"], "2001"),
        (["status", "--format", "xml"], "xml"),
        (["frobnicate"], "frobnicate"),
        (["import", "x.csv"], "--source"),
        (["import", "x.csv", "--source", "force-extract"], "--mapping"),
        (["boundaries", "x.geojson", "--layer", "lsoa", "--vintage", "2021"], "x.geojson"),
        (["demo"], "real offences"),
    ],
    ids=" ".join,
)
def test_what_cannot_be_used_is_one_sentence(small, words, named):
    assert named in small.refused(*words)


@pytest.mark.parametrize("setting", [{"PORT": "banana"}, {"LOCK_WAIT_SECONDS": "-1"}], ids=str)
def test_a_setting_that_cannot_be_used_is_one_sentence(small, setting):
    assert next(iter(setting)) in small.refused("status", **setting)


def test_status_says_what_became_of_every_row(small_status, small_files):
    status = small_status
    assert status["months"] == ["2024-04", "2024-05", "2024-07"]
    assert status["missing_months"] == ["2024-06"]
    assert [source["key"] for source in status["sources"]] == ["police-uk"]
    assert {file["name"]: file["read"] for file in status["files"]} == dict(
        zip((path.name for path in small_files), (4, 2, 2), strict=True)
    )
    for account in [status["totals"], *status["files"]]:
        assert account["read"] == account["mapped"] + account["unmapped"] + account["rejected"]
        assert sum(account["reasons"].values()) == account["unmapped"] + account["rejected"]
    assert status["totals"]["reasons"] == {"no location in the row": 1}
    assert not status["demonstration"]


def test_importing_twice_changes_nothing(small, small_status, small_files, tmp_path):
    """Also with files that bring no rows: a heading without rows, a copy, a file of outcomes."""
    folder = tmp_path / "archive"
    folder.mkdir()
    for path in small_files:
        shutil.copy(path, folder)
    shutil.copy(small_files[0], folder / "copy-of-2024-04-kent-street.csv")
    (folder / "2024-06-kent-street.csv").write_text(small_files[0].read_text().splitlines()[0], encoding="utf-8")
    (folder / "2024-04-kent-outcomes.csv").write_text("Crime ID,Month\n", encoding="utf-8")
    explorer = type(small)(tmp_path / "store")
    explorer.street(folder)
    files = explorer.fingerprint()
    explorer.street(folder)
    assert explorer.fingerprint() == files
    assert explorer.status()["data_version"] == small_status["data_version"]


def test_a_month_that_comes_again_replaces_itself(small, small_status, small_files, tmp_path):
    explorer = copy_of(small, tmp_path / "store")
    rows = small_files[0].read_text(encoding="utf-8").splitlines()
    newer = tmp_path / "2024-04-kent-street.csv"
    newer.write_text("\n".join(rows[:3]) + "\n", encoding="utf-8")
    assert "2 rows took the place of 4" in explorer.street(newer)
    assert explorer.counts("month") == Counter({("2024-04",): 2, ("2024-05",): 2, ("2024-07",): 2})
    explorer.street(small_files[0])
    assert explorer.status()["data_version"] == small_status["data_version"]


MAPPING = """
[source]
name = "Extract"
licence = "Test"
force = "Kent Police"
[columns]
offence_id = "ref"
occurred_from = "when"
lsoa = "lsoa"
[constants]
offence_code = "8N"
[persons]
layout = "file"
file = "*people*.csv"
offence_id = "ref"
role = "role"
age = "age"
[persons.roles]
victim = ["V"]
suspect = ["S"]
"""


def test_an_extract_with_persons_imported_twice_changes_nothing(explorer, tmp_path):
    (tmp_path / "m.toml").write_text(MAPPING, encoding="utf-8")
    (tmp_path / "extract.csv").write_text(
        "ref,when,lsoa\n1,2024-03-31 00:30,E01024340\n2,2024-04-01 23:59,E01024340\n3,2024-04-01,\n", encoding="utf-8"
    )
    (tmp_path / "people.csv").write_text("ref,role,age\n1,V,17\n2,V,40\n2,S,24\n", encoding="utf-8")
    words = ["import", tmp_path / "extract.csv", "--source", "force-extract", "--mapping", tmp_path / "m.toml"]
    explorer.done(*words)
    files = explorer.fingerprint()
    explorer.done(*words)
    assert explorer.fingerprint() == files
    assert explorer.counts("month,weekday,hour") == Counter(
        {("2024-03", "sun", "0"): 1, ("2024-04", "mon", "23"): 1, ("2024-04", "mon", ""): 1}
    )
    assert explorer.counts("month", "cohort=u25") == Counter({("2024-03",): 1, ("2024-04",): 1})
    assert explorer.counts("month", "cohort=u25&role=victim") == Counter({("2024-03",): 1})


def test_real_offences_take_the_place_of_invented_ones(explorer, small_status, small_files):
    explorer.done("demo", "--offences", "1000")
    assert explorer.status()["demonstration"]
    explorer.street(*small_files)
    assert explorer.status() == small_status


def test_a_second_import_says_that_it_waits_and_then_works(small, small_status, small_files, tmp_path):
    explorer = copy_of(small, tmp_path / "store")
    words = ["import", *small_files, "--source", "police-uk"]
    with FileLock(explorer.store / "lock"):
        assert "Another import" in explorer.refused(*words)
        waiting = subprocess.Popen(
            explorer.command(*words),
            env=explorer.environment(LOCK_WAIT_SECONDS="120"),
            stderr=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            text=True,
        )
        assert waiting.stderr is not None
        assert "waiting" in waiting.stderr.readline()
        assert waiting.poll() is None
    with waiting:
        assert waiting.wait(timeout=120) == 0
    assert explorer.status() == small_status


def test_a_damaged_store_is_said_and_never_built_over(small, small_files, tmp_path):
    explorer = copy_of(small, tmp_path / "store")
    version = explorer.store / "versions" / (explorer.store / "CURRENT").read_text().strip()
    os.truncate(version / "offences.duckdb", 1000)
    for words in (["query"], ["import", small_files[0], "--source", "police-uk"]):
        assert "damaged" in explorer.refused(*words)
    (explorer.store / "CURRENT").write_text("elsewhere", encoding="utf-8")
    for words in (["query"], ["import", small_files[0], "--source", "police-uk"]):
        assert "damaged" in explorer.refused(*words)


def test_a_store_dir_that_is_a_file_is_said(small, small_files):
    explorer = type(small)(small_files[0])
    for words in (["status"], ["import", small_files[1], "--source", "police-uk"]):
        assert str(small_files[0]) in explorer.refused(*words)
