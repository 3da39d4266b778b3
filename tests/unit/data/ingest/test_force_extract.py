"""The reader of a force's own extract."""

import datetime as dt
import gzip
from pathlib import Path

import numpy as np
import openpyxl
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from data.errors import InputError
from data.ingest import checks
from data.ingest.force_extract import read_force_extract
from data.schema import OFFENCE_COLUMNS, Flag

TODAY = dt.date(2025, 9, 15)
SALT = b"0123456789abcdef"


def read(mapping: Path, *paths: Path):
    return read_force_extract(list(paths), mapping, salt=SALT, today=TODAY)


def reject_of(batch) -> list[tuple[int, str]]:
    return list(batch.rejects[["line", "reason"]].itertuples(index=False, name=None))


def test_the_smallest_mapping(mapping_file, extract_file) -> None:
    batch = read(mapping_file(), extract_file("id,from", "K1,14/03/2025 22:30"))
    assert (batch.source, batch.source_name, batch.licence) == ("force-extract", "Kent extract", "official")
    expected = pd.DataFrame({name: pd.Series(dtype=dtype) for name, dtype in OFFENCE_COLUMNS.items()})
    assert batch.offences.dtypes.to_dict() == expected.dtypes.to_dict()
    row = batch.offences.iloc[0]
    assert row[["force", "batch_month", "offence_id", "offence_code", "outcome", "given_lsoa"]].tolist() == [
        "Kent Police",
        "2025-03",
        "K1",
        "8N",
        "",
        "",
    ]
    assert row["occurred_on"] == pd.Timestamp("2025-03-14")
    assert row["occurred_from"] == pd.Timestamp("2025-03-14 22:30")
    assert row[["occurred_to", "recorded_on", "easting", "northing"]].isna().all()
    assert (row["line"], row["flags"], row["location_problem"]) == (2, 0, "")


ALL_COLUMNS = """
[columns]
offence_id = "id"
force = "force"
occurred_from_date = "d1"
occurred_from_time = "t1"
occurred_to = "to"
recorded = "rec"
offence_code = "code"
offence_class = "class"
easting = "e"
northing = "n"
lsoa = "lsoa"
outcome = "out"
[offence_classes]
"Robbery of Personal Property" = "34B"
"""


def test_every_column(mapping_file, extract_file) -> None:
    path = extract_file(
        "n,e,id,force,d1,t1,to,rec,code,class,lsoa,out",
        "155500,576000,K1,Essex Police,28/02/2025,23:50,01/03/2025 00:10,01/03/2025 08:00,34B,,e01024371,Charged",
        "x,576000,K2,,28/02/2025,,,NULL,,robbery of personal property ,,null",
        ",,K3,,28/02/2025,2405,,,,Arson of a hay stack,,",
        "1400000,576000,K4,,28/02/2025,0905,,,,,,",
    )
    batch = read(mapping_file(ALL_COLUMNS), path)
    rows = batch.offences
    assert rows["force"].tolist() == ["Essex Police", "Kent Police", "Kent Police", "Kent Police"]
    assert rows["batch_month"].tolist() == ["2025-03", "2025-02", "2025-02", "2025-02"]
    assert rows["occurred_from"].tolist()[0] == pd.Timestamp("2025-02-28 23:50")
    assert rows["occurred_from"].isna().tolist() == [False, True, True, False]
    assert rows["occurred_from"].tolist()[3] == pd.Timestamp("2025-02-28 09:05")
    assert rows["occurred_to"].tolist()[0] == pd.Timestamp("2025-03-01 00:10")
    assert rows["recorded_on"].tolist()[0] == pd.Timestamp("2025-03-01")
    assert rows["offence_code"].tolist() == ["34B", "34B", "Arson of a hay stack", ""]
    assert rows["easting"].tolist()[0] == 576_000
    assert rows["location_problem"].tolist() == ["", checks.NOT_NUMBERS, "", checks.OFF_THE_GRID]
    assert rows["given_lsoa"].tolist() == ["E01024371", "", "", ""]
    assert rows["outcome"].tolist() == ["Charged", "", "", ""]
    assert batch.files[0].notes == [
        "1 row: the time of day cannot be read, the date is kept",
        "1 row: the offence class is not in [offence_classes], kept unclassified",
        "1 row: no offence code, kept unclassified",
        "offence codes that the class table lacks, kept unclassified: Arson of a hay stack",
    ]
    assert batch.capabilities.exact_points
    assert batch.capabilities.hour
    assert batch.capabilities.offence_codes


def test_rows_are_refused_with_line_and_reason(mapping_file, extract_file) -> None:
    path = extract_file(
        "id,from",
        "K1,01/01/1930",
        "K2,31/12/1929",
        "K3,15/09/2025",
        "K4,16/09/2025",
        "K5,31/02/2025",
        "K6,",
        "K7,01/05/2025,extra",
        "K8",
        "K1,02/05/2025",
        "K6,02/05/2025",
        "K6,03/05/2025",
        ",04/05/2025",
        ",05/05/2025",
    )
    batch = read(mapping_file(), path)
    assert reject_of(batch) == [
        (3, checks.DATE_TOO_EARLY),
        (5, checks.DATE_IN_FUTURE),
        (6, checks.DATE_UNREADABLE),
        (7, checks.DATE_MISSING),
        (8, checks.TOO_MANY_COLUMNS),
        (9, checks.TOO_FEW_COLUMNS),
        (10, checks.ID_REPEATED),
        (12, checks.ID_REPEATED),  # line 11 is the first K6 that could be used
    ]
    assert batch.offences["line"].tolist() == [2, 4, 11, 13, 14]
    assert batch.files[0].read == 13


def test_a_repeated_id_in_another_file_of_the_import(mapping_file, extract_file) -> None:
    first = extract_file("id,from", "K1,01/05/2025", name="a.csv")
    second = extract_file("id,from", "K2,01/05/2025", "K1,01/05/2025", name="b.csv")
    batch = read(mapping_file(), first, second)
    assert batch.offences["file_index"].tolist() == [0, 1]
    assert batch.rejects.values.tolist() == [[1, 3, checks.ID_REPEATED]]
    twice = read(mapping_file(), first, extract_file("id,from", "K1,01/05/2025", name="copy.csv"))
    assert len(twice.offences) == 1
    assert twice.files[1].notes == ["identical to a.csv: counted once"]


def test_a_row_without_force(mapping_file, extract_file) -> None:
    mapping = mapping_file('[columns]\noccurred_from = "from"\nforce = "who"\n')
    mapping.write_text(mapping.read_text().replace('force = "Kent Police"\n', "", 1))
    batch = read(mapping, extract_file("from,who", "01/05/2025,Kent Police", "01/05/2025,"))
    assert reject_of(batch) == [(3, checks.FORCE_BLANK)]


def test_windows(mapping_file, extract_file) -> None:
    mapping = mapping_file('[columns]\noccurred_from = "from"\noccurred_to = "to"\n')
    path = extract_file(
        "from,to",
        "01/05/2025 10:00,01/05/2025 12:00",
        "01/05/2025 10:00,01/05/2025 10:00",
        "01/05/2025 10:00,01/05/2025 09:59",
        "01/05/2025 10:00,02/05/2025",
        "01/05/2025,02/05/2025 10:00",
        "01/05/2025 10:00,soon",
    )
    batch = read(mapping, path)
    assert batch.offences["occurred_to"].notna().tolist() == [True, True, False, False, False, False]
    assert batch.offences["occurred_from"].notna().tolist() == [True, True, True, True, False, True]
    assert batch.files[0].notes == [
        "1 row: the end is before the start, the start is kept",
        "1 row: the end is not a date, the start is kept",
        "1 row: the end has no time of day, the start is kept",
    ]


def test_dates_without_times_give_no_hours(mapping_file, extract_file) -> None:
    batch = read(mapping_file(), extract_file("id,from", "K1,01/05/2025", "K2,2025-05-02"))
    assert batch.offences["occurred_from"].isna().all()
    assert (batch.capabilities.day, batch.capabilities.hour) == (True, False)


def test_midnight(mapping_file, extract_file) -> None:
    lines = ("id,from", "K1,01/05/2025 00:00", "K2,01/05/2025 10:00")
    written = read(mapping_file(), extract_file(*lines))
    assert written.offences["occurred_from"].notna().all()
    assert written.files[0].notes[0].startswith("50% of times are exactly 00:00")
    unknown = read(mapping_file("[formats]\nmidnight_is_unknown = true\n"), extract_file(*lines))
    assert unknown.offences["occurred_from"].isna().tolist() == [True, False]
    assert unknown.files[0].notes == []


def test_recording_dates_that_cannot_be(mapping_file, extract_file) -> None:
    mapping = mapping_file('[columns]\noccurred_from = "from"\nrecorded = "rec"\n')
    batch = read(mapping, extract_file("from,rec", "01/05/2025,01/06/2026", "01/05/2025,soon", "01/05/2025,01/06/2025"))
    assert batch.offences["recorded_on"].notna().tolist() == [False, False, True]
    assert batch.offences["batch_month"].tolist() == ["2025-05", "2025-05", "2025-06"]
    assert len(batch.files[0].notes) == 2


def test_utc_becomes_local_time_and_date(mapping_file, extract_file) -> None:
    path = extract_file("id,from", "K1,30/06/2025 23:30", "K2,31/01/2025 23:30", "K3,30/06/2025")
    batch = read(mapping_file(source='time_zone = "UTC"'), path)
    assert batch.offences["occurred_from"].tolist()[:2] == [
        pd.Timestamp("2025-07-01 00:30"),
        pd.Timestamp("2025-01-31 23:30"),
    ]
    assert batch.offences["occurred_on"].dt.strftime("%d/%m").tolist() == ["01/07", "31/01", "30/06"]
    assert batch.offences["batch_month"].tolist() == ["2025-07", "2025-01", "2025-06"]


def test_the_hour_that_the_clocks_skip(mapping_file, extract_file) -> None:
    batch = read(mapping_file(), extract_file("id,from", "K1,30/03/2025 01:30", "K2,30/03/2025 02:30"))
    assert batch.offences["occurred_from"].tolist()[0] == pd.Timestamp("2025-03-30 01:30")
    assert batch.files[0].notes == ["1 row: the time fell in the hour that the clocks skip, kept as written"]


def test_flags(mapping_file, extract_file) -> None:
    mapping = mapping_file(
        '[constants]\noffence_code = "8N"\nflags = ["injury"]\n'
        '[flags.knife]\ncolumn = ["weapon", "words"]\nvalues = ["Knife"]\ncontains = ["machete"]\n'
        '[flags.domestic]\ncolumn = "dom"\nvalues = [1, true, "Y"]\n'
    )
    path = extract_file(
        "id,from,weapon,words,dom",
        "1,01/05/2025,KNIFE,,1",
        "2,01/05/2025,,A Machete was seen,true",
        "3,01/05/2025,Knife?,,0",
        "4,01/05/2025,None,none,y",
    )
    batch = read(mapping, path)
    knife, domestic, injury = int(Flag.KNIFE), int(Flag.DOMESTIC), int(Flag.INJURY)
    assert batch.offences["flags"].tolist() == [knife | domestic | injury] * 2 + [injury, domestic | injury]
    assert batch.capabilities.flags == {"knife", "domestic", "injury"}


def test_longitudes_and_latitudes(mapping_file, extract_file) -> None:
    columns = '[columns]\noccurred_from = "from"\nlongitude = "x"\nlatitude = "y"\n'
    batch = read(mapping_file(columns), extract_file("x,y,from", "0.5228,51.2724,01/05/2025"))
    assert batch.offences["easting"].tolist() == pytest.approx([576_000], abs=500)
    assert not read(
        mapping_file(columns, source="snapped_points = true"), extract_file("x,y,from", "0.5,51.2,01/05/2025")
    ).capabilities.exact_points
    assert not read(mapping_file(), extract_file("id,from", "1,01/05/2025")).capabilities.exact_points
    with pytest.raises(InputError, match="in each other's columns"):
        read(mapping_file(columns), extract_file("y,x,from", "0.5228,51.2724,01/05/2025"))


def test_a_mapped_column_that_the_extract_lacks(mapping_file, extract_file) -> None:
    with pytest.raises(InputError, match=r"extract\.csv has no column 'from'; the columns found are 'id', 'start'"):
        read(mapping_file(), extract_file("id,start", "K1,01/05/2025"))


def test_files_that_cannot_be_read(mapping_file, extract_file, tmp_path) -> None:
    mapping = mapping_file()
    for name, content, words in [
        ("a.pdf", b"x", "not a CSV, XLSX or Parquet"),
        ("a.zip", b"PK", "not a CSV, XLSX or Parquet"),
        ("a.xls", b"x", "not a CSV, XLSX or Parquet"),
        ("a.xlsx", b"no workbook", "damaged or cut short"),
        ("a.xlsx", b"", "is empty"),
        ("a.xlsx", b"\xd0\xcf\x11\xe0 container of a password", "password-protected Excel"),
        ("a.parquet", b"no parquet", "not a Parquet file"),
        ("a.parquet", b"", "is empty"),
        ("a.csv", b"", "is empty"),
        ("a.csv", b"id,from\n", "has headings but no rows"),
        ("a.csv", b"id,from\nK1,x\n", "no usable row"),
        ("a.csv", b"<html></html>", "web page"),
    ]:
        path = tmp_path / name
        path.write_bytes(content)
        with pytest.raises(InputError, match=words) as caught:
            read(mapping, path)
        assert str(caught.value).startswith(name)
    (tmp_path / "none").mkdir()
    with pytest.raises(InputError, match="No extract was found"):
        read(mapping, tmp_path / "none")
    with pytest.raises(InputError, match="does not exist"):
        read(mapping, tmp_path / "none.csv")


def test_gzip_and_other_delimiters(mapping_file, tmp_path) -> None:
    path = tmp_path / "extract.csv.gz"
    path.write_bytes(gzip.compress("id;from\nK1;01/05/2025\n".encode("cp1252")))
    assert len(read(mapping_file(source='delimiter = ";"'), path).offences) == 1


def test_workbook(mapping_file, tmp_path) -> None:
    book = openpyxl.Workbook()
    book.active.append(["nothing", "here"])
    sheet = book.create_sheet("Crimes")
    mapping = mapping_file(
        '[columns]\noffence_id = "id"\noccurred_from = "from"\noccurred_to_date = "d"\noccurred_to_time = "t"\n'
        'easting = "e"\nnorthing = "n"\n',
        source='sheet = "Crimes"',
    )
    sheet.append([])
    sheet.append(["id", "from", "d", "t", "e", "n"])
    when, day = dt.datetime(2025, 5, 1, 22, 30), dt.date(2025, 5, 1)
    sheet.append([1001, when, day, dt.time(23, 0), 576000.0, 155500.5])
    sheet.append(["K2", day, None, None, None, None])
    sheet.append([None] * 6)
    sheet.append(["K3", dt.datetime(2025, 5, 1), None, None, None, None])
    sheet["B6"].number_format = "dd/mm/yyyy hh:mm"
    sheet.append(["K4", "1/6/2025 09:15", None, None, "x", "y"])
    sheet.append(["K5", when, None, None, None, None, "more"])
    sheet.append(["K6"])
    path = tmp_path / "extract.xlsx"
    book.save(path)
    batch = read(mapping, path)
    rows = batch.offences
    assert rows["offence_id"].tolist() == ["1001", "K2", "K3", "K4"]
    assert rows["line"].tolist() == [3, 4, 6, 7]
    assert rows["occurred_from"].tolist() == [
        when,
        pd.NaT,
        pd.Timestamp("2025-05-01"),
        pd.Timestamp("2025-06-01 09:15"),
    ]
    assert rows["occurred_to"].tolist()[0] == pd.Timestamp("2025-05-01 23:00")
    assert rows["northing"].tolist()[0] == 155_500.5
    assert reject_of(batch) == [(8, checks.TOO_MANY_COLUMNS), (9, checks.DATE_MISSING)]
    assert batch.files[0].read == 6
    with pytest.raises(InputError, match="has no sheet 'Offences'; the sheets found are Sheet, Crimes"):
        read(mapping_file(source='sheet = "Offences"'), path)


def test_workbook_cut_short(mapping_file, tmp_path) -> None:
    book = openpyxl.Workbook()
    for number in range(200):
        book.active.append(["id", f"from {number}"])
    path = tmp_path / "extract.xlsx"
    book.save(path)
    path.write_bytes(path.read_bytes()[:-40])
    with pytest.raises(InputError, match=r"^extract\.xlsx is damaged or cut short"):
        read(mapping_file(), path)


def test_parquet(mapping_file, tmp_path) -> None:
    mapping = mapping_file(
        '[columns]\noffence_id = "id"\noccurred_from = "from"\nrecorded = "rec"\nforce = "who"\n'
        'easting = "e"\nnorthing = "n"\n'
    )
    table = pa.table(
        {
            "id": pa.array([1001.0, None, 1003.0]),
            "from": pa.array(
                [dt.datetime(2025, 6, 30, 23, 30), dt.datetime(2025, 1, 1), None], pa.timestamp("us", "UTC")
            ),
            "rec": pa.array([dt.date(2025, 7, 2), None, None], pa.date32()),
            "e": pa.array([576000.5, 576000.0, None]),
            "n": pa.array([155500, 155500, None], pa.int32()),
            "who": pa.array(["Kent Police", "Essex Police", None]).dictionary_encode(),
        }
    )
    path = tmp_path / "extract.parquet"
    pq.write_table(table, path)
    batch = read(mapping, path)
    assert batch.offences["offence_id"].tolist() == ["1001", ""]
    assert batch.offences["force"].tolist() == ["Kent Police", "Essex Police"]
    # An offset in the data wins over the mapping's zone.
    assert batch.offences["occurred_from"].tolist() == [pd.Timestamp("2025-07-01 00:30"), pd.Timestamp("2025-01-01")]
    assert batch.offences["recorded_on"].tolist() == [pd.Timestamp("2025-07-02"), pd.NaT]
    assert batch.offences["easting"].tolist() == [576_000.5, 576_000.0]
    assert reject_of(batch) == [(4, checks.DATE_MISSING)]
    nested = pa.table({"id": [[1]], "from": ["2025-01-01"]})
    pq.write_table(nested, path)
    with pytest.raises(InputError, match="not a Parquet file that can be read"):
        read(mapping_file(), path)


def test_a_folder_and_progress(mapping_file, tmp_path) -> None:
    folder = tmp_path / "extracts"
    folder.mkdir()
    for name in ("b.csv", "a.csv", ".hidden.csv", "readme.md"):
        (folder / name).write_text(f"id,from\n{name},01/05/2025\n")
    told: list[tuple[str, float]] = []
    batch = read_force_extract(
        [folder], mapping_file(), lambda words, share: told.append((words, share)), salt=SALT, today=TODAY
    )
    assert [file.name for file in batch.files] == ["a.csv", "b.csv"]
    assert told == [("a.csv", 0.0), ("b.csv", 0.5), ("", 1.0)]


def test_the_documented_example_reads_an_extract(tmp_path) -> None:
    example = Path(__file__).resolve().parents[4] / "data" / "mappings" / "example.toml"
    heads = (
        "Crime Reference,Committed From,Committed To,Recorded,HO Code,HO Class,Easting,Northing,LSOA,Outcome,Weapon,"
        "Keywords,Domestic,Location Type,Victim 1 Age,Victim 2 Age,Victim 1 Sex,Victim 2 Sex,Victim 1 URN,Victim 2 URN,"
        "Suspect Ages,Suspect Sexes,Suspect URNs"
    )
    row = (
        "46/1,01/05/2025 22:00,01/05/2025 23:00,02/05/2025 08:00,,Assault with injury,576000,155500,E01024371,,,"
        "kitchen knife,n/a,Street,17,,F,,U1,,16;19,M;M,S1;S2"
    )
    path = tmp_path / "x.csv"
    path.write_text(f"{heads}\n{row}\n")
    batch = read(example, path)
    assert batch.offences["flags"].tolist() == [int(Flag.KNIFE | Flag.PUBLIC_PLACE)]
    assert batch.offences["offence_code"].tolist() == ["8N"]
    assert batch.persons[["role", "age", "sex"]].values.tolist() == [[1, 17.0, "F"], [2, 16.0, "M"], [2, 19.0, "M"]]
    assert batch.files[0].notes == []
    assert np.isfinite(batch.offences["easting"]).all()
