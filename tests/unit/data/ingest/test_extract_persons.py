"""Persons of a force extract, in the offence's row or in a second file."""

import datetime as dt
from pathlib import Path

import numpy as np
import pytest

from data.errors import InputError
from data.ingest.force_extract import read_force_extract

TODAY = dt.date(2025, 9, 15)


def read(mapping: Path, *paths: Path, salt: bytes | None = b"salt"):
    return read_force_extract(list(paths), mapping, salt=salt, today=TODAY)


def persons_of(batch) -> list[tuple]:
    """(offence id, role, age or None, sex) of every person."""
    ids = batch.offences["offence_id"]
    return [
        (ids[row.offence_index], row.role, None if np.isnan(row.age) else int(row.age), row.sex)
        for row in batch.persons.itertuples()
    ]


IN_ROW = """
[persons]
layout = "columns"
victim_age = ["va1", "va2"]
victim_sex = ["vs1", "vs2"]
suspect_age = "sa"
"""


def test_several_columns(mapping_file, extract_file) -> None:
    path = extract_file(
        "id,from,va1,vs1,va2,vs2,sa",
        "K1,01/05/2025,17,F,,,",
        "K2,bad,18,M,19,M,20",
        "K3,01/05/2025,,,30,male,17.9",
        "K4,01/05/2025,,M,,,unknown",
    )
    batch = read(mapping_file(IN_ROW), path)
    assert persons_of(batch) == [
        ("K1", 1, 17, "F"),
        ("K3", 1, 30, "M"),
        ("K3", 2, 17, ""),
        ("K4", 1, None, "M"),
        ("K4", 2, None, ""),
    ]
    assert batch.files[0].notes == ["1 person with an age that is not a number or date: age unknown"]
    assert (batch.capabilities.ages, batch.capabilities.sexes) == (True, True)


def test_several_persons_in_a_cell(mapping_file, extract_file) -> None:
    mapping = mapping_file(
        '[persons]\nlayout = "columns"\nseparator = ";"\nvictim_age = "a"\nvictim_sex = "s"\nvictim_id = "i"\n'
    )
    path = extract_file(
        "id,from,a,s,i",
        "K1,01/05/2025,17; 19,F;M,x;y",
        "K2,01/05/2025,,,",
        "K3,01/05/2025,30,F;M;F,z",
        "K4,01/05/2025,;21,,",
    )
    batch = read(mapping, path)
    assert persons_of(batch) == [
        ("K1", 1, 17, "F"),
        ("K1", 1, 19, "M"),
        ("K3", 1, 30, "F"),
        ("K3", 1, None, "M"),
        ("K3", 1, None, "F"),
        ("K4", 1, 21, ""),
    ]
    assert (batch.persons["person_id"] != "").tolist() == [True, True, True, False, False, False]


def test_no_persons_at_all(mapping_file, extract_file) -> None:
    batch = read(mapping_file(IN_ROW), extract_file("id,from,va1,vs1,va2,vs2,sa", "K1,01/05/2025,,,,,"))
    assert batch.persons.empty
    assert not read(mapping_file(), extract_file("id,from", "K1,01/05/2025")).capabilities.ages


@pytest.mark.parametrize(("age", "known"), [("0", 0), ("120", 120), ("121", None), ("-1", None), ("inf", None)])
def test_ages_out_of_bounds_are_unknown(mapping_file, extract_file, age, known) -> None:
    mapping = mapping_file('[persons]\nlayout = "columns"\nvictim_age = "a"\n')
    batch = read(mapping, extract_file("id,from,a", f"K1,01/05/2025,{age}"))
    assert persons_of(batch) == [("K1", 1, known, "")]
    assert bool(batch.files[0].notes) == (known is None)


@pytest.mark.parametrize(
    ("born", "age"),
    [
        ("01/05/2007", 18),
        ("02/05/2007", 17),
        ("1907-05-01", 118),
        ("02/05/2025", None),
        ("01/05/1904", None),
        ("nonsense", None),
    ],
)
def test_ages_from_dates_of_birth(mapping_file, extract_file, born, age) -> None:
    mapping = mapping_file('[persons]\nlayout = "columns"\nsuspect_date_of_birth = "b"\n')
    batch = read(mapping, extract_file("id,from,b", f"K1,01/05/2025,{born}"))
    assert persons_of(batch) == [("K1", 2, age, "")]
    assert bool(batch.files[0].notes) == (age is None)
    assert batch.capabilities.ages
    assert not batch.capabilities.sexes


def test_born_on_29_february(mapping_file, extract_file) -> None:
    mapping = mapping_file('[persons]\nlayout = "columns"\nvictim_date_of_birth = "b"\n')
    path = extract_file("id,from,b", "K1,28/02/2025,29/02/2008", "K2,01/03/2025,29/02/2008")
    assert [age for _, _, age, _ in persons_of(read(mapping, path))] == [16, 17]


IN_FILE = """
[persons]
layout = "file"
file = "persons*.csv"
offence_id = "crime"
role = "role"
age = "age"
sex = "sex"
person_id = "urn"
[persons.roles]
victim = ["VIC", "Injured Party"]
suspect = ["SUS"]
[persons.sexes]
F = ["2"]
M = ["1"]
"""


@pytest.fixture
def extract_and_persons(extract_file) -> list[Path]:
    return [
        extract_file("id,from", "K1,01/05/2025", "K2,bad", "K3,01/05/2025", "K1,02/05/2025"),
        extract_file(
            "urn,crime,role,age,sex",
            "u1,K1,vic,17,1",
            "u2,K3,SUS,19,2",
            "u1,K3,Injured party,17,1",
            "u3,K2,VIC,20,1",
            "u4,K9,VIC,20,1",
            "u5,K1,Witness,20,1",
            "u6,K1,SUS,21,9",
            "u6,K1,SUS,21,9",
            "broken",
            ",,VIC,20,1",
            name="persons_2025.csv",
        ),
    ]


def test_a_second_file_beside_or_given(mapping_file, extract_and_persons) -> None:
    mapping = mapping_file(IN_FILE)
    given, beside = read(mapping, *extract_and_persons), read(mapping, extract_and_persons[0])
    assert persons_of(given) == persons_of(beside)
    assert persons_of(given) == [("K1", 1, 17, "M"), ("K3", 2, 19, "F"), ("K3", 1, 17, "M"), ("K1", 2, 21, "")]
    account = given.files[1]
    assert (account.name, account.read) == ("persons_2025.csv", 0)
    assert account.notes == [
        "persons of the offences",
        "1 row left out, the first on line 10: fewer columns than the header",
        "9 rows of persons, 5 joined to offences",
        "3 rows of persons whose offence is not in the extract: left out",
        "1 row of persons in a role that the mapping does not name: left out",
        "2 persons with a sex that the mapping does not name: sex unknown",
        "1 person listed again in the same role of the same offence: counted once",
    ]


def test_persons_of_several_extracts(mapping_file, extract_file) -> None:
    files = [extract_file("id,from", f"{name},01/05/2025", name=f"{name}.csv") for name in ("a", "b")]
    extract_file("crime,role,age,sex,urn", "b,VIC,20,1,u", "a,VIC,30,1,u", name="persons.csv")
    batch = read(mapping_file(IN_FILE), *files)
    assert persons_of(batch) == [("b", 1, 20, "M"), ("a", 1, 30, "M")]
    in_row = mapping_file('[persons]\nlayout = "columns"\nvictim_age = "age"\n')
    files = [extract_file("id,from,age", f"{n},01/05/2025,{n}", name=f"{n}.csv") for n in (10, 20)]
    assert persons_of(read(in_row, *files)) == [("10", 1, 10, ""), ("20", 1, 20, "")]


def test_a_file_of_persons_without_rows(mapping_file, extract_file) -> None:
    extract_file("crime,role,age,sex,urn", name="persons.csv")
    batch = read(mapping_file(IN_FILE), extract_file("id,from", "K1,01/05/2025"))
    assert batch.persons.empty
    assert batch.files[1].notes[1:] == ["0 rows of persons, 0 joined to offences"]


def test_no_file_of_persons(mapping_file, extract_file) -> None:
    with pytest.raises(InputError, match=r"No file of persons matches 'persons\*\.csv' beside extract\.csv"):
        read(mapping_file(IN_FILE), extract_file("id,from", "K1,01/05/2025"))
    with pytest.raises(InputError, match="so none holds offences"):
        read(mapping_file(IN_FILE), extract_file("id,from", "K1,01/05/2025", name="persons.csv"))


def test_pseudonyms_hide_the_id_and_link_the_person(mapping_file, extract_and_persons) -> None:
    mapping = mapping_file(IN_FILE)
    first, again = read(mapping, *extract_and_persons), read(mapping, *extract_and_persons)
    other, random = read(mapping, *extract_and_persons, salt=b"other"), read(mapping, *extract_and_persons, salt=None)
    names = first.persons["person_id"].tolist()
    assert names == again.persons["person_id"].tolist()
    assert names[0] == names[2]
    assert len(set(names)) == 3
    assert all(len(name) == 16 and "u1" not in name for name in names)
    assert not set(names) & set(other.persons["person_id"])
    assert not set(names) & set(random.persons["person_id"])
