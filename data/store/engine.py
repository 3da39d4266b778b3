"""The database of a version: opened read-only, known to belong to it, and its failures said in one sentence."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any, ParamSpec, TypeVar

import duckdb
import numpy.typing as npt
import pandas as pd

from data.errors import StoreError
from data.store.manifest import Manifest
from data.store.seals import DATABASE
from data.settings import get_settings
from data.store.versions import damaged

Given = ParamSpec("Given")
Found = TypeVar("Found")
#: Failures that are a mistake of ours or a want of memory, not damage.
NOT_DAMAGE = (duckdb.ProgrammingError, duckdb.DataError, duckdb.NotSupportedError, duckdb.InterruptException)
TABLES = {"offences": "offence", "persons": "person", "rejects": "reject"}


def open_database(folder: Path, manifest: Manifest) -> duckdb.DuckDBPyConnection:
    """The shared read-only connection, with ENGINE_THREADS threads.

    Raises StoreError where it cannot be read, or is the database of another version.
    """
    return _asked(folder, _open, folder, manifest)


def _open(folder: Path, manifest: Manifest) -> duckdb.DuckDBPyConnection:
    connection = duckdb.connect(
        str(folder / DATABASE), read_only=True, config={"threads": get_settings().engine_threads}
    )
    try:
        stamp = connection.execute("SELECT data_version FROM stamp").fetchall()
        rows = {name: _count(connection, table) for name, table in TABLES.items()}
    except duckdb.CatalogException:
        stamp, rows = [], {}
    if stamp != [(manifest.data_version,)] or rows != manifest.rows.model_dump():
        connection.close()
        raise damaged(folder, f"{DATABASE} is the database of another version")
    return connection


def _count(connection: duckdb.DuckDBPyConnection, table: str) -> int:
    return int(connection.execute(f"SELECT count(*) FROM {table}").fetchall()[0][0])  # noqa: S608 - our own names


def _asked(folder: Path, ask: Callable[Given, Found], *args: Given.args, **kwargs: Given.kwargs) -> Found:
    """The answer of the engine. Raises StoreError where it finds the file damaged or has too little memory."""
    try:
        return ask(*args, **kwargs)
    except duckdb.OutOfMemoryException as problem:
        raise StoreError("This question needs more memory than there is: ask for a shorter period.") from problem
    except NOT_DAMAGE:
        raise
    except duckdb.Error as problem:
        raise damaged(folder, f"{DATABASE} cannot be read") from problem


class Cursor:
    """A cursor of DuckDB, with the parts of it that are used here."""

    def __init__(self, folder: Path, connection: duckdb.DuckDBPyConnection) -> None:
        self._folder = folder
        self._cursor = connection.cursor()

    def execute(self, sql: str, values: object = None) -> Cursor:
        """Run a statement."""
        _asked(self._folder, self._cursor.execute, sql, values)
        return self

    def fetchall(self) -> list[Any]:
        """Every row as a tuple."""
        return _asked(self._folder, self._cursor.fetchall)

    def fetchone(self) -> Any:
        """The next row as a tuple; None after the last."""
        return _asked(self._folder, self._cursor.fetchone)

    def fetchnumpy(self) -> dict[str, npt.NDArray[Any]]:
        """Column -> values."""
        return _asked(self._folder, self._cursor.fetchnumpy)

    def df(self) -> pd.DataFrame:
        """The rows as a frame."""
        return _asked(self._folder, self._cursor.df)
