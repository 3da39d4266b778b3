"""Checks every reader shares: the reasons a row can be refused for, and what is wrong with a pair of coordinates."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

import numpy as np
import numpy.typing as npt
import pandas as pd

from data.errors import InputError
from data.schema import REJECT_COLUMNS, FileAccount
from geo import crs as systems
from geo.crs import to_metres

# Reasons for refusing a row. Each is a whole phrase without content of the row, explained in docs/import.md.
TOO_FEW_COLUMNS = "fewer columns than the header"
TOO_MANY_COLUMNS = "more columns than the header"
STRAY_QUOTE = "a quotation mark in the wrong place"
OPEN_QUOTE = "several lines run into one by a quotation mark left open"
MONTH_UNREADABLE = "month is not of the form YYYY-MM"
MONTH_TOO_EARLY = "month is before December 2010, when data.police.uk begins"
MONTH_IN_FUTURE = "month is in the future"
CRIME_TYPE_BLANK = "crime type is blank"
FORCE_BLANK = "force is blank"
DATE_MISSING = "date of the offence is blank"
DATE_UNREADABLE = "date of the offence is in none of the expected formats"
DATE_TOO_EARLY = "date of the offence is before 1930"
DATE_IN_FUTURE = "date of the offence is in the future"
ID_REPEATED = "offence id was already used by an earlier row"

REASONS: tuple[str, ...] = (
    TOO_FEW_COLUMNS,
    TOO_MANY_COLUMNS,
    STRAY_QUOTE,
    OPEN_QUOTE,
    MONTH_UNREADABLE,
    MONTH_TOO_EARLY,
    MONTH_IN_FUTURE,
    CRIME_TYPE_BLANK,
    FORCE_BLANK,
    DATE_MISSING,
    DATE_UNREADABLE,
    DATE_TOO_EARLY,
    DATE_IN_FUTURE,
    ID_REPEATED,
)

# What can be wrong with the coordinates of a row that is kept. Also explained in docs/import.md.
LONGITUDE_ONLY = "longitude without latitude"
LATITUDE_ONLY = "latitude without longitude"
EASTING_ONLY = "easting without northing"
NORTHING_ONLY = "northing without easting"
NOT_NUMBERS = "coordinates are not numbers"
ZEROS = "coordinates are 0, 0"
SWAPPED = "longitude and latitude are swapped"
OFF_THE_GLOBE = "coordinates are not on the globe"
OFF_THE_GRID = "coordinates are outside the British National Grid"

LOCATION_PROBLEMS: tuple[str, ...] = (
    LONGITUDE_ONLY,
    LATITUDE_ONLY,
    EASTING_ONLY,
    NORTHING_ONLY,
    NOT_NUMBERS,
    ZEROS,
    SWAPPED,
    OFF_THE_GLOBE,
    OFF_THE_GRID,
)

Floats = npt.NDArray[np.float64]
Bools = npt.NDArray[np.bool_]


def locate_degrees(
    longitude: pd.Series, latitude: pd.Series, crs: str = systems.BRITISH_NATIONAL_GRID
) -> tuple[Floats, Floats, npt.NDArray[np.object_]]:
    """Easting and northing (metres of ``crs``) of text longitudes and latitudes, and what is wrong with each pair.

    The first two are NaN where the third says something and where both are blank: a row without coordinates is no
    problem, it has none. A pair is 'swapped' when only the other way round would it lie in the United Kingdom
    (9° W to 2.5° E, 49° to 61.5° N).
    """
    lon, lat = _numbers(longitude), _numbers(latitude)
    british = crs == systems.BRITISH_NATIONAL_GRID
    swapped = british & (lon >= 49) & (lon <= 61.5) & (lat >= -9) & (lat <= 2.5)
    globe = (np.abs(lon) <= 180) & (np.abs(lat) <= 90)
    problem = _pair_problem(longitude, latitude, lon, lat, (LONGITUDE_ONLY, LATITUDE_ONLY))
    problem = _first(problem, swapped, SWAPPED)
    problem = _first(problem, np.isfinite(lon) & ~globe, OFF_THE_GLOBE)
    usable = problem == ""
    easting, northing = to_metres(np.where(usable, lon, np.nan), np.where(usable, lat, np.nan), crs)
    easting, northing = np.asarray(easting, dtype=np.float64), np.asarray(northing, dtype=np.float64)
    problem = _first(problem, np.isfinite(lon) & ~(np.isfinite(easting) & np.isfinite(northing)), OFF_THE_GRID)
    return np.where(problem == "", easting, np.nan), np.where(problem == "", northing, np.nan), problem


def locate_metres(easting: pd.Series, northing: pd.Series) -> tuple[Floats, Floats, npt.NDArray[np.object_]]:
    """The same for text eastings and northings, which must lie on the grid (700 by 1,300 km)."""
    east, north = _numbers(easting), _numbers(northing)
    problem = _pair_problem(easting, northing, east, north, (EASTING_ONLY, NORTHING_ONLY))
    grid = (east >= 0) & (east <= 700_000) & (north >= 0) & (north <= 1_300_000)
    problem = _first(problem, np.isfinite(east) & ~grid, OFF_THE_GRID)
    return np.where(problem == "", east, np.nan), np.where(problem == "", north, np.nan), problem


def refuse_if_swapped(name: str, easting: Floats, problem: npt.NDArray[np.object_]) -> None:
    """Raise InputError when more than half of the rows that have coordinates have them the wrong way round."""
    swapped = int((problem == SWAPPED).sum())
    if swapped > int(np.isfinite(easting).sum()):
        raise InputError(f"{name} has longitude and latitude in each other's columns; swap the two headings.")


def _numbers(text: pd.Series) -> Floats:
    numbers = pd.to_numeric(text, errors="coerce").to_numpy(dtype=np.float64)
    return np.where(np.isfinite(numbers), numbers, np.nan)


def _pair_problem(
    first: pd.Series, second: pd.Series, x: Floats, y: Floats, alone: tuple[str, str]
) -> npt.NDArray[np.object_]:
    no_first, no_second = (first == "").to_numpy(), (second == "").to_numpy()
    problem = np.full(len(first), "", dtype=object)
    problem = _first(problem, no_second & ~no_first, alone[0])
    problem = _first(problem, no_first & ~no_second, alone[1])
    problem = _first(problem, ~no_first & (np.isnan(x) | np.isnan(y)), NOT_NUMBERS)
    return _first(problem, (x == 0) & (y == 0), ZEROS)


def _first(words: npt.NDArray[np.object_], where: Bools, word: str) -> npt.NDArray[np.object_]:
    """``words`` with ``word`` filled in where it is still empty and ``where`` holds."""
    words[(words == "") & where] = word
    return words


def reasons(rows: int, tests: list[tuple[npt.NDArray[np.bool_] | pd.Series, str]]) -> npt.NDArray[np.object_]:
    """The first reason that holds for each row, '' for rows that pass; ``tests`` in order of precedence."""
    found = np.full(rows, "", dtype=object)
    for where, reason in tests:
        found = _first(found, np.asarray(where, dtype=bool), reason)
    return found


def conform(frame: pd.DataFrame, columns: Mapping[str, str]) -> pd.DataFrame:
    """``frame`` with exactly these columns and dtypes, numbered from 0."""
    return frame.reindex(columns=list(columns)).astype(dict(columns)).reset_index(drop=True)


def stack(frames: list[pd.DataFrame], columns: Mapping[str, str]) -> pd.DataFrame:
    """``frames`` one below the other with these columns and dtypes; no frames give an empty table."""
    kept = [frame for frame in frames if len(frame)]
    return conform(pd.concat(kept, ignore_index=True) if kept else pd.DataFrame(columns=list(columns)), columns)


def reject_frame(
    file_index: int, bad: list[tuple[int, str]], lines: npt.NDArray[np.int64], reason: npt.NDArray[np.object_]
) -> pd.DataFrame:
    """REJECT_COLUMNS of one file: its malformed rows and those with a reason, in the order of their lines."""
    refused = reason != ""
    frame = pd.DataFrame(
        {
            "file_index": file_index,
            "line": [line for line, _ in bad] + lines[refused].tolist(),
            "reason": [why for _, why in bad] + reason[refused].tolist(),
        }
    )
    return conform(frame.sort_values("line", kind="stable"), REJECT_COLUMNS)


def refuse_if_nothing_left(account: FileAccount, rejects: pd.DataFrame) -> None:
    """Raise InputError when every row of a file was refused: then it is the file that is wrong, not its rows."""
    if account.read and len(rejects) == account.read:
        reason, line = rejects["reason"].iloc[0], rejects["line"].iloc[0]
        raise InputError(
            f"{account.name} has no usable row: all {account.read:,} were refused, the first on line {line} because "
            f"'{reason}'; check that it is the right file."
        )


def counted(number: int, thing: str, things: str | None = None) -> str:
    """'1 row', '2,345 rows'."""
    return f"{number:,} {thing if number == 1 else things or thing + 's'}"


def today_or(today: dt.date | None) -> dt.date:
    """The given date, or the machine's."""
    return today or dt.date.today()
