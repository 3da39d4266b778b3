"""Every error a user can cause, each with one sentence that says what to do.

The command line prints ``str(error)`` on standard error and exits 2; the page shows it as a notice.
Anything that is not an ``ExplorerError`` is a defect of ours and may show a traceback.
"""


class ExplorerError(Exception):
    """Base of every error that the person at the keyboard can put right."""


class InputError(ExplorerError):
    """A file, folder or mapping that cannot be used (wrong columns, not a CSV, truncated ZIP ...)."""


class StoreError(ExplorerError):
    """The store is missing, busy with another import, or written by a newer version."""


class FilterError(ExplorerError):
    """A query string with a name or value that means nothing, or that the loaded source cannot answer."""


class PermissionRefused(ExplorerError):
    """The viewer's role may not see what was asked for."""
