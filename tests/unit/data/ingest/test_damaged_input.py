"""Mappings, workbooks and Parquet files that are damaged or strange: one sentence, whatever a library raises inside."""

from __future__ import annotations

import io
import os
import random
import zipfile
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from data.errors import InputError
from data.ingest.force_extract import read_force_extract
from data.ingest.mapping import load_mapping
from data.ingest.police_uk import read_police_uk

MAPPING = """
[source]
name = "Extract"
licence = "Test"
force = "Kent Police"
[columns]
occurred_from = "when"
lsoa = "lsoa"
outcome = "outcome"
[constants]
offence_code = "8N"
"""


@pytest.fixture
def mapping(tmp_path: Path) -> Path:
    """A mapping that can be used."""
    path = tmp_path / "m.toml"
    path.write_text(MAPPING, encoding="utf-8")
    return path


@pytest.mark.parametrize(
    "text",
    ["%H:%m", "%d/%m/%Y %H:%m", "%d/%m/%Y %d", "%", "%U %d/%m/%Y", "%d/%m/%Y\\u0000", "%Y-%m-%d %z", "%d%m%Y" * 50],
)
def test_a_date_format_that_is_none(mapping: Path, text: str) -> None:
    mapping.write_text(f'{MAPPING}[formats]\ndates = ["%d/%m/%Y", "{text}"]\n', encoding="utf-8")
    with pytest.raises(InputError, match=r"formats.dates.1.* is not a date format with day, month and year"):
        load_mapping(mapping)


@pytest.mark.parametrize("text", ["%d/%m/%Y", "%d-%b-%y %H:%M", "%Y%m%d %I:%M %p", "%d/%m/%Y %%", "(%d/%m/%Y)"])
def test_a_date_format_that_is_one(mapping: Path, text: str) -> None:
    mapping.write_text(f'{MAPPING}[formats]\ndates = "{text}"\n', encoding="utf-8")
    assert load_mapping(mapping).formats.dates == (text,)


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"a = " + b"[" * 100_000, "nested too deeply"),
        (b"a = " + b"[" * 800 + b"]" * 800, "nested too deeply"),
        (b"\xff\xfea = 1", "not UTF-8"),
        (b"x = 1979-99-99", "not valid TOML"),
        (b"", r"\[source\] is missing"),
        (b"#" * 1_000_001, "more than 1,000,000 bytes"),
        (MAPPING.replace("force =", 'delimiter = "\\n"\nforce =').encode(), "delimiter"),
    ],
    ids=lambda value: str(value)[:15],
)
def test_a_mapping_that_is_none(mapping: Path, content: bytes, words: str) -> None:
    mapping.write_bytes(content)
    with pytest.raises(InputError, match=words):
        load_mapping(mapping)


def test_what_is_no_file_is_never_waited_for(tmp_path: Path, mapping: Path) -> None:
    os.mkfifo(tmp_path / "pipe.csv")
    for ask in (
        lambda: load_mapping(tmp_path / "pipe.csv"),
        lambda: read_police_uk([tmp_path / "pipe.csv"]),
        lambda: read_force_extract([tmp_path / "pipe.csv"], mapping),
    ):
        with pytest.raises(InputError, match="neither a file nor a folder"):
            ask()
    with pytest.raises(InputError, match="cannot be read"):
        load_mapping(tmp_path)


def parquet(path: Path, outcome: pa.Array) -> Path:
    rows = len(outcome)
    whole = {"when": ["2024-02-01 10:11"] * rows, "lsoa": ["E01024340"] * rows, "outcome": outcome}
    pq.write_table(pa.table(whole), path)
    return path


NO_TEXT = {
    "table": pa.array([{"a": 1}]),
    "list": pa.array([[1, 2]]),
    "bytes": pa.array([b"\xff\xfe"]),
    "text that is none": pa.StringArray.from_buffers(1, pa.py_buffer(b"\0\0\0\0\2\0\0\0"), pa.py_buffer(b"\xff\xfe")),
}


@pytest.mark.parametrize("kind", NO_TEXT)
def test_a_parquet_column_that_is_no_text(tmp_path: Path, mapping: Path, kind: str) -> None:
    path = parquet(tmp_path / "x.parquet", NO_TEXT[kind])
    with pytest.raises(InputError, match=r"x.parquet is not a Parquet file that can be read"):
        read_force_extract([path], mapping)


def workbook(path: Path) -> Path:
    book = openpyxl.Workbook()
    book.active.append(["when", "lsoa", "outcome"])
    for number in range(100):
        book.active.append(["2024-02-01 10:11", "E01024340", f"o{number}"])
    book.save(path)
    return path


def flipped(whole: bytes, pick: random.Random) -> bytes:
    """Cut short, or with a few bits turned."""
    if pick.random() < 0.3:
        return whole[: pick.randrange(len(whole))]
    damaged = bytearray(whole)
    for _ in range(pick.choice([1, 20])):
        damaged[pick.randrange(len(damaged))] ^= 1 << pick.randrange(8)
    return bytes(damaged)


def scribbled(whole: bytes, pick: random.Random) -> bytes:
    """A sound ZIP with nonsense in its XML, or without a part."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(whole)) as old, zipfile.ZipFile(out, "w") as new:
        for name in old.namelist():
            content = bytearray(old.read(name))
            for _ in range(pick.choice([0, 0, 3])):
                content[pick.randrange(len(content))] = pick.randrange(32, 127)
            if pick.random() > 0.05:
                new.writestr(name, bytes(content))
    return out.getvalue()


@pytest.mark.parametrize(
    ("make", "name", "damage"),
    [
        (lambda path: parquet(path, pa.array([f"o{n}" for n in range(500)])), "x.parquet", flipped),
        (workbook, "x.xlsx", flipped),
        (workbook, "x.xlsx", scribbled),
    ],
    ids=["parquet", "workbook", "workbook inside"],
)
def test_a_file_damaged_anywhere_is_read_or_refused(
    tmp_path: Path,
    mapping: Path,
    make: Callable[[Path], Path],
    name: str,
    damage: Callable[[bytes, random.Random], bytes],
) -> None:
    path, pick, refused = make(tmp_path / name), random.Random(20250930), 0
    whole = path.read_bytes()
    for _ in range(60):
        path.write_bytes(damage(whole, pick))
        try:
            read_force_extract([path], mapping)
        except InputError:
            refused += 1
    assert refused > 20
