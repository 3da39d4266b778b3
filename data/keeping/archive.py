"""The archive of a backup: a ZIP with the files of the store, ``backup.json`` sizes and sums of each, and a seal.

    backup.json      what it is, of which format, made when, data version, and ``files``: name -> bytes, sha256
    backup.sha256    SHA-256 of backup.json, as ``sha256sum -c`` reads it
    store/…          the files by their path in STORE_DIR

Nothing in it is believed before it is checked: names are those of ``files`` and stay below the folder, and of each file
no more is read than was promised.
"""

from __future__ import annotations

import hashlib
import json
import re
import zipfile
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

from pydantic import BaseModel, ConfigDict, ValidationError

from data.errors import InputError
from data.keeping.contents import belongs
from data.store.manifest import STORE_FORMAT
from data.store.seals import Seal, file_sha256

if TYPE_CHECKING:
    from collections.abc import Mapping

WHAT, FORMAT = "serious-violence-explorer backup", 1
CONTENT, SEAL, BELOW = "backup.json", "backup.sha256", "store/"
#: Of backup.json, in bytes: some 100 a file.
MOST_CONTENT = 64_000_000
CHUNK = 1 << 20
_NAME = re.compile(r"[^\\:\x00-\x1f]+")


class Content(BaseModel):
    """``backup.json``."""

    model_config = ConfigDict(frozen=True, strict=True)

    what: str
    format: int
    store_format: int
    made: str  # UTC
    data_version: str
    held: str  # in words
    files: dict[str, Seal]


def add_file(archive: zipfile.ZipFile, name: str, source: IO[bytes], most: int) -> Seal:
    """Copy at most so many bytes into the archive; what they were."""
    digest, size = hashlib.sha256(), 0
    how = zipfile.ZIP_STORED if name.endswith((".br", ".gz")) else zipfile.ZIP_DEFLATED
    entry = zipfile.ZipInfo(BELOW + name)
    entry.compress_type, entry.external_attr = how, 0o600 << 16
    with archive.open(entry, "w", force_zip64=most > 1 << 30) as into:
        while piece := source.read(min(CHUNK, most - size)):
            digest.update(piece)
            into.write(piece)
            size += len(piece)
    return Seal(bytes=size, sha256=digest.hexdigest())


def add_content(archive: zipfile.ZipFile, content: Content) -> None:
    """Write down what is in it, and seal that."""
    text = content.model_dump_json(indent=1).encode()
    for name, data in ((CONTENT, text), (SEAL, f"{hashlib.sha256(text).hexdigest()}  {CONTENT}\n".encode())):
        entry = zipfile.ZipInfo(name)
        entry.compress_type, entry.external_attr = zipfile.ZIP_DEFLATED, 0o600 << 16
        archive.writestr(entry, data)


def opened(path: Path) -> zipfile.ZipFile:
    """An archive, its end found. Raises InputError for what is none."""
    try:
        return zipfile.ZipFile(path)
    except FileNotFoundError:
        raise InputError(f"There is no file {path}.") from None
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError):
        raise InputError(f"{path} cannot be read as a backup: it is another file, or only a part of one.") from None


def content_of(archive: zipfile.ZipFile, path: Path) -> Content:
    """What is in it. Raises InputError for a foreign, newer or damaged one; ``path`` is for the words."""
    try:
        if archive.getinfo(CONTENT).file_size > MOST_CONTENT:
            raise InputError(f"{path} is damaged: its list of files is too long.")
        text, seal = archive.read(CONTENT), archive.read(SEAL).split()
        plain: dict[str, Any] = json.loads(text)
    except KeyError:
        raise InputError(f"{path} is not a backup of this product.") from None
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError, RecursionError, RuntimeError, EOFError):
        raise InputError(f"{path} is damaged: its list of files cannot be read.") from None
    if not isinstance(plain, dict) or plain.get("what") != WHAT:
        raise InputError(f"{path} is not a backup of this product.")
    if seal[:1] != [hashlib.sha256(text).hexdigest().encode()]:
        raise InputError(f"{path} is damaged: its list of files has changed.")
    if plain.get("format") != FORMAT or plain.get("store_format") != STORE_FORMAT:
        raise InputError(
            f"{path} was written by another edition of the product (backup {plain.get('format')}, store "
            f"{plain.get('store_format')}; this one reads {FORMAT} and {STORE_FORMAT}): restore it with that edition."
        )
    try:
        content = Content.model_validate_json(text)
    except ValidationError:
        raise InputError(f"{path} is damaged: its list of files is not whole.") from None
    _check_names(archive, content, path)
    return content


def _check_names(archive: zipfile.ZipFile, content: Content, path: Path) -> None:
    """Raises InputError where a name is not one of a store, comes twice, or is not in the list."""
    names = [info.filename for info in archive.infolist()]
    if sorted(names) != sorted([CONTENT, SEAL, *(BELOW + name for name in content.files)]):
        raise InputError(f"{path} is damaged: it holds other files than its list says.")
    folded = {name.casefold() for name in content.files}
    if len(folded) != len(content.files) or not all(map(_safe, content.files)):
        raise InputError(f"{path} holds names that no store has: nothing was unpacked.")


def _safe(name: str) -> bool:
    parts = name.split("/")
    fine = all(_NAME.fullmatch(part) and part not in (".", "..") and part == part.strip() for part in parts)
    return fine and belongs(name)


def unpack(archive: zipfile.ZipFile, files: Mapping[str, Seal], into: Path, path: Path) -> None:
    """Write every file below a folder, as long as it is what was promised. Raises InputError where it is not."""
    for name, seal in files.items():
        target = into / name
        target.parent.mkdir(parents=True, exist_ok=True)
        try:
            with archive.open(BELOW + name) as source, target.open("xb") as file:
                left = seal.bytes
                while piece := source.read(min(CHUNK, left + 1)):
                    left -= len(piece)
                    if left < 0:
                        break
                    file.write(piece)
        except (zipfile.BadZipFile, zipfile.zlib.error, EOFError, NotImplementedError, RuntimeError):  # type: ignore[attr-defined]
            raise InputError(f"{path} is damaged: {name} cannot be read. Nothing was restored.") from None
        if left or file_sha256(target) != seal.sha256:
            raise InputError(f"{path} is damaged: {name} is not as it was. Nothing was restored.")
