"""The packed columns of a version: one array a file, sorted by day, mapped into memory by every worker.

What filters and counts read of an offence is a few small numbers, so a question is answered by one pass over arrays
that all worker processes share; the database beside them holds the raw rows. Written from that database at build,
so both say the same. ``offence`` columns have one entry for each offence, ``person`` columns for each person,
``window`` columns for each offence of which only a window of time is known.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import duckdb
import numpy as np
import pandas as pd

from data.cells import WIDTHS
from data.schema import HOUR_UNKNOWN, WEEKDAY_UNKNOWN

if TYPE_CHECKING:
    from pathlib import Path

    import numpy.typing as npt

    from data.store.version import Store

#: ``harm`` where the table of weights has none for the offence, ``person_age`` where it is not known.
NO_HARM, NO_AGE = np.iinfo(np.uint32).max, 255
SEXES = ("", "F", "M")  # ``person_sex``: position here
VINTAGES = (2011, 2021)
FOLDER = "columns"
_DAY = "date_diff('day', DATE '1970-01-01', day)"
#: Column -> its expression over table ``offence`` and its type. Times are seconds since 1970, local.
OFFENCE: dict[str, tuple[str, str]] = {
    "day": (_DAY, "int32"),
    "month": ("month", "uint16"),
    "weekday": ("weekday", "uint8"),
    "hour": ("hour", "uint8"),
    "windowed": ("windowed", "uint8"),
    "sharp": ("coalesce(minute(occurred_from) = 0, false)", "uint8"),  # the time is written as a full hour
    "school": ("school", "uint8"),
    "class": ('"class"', "uint16"),
    "sets": ("sets", "uint8"),
    "flags": ("flags", "uint8"),
    "record_key": ("record_key", "uint16"),  # what the noise of public counts follows
    "harm": (f"coalesce(harm, {NO_HARM})", "uint32"),
    "victim_ages": ("victim_ages", "uint32"),
    "suspect_ages": ("suspect_ages", "uint32"),
    **{f"{area}_{vintage}": (f"{area}_{vintage}", "uint16") for area in ("district", "lsoa") for vintage in VINTAGES},
    **{f"cell_{width}": (f"cell_{width}", "uint32") for width in WIDTHS},  # turned into positions, see ``_positions``
    "easting": ("coalesce(easting, 'NaN'::DOUBLE)", "float64"),
    "northing": ("coalesce(northing, 'NaN'::DOUBLE)", "float64"),
}
_ORDER = "ORDER BY day, offence_key"


def write_columns(database: Path, folder: Path, areas: Path) -> None:
    """Write every column into ``folder``. ``areas``: where the cells are already written."""
    folder.mkdir()
    with duckdb.connect(str(database), read_only=True, config={"threads": 2}) as connection:
        for name, (sql, kind) in OFFENCE.items():
            values = _one(connection, f"SELECT {sql} AS v FROM offence {_ORDER}", kind)  # noqa: S608 - own words only
            if name.startswith("cell_"):
                values = _positions(values, areas / f"{name[:4]}s{name[4:]}.parquet")
            np.save(folder / f"{name}.npy", values)
        _write_windows(connection, folder)
        _write_people(connection, folder)


def _one(connection: duckdb.DuckDBPyConnection, sql: str, kind: str) -> npt.NDArray[Any]:
    return np.asarray(connection.execute(sql).fetchnumpy()["v"]).astype(kind)


def _positions(values: npt.NDArray[Any], file: Path) -> npt.NDArray[np.uint32]:
    """1 + the place of each cell among those of its width, in order; 0 stays 0."""
    cells = pd.read_parquet(file, columns=["cell"])["cell"].to_numpy()
    return np.where(values > 0, np.searchsorted(cells, values) + 1, 0).astype(np.uint32)


def _write_windows(connection: duckdb.DuckDBPyConnection, folder: Path) -> None:
    numbered = f"SELECT *, row_number() OVER ({_ORDER}) - 1 AS row FROM offence"  # noqa: S608 - own words only
    rows = connection.execute(
        f"SELECT row, occurred_from AS s, occurred_to AS e FROM ({numbered}) WHERE windowed = 1 "  # noqa: S608
        f"AND hour < {HOUR_UNKNOWN} AND weekday < {WEEKDAY_UNKNOWN} ORDER BY row"
    ).fetchnumpy()
    np.save(folder / "window_row.npy", np.asarray(rows["row"]).astype(np.uint32))
    for name, source in (("window_start", "s"), ("window_end", "e")):
        np.save(folder / f"{name}.npy", np.asarray(rows[source]).astype("datetime64[s]").astype(np.int64))


def _write_people(connection: duckdb.DuckDBPyConnection, folder: Path) -> None:
    """Row of the offence, role, age, sex, and a number for each pseudonym (0: none); no pseudonym itself."""
    sexes = " ".join(f"WHEN '{sex}' THEN {number}" for number, sex in enumerate(SEXES))
    numbered = f"SELECT offence_key, row_number() OVER ({_ORDER}) - 1 AS row FROM offence"  # noqa: S608
    rows = connection.execute(
        f"SELECT row, role, CASE WHEN age IS NULL OR isnan(age) THEN {NO_AGE} ELSE least(age, 254) END AS age, "  # noqa: S608
        f"CASE sex {sexes} ELSE 0 END AS sex, "
        "CASE WHEN person_id = '' THEN 0 ELSE dense_rank() OVER (ORDER BY person_id) END AS number "
        f"FROM person JOIN ({numbered}) USING (offence_key) ORDER BY row"
    ).fetchnumpy()
    kinds = {"row": "uint32", "role": "uint8", "age": "uint8", "sex": "uint8", "number": "uint32"}
    for name, kind in kinds.items():
        np.save(folder / f"person_{name}.npy", np.asarray(rows[name]).astype(kind))


class Columns:
    """The arrays of one version; each is mapped when it is first read, and read-only."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._opened: dict[str, npt.NDArray[Any]] = {}

    def __getitem__(self, name: str) -> npt.NDArray[Any]:
        """A column by name. Raises KeyError for a name there is not."""
        found = self._opened.get(name)
        if found is None:
            file = self.folder / f"{name}.npy"
            if not file.is_file():
                raise KeyError(name)
            # A mapped array costs a check at each slice; the plain view over the same memory does not.
            found = self._opened[name] = np.asarray(np.load(file, mmap_mode="r"))
        return found

    def __len__(self) -> int:
        return len(self["day"])


class Stretch:
    """The rows from ``first`` up to ``stop`` of every column."""

    def __init__(self, columns: Columns, first: int, stop: int) -> None:
        self._columns, self._rows = columns, slice(first, stop)

    def __getitem__(self, name: str) -> npt.NDArray[Any]:
        """These rows of a column."""
        return self._columns[name][self._rows]


def columns_of(store: Store) -> Columns:
    """The columns of this version, opened once."""
    found = store.kept.get(FOLDER)
    if found is None:
        found = store.kept[FOLDER] = Columns(store.folder / FOLDER)
    return found
