"""Every verb of the command line is recorded before it runs, and again where it was refused or failed.

The verb that puts the first data there is recorded when it has.
"""

from __future__ import annotations

import getpass
import sys
from functools import wraps
from typing import TYPE_CHECKING, Any

from callbacks.verbs.deployment import store_folder, viewer
from data.errors import ExplorerError, PermissionRefused

if TYPE_CHECKING:
    from collections.abc import Callable

#: What kind of line a verb is; every other one is a question.
KINDS = {
    **dict.fromkeys(("demo", "import", "boundaries", "admissions", "residents", "roads", "repair"), "import"),
    **dict.fromkeys(("restore", "retain", "erase"), "import"),
    **dict.fromkeys(("publish", "release", "withdraw"), "release"),
    **dict.fromkeys(("pack", "backup"), "download"),
    **dict.fromkeys(("device", "signout"), "people"),
    **dict.fromkeys(("audit", "verify", "status", "releases"), "upkeep"),
}


def recorded(name: str, verb: Callable[..., Any]) -> Callable[..., Any]:
    """The verb, as typer takes it. Raises StoreError where it cannot be recorded: then it does not run."""

    @wraps(verb)
    def run(*args: Any, **options: Any) -> Any:
        if _nothing_there():
            found = verb(*args, **options)
            if not _nothing_there():
                _record(name, "done")
            return found
        _record(name, "begun")
        try:
            return verb(*args, **options)
        except ExplorerError as problem:
            _record(name, f"{'refused' if isinstance(problem, PermissionRefused) else 'failed'}: {problem}")
            raise

    return run


def _nothing_there() -> bool:
    """Nothing is kept in a STORE_DIR that holds no data: a slip of the fingers makes no folder."""
    folder = store_folder()
    return not folder.root.is_dir() or folder.is_new()


def _record(name: str, outcome: str) -> None:
    from data.audit.line import Event
    from data.audit.trail import Trail

    kind = "refusal" if outcome.startswith("refused") else KINDS.get(name, "question")
    Trail(store_folder().root).record(Event(kind, _who(), viewer().role, "", _asked(name), outcome=outcome))


def _asked(name: str) -> str:
    """What was typed; of ``erase`` no more than its options, for a record is never changed."""
    words = sys.argv[1:]
    if name == "erase":
        words = [name, *(word.partition("=")[0] for word in words if word.startswith("--"))]
    return " ".join(words)


def _who() -> str:
    try:
        return f"{getpass.getuser()} at the command line"
    except (ImportError, KeyError, OSError):  # an account without a name, as in a container
        return "the command line"
