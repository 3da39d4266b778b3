"""Every table that an analyst may edit goes through one reader and into the data version."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest

from data.build.rows import all_table_versions
from data.errors import InputError
from data.paths import TABLES
from data.tables import reference
from data.tables.reference import ReferenceTable, Row, edition
from tests.architecture.sources import ROOT

#: What invents the demonstration data is no answer's table.
EDITABLE = sorted(file.stem for file in TABLES.glob("*.csv") if not file.stem.startswith("demo_"))


class Sample(Row):
    """A row of a sample table."""

    name: str
    years: int


SAMPLE = ReferenceTable("sample", Sample)


@pytest.fixture
def copied(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The tables in a folder of their own, which the product then reads."""
    shutil.copytree(TABLES, tmp_path / "tables")
    monkeypatch.setattr(reference, "TABLES", tmp_path / "tables")
    return tmp_path / "tables"


def test_every_table_is_read_by_the_one_reader() -> None:
    assert EDITABLE
    declared = [
        name
        for path in (ROOT / "data").rglob("*.py")
        for name in re.findall(r'ReferenceTable\("(\w+)", ', path.read_text(encoding="utf-8"))
    ]
    declared.remove("roles")  # of the deployment: it stands in STORE_DIR, and no figure depends on it
    assert sorted(declared) == EDITABLE


def test_every_table_is_in_the_data_version() -> None:
    assert sorted(all_table_versions()) == EDITABLE


@pytest.mark.parametrize("name", [name for name in EDITABLE if not name.startswith(("offence_", "harm_"))])
def test_an_edited_table_is_another_version(copied: Path, name: str) -> None:
    before = all_table_versions()
    with (copied / f"{name}.csv").open("a", encoding="utf-8") as file:
        file.write("\n")
    after = all_table_versions()
    assert {key for key in before if before[key] != after[key]} == {name}


@pytest.mark.parametrize("name", ["offence_classes", "offence_groups", "harm_weights"])
def test_the_edition_of_the_classes_covers_what_they_rest_on(copied: Path, name: str) -> None:
    with (copied / f"{name}.csv").open("a", encoding="utf-8") as file:
        file.write("\n")
    both = ("offence_groups", "harm_weights")
    assert edition("offence_classes", copied, *both) != edition("offence_classes", TABLES, *both)


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("name,age\n", r"sample\.csv, line 1: the columns must be name,years\."),
        ("name,years\nx\n", r"sample\.csv, line 2: 1 cells, but 2 columns\."),
        ("name,years\n\nx,1\nx,two\n", r"sample\.csv, line 4: .*integer"),
    ],
)
def test_a_mistake_is_named_by_file_and_line(tmp_path: Path, text: str, says: str) -> None:
    file = tmp_path / "sample.csv"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(InputError, match=f"^{says}"):
        SAMPLE.rows(file)


def test_what_a_spreadsheet_saves_is_read(tmp_path: Path) -> None:
    file = tmp_path / "sample.csv"
    file.write_bytes(b'\xef\xbb\xbfname,years\r\n" a, b ",7\r\n,\r\n')
    assert SAMPLE.rows(file) == [Sample(name="a, b", years=7)]
