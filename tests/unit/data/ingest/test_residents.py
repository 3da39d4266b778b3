"""Tables of residents in the layouts of the ONS and Nomis: what is read, what is refused, and on which line."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from pathlib import Path

import openpyxl
import pytest

from data.errors import InputError
from data.ingest.resident_headings import EVERYBODY, Ages, ages_of, heading
from data.ingest.residents import read_residents, summed

ONE, TWO = "E01024001", "E01024002"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("F0", ("F", Ages(0, 0))),
        ("M90", ("M", Ages(90, 90))),
        ("F0 to 15", ("F", Ages(0, 15))),
        ("90+", ("P", Ages(90, None))),
        ("17", ("P", Ages(17, 17))),
        ("Age 17", ("P", Ages(17, 17))),
        ("All Ages", ("P", EVERYBODY)),
        ("Age: Total", ("P", EVERYBODY)),
        ("Age: Aged 4 years and under", ("P", Ages(0, 4))),
        ("Age: Aged under 1 year; measures: Value", ("P", Ages(0, 0))),
        ("Age: Aged 85 years and over; measures: Value", ("P", Ages(85, None))),
        ("Sex: Female; Age: Aged 5 to 9 years; measures: Value", ("F", Ages(5, 9))),
        ("Sex: All persons; Age: Total; measures: Value", ("P", EVERYBODY)),
        ("Sex: Male; Age: Total; measures: Value", ("M", EVERYBODY)),
        ("Females aged 16-24", ("F", Ages(16, 24))),
        ("LSOA 2021 Code", None),
        ("2021", None),
        ("date", None),
        ("LAD 2023 Name", None),
        ("IMD rank 10", None),
    ],
)
def test_headings(text: str, expected: tuple[str, Ages] | None) -> None:
    assert heading(text) == expected


def test_ages_in_a_column() -> None:
    assert [ages_of(text) for text in ("0", "Aged 16 years", "16 to 24", "85 and over", "abc", "")] == [
        Ages(0, 0), Ages(16, 16), Ages(16, 24), Ages(85, None), None, None,
    ]  # fmt: skip


def as_csv(path: Path, *rows: Sequence[object]) -> Path:
    with path.open("w", newline="", encoding="utf-8") as file:
        csv.writer(file).writerows(rows)
    return path


def as_book(path: Path, **sheets: list[list[object]]) -> Path:
    book = openpyxl.Workbook()
    book.remove(book.active)
    for title, rows in sheets.items():
        sheet = book.create_sheet(title.replace("_", " ").replace("Mid ", "Mid-"))
        for row in rows:
            sheet.append(row)
    book.save(path)
    return path


def single(first: int, last: int = 90) -> list[int]:
    """A figure for each year of age: first, first + 1 ..."""
    return list(range(first, first + last + 1))


NOTES = [["Population estimates"], ["Source: Office for National Statistics"], []]
SYOA = ["LAD 2023 Code", "LAD 2023 Name", "LSOA 2021 Code", "LSOA 2021 Name", "Total"]
SYOA += [f"F{age}" for age in range(91)] + [f"M{age}" for age in range(91)]


def syoa(first: int) -> list[list[object]]:
    rows = []
    for code in (ONE, TWO):
        both = single(first) + single(first + 1)
        rows.append(["E07000105", "Ashford", code, "Ashford 001A", sum(both), *both])
    return [*NOTES, SYOA, *rows]


def test_a_workbook_of_several_years_gives_the_newest(tmp_path: Path) -> None:
    book = as_book(
        tmp_path / "sapelsoasyoa.xlsx",
        Contents=[["Contents"], ["Mid-2022 LSOA 2021"]],
        Mid_2021_LSOA_2021=syoa(1),
        Mid_2022_LSOA_2021=syoa(3),
    )
    found, frame = read_residents(book)
    assert (found.level, found.year, found.bad, found.titles) == ("lsoa", "mid-2022", [], ["Mid-2022 LSOA 2021"])
    assert frame["code"].tolist() == [ONE, TWO]
    assert set(frame["district"]) == {"E07000105"}
    assert len(frame.columns) == 2 + 182
    assert (frame["F_0_0"][0], frame["M_0_0"][0], frame["F_90_"][0]) == (3, 4, 93)
    assert summed(frame) == 2 * (sum(single(3)) + sum(single(4)))
    older, _ = read_residents(book, "Mid-2021 LSOA 2021")
    assert older.year == "mid-2021"
    with pytest.raises(InputError, match="the sheets found are Contents, Mid-2021 LSOA 2021"):
        read_residents(book, "Mid-1999")


def test_sheets_of_men_and_women_are_put_together(tmp_path: Path) -> None:
    head = ["LSOA Code", "LSOA Name", "LA Code (2018 boundaries)", "LA Code (2021 boundaries)", "All Ages"]
    head += [*map(str, range(90)), "90+"]

    def sheet(first: int) -> list[list[object]]:
        return [*NOTES, head, [ONE, "Ashford 001A", "E07000105", "E07000105", sum(single(first)), *single(first)]]

    book = as_book(
        tmp_path / "sape.xlsx", Mid_2020_Persons=sheet(9), Mid_2020_Males=sheet(1), Mid_2020_Females=sheet(2)
    )
    found, frame = read_residents(book)
    assert found.titles == ["Mid-2020 Females", "Mid-2020 Males"]
    assert (frame["F_0_0"][0], frame["M_0_0"][0]) == (2, 1)
    assert summed(frame) == sum(single(1)) + sum(single(2))


def test_nested_bands_of_the_census_give_the_single_years(tmp_path: Path) -> None:
    """Bands with the years inside them: the years are kept, the bands and the total are not counted again."""
    head = ["date", "geography", "geography code", "Age: Total; measures: Value"]
    head += ["Age: Aged 1 year and under; measures: Value", "Age: Aged under 1 year; measures: Value"]
    head += ["Age: Aged 1 year; measures: Value", "Age: Aged 2 years and over; measures: Value"]
    found, frame = read_residents(
        as_csv(tmp_path / "census2021-ts007-lsoa.csv", head, ["2021", "Ashford 001A", ONE, 60, 30, 10, 20, 30])
    )
    assert frame.columns.tolist() == ["code", "district", "P_0_0", "P_1_1", "P_2_"]
    assert frame.iloc[0].tolist() == [ONE, "ashford", 10, 20, 30]
    assert found.year == "2021"


def test_a_query_of_nomis_with_titles_and_footnotes(tmp_path: Path) -> None:
    found, frame = read_residents(
        as_csv(
            tmp_path / "nomis.csv",
            ["TS007A - Age by five-year age bands"],
            ["ONS Crown Copyright Reserved [from Nomis on 3 March 2025]"],
            [],
            ["population", "All usual residents"],
            ["units", "Persons"],
            ["date", "2021"],
            [],
            ["2021 super output area - lower layer", "Total", "Aged 4 years and under", "Aged 5 years and over"],
            [f"{ONE} : Ashford 001A", 1_700, "1,200", 500],
            [f"{TWO} : Ashford 001B", 90, 40, 50],
            [],
            ["In order to protect against disclosure, cells are changed a little."],
        )
    )
    assert (found.level, found.year, found.passed_over, found.bad) == ("lsoa", "2021", 1, [])
    assert frame["P_0_4"].tolist() == [1_200, 40]
    assert frame["P_5_"].tolist() == [500, 50]


@pytest.mark.parametrize("sexes", [("F", "M"), ("1", "2"), ("Male", "Female")])
def test_long_tables_by_sex(sexes: tuple[str, str], tmp_path: Path) -> None:
    head = ["ladcode23", "laname23", "country", "sex", "age", "population_2022", "population_2023"]
    rows = [["E07000105", "Ashford", "E", sex, age, 5, 10 + age] for sex in sexes for age in range(91)]
    found, frame = read_residents(as_csv(tmp_path / "myeb1.csv", head, *rows))
    assert found.level == "district"
    assert summed(frame) == 2 * sum(10 + age for age in range(91))
    assert frame["M_90_"][0] == 100


def test_a_table_built_on_the_site_of_the_ons(tmp_path: Path) -> None:
    head = ["Lower layer Super Output Areas Code", "Lower layer Super Output Areas"]
    head += ["Age (3 categories) Code", "Age (3 categories)", "Observation"]
    rows = [[ONE, "Ashford 001A", 1, "Aged 15 years and under", 7], [ONE, "Ashford 001A", 2, "Aged 16 to 64 years", 8]]
    _, frame = read_residents(
        as_csv(tmp_path / "custom.csv", head, *rows, [ONE, "Ashford 001A", 3, "Aged 65 years and over", 9])
    )
    assert frame.iloc[0].tolist() == [ONE, "ashford", 7, 8, 9]


def test_rows_that_cannot_be_used_are_named_by_line(tmp_path: Path) -> None:
    rows = [
        [ONE, 100, 60, 40],
        [TWO, 100, "x", 40],
        ["E01024003", 100, 10, 20],  # a column has slipped: the ages do not make the total
        ["E01024004", 100, 60, -1],
        [ONE, 100, 60, 40],
        ["E01024005", 102, 60, 40],  # changed a little against disclosure
        ["E12000008", 1, 1, 1],  # a region
    ]
    found, frame = read_residents(as_csv(tmp_path / "t.csv", ["code", "Total", "0 to 15", "16+"], *rows))
    assert frame["code"].tolist() == ["E01024005"]
    assert found.passed_over == 1
    assert sorted(found.bad) == [
        (3, f"{TWO}: 'x' is not a number of residents"),
        (4, "E01024003: its ages add up to 30, its total says 100"),
        (5, "E01024004: '-1' is not a number of residents"),
        (6, f"{ONE}: the area comes twice"),
    ]


@pytest.mark.parametrize(
    ("rows", "words"),
    [
        ([["code", "0 to 15", "25+"], [ONE, 1, 2]], "no column for the ages 16 to 24"),
        ([["code", "0 to 15", "16 to 24"], [ONE, 1, 2]], "no column for the ages from 25 on"),
        ([["code", "F0 to 15", "F16+"], [ONE, 1, 2]], "one sex only"),
        ([["code", "name"], [ONE, "x"]], "no table of residents"),
        ([["area", "Total"], ["x", 1]], "no table of residents"),
        ([["code", "0 to 15", "16+"], [ONE, "a", 2]], "no row with residents: line 2"),
    ],
)
def test_files_that_are_refused(rows: list[list[object]], words: str, tmp_path: Path) -> None:
    with pytest.raises(InputError, match=words):
        read_residents(as_csv(tmp_path / "t.csv", *rows))
