"""The table of unit costs: what is in it, and the line of every mistake."""

from __future__ import annotations

import csv
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from data.errors import InputError
from data.paths import TABLES
from data.tables.offence_classes import group_labels, load_classes
from data.tables.unit_costs import load_unit_costs, unit_costs

HEADER = "kind,pounds,price_year,source\n"


@pytest.fixture
def edited(tmp_path: Path) -> Callable[[str], Path]:
    """A copy of the tables with other unit costs."""
    for name in ("offence_classes.csv", "offence_groups.csv", "harm_weights.csv", "VERSIONS.toml"):
        shutil.copy(TABLES / name, tmp_path / name)

    def write(text: str) -> Path:
        (tmp_path / "unit_costs.csv").write_text(text, encoding="utf-8")
        return tmp_path

    return write


def test_every_group_has_a_row_of_its_own() -> None:
    with (TABLES / "unit_costs.csv").open(encoding="utf-8", newline="") as file:
        kinds = {row["kind"] for row in csv.DictReader(file)}
    assert set(group_labels()) - {"unclassified"} <= kinds


def test_the_figures_agree_with_those_that_could_be_checked() -> None:
    table = unit_costs()
    assert table.price_year == "2015/16"
    checked = {"assault-with-injury": 14_050, "robbery-personal": 11_320, "rape": 39_360, "sexual-assault": 6_520}
    checked |= {"48": 10_290, "45": 870, "56b": 8_420, "damage-arson": 1_350}
    assert {kind: table.pounds[kind] for kind in checked} == checked
    assert round(table.pounds["homicide"], -5) == 3_200_000


def test_what_was_not_checked_says_so_and_what_is_not_known_is_empty() -> None:
    with (TABLES / "unit_costs.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    for row in rows:
        assert ("hecked" in row["source"]) == bool(row["pounds"])
        assert bool(row["price_year"]) == bool(row["pounds"])
    assert {"threats-to-kill", "blade-possession", "public-order-serious"} <= {
        row["kind"] for row in rows if not row["pounds"]
    }


def test_the_row_of_a_code_wins_over_that_of_its_group() -> None:
    table = unit_costs()
    classes = load_classes().frame.set_index("code")["group"]
    kinds = {code: table.kind_of(code, classes[code]) for code in ("56A", "58A", "48", "126", "28E", "30C", "8N")}
    assert kinds == {
        "56A": "56a",
        "58A": "damage-arson",
        "48": "48",
        "126": "vehicle-offences",
        "28E": "28e",
        "30C": "other-burglary",
        "8N": "assault-with-injury",
    }
    assert table.pounds.get("vehicle-offences") is None
    assert table.kind_of(" 028 e ", "x") == "28e"


def test_an_edited_table_is_read_with_its_own_version(edited: Callable[[str], Path]) -> None:
    table = load_unit_costs(edited(HEADER + "rape,50000,2024,ours\nhomicide,,,not known\n48,1e4,2024,ours\n"))
    assert table.pounds == {"rape": 50_000, "48": 10_000}
    assert table.price_year == "2024"
    assert table.version != unit_costs().version
    assert table.version.split("+")[0] == unit_costs().version.split("+")[0]


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("kind,cost\n", "unit_costs.csv, line 1: the columns must be kind,pounds,price_year,source."),
        (HEADER + "rape,1,2016\n", "unit_costs.csv, line 2: 3 cells, but 4 columns."),
        (HEADER + "rape,1,2016,x\nrapes,1,2016,x\n", "unit_costs.csv, line 3: 'rapes' is neither a group"),
        (HEADER + "rape,1,2016,x\n99Z,1,2016,x\n", "unit_costs.csv, line 3: '99Z' is neither a group"),
        (HEADER + "unclassified ,1,2016,x\nrape,1,2016,x\nrape,2,2016,x\n", "line 4: rape is already on line 3"),
        (HEADER + "8N,1,2016,x\n08n,2,2016,x\n", "line 3: 08n is already on line 2"),
        (HEADER + "rape,£1,2016,x\n", "line 2: '£1' is not a number of pounds"),
        (HEADER + "rape,-1,2016,x\n", "line 2: '-1' is not a number of pounds"),
        (HEADER + "rape,0,2016,x\n", "line 2: '0' is not a number of pounds"),
        (HEADER + "rape,nan,2016,x\n", "line 2: 'nan' is not a number of pounds"),
        (HEADER + "rape,inf,2016,x\n", "line 2: 'inf' is not a number of pounds"),
        (HEADER + "rape,1,,x\n", "line 2: give the year of the prices"),
        (HEADER + "rape,1,2016,\n", "line 2: say where the figure comes from"),
        (
            HEADER + "rape,1,2016,x\n8N,1,2018/19,x\n",
            "different years cannot be added up: 2016 (line 2), 2018/19 (line 3)",
        ),
        (HEADER + "rape,,,x\n", "no kind has a figure"),
    ],
)
def test_a_mistake_is_named_by_its_line(edited: Callable[[str], Path], text: str, problem: str) -> None:
    with pytest.raises(InputError) as raised:
        load_unit_costs(edited(text))
    assert problem in str(raised.value)


def test_a_table_that_is_missing_or_not_utf8_is_named(edited: Callable[[str], Path]) -> None:
    folder = edited(HEADER)
    (folder / "unit_costs.csv").write_bytes(HEADER.encode() + "rape,1,2016,£".encode("cp1252"))
    with pytest.raises(InputError, match="save it as 'CSV UTF-8'"):
        load_unit_costs(folder)
    (folder / "unit_costs.csv").unlink()
    with pytest.raises(InputError, match="put the table back"):
        load_unit_costs(folder)


def test_the_version_must_be_declared(edited: Callable[[str], Path]) -> None:
    folder = edited(HEADER + "rape,1,2016,x\n")
    text = (folder / "VERSIONS.toml").read_text(encoding="utf-8").replace("[unit_costs]", "[costs]")
    (folder / "VERSIONS.toml").write_text(text, encoding="utf-8")
    with pytest.raises(InputError, match=r"VERSIONS\.toml: cannot be used"):
        load_unit_costs(folder)
