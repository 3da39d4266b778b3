"""The reader of data.police.uk street files."""

import datetime as dt
import zipfile
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from data.errors import InputError
from data.ingest import checks
from data.ingest.police_uk import LICENCE, read_police_uk, street_name
from data.schema import OFFENCE_COLUMNS, PERSON_COLUMNS, REJECT_COLUMNS

TODAY = dt.date(2025, 9, 15)


def read(*paths: Path):
    return read_police_uk(list(paths), today=TODAY)


def reject_of(batch) -> list[tuple[int, str]]:
    return list(batch.rejects[["line", "reason"]].itertuples(index=False, name=None))


def test_a_row_becomes_an_offence(street_file, street_row) -> None:
    batch = read(street_file(street_row()))
    assert batch.source == "police-uk"
    assert batch.source_name == "data.police.uk"
    assert batch.licence == LICENCE
    assert not any((batch.capabilities.day, batch.capabilities.offence_codes, batch.capabilities.exact_points))
    row = batch.offences.iloc[0]
    assert row[["force", "batch_month", "offence_id", "given_lsoa"]].tolist() == [
        "Kent Police",
        "2025-03",
        "a1",
        "E01024371",
    ]
    assert row["occurred_on"] == pd.Timestamp("2025-03-01")
    assert row[["occurred_from", "occurred_to", "recorded_on"]].isna().all()
    assert row[["offence_code", "outcome", "location_problem"]].tolist() == [
        "police-uk:Robbery",
        "Under investigation",
        "",
    ]
    assert (row["flags"], row["file_index"], row["line"]) == (0, 0, 2)
    # County Hall, Maidstone is about TQ 759 556
    assert row["easting"] == pytest.approx(576_000, abs=500)
    assert row["northing"] == pytest.approx(155_500, abs=500)


def test_tables_have_the_columns_and_types_of_the_schema(street_file, street_row) -> None:
    batch = read(street_file(street_row()))
    for frame, columns in (
        (batch.offences, OFFENCE_COLUMNS),
        (batch.persons, PERSON_COLUMNS),
        (batch.rejects, REJECT_COLUMNS),
    ):
        expected = pd.DataFrame({name: pd.Series(dtype=dtype) for name, dtype in columns.items()})
        assert frame.dtypes.to_dict() == expected.dtypes.to_dict()
        assert not frame.select_dtypes("str").isna().any(axis=None)


def test_columns_in_any_order_and_older_files_without_some(street_file) -> None:
    path = street_file(
        "Robbery,2011-01,51.2724,0.5228,Kent Police,E01024371",
        header="crime type,Month,Latitude, Longitude ,Reported by,LSOA code",
    )
    row = read(path).offences.iloc[0]
    assert row[["force", "offence_code", "outcome", "offence_id"]].tolist() == [
        "Kent Police",
        "police-uk:Robbery",
        "",
        "",
    ]
    assert row["northing"] == pytest.approx(155_500, abs=500)


def test_falls_within_wins_over_reported_by(street_file, street_row) -> None:
    path = street_file(
        street_row(reported_by="British Transport Police"),
        street_row(reported_by="British Transport Police", falls_within=""),
    )
    assert read(path).offences["force"].tolist() == ["Kent Police", "British Transport Police"]


def test_identical_rows_are_separate_incidents(street_file, street_row) -> None:
    asb = street_row(crime_id="", crime_type="Anti-social behaviour")
    assert len(read(street_file(asb, asb, asb)).offences) == 3


def test_rows_without_location_are_kept(street_file, street_row) -> None:
    path = street_file(street_row(longitude="", latitude="", lsoa_code="", lsoa_name="", location="No Location"))
    row = read(path).offences.iloc[0]
    assert np.isnan(row["easting"])
    assert row[["given_lsoa", "location_problem"]].tolist() == ["", ""]


@pytest.mark.parametrize(
    ("longitude", "latitude", "problem"),
    [
        ("51.27", "0.52", checks.SWAPPED),
        ("0.52", "", checks.LONGITUDE_ONLY),
        ("", "51.27", checks.LATITUDE_ONLY),
        ("0.52", "north", checks.NOT_NUMBERS),
        ("nan", "51.27", checks.NOT_NUMBERS),
        ("inf", "51.27", checks.NOT_NUMBERS),
        ("0", "0.0", checks.ZEROS),
        ("0.52", "151.27", checks.OFF_THE_GLOBE),
    ],
)
def test_bad_coordinates_keep_the_row_and_its_lsoa(street_file, street_row, longitude, latitude, problem) -> None:
    bad = street_row(longitude=longitude, latitude=latitude)
    row = read(street_file(bad, street_row(), street_row())).offences.iloc[0]
    assert row[["location_problem", "given_lsoa"]].tolist() == [problem, "E01024371"]
    assert row[["easting", "northing"]].isna().all()


def test_mostly_swapped_coordinates_stop_the_import(street_file, street_row) -> None:
    swapped = street_row(longitude="51.27", latitude="0.52")
    blank = street_row(longitude="", latitude="")
    assert len(read(street_file(swapped, street_row(), blank)).offences) == 3
    with pytest.raises(
        InputError, match=r"2025-03-kent-street\.csv has longitude and latitude in each other's columns"
    ):
        read(street_file(swapped, swapped, street_row(), blank, blank, blank))


@pytest.mark.parametrize(
    ("given", "reason"),
    [
        ({"month": "2025-13"}, checks.MONTH_UNREADABLE),
        ({"month": "March 2025"}, checks.MONTH_UNREADABLE),
        ({"month": ""}, checks.MONTH_UNREADABLE),
        ({"month": "2010-11"}, checks.MONTH_TOO_EARLY),
        ({"month": "1900-01"}, checks.MONTH_TOO_EARLY),
        ({"month": "2025-10"}, checks.MONTH_IN_FUTURE),
        ({"month": "9999-12"}, checks.MONTH_IN_FUTURE),
        ({"crime_type": " "}, checks.CRIME_TYPE_BLANK),
        ({"falls_within": "", "reported_by": ""}, checks.FORCE_BLANK),
        ({"location": "High Street, Maidstone"}, checks.TOO_MANY_COLUMNS),
        ({"location": '"High" Street'}, checks.STRAY_QUOTE),
    ],
)
def test_refused_rows(street_file, street_row, given, reason) -> None:
    batch = read(street_file(street_row(), street_row(**given), street_row()))
    assert reject_of(batch) == [(3, reason)]
    assert batch.offences["line"].tolist() == [2, 4]
    assert batch.files[0].read == 3


def test_first_and_last_month_are_accepted(street_file, street_row) -> None:
    assert len(read(street_file(street_row(month="2010-12"), street_row(month="2025-09"))).offences) == 2


def test_lines_are_those_on_which_rows_begin(street_file, street_row) -> None:
    """Blank lines and line breaks inside quotation marks count as lines, but are no rows."""
    quoted = street_row(location='"On or near\n""High"" Street,\nMaidstone"')
    batch = read(street_file(quoted, "", "too,short", street_row(), '"too\nshort"', street_row(month="x")))
    assert batch.offences["line"].tolist() == [2, 7]
    assert reject_of(batch) == [
        (6, checks.TOO_FEW_COLUMNS),
        (8, checks.OPEN_QUOTE),
        (10, checks.MONTH_UNREADABLE),
    ]


def test_a_quotation_mark_never_closed_stops_the_import(street_file, street_row) -> None:
    rows = [street_row(), street_row(location='"On or near'), *[street_row()] * 3]
    with pytest.raises(InputError, match="quotation mark on or after line 3 that is never closed"):
        read(street_file(*rows))
    with pytest.raises(InputError, match="quotation mark on or after line 3 that is never closed"):
        read(street_file(*rows, *[street_row()] * 2000))  # longer than any one field may be
    with pytest.raises(InputError, match="runs from line 3 to line 307"):
        read(street_file(*rows, *[street_row()] * 300, street_row(location='On or near"', context="")))


def test_windows_line_ends_and_a_byte_order_mark(street_file, street_row) -> None:
    path = street_file(street_row(), street_row(month="x"))
    path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes().replace(b"\n", b"\r\n"))
    batch = read(path)
    assert batch.offences["line"].tolist() == [2]
    assert reject_of(batch) == [(3, checks.MONTH_UNREADABLE)]


def test_other_encodings(street_file, street_row) -> None:
    path = street_file(street_row(last_outcome_category="café"))
    text = path.read_text(encoding="utf-8")
    for encoding, notes in (("utf-16", 0), ("cp1252", 1)):
        path.write_text(text, encoding=encoding)
        batch = read(path)
        assert batch.offences["outcome"].tolist() == ["café"]
        assert len(batch.files[0].notes) == notes


def test_missing_columns_are_named(street_file) -> None:
    with pytest.raises(InputError, match="has no column 'Latitude', 'Falls within'; the columns found are 'Month', "):
        read(street_file("x", header="Month,Longitude,LSOA code,Crime type"))
    with pytest.raises(InputError, match="has the column 'Month' more than once"):
        read(street_file("x", header="Month,month,Longitude,Latitude,LSOA code,Crime type,Falls within"))


def test_a_file_of_nothing_but_refused_rows_stops_the_import(street_file, street_row) -> None:
    with pytest.raises(InputError, match="no usable row: all 2 were refused, the first on line 2"):
        read(street_file(street_row(month="x"), street_row(month="y")))


def test_headings_without_rows(street_file, street_row) -> None:
    empty = street_file(name="2025-02-kent-street.csv")
    with pytest.raises(InputError, match="has headings but no rows"):
        read(empty)
    batch = read(empty, street_file(street_row()))
    assert [(file.read, file.notes) for file in batch.files] == [(0, ["no rows under the headings"]), (1, [])]


def test_folder_and_zip_alike(street_file, street_row, tmp_path) -> None:
    street_file(street_row(month="2025-01"), name="in/2025-01/2025-01-kent-street.csv")
    street_file(street_row(month="2025-02"), name="in/2025-02/2025-02-kent-street.csv")
    street_file("x", header="Type,Date", name="in/2025-01/2025-01-kent-stop-and-search.csv")
    street_file("x", header="Crime ID,Month", name="in/2025-01/2025-01-kent-outcomes.csv")
    street_file("notes", header="read me", name="in/readme.csv")
    street_file("junk", header="x", name="in/__MACOSX/2025-01/._2025-01-kent-street.csv")
    with zipfile.ZipFile(tmp_path / "in.zip", "w") as archive:
        for path in sorted((tmp_path / "in").rglob("*.csv")):
            archive.write(path, path.relative_to(tmp_path / "in").as_posix())
    folder, zipped = read(tmp_path / "in"), read(tmp_path / "in.zip")
    pd.testing.assert_frame_equal(folder.offences, zipped.offences)
    assert [file.name.removeprefix("in/") for file in folder.files] == [
        file.name.removeprefix("in.zip/") for file in zipped.files
    ]
    notes = {file.name: file.notes for file in folder.files if not file.read}
    assert notes == {
        "in/2025-01/2025-01-kent-outcomes.csv": ["ignored: a file of outcomes"],
        "in/2025-01/2025-01-kent-stop-and-search.csv": ["ignored: a file of stop and search"],
        "in/readme.csv": ["ignored: its name does not end in -street.csv"],
    }
    files = [folder.files[index].name for index in folder.offences["file_index"]]
    assert files == ["in/2025-01/2025-01-kent-street.csv", "in/2025-02/2025-02-kent-street.csv"]


def test_a_folder_of_zips(street_file, street_row, tmp_path) -> None:
    inside = street_file(street_row())
    (tmp_path / "downloads").mkdir()
    with zipfile.ZipFile(tmp_path / "downloads" / "a.zip", "w") as archive:
        archive.write(inside, inside.name)
    batch = read(tmp_path / "downloads")
    assert [file.name for file in batch.files] == ["downloads/a.zip/2025-03-kent-street.csv"]


def test_nothing_to_read(tmp_path, street_file) -> None:
    with pytest.raises(InputError, match="No file was given"):
        read()
    with pytest.raises(InputError, match="does not exist"):
        read(tmp_path / "none")
    with pytest.raises(InputError, match="holds no street file"):
        read(tmp_path)
    with pytest.raises(InputError, match="is a file of stop and search, not of crimes"):
        read(street_file("x", header="Type,Date", name="2025-01-kent-stop-and-search.csv"))


def test_the_same_file_twice_is_counted_once(street_file, street_row) -> None:
    first = street_file(street_row())
    second = street_file(street_row(), name="copy/2025-03-kent-street.csv")
    batch = read(first, second, first)
    assert len(batch.offences) == 1
    assert [(file.read, file.notes) for file in batch.files[1:]] == [
        (0, ["identical to 2025-03-kent-street.csv: counted once"])
    ] * 2


def test_two_versions_of_a_force_month_stop_the_import(street_file, street_row) -> None:
    older, newer = street_file(street_row(), name="old.csv"), street_file(street_row(crime_id="b"), name="new.csv")
    with pytest.raises(InputError, match=r"old\.csv and new\.csv differ but both hold Kent Police for 2025-03"):
        read(older, newer)
    namesake = street_file(street_row(crime_id="b"), name="other/old.csv")
    with pytest.raises(InputError, match=r"/old\.csv and .*/other/old\.csv differ"):
        read(older, namesake)
    essex = street_file(street_row(falls_within="Essex Police"), name="essex.csv")
    april = street_file(street_row(month="2025-04"), name="april.csv")
    assert len(read(older, essex, april).offences) == 3


def test_progress_runs_from_nothing_to_all(street_file, street_row) -> None:
    told: list[tuple[str, float]] = []
    paths = [street_file(street_row(month=f"2025-0{n}"), name=f"{n}.csv") for n in (1, 2)]
    read_police_uk(paths, lambda words, share: told.append((words, share)), today=TODAY)
    assert told == [("1.csv", 0.0), ("2.csv", 0.5), ("", 1.0)]


@pytest.mark.parametrize(
    ("location", "name"),
    [
        ("On or near Northdown Road", "Northdown Road"),
        ("On or near Long'S Acre", "Long's Acre"),
        ("On or near St John's Road", "St John's Road"),
        ("On or near Parking Area", ""),
        ("On or near Park/Open Space", ""),
        ("On or near Police Station", ""),
        ("No Location", ""),
        ("", ""),
    ],
)
def test_names_of_streets(location, name):
    assert street_name(location) == name


def test_anchor_points_give_the_names_of_their_streets(street_file, street_row):
    path = street_file(
        street_row(location="On or near High Street"),
        street_row(location="On or near High Street"),
        street_row(location="On or near Parking Area"),
        street_row(longitude="", latitude="", location="On or near Lost Lane"),
    )
    found = read(path).streets
    assert found["name"].tolist() == ["High Street"]
    assert found[["easting", "northing"]].notna().all(axis=None)
