"""Whatever a file holds: every row is an offence or a reject, on the line where a plain reader finds it."""

import csv
import datetime as dt
import io
import tempfile
import zipfile
from pathlib import Path

import numpy as np
from hypothesis import example, given, settings
from hypothesis import strategies as st

from data.errors import InputError
from data.ingest import checks
from data.ingest.force_extract import read_force_extract
from data.ingest.police_uk import read_police_uk
from data.schema import ImportBatch

TODAY = dt.date(2025, 9, 15)
HEADER = "Crime ID,Month,Falls within,Longitude,Latitude,LSOA code,Crime type,Location"
MAPPING = """
[source]
name = "x"
licence = "x"
force = "Kent Police"
[columns]
offence_id = "id"
occurred_from = "from"
easting = "e"
northing = "n"
[constants]
offence_code = "8N"
"""


def reader_of(text: str) -> list[tuple[list[str], int]]:
    """Rows and the lines they begin on, by the standard library alone."""
    reader, rows, start = csv.reader(io.StringIO(text, newline="")), [], 1
    for row in reader:
        if row:
            rows.append((row, start))
        start = reader.line_num + 1
    return rows


def read_police(content: bytes, name: str = "x.csv") -> ImportBatch | str:
    """The batch, or the sentence that says why there is none."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / name
        path.write_bytes(content)
        try:
            return read_police_uk([path], today=TODAY)
        except InputError as problem:
            return str(problem)


def read_extract(text: str) -> ImportBatch | str:
    """The same for an extract."""
    with tempfile.TemporaryDirectory() as folder:
        path, mapping = Path(folder) / "x.csv", Path(folder) / "x.toml"
        path.write_text(text, encoding="utf-8", newline="")
        mapping.write_text(MAPPING, encoding="utf-8")
        try:
            return read_force_extract([path], mapping, salt=b"x", today=TODAY)
        except InputError as problem:
            return str(problem)


def fates(batch: ImportBatch) -> dict[int, str]:
    """Line -> reason, '' for offences; fails where a row has two fates or the account does not add up."""
    lines = batch.offences["line"].tolist() + batch.rejects["line"].tolist()
    assert len(lines) == len(set(lines)) == batch.files[0].read
    assert batch.offences["line"].is_monotonic_increasing
    assert batch.rejects["line"].is_monotonic_increasing
    return dict(zip(lines, [""] * len(batch.offences) + batch.rejects["reason"].tolist(), strict=True))


def quoted(text: str) -> str:
    return '"' + text.replace('"', '""') + '"'


number = st.sampled_from(["", "0", "0.52", "51.27", "x", "-1e9", " 51.3 ", "nan"])
month = st.sampled_from(["2025-03", "2025-03", "2010-12", "2010-11", "2025-10", "2025-00", "", "March"])
words = st.text(st.sampled_from(list("ab ,é\n\r\"'")), max_size=12).map(quoted) | st.sampled_from(["", 'a"b', "'"])
cells = st.tuples(words, month, st.sampled_from(["Kent Police", ""]), number, number, words, words, words)
row = cells.map(list) | cells.map(lambda c: list(c)[:5]) | cells.map(lambda c: [*c, "more"])
ending = st.sampled_from(["\n", "\r\n", "\n\n"])


@settings(deadline=None)
@given(rows=st.lists(row, max_size=12), end=ending, last=st.booleans())
def test_street_rows(rows: list[list[str]], end: str, last: bool) -> None:
    good = ["a", "2025-01", "Kent Police", "0.52", "51.27", "E01024371", "Robbery", ""]
    text = end.join([HEADER, *map(",".join, [good, good, *rows])]) + (end if last else "")
    batch = read_police(text.encode())
    if isinstance(batch, str):
        assert "each other's columns" in batch
        return
    found = fates(batch)
    naive = reader_of(text)[1:]
    assert set(found) == {line for _, line in naive}
    for cells_, line in naive:
        if len(cells_) != 8:
            assert found[line] in (checks.TOO_FEW_COLUMNS, checks.TOO_MANY_COLUMNS, checks.OPEN_QUOTE)
        else:
            ok = "2010-12" <= cells_[1] <= "2025-09" and cells_[1][5:].strip("0") and cells_[6].strip() and cells_[2]
            assert (found[line] == "") == bool(ok)


@settings(max_examples=60, deadline=None)
@given(
    rows=st.lists(
        st.tuples(
            st.sampled_from(["", "K1", "K2", "K3", '"K\n4"']),
            st.sampled_from(["01/05/2025", "2025-05-01 22:30", "1/5/2025 9:05", "", "x", "01/05/1929", "17/09/2025"]),
            st.sampled_from(["576000", "", "x", "0"]),
            st.sampled_from(["155500", "", "0", '"1,5"']),
        ),
        max_size=15,
    )
)
def test_extract_rows(rows: list[tuple[str, str, str, str]]) -> None:
    text = "\n".join(["id,from,e,n", "first,01/05/2025,576000,155500", *map(",".join, rows)])
    batch = read_extract(text)
    assert not isinstance(batch, str)
    found = fates(batch)
    naive = reader_of(text)[1:]
    assert set(found) == {line for _, line in naive}
    seen: set[str] = set()
    for (id_, day, _, _), line in naive:
        reasons = {
            "": checks.DATE_MISSING,
            "x": checks.DATE_UNREADABLE,
            "01/05/1929": checks.DATE_TOO_EARLY,
            "17/09/2025": checks.DATE_IN_FUTURE,
        }
        repeated = day not in reasons and id_ in seen
        assert found[line] == reasons.get(day, checks.ID_REPEATED if repeated else "")
        if id_ and not found[line]:
            seen.add(id_)
    located = np.isfinite(batch.offences["easting"].to_numpy())
    assert not (located & (batch.offences["location_problem"] != "").to_numpy()).any()


@settings(max_examples=60, deadline=None)
@given(text=st.text(st.sampled_from(list('a,"\n\r 1')), max_size=60))
def test_no_text_whatever_breaks_the_account(text: str) -> None:
    """Stray and open quotation marks included: either one sentence, or every row once and in order."""
    head = "id,from,e,n\nK0,01/05/2025,1,1\n"
    batch = read_extract(head + text)
    if isinstance(batch, str):
        assert "quotation mark" in batch
        return
    found = fates(batch)
    assert max(found) <= len(io.StringIO(head + text, newline="").readlines())
    assert found[2] == ""


@settings(deadline=None)
@given(content=st.binary(max_size=80))
def test_no_bytes_whatever_end_in_anything_but_a_sentence(content: bytes) -> None:
    for name in ("x.csv", "x.zip", "x.csv.gz"):
        sentence = read_police(content, name)
        assert isinstance(sentence, str)
        assert "\n" not in sentence


def street_zip() -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for number_ in (1, 2):
            line = f"a,2025-0{number_},Kent Police,0.52,51.27,E01024371,Robbery,\n"
            archive.writestr(f"2025-0{number_}-kent-street.csv", HEADER + "\n" + line * 9)
    return packed.getvalue()


STREET_ZIP = street_zip()


@settings(max_examples=100, deadline=None)
@example(at=STREET_ZIP.rfind(b"2025"), value=0, cut=0)  # a file without a name
@given(at=st.integers(0, len(STREET_ZIP) - 1), value=st.integers(0, 255), cut=st.integers(0, 60))
def test_a_damaged_zip_is_refused_or_whole(at: int, value: int, cut: int) -> None:
    content = bytearray(STREET_ZIP)
    content[at] = value
    batch = read_police(bytes(content[: len(content) - cut] if cut > 40 else content), "x.zip")
    if isinstance(batch, str):
        assert "x.zip" in batch
        return
    assert sum(file.read for file in batch.files) == len(batch.offences) + len(batch.rejects)
    assert len(batch.offences) in (9, 18)  # a damaged name can turn a street file into another one
