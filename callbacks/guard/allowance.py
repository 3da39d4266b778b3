"""How much one request may bring. Each limit is far above what the pages send, and far below what would hurt."""

from __future__ import annotations

from data.errors import FilterError

#: Bytes of a body. The longest that a page sends, a drag over all the months of the trend, is some 25 KB.
MOST_BODY = 256 * 1024
#: Characters of a question, and the parameters in it. A hundred cells are 1,300 characters.
MOST_QUERY = 8_000
MOST_PARAMETERS = 250
#: Characters of one part of a path: no file, panel or note has a name as long.
MOST_NAME = 200
#: Bytes of the first line and the headers of a request.
MOST_HEADERS = 32 * 1024


def checked_query(text: object) -> str:
    """A question that may be parsed. Raises FilterError where it is no text, or longer than any question is."""
    if text is None:
        return ""
    if not isinstance(text, str):
        raise FilterError("A question is written as text, as in the address of the page.")
    if len(text) > MOST_QUERY:
        raise FilterError(f"The question is too long: {MOST_QUERY:,} characters at most.")
    if text.count("&") >= MOST_PARAMETERS:
        raise FilterError(f"The question has too many parts: {MOST_PARAMETERS} at most.")
    return text
