"""The verb ``admissions``: what it says, what it refuses, and that imports keep what it loaded."""

import shutil

import pytest

# Fixtures and Explorer come from conftest.py of this folder.

MONTHS = [f"2024-{month:02d}" for month in range(1, 13) if month not in (3, 4, 9)]
ROWS = [f"{month},all ages,{8 + i % 3}" for i, month in enumerate(MONTHS)] + ["2024-01,u25,2", "2024-02,u25,"]


def series(path, *rows, header="month,measure,count"):
    """Write a file of admissions."""
    path.write_text("\n".join([header, *rows]) + "\n", encoding="utf-8")
    return path


@pytest.fixture
def own(small, tmp_path):
    """A store of one's own with the small street files."""
    shutil.copytree(small.store, tmp_path / "own")
    return type(small)(tmp_path / "own")


def test_loading_says_what_is_there_and_status_repeats_it(own, small_status, tmp_path):
    file = series(tmp_path / "icb.csv", *ROWS)
    said = own.done("admissions", file, "--source", "The ICB", "--licence", "Shared")
    assert said.splitlines() == [
        "Hospital admissions: The ICB, from icb.csv",
        "  all ages: 2024-01 to 2024-12 (9 months, missing 2024-03 to 2024-04, 2024-09)",
        "  under 25: 2024-01 to 2024-01 (1 month)",
    ]
    assert said in own.done("status")
    status = own.status()
    assert status["admissions"] == {
        "source": "The ICB",
        "licence": "Shared",
        "file": "icb.csv",
        "demonstration": False,
        "measures": {
            "all ages": {
                "first": "2024-01",
                "last": "2024-12",
                "months": 9,
                "missing": ["2024-03", "2024-04", "2024-09"],
            },
            "under 25": {"first": "2024-01", "last": "2024-01", "months": 1, "missing": []},
        },
    }
    assert small_status["admissions"] is None
    assert status["data_version"] != small_status["data_version"]
    for key in ("months", "totals", "files", "sources"):
        assert status[key] == small_status[key]
    files = own.fingerprint()
    own.done("admissions", file, "--source", "The ICB", "--licence", "Shared")
    assert own.fingerprint() == files


def test_a_later_import_and_the_order_make_no_difference(own, explorer, small_files, tmp_path):
    file = series(tmp_path / "icb.csv", *ROWS)
    own.done("admissions", file)
    explorer.done("admissions", file)
    assert explorer.status()["months"] == []
    explorer.street(*small_files)
    assert explorer.status() == own.status()
    assert "took the place of icb.csv (2024-01 to 2024-12)" in explorer.done(
        "admissions", series(tmp_path / "new.csv", "2024-02,all,4")
    )
    assert explorer.status()["admissions"]["measures"]["all ages"]["months"] == 1


@pytest.mark.parametrize(
    ("row", "named"),
    [
        ("2024-14,all,1", "line 13: month is not of the form"),
        ("2024-09,all,-1", "line 13: count '-1'"),
        ("2024-01,all,9", "line 13: 2024-01, all ages is already on line 2"),
        ("2024-09,everybody,9", "line 13: measure 'everybody'"),
        ("2999-01,all,9", "line 13: month 2999-01 is not over yet"),
    ],
)
def test_a_mistake_is_one_sentence_with_its_line(small, tmp_path, row, named):
    assert named in small.refused("admissions", series(tmp_path / "icb.csv", *ROWS, row))


def test_a_file_that_is_none_is_one_sentence(small, tmp_path):
    assert "none.csv" in small.refused("admissions", tmp_path / "none.csv")
    assert "column 'count'" in small.refused("admissions", series(tmp_path / "x.csv", header="month,measure"))
    assert "--source" in small.refused("admissions", series(tmp_path / "y.csv", *ROWS), "--source", "")
