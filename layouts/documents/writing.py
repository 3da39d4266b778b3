"""A pack as a file: one writer for each ending."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from data.errors import FilterError, InputError
from layouts.pages.outlines import drawing

if TYPE_CHECKING:
    from data.reports.document import Document
    from data.store.version import Store

#: Ending -> media type.
ENDINGS = {
    "pdf": "application/pdf",
    "pptx": "application/vnd.openxmlformats-officedocument.presentationml.presentation",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "ods": "application/vnd.oasis.opendocument.spreadsheet",
}


def check_ending(ending: str) -> None:
    """Raise FilterError for a kind of file that no pack is written as."""
    if ending not in ENDINGS:
        raise FilterError(
            f"A pack is written as .{', .'.join(ENDINGS)}, not as {('.' + ending) if ending else 'nothing'}."
        )


def written(document: Document, store: Store, ending: str) -> bytes:
    """The bytes of the file. The writers are loaded when they are needed: other verbs do without."""
    check_ending(ending)
    if ending == "pdf":
        from layouts.documents.pdf import write_pdf

        return write_pdf(document, drawing(store))
    if ending == "pptx":
        from layouts.documents.slides import write_slides

        return write_slides(document, drawing(store))
    if ending == "xlsx":
        from layouts.documents.sheets import write_xlsx

        return write_xlsx(document)
    from layouts.documents.open_sheets import write_ods

    return write_ods(document)


def ending_of(path: Path) -> str:
    """'pdf' of 'report.PDF'. Raises FilterError for an ending that no pack has."""
    ending = path.suffix.lstrip(".").lower()
    check_ending(ending)
    return ending


def check_writable(path: Path) -> None:
    """Raise InputError where the file cannot be written, before anything is worked out for it."""
    if path.is_dir():
        raise InputError(f"{path} is a folder: name a file in it.")
    if not path.parent.is_dir():
        raise InputError(f"There is no folder {path.parent} to write {path.name} in.")
    try:
        fresh = path.with_name(f".{path.name}.new")
        fresh.touch()
        fresh.unlink()
    except OSError as problem:
        raise InputError(f"{path} cannot be written: {problem.strerror or problem}.") from None


def write_file(path: Path, content: bytes) -> None:
    """The whole file or none. Raises InputError where it cannot be written."""
    fresh = path.with_name(f".{path.name}.new")
    try:
        fresh.write_bytes(content)
        fresh.replace(path)
    except OSError as problem:
        fresh.unlink(missing_ok=True)
        raise InputError(f"{path} cannot be written: {problem.strerror or problem}.") from None
