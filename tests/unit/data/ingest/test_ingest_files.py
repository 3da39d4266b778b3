"""Whatever is wrong with a file is one InputError that names it; what is sound is decoded and hashed."""

import gzip
import hashlib
import io
import struct
import tracemalloc
import zipfile
from pathlib import Path

import pytest

from data.errors import InputError
from data.ingest.files import Allowance, InputFile, file_source, open_zip, scan_bytes, scan_text

SOUND = b"a,b\n1,2\n"


def write(tmp_path: Path, content: bytes, name: str = "x.csv") -> Path:
    path = tmp_path / name
    path.write_bytes(content)
    return path


def archive_of(tmp_path: Path, members: dict[str, bytes], name: str = "x.zip") -> Path:
    path = tmp_path / name
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for member, content in members.items():
            archive.writestr(member, content)
    return path


@pytest.mark.parametrize(
    ("content", "encoding", "noted"),
    [
        (SOUND, "utf-8-sig", False),
        (b"\xef\xbb\xbf" + SOUND, "utf-8-sig", False),
        ("a,é\n".encode(), "utf-8-sig", False),
        (SOUND.decode().encode("utf-16"), "utf-16", False),
        ("a,é\n".encode("cp1252"), "cp1252", True),
    ],
)
def test_scan_finds_hash_and_encoding(tmp_path: Path, content: bytes, encoding: str, noted: bool) -> None:
    scan = scan_text(file_source(write(tmp_path, content)))
    assert (scan.sha256, scan.encoding, bool(scan.notes)) == (hashlib.sha256(content).hexdigest(), encoding, noted)


def test_a_character_across_two_chunks_is_still_utf8(tmp_path: Path) -> None:
    content = "é\n".encode() * 50  # 3 bytes a line, read 4 at a time
    assert scan_text(file_source(write(tmp_path, content)), Allowance(line=4)).encoding == "utf-8-sig"


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "is empty"),
        (b" \r\n\n", "is empty"),
        (b"\xef\xbb\xbf", "is empty"),
        (b"<!DOCTYPE html><html>", "web page"),
        (b"\n <html>", "web page"),
        (b"PK\x03\x04rest", "rename it to .xlsx or .zip"),
        (b"\xd0\xcf\x11\xe0rest", "password-protected Excel"),
        (b"PAR1rest", "rename it to .parquet"),
        (b"a,b\n1,\x00\n", "null bytes"),
        ("a,b\n".encode("utf-16-le"), "null bytes"),  # no byte-order mark to go by
        (b"\xff\xfea\x00,", "not readable as text"),  # UTF-16 cut in half a character
        (b"a," + b"b" * 60 + b"\n", "a line of more than 50 bytes"),
        (b"a\n" + b"b" * 60, "a line of more than 50 bytes"),
    ],
)
def test_what_is_not_a_text_table_is_refused(tmp_path: Path, content: bytes, words: str) -> None:
    source = file_source(write(tmp_path, content))
    with pytest.raises(InputError, match=words) as caught:
        scan_text(source, Allowance(line=50))
    assert str(caught.value).startswith("x.csv ")
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize("ending", ["\n", "\r", "\r\n"])
def test_lines_just_short_enough_pass_whatever_their_ending(tmp_path: Path, ending: str) -> None:
    path = write(tmp_path, (("b" * 48 + ending) * 20).encode())
    assert scan_text(file_source(path), Allowance(line=50)).encoding == "utf-8-sig"


def test_a_line_without_end_takes_no_memory(tmp_path: Path) -> None:
    class Endless(io.RawIOBase):
        def read(self, size: int = -1) -> bytes:
            assert 0 < size <= 1 << 20
            return b"x" * size

    source = InputFile("x.csv", tmp_path, 10**12, Endless)  # type: ignore[arg-type]
    tracemalloc.start()
    with pytest.raises(InputError, match="a line of more than"):
        scan_text(source)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 10_000_000


def test_missing_and_strange_paths(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="does not exist"):
        file_source(tmp_path / "none.csv")
    with pytest.raises(InputError, match="neither a file nor a folder"):
        file_source(Path("/dev/null"))


def test_gzip_is_known_by_content_and_hashed_unpacked(tmp_path: Path) -> None:
    for name in ("x.csv.gz", "x.csv"):
        path = write(tmp_path, gzip.compress(SOUND), name)
        assert scan_text(file_source(path)).sha256 == hashlib.sha256(SOUND).hexdigest()


@pytest.mark.parametrize("keep", [11, 20, -9, -1])
def test_cut_short_gzip(tmp_path: Path, keep: int) -> None:
    path = write(tmp_path, gzip.compress(b"a,b\n" * 99)[:keep], "x.csv.gz")
    with pytest.raises(InputError, match=r"^x\.csv\.gz is damaged or cut short"):
        scan_text(file_source(path))


def test_gzip_bomb(tmp_path: Path) -> None:
    path = write(tmp_path, gzip.compress(b"a,b\n" * 100_000), "x.csv.gz")
    with pytest.raises(InputError, match="far more than any honest file"):
        scan_text(file_source(path), Allowance(ratio=100, ratio_from=1000))
    scan_text(file_source(path), Allowance(ratio=100))  # small files are let be


def test_a_file_beyond_the_size_limit(tmp_path: Path) -> None:
    path = write(tmp_path, SOUND * 100)
    for scan in (scan_text, scan_bytes):
        with pytest.raises(InputError, match="is larger than"):
            scan(file_source(path), Allowance(member=100))


def test_zip_members_sorted_without_folders_and_junk(tmp_path: Path) -> None:
    junk = {"__MACOSX/2025-01/._a.csv": b"x", ".DS_Store": b"x", "2025-01/._a.csv": b"x", "Thumbs.db": b"x"}
    path = archive_of(tmp_path, {"2025-02/b.csv": SOUND, "2025-01/a.csv": SOUND, "2025-01/": b""} | junk)
    with open_zip(path) as sources:
        assert [source.name for source in sources] == ["x.zip/2025-01/a.csv", "x.zip/2025-02/b.csv"]
        with sources[0].open() as member:
            assert member.read() == SOUND


def refused(path: Path, limits: Allowance, words: str) -> None:
    def scan_all() -> None:
        with open_zip(path, allowance=limits) as sources:
            for source in sources:
                scan_text(source, limits)

    with pytest.raises(InputError, match=words) as caught:
        scan_all()
    assert str(caught.value).startswith("x.zip")


@pytest.mark.parametrize("content", [b"", b"not a zip", b"PK\x03\x04", b"<html>"])
def test_what_is_no_zip(tmp_path: Path, content: bytes) -> None:
    refused(write(tmp_path, content, "x.zip"), Allowance(), "damaged or cut short")


@pytest.mark.parametrize("share", [0.3, 0.6, 0.95])
def test_cut_short_zip(tmp_path: Path, share: float) -> None:
    path = archive_of(tmp_path, {f"{n}.csv": SOUND * n for n in range(1, 30)})
    content = path.read_bytes()
    path.write_bytes(content[: int(len(content) * share)])
    refused(path, Allowance(), "damaged or cut short")


def test_zip_with_damaged_content(tmp_path: Path) -> None:
    path = archive_of(tmp_path, {"a.csv": bytes(range(65, 91)) * 200})
    content = bytearray(path.read_bytes())
    content[40] ^= 0xFF
    path.write_bytes(content)
    refused(path, Allowance(), "damaged or cut short")


def test_encrypted_zip(tmp_path: Path) -> None:
    path = archive_of(tmp_path, {"a.csv": SOUND})
    content = bytearray(path.read_bytes())
    for signature, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        content[content.index(signature) + offset] |= 1
    path.write_bytes(content)
    refused(path, Allowance(), "is encrypted")


def test_zip_in_an_unknown_compression(tmp_path: Path) -> None:
    path = archive_of(tmp_path, {"a.csv": SOUND})
    content = bytearray(path.read_bytes())
    for signature, offset in ((b"PK\x03\x04", 8), (b"PK\x01\x02", 10)):
        struct.pack_into("<H", content, content.index(signature) + offset, 9)  # Deflate64
    path.write_bytes(content)
    refused(path, Allowance(), "compressed in a way")


def test_zip_bombs(tmp_path: Path) -> None:
    path = archive_of(tmp_path, {"a.csv": b"a,b\n" * 100_000})
    refused(path, Allowance(ratio=100, ratio_from=1000), "unpacks to")
    refused(path, Allowance(total=1000), "unpacks to")
    refused(path, Allowance(member=1000), "is larger than")
    refused(archive_of(tmp_path, {f"{n}.csv": SOUND for n in range(5)}), Allowance(members=4), "more than 4 files")


def test_overlapping_zip_bomb(tmp_path: Path) -> None:
    """Many entries that share one stored file: each ratio is innocent, the sum is not."""
    path = archive_of(tmp_path, {"a.csv": bytes(n % 251 for n in range(5000))})
    content = path.read_bytes()
    start = content.index(b"PK\x01\x02")
    entry, count = content[start : content.index(b"PK\x05\x06")], 400
    end = struct.pack("<4s4H2LH", b"PK\x05\x06", 0, 0, count, count, len(entry) * count, start, 0)
    path.write_bytes(content[:start] + entry * count + end)
    refused(path, Allowance(ratio=50, ratio_from=1000), "unpacks to")


@pytest.mark.parametrize(
    ("member", "words"),
    [
        ("inner.zip", "ZIP inside a ZIP"),
        ("../a.csv", "leads out of the archive"),
        ("/a.csv", "leads out of the archive"),
        ("..\\a.csv", "leads out of the archive"),
    ],
)
def test_members_that_are_refused(tmp_path: Path, member: str, words: str) -> None:
    refused(archive_of(tmp_path, {"b.csv": SOUND, member: SOUND}), Allowance(), words)
