"""Files that are ZIP archives, with nothing in them of when and where they were written."""

from __future__ import annotations

import io
import zipfile

#: The earliest time that a ZIP archive can hold.
NEVER = (1980, 1, 1, 0, 0, 0)


def settled(content: bytes) -> bytes:
    """The same parts in the same order, each as if written at the same time: equal documents are equal bytes."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as given, zipfile.ZipFile(out, "w") as made:
        for part in given.infolist():
            fresh = zipfile.ZipInfo(part.filename, NEVER)
            # A document of OpenDocument names its type in its first part, which is never compressed.
            fresh.compress_type = zipfile.ZIP_STORED if part.filename == "mimetype" else zipfile.ZIP_DEFLATED
            made.writestr(fresh, given.read(part.filename))
    return out.getvalue()
