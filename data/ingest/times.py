"""Dates and times as forces write them, brought to local wall-clock time.

Stored times carry no offset: they say what the clock on the wall showed, which is what a rota is planned by.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

_ISO = r"\d{4}-\d{2}-\d{2}(?:[T ]\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?)?"
_ISO_TIMED = r"\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?"
_ISO_OFFSET = _ISO_TIMED + r" ?(?:Z|[+-]\d{2}(?::?\d{2})?)"
_TIME = r"(\d{1,2}):?(\d{2})(?::(\d{2})(?:\.\d+)?)?"
#: The commonest spellings, zero-padded: turned round into ISO 8601, which pandas reads four times as fast.
_PADDED = {
    "%d/%m/%Y": r"\d{2}/\d{2}/\d{4}",
    "%d/%m/%Y %H:%M": r"\d{2}/\d{2}/\d{4} \d{2}:\d{2}",
    "%d/%m/%Y %H:%M:%S": r"\d{2}/\d{2}/\d{4} \d{2}:\d{2}:\d{2}",
}

Bools = npt.NDArray[np.bool_]


@dataclass(frozen=True)
class Clock:
    """How the times of a source are written and what they become."""

    formats: tuple[str, ...]  # strptime formats, tried in turn after ISO 8601
    zone: str  # of times written without an offset
    local: str  # of the stored times
    midnight_is_unknown: bool = False


@dataclass(frozen=True)
class Moments:
    """A column of dates, possibly with times. All arrays are as long as the column."""

    day: pd.Series  # datetime64[s], midnight of the local date; NaT where blank or unreadable
    moment: pd.Series  # datetime64[s], local wall-clock; NaT where no time of day is known
    unreadable: Bools  # something is written, but not a date in any of the formats
    time_unreadable: Bools  # the date is read, the time beside it is not
    skipped_hour: Bools  # local times that the clocks jumped over in spring, kept as written
    midnight: Bools  # times of exactly 00:00


def read_moments(text: pd.Series, time_text: pd.Series | None, clock: Clock) -> Moments:
    """Read a column of stripped text ('' where blank), its time of day perhaps in a second column.

    A date without a time part has no time of day: 00:00 is a time only where it is written.
    """
    value, timed, fixed = read_dates(text, clock)
    time_unreadable = np.zeros(len(text), dtype=bool)
    if time_text is not None:
        time_of_day = _time_of_day(time_text)
        timed = time_of_day.notna().to_numpy() & value.notna().to_numpy()
        time_unreadable = (time_text != "").to_numpy() & value.notna().to_numpy() & ~timed
        value = value.dt.normalize() + time_of_day.fillna(pd.Timedelta(0))
        fixed = np.zeros(len(text), dtype=bool)
    midnight = timed & (value == value.dt.normalize()).to_numpy()
    if clock.midnight_is_unknown:
        timed = timed & ~midnight
    value, skipped = _to_local(value, timed & ~fixed, clock)
    return Moments(
        day=value.dt.normalize().astype("datetime64[s]"),
        moment=value.where(timed).astype("datetime64[s]"),
        unreadable=(text != "").to_numpy() & value.isna().to_numpy(),
        time_unreadable=time_unreadable,
        skipped_hour=skipped,
        midnight=midnight,
    )


def read_dates(text: pd.Series, clock: Clock) -> tuple[pd.Series, Bools, Bools]:
    """Datetimes (NaT where none), whether a time part was written, whether an offset was (those are local already)."""
    value = pd.Series(pd.NaT, index=text.index, dtype="datetime64[us]")
    timed = np.zeros(len(text), dtype=bool)
    if (text == "").all():
        return value, timed, timed.copy()
    offset = text.str.fullmatch(_ISO_OFFSET).to_numpy(dtype=bool)
    if offset.any():
        instants = pd.to_datetime(text[offset], format="ISO8601", errors="coerce", utc=True)
        value[offset] = instants.dt.tz_convert(clock.local).dt.tz_localize(None).astype("datetime64[us]")
        timed |= offset
    iso = text.str.fullmatch(_ISO).to_numpy(dtype=bool)
    if iso.any():
        value[iso] = pd.to_datetime(text[iso], format="ISO8601", errors="coerce").astype("datetime64[us]")
        timed |= text.str.fullmatch(_ISO_TIMED).to_numpy(dtype=bool)
    for format_ in clock.formats:
        left = (value.isna() & (text != "")).to_numpy() & ~iso & ~offset
        if not left.any():
            break
        read = _read_format(text[left], format_)
        value[left] = read
        if any(part in format_ for part in ("%H", "%I", "%X", "%c")):
            timed[left] = read.notna().to_numpy()
    return value, timed & value.notna().to_numpy(), offset


def _read_format(text: pd.Series, format_: str) -> pd.Series:
    """Datetimes of what is written in a strptime format, NaT elsewhere."""
    value = pd.Series(pd.NaT, index=text.index, dtype="datetime64[us]")
    padded = np.zeros(len(text), dtype=bool)
    if format_ in _PADDED:
        padded = text.str.fullmatch(_PADDED[format_]).to_numpy(dtype=bool)
        iso = text[padded].str.replace(r"^(\d{2})/(\d{2})/(\d{4})", r"\3-\2-\1", regex=True)
        value[padded] = pd.to_datetime(iso, format="ISO8601", errors="coerce").astype("datetime64[us]")
    if not padded.all():
        value[~padded] = pd.to_datetime(text[~padded], format=format_, errors="coerce").astype("datetime64[us]")
    return value


def _time_of_day(text: pd.Series) -> pd.Series:
    """Timedeltas since midnight of '9:05', '09:05:30' or '0905'; NaT where blank or no time."""
    parts = text.str.extract(f"^{_TIME}$").apply(pd.to_numeric, errors="coerce")
    hours, minutes, seconds = parts[0], parts[1], parts[2].fillna(0)
    sound = (hours < 24) & (minutes < 60) & (seconds < 60)
    return pd.to_timedelta((hours * 3600 + minutes * 60 + seconds).where(sound), unit="s")


def _to_local(value: pd.Series, convert: Bools, clock: Clock) -> tuple[pd.Series, Bools]:
    """``value`` with the marked rows taken from the source's zone to the local one, and which fell in a skipped hour.

    A time that occurs twice in autumn is taken as the first. Dates without a time are left alone: they have no zone.
    """
    skipped = np.zeros(len(value), dtype=bool)
    if not convert.any():
        return value, skipped
    written = value[convert]
    first = np.ones(len(written), dtype=bool)
    if clock.zone == clock.local:
        skipped[convert] = written.dt.tz_localize(clock.zone, ambiguous=first, nonexistent="NaT").isna().to_numpy()
        return value, skipped
    instants = written.dt.tz_localize(clock.zone, ambiguous=first, nonexistent="shift_forward")
    value = value.copy()
    value[convert] = instants.dt.tz_convert(clock.local).dt.tz_localize(None)
    return value, skipped
