"""The filters as marks: one bit each, set in the mark of every row that fails it."""

from __future__ import annotations

from enum import IntFlag


class Part(IntFlag):
    """The filters that ask something of an offence, as marks of a row and as what a table leaves out."""

    DISTRICT = 1  # district and area: either may name a place
    LSOA = 2
    CELL = 4
    WHAT = 8
    FLAGS = 16
    COHORT = 32
    DAYS = 64
    HOURS = 128
    SCHOOL = 256


NOTHING = Part(0)
#: The filters that say where.
PLACE = Part.DISTRICT | Part.LSOA | Part.CELL
#: Those finer than districts.
FINE = Part.LSOA | Part.CELL
