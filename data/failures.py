"""One sentence for whatever ends a verb. Only SVE_DEBUG=1 shows the details: they may hold what is in the data."""

from __future__ import annotations

import errno
import os
import traceback
from pathlib import Path

from data.errors import ExplorerError

_FULL = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)


def sentence_for(error: BaseException) -> str:
    """What to tell the person at the keyboard."""
    if isinstance(error, ExplorerError):
        return str(error)
    if isinstance(error, MemoryError):
        return "There is not enough memory for this: close other programs, or use smaller files or a shorter period."
    if isinstance(error, OSError):
        where = error.filename or "A file"
        advice = "make room on the disk" if error.errno in _FULL else "check the disk and permissions"
        return f"{where} cannot be used ({error.strerror or error}): {advice}."
    return (
        f"This is a mistake of the product, not yours ({type(error).__name__} in {_place(error)}): the store is as the "
        "last finished import left it; set SVE_DEBUG=1 to see the details, and report them."
    )


def debugging() -> bool:
    """Whether tracebacks are asked for."""
    return os.environ.get("SVE_DEBUG", "") not in ("", "0")


def _place(error: BaseException) -> str:
    """The innermost line of the product on the way to the error: 'data/counts/areas.py line 12'."""
    root = Path(__file__).resolve().parent.parent
    frames = [Path(frame.filename).resolve() for frame in traceback.extract_tb(error.__traceback__)]
    lines = [frame.lineno for frame in traceback.extract_tb(error.__traceback__)]
    ours = [
        f"{path.relative_to(root).as_posix()} line {line}"
        for path, line in zip(frames, lines, strict=True)
        if path.is_relative_to(root) and ".venv" not in path.parts
    ]
    return ours[-1] if ours else "a library"
