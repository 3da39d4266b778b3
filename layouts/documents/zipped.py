"""Files that are ZIP archives, with nothing in them of when and where they were written."""

from __future__ import annotations

import io
import re
import zipfile

#: The earliest time that a ZIP archive can hold.
NEVER = (1980, 1, 1, 0, 0, 0)


#: When a workbook says that it was made: the sheets behind the charts of a slide say it too.
STAMPS = re.compile(rb"(<dcterms:(?:created|modified)[^>]*>)[^<]*")


def settled(content: bytes, *, inside: bool = False) -> bytes:
    """The same parts in the same order, each as if written at the same time: equal documents are equal bytes.

    ``inside``: it is a workbook within another file, whose own stamps mean nothing.
    """
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as given, zipfile.ZipFile(out, "w") as made:
        for part in given.infolist():
            fresh = zipfile.ZipInfo(part.filename, NEVER)
            # A document of OpenDocument names its type in its first part, which is never compressed.
            fresh.compress_type = zipfile.ZIP_STORED if part.filename == "mimetype" else zipfile.ZIP_DEFLATED
            body = given.read(part.filename)
            if part.filename.endswith(".xlsx"):
                body = settled(body, inside=True)
            elif inside and part.filename == "docProps/core.xml":
                body = STAMPS.sub(rb"\g<1>1980-01-01T00:00:00Z", body)
            made.writestr(fresh, body)
    return out.getvalue()
