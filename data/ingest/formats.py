"""Date formats and time zones of a mapping: which there are, and whether one can be used."""

from __future__ import annotations

import datetime as dt
from zoneinfo import ZoneInfo

import pandas as pd

#: Formats tried in turn, day first, where the mapping gives none. ISO 8601 is always tried before them.
DAY_FIRST: tuple[str, ...] = tuple(
    f"%d{mark}{month}{mark}%Y{time}"
    for mark, month in (("/", "%m"), ("-", "%m"), (".", "%m"), ("-", "%b"), (" ", "%b"), (" ", "%B"))
    for time in (" %H:%M:%S", " %H:%M", "")
)


def time_zone(name: str) -> str:
    """The name of a time zone. Raises ValueError for anything else."""
    try:
        ZoneInfo(name)
    except (KeyError, ValueError, OSError) as problem:
        raise ValueError(f"'{name}' is not a time zone such as 'Europe/London' or 'UTC'") from problem
    return name


def date_format(text: str) -> str:
    """A date format with day, month and year. Raises ValueError for anything else."""
    trial = dt.datetime(2024, 11, 23, 14, 5)
    try:
        written = trial.strftime(text)
        whole = dt.datetime.strptime(written, text).date() == trial.date()
        # pandas reads the columns, and takes fewer formats.
        whole = whole and pd.to_datetime(pd.Series([written]), format=text)[0].date() == trial.date()
    except Exception:  # a part named twice is an error of regular expressions; each kind of nonsense has its own
        whole = False
    if not whole:
        raise ValueError(f"'{text}' is not a date format with day, month and year such as '%d/%m/%Y %H:%M'")
    return text
