"""What a row is: the columns every source is brought to, and the bits and bands packed into them.

Data walks: reader (``data/ingest``) -> ``ImportBatch`` -> placement (``data/placement``) -> store.
Readers know files; nothing below this module knows which file a row came from.

Units: metres in EPSG:27700 (British National Grid; abroad in the UTM zone of the boundaries); local wall-clock time
without offset; ages in whole years.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import IntFlag

import numpy as np
import numpy.typing as npt
import pandas as pd


class Flag(IntFlag):
    """Bits of ``offence.flags``: circumstances a source may record. Absent means 'not recorded as so'."""

    KNIFE = 1  # a knife or sharp instrument used, threatened, or its presence believed
    GUN = 2
    PUBLIC_PLACE = 4
    DOMESTIC = 8
    ALCOHOL = 16
    INJURY = 32
    STRANGER = 64
    DRINK_SPIKED = 128


class OffenceSet(IntFlag):
    """Bits of ``offence.sets``: the named sets of DOMAIN, worked out from class and flags when the store is built."""

    ASVC = 1  # all serious violent crime
    MSVC = 2  # its most serious subset
    KNIFE_ENABLED = 4  # knife-enabled serious violence (Home Office NDQIS)
    BLADE_POSSESSION = 8  # possession of an article with a blade or point, counted separately


class Role(IntFlag):
    """A person's part in an offence."""

    VICTIM = 1
    SUSPECT = 2


#: Lower edges of the age bands packed into ``victim_ages`` / ``suspect_ages``: single years 10 to 25, coarser outside.
AGE_EDGES: tuple[int, ...] = (0, *range(10, 27), 35, 50, 65)
#: Bit that says 'a person whose age was not recorded'.
AGE_UNKNOWN_BIT: int = len(AGE_EDGES)


def age_bits(ages: npt.NDArray[np.float64]) -> npt.NDArray[np.uint32]:
    """One bit per person: the band of each age (years, NaN where unknown), same shape as ``ages``."""
    known = np.isfinite(ages)
    band = np.searchsorted(np.asarray(AGE_EDGES), np.where(known, ages, 0), side="right") - 1
    band = np.where(known, np.clip(band, 0, AGE_UNKNOWN_BIT - 1), AGE_UNKNOWN_BIT)
    return np.left_shift(np.uint32(1), band.astype(np.uint32)).astype(np.uint32)


def age_mask(lowest: int, below: int | None) -> int:
    """Bits of every band from ``lowest`` up to but not including ``below`` (None: no upper end).

    Raises ValueError when a bound is not one of ``AGE_EDGES``: a cut inside a band cannot be answered.
    """
    if lowest not in AGE_EDGES or (below is not None and below not in AGE_EDGES):
        raise ValueError(f"ages can be cut at {', '.join(map(str, AGE_EDGES))}")
    return sum(1 << band for band, edge in enumerate(AGE_EDGES) if edge >= lowest and (below is None or edge < below))


WEEKDAYS: tuple[str, ...] = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")

#: ``offence.weekday`` and ``offence.hour`` in the store where they are not known.
WEEKDAY_UNKNOWN, HOUR_UNKNOWN = 7, 24
#: ``offence.harm`` in the store counts hundredths of a day, so that sums are exact.
HARM_SCALE = 100

#: Columns of ``ImportBatch.offences``, one row per offence, in the order of the file.
OFFENCE_COLUMNS: dict[str, str] = {
    "force": "str",  # 'Kent Police'; with batch_month it is the unit that a later import replaces
    "batch_month": "str",  # 'YYYY-MM'
    "offence_id": "str",  # the source's own id; '' where it gives none
    "occurred_on": "datetime64[s]",  # date (midnight); the first of the month where only the month is known
    "occurred_from": "datetime64[s]",  # NaT where no time of day is known
    "occurred_to": "datetime64[s]",  # NaT where there is no end of a window
    "recorded_on": "datetime64[s]",  # NaT where not given
    "easting": "float64",  # NaN where the row has no usable location
    "northing": "float64",
    "given_lsoa": "str",  # the LSOA code written in the row; '' where none
    "location_problem": "str",  # '' or why the row's coordinates could not be used, in plain words
    "offence_code": "str",  # a code of the offence class table ('8N', 'police-uk:Robbery')
    "flags": "uint8",  # Flag bits
    "outcome": "str",
    "file_index": "int32",  # which of ImportBatch.files
    "line": "int64",  # line number in that file, the header being 1
}

#: Columns of ``ImportBatch.persons``, one row per person and role.
PERSON_COLUMNS: dict[str, str] = {
    "offence_index": "int64",  # position of the offence in ImportBatch.offences
    "role": "uint8",  # Role
    "age": "float64",  # NaN unknown; whole years at the offence
    "sex": "str",  # 'F', 'M' or '' unknown
    "person_id": "str",  # pseudonymous; '' where none
}

#: Columns of ``ImportBatch.rejects``: rows that could not become an offence. No content of the row is kept.
REJECT_COLUMNS: dict[str, str] = {"file_index": "int32", "line": "int64", "reason": "str"}


@dataclass
class FileAccount:
    """One file that was read: every row in it is in ``offences`` or in ``rejects``, so read = offences + rejects."""

    name: str  # as the user would recognise it: 'archive.zip/2025-03/2025-03-kent-street.csv'
    sha256: str
    read: int = 0
    notes: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Capabilities:
    """What a source can answer. What it cannot is refused with words, never drawn as zero."""

    day: bool  # the day of the offence, not only its month
    hour: bool
    ages: bool  # persons with ages
    sexes: bool
    flags: frozenset[str]  # lower-case names of Flag members that the source records
    offence_codes: bool  # Home Office codes, so ASVC, MSVC and offence groups
    exact_points: bool  # points that are not snapped to anchor points; cells finer than LSOA allowed


@dataclass
class ImportBatch:
    """What a reader hands over: normalised rows, the rows it refused, and the files they came from."""

    source: str  # 'police-uk', 'force-extract' or 'demonstration'
    source_name: str  # for the screen: 'data.police.uk', 'Kent Police extract', 'Demonstration data'
    licence: str  # attribution to show wherever the rows are shown
    capabilities: Capabilities
    offences: pd.DataFrame
    persons: pd.DataFrame
    rejects: pd.DataFrame
    files: list[FileAccount]
    streets: pd.DataFrame | None = None  # name, easting, northing of streets that the source names; None: it names none
