"""Opening files that strangers send: nothing is trusted, nothing is half-read, memory stays small.

Each file is scanned once in chunks before it is parsed (its hash, its encoding, its longest line), so whatever is wrong
with it is said in one sentence before a row is taken. Nothing is ever extracted to disk.
"""

from __future__ import annotations

import codecs
import gzip
import hashlib
import zipfile
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from lzma import LZMAError
from pathlib import Path, PurePosixPath
from typing import BinaryIO

from data.errors import InputError


@dataclass(frozen=True)
class Allowance:
    """What a file may ask of this machine. The whole national archive of data.police.uk (about 20 GB) fits."""

    line: int = 1_000_000  # bytes in one line
    span: int = 200  # lines in one quoted field
    member: int = 2_000_000_000  # bytes in one uncompressed file
    total: int = 60_000_000_000  # bytes in one uncompressed archive
    ratio: int = 200  # uncompressed to compressed bytes ...
    ratio_from: int = 10_000_000  # ... asked only above this size: small files of zeros do no harm
    members: int = 100_000
    rows: int = 20_000_000  # rows of a Parquet file, whose size on disk says nothing


ALLOWANCE = Allowance()
_CHUNK = 1 << 20
_JUNK_NAMES = {"thumbs.db", "desktop.ini"}


@dataclass(frozen=True)
class InputFile:
    """One file to read, on disk or inside a ZIP: ``open`` gives its bytes, already uncompressed."""

    name: str  # as the user would recognise it: 'archive.zip/2025-03/2025-03-kent-street.csv'
    path: Path  # the file on disk that holds it
    stored: int  # bytes it takes there
    open: Callable[[], BinaryIO]


@dataclass(frozen=True)
class Scan:
    """What one pass over a file found."""

    sha256: str
    encoding: str
    notes: tuple[str, ...] = ()


def is_junk(name: str) -> bool:
    """Whether a file is something an operating system left behind (macOS resource forks, thumbnails)."""
    parts = PurePosixPath(name.replace("\\", "/")).parts
    return "__MACOSX" in parts or (bool(parts) and (parts[-1].startswith(".") or parts[-1].lower() in _JUNK_NAMES))


@contextmanager
def reading(name: str) -> Iterator[None]:
    """Turn whatever a broken file makes the standard library raise into one InputError that names the file."""
    try:
        yield
    except (zipfile.BadZipFile, zlib.error, LZMAError, EOFError, gzip.BadGzipFile) as problem:
        raise InputError(f"{name} is damaged or cut short; copy or download it again.") from problem
    except UnicodeDecodeError as problem:
        raise InputError(f"{name} is not readable as text; save it again as 'CSV UTF-8'.") from problem
    except NotImplementedError as problem:
        raise InputError(
            f"{name} is compressed in a way that cannot be read; unpack it and import the files inside."
        ) from problem
    except OSError as problem:
        raise InputError(
            f"{name} cannot be read ({problem.strerror or problem}); check the disk and permissions."
        ) from (problem)


def require_path(path: Path) -> None:
    """Raise InputError unless ``path`` is a file or folder that is there."""
    if not path.exists():
        raise InputError(f"{path} does not exist; check the spelling and the folder.")
    if not path.is_dir() and not path.is_file():
        raise InputError(f"{path} is neither a file nor a folder; give a file or a folder.")


def file_source(path: Path, name: str | None = None) -> InputFile:
    """A file on disk; ``.gz`` content is uncompressed as it is read, whatever the name says. Raises InputError."""
    name = name or path.name
    require_path(path)
    with reading(name), path.open("rb") as opened:
        zipped = opened.read(2) == b"\x1f\x8b"

    def open_file() -> BinaryIO:
        return gzip.open(path, "rb") if zipped else path.open("rb")  # type: ignore[return-value]

    return InputFile(name=name, path=path, stored=path.stat().st_size, open=open_file)


@contextmanager
def open_zip(path: Path, name: str | None = None, allowance: Allowance = ALLOWANCE) -> Iterator[list[InputFile]]:
    """The files inside a ZIP, sorted by name, without folders and junk; open only as long as the context lasts.

    Raises InputError for anything that is not a sound, unencrypted ZIP within the allowance.
    """
    name = name or path.name
    with reading(name):
        archive = zipfile.ZipFile(path)
        if not all(member.filename for member in archive.infolist()):  # the library cannot say whether it is a folder
            archive.close()
            raise zipfile.BadZipFile("a file without a name")
    with archive:
        members = [m for m in archive.infolist() if not m.is_dir() and not is_junk(m.filename)]
        _check_archive(name, members, path.stat().st_size, allowance)
        yield [_member_source(archive, member, path, name) for member in sorted(members, key=lambda m: m.filename)]


def _member_source(archive: zipfile.ZipFile, member: zipfile.ZipInfo, path: Path, name: str) -> InputFile:
    def open_member() -> BinaryIO:
        return archive.open(member)  # type: ignore[return-value]

    return InputFile(name=f"{name}/{member.filename}", path=path, stored=member.compress_size, open=open_member)


def _check_archive(name: str, members: list[zipfile.ZipInfo], stored: int, allowance: Allowance) -> None:
    """Refuse by the directory of the archive alone; zipfile never yields more bytes than that declares."""
    if len(members) > allowance.members:
        raise InputError(f"{name} holds more than {allowance.members:,} files; split it into smaller archives.")
    total = sum(member.file_size for member in members)
    # Against the size on disk too: overlapping members each look innocent.
    if total > allowance.total or (total > allowance.ratio_from and total > allowance.ratio * stored):
        raise InputError(
            f"{name} unpacks to {total / 1e9:,.1f} GB, which no honest archive of its size does: "
            "download it again, or check where it comes from."
        )
    for member in members:
        inside = f"{name}/{member.filename}"
        if member.flag_bits & 0x1:
            raise InputError(f"{name} is encrypted; unpack it with its password and import the files inside.")
        if PurePosixPath(member.filename).is_absolute() or ".." in member.filename.replace("\\", "/").split("/"):
            raise InputError(
                f"{inside} has a path that leads out of the archive: download it again, or check where it comes from."
            )
        if member.filename.lower().endswith(".zip"):
            raise InputError(f"{inside} is a ZIP inside a ZIP; unpack the outer one and import what is inside.")
        if member.file_size > allowance.member:
            raise InputError(f"{inside} is larger than {allowance.member / 1e9:,.0f} GB; split it by month.")


def refuse_non_text(name: str, head: bytes) -> None:
    """Raise InputError when the first bytes of ``name`` are those of something other than a text table."""
    start = head.lstrip(b"\xef\xbb\xbf \t\r\n")
    if not start:
        raise InputError(f"{name} is empty; export or download it again.")
    if start.startswith(b"PK\x03\x04"):
        raise InputError(f"{name} is an Excel workbook or ZIP under the wrong name; rename it to .xlsx or .zip.")
    refuse_old_excel(name, start)
    if start.startswith(b"PAR1"):
        raise InputError(f"{name} is a Parquet file under the wrong name; rename it to .parquet.")
    if start.startswith(b"<"):
        raise InputError(
            f"{name} is a web page, not a CSV (often an error page saved in place of a download); download it again."
        )


def refuse_old_excel(name: str, head: bytes) -> None:
    """Raise InputError for the container of .xls files, in which Excel also wraps a workbook with a password."""
    if head.startswith(b"\xd0\xcf\x11\xe0"):
        raise InputError(
            f"{name} is an old or password-protected Excel workbook; save it without a password as .xlsx or CSV."
        )


def scan_text(given: InputFile, allowance: Allowance = ALLOWANCE) -> Scan:
    """One pass over a text file in chunks: SHA-256 of its bytes and how to decode them.

    Raises InputError for an empty file, something that is not text, a line or file beyond the allowance, or damage.
    """
    digest = hashlib.sha256()
    encodings = _Encodings()
    size = open_line = 0
    with reading(given.name), given.open() as opened:
        while chunk := opened.read(min(_CHUNK, allowance.line)):
            if size == 0:
                refuse_non_text(given.name, chunk[:1000])
                encodings.start(chunk)
            size += len(chunk)
            _check_size(given, size, allowance)
            open_line = _line_left_open(given.name, chunk, open_line, allowance.line)
            digest.update(chunk)
            encodings.feed(given.name, chunk)
    if size == 0:
        refuse_non_text(given.name, b"")
    encoding, notes = encodings.settle(given.name)
    return Scan(digest.hexdigest(), encoding, notes)


def scan_bytes(given: InputFile, allowance: Allowance = ALLOWANCE) -> Scan:
    """SHA-256 of a binary file (XLSX, Parquet), refusing an empty one and one beyond the allowance."""
    digest = hashlib.sha256()
    size = 0
    with reading(given.name), given.open() as opened:
        while chunk := opened.read(_CHUNK):
            if size == 0:
                refuse_old_excel(given.name, chunk)
            size += len(chunk)
            _check_size(given, size, allowance)
            digest.update(chunk)
    if size == 0:
        refuse_non_text(given.name, b"")
    return Scan(digest.hexdigest(), "")


def _check_size(given: InputFile, size: int, allowance: Allowance) -> None:
    if size > allowance.member:
        raise InputError(f"{given.name} is larger than {allowance.member / 1e9:,.0f} GB; split it by month.")
    if size > allowance.ratio_from and size > allowance.ratio * max(given.stored, 1):
        raise InputError(
            f"{given.name} unpacks to far more than any honest file of its size: "
            "download it again, or check where it comes from."
        )


def _line_left_open(name: str, chunk: bytes, so_far: int, longest: int) -> int:
    """Length of the line still open at the end of ``chunk``; a chunk is never longer than the longest line."""
    ends = [at for at in (chunk.find(b"\n"), chunk.find(b"\r")) if at >= 0]
    if so_far + (min(ends) if ends else len(chunk)) > longest:
        raise InputError(
            f"{name} has a line of more than {longest:,} bytes, so it is not a table of rows; export it again."
        )
    if not ends:
        return so_far + len(chunk)
    return len(chunk) - 1 - max(chunk.rfind(b"\n"), chunk.rfind(b"\r"))


class _Encodings:
    """Which encodings the bytes seen so far allow: UTF-8, UTF-16 by its mark, else Windows-1252."""

    def __init__(self) -> None:
        self.utf16 = False
        self.utf8 = True
        self._decoder = codecs.getincrementaldecoder("utf-8")()

    def start(self, head: bytes) -> None:
        self.utf16 = head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
        if self.utf16:
            self._decoder = codecs.getincrementaldecoder("utf-16")()

    def feed(self, name: str, chunk: bytes, last: bool = False) -> None:
        if self.utf16:
            with reading(name):
                self._decoder.decode(chunk, last)
            return
        if b"\0" in chunk:
            raise InputError(f"{name} is not text (it holds null bytes); export it as CSV, or rename it to what it is.")
        if self.utf8:
            try:
                self._decoder.decode(chunk, last)
            except UnicodeDecodeError:
                self.utf8 = False

    def settle(self, name: str) -> tuple[str, tuple[str, ...]]:
        self.feed(name, b"", last=True)
        if self.utf16:
            return "utf-16", ()
        if self.utf8:
            return "utf-8-sig", ()
        # Bytes that Windows-1252 leaves undefined make the reading itself fail, with the same advice.
        return "cp1252", ("not UTF-8: read as Windows-1252, so check names with accents",)
