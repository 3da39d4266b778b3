"""Offences of which only a from and a to is known, spread over the hours of the week in between.

Source: Ratcliffe (2002), Aoristic signatures and the spatio-temporal analysis of high volume crime patterns, J. Quant.
Criminol. 18(1), 23-43. Each hour gets the share of the window that lies in it, so that an offence still counts as one.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from functools import lru_cache
from typing import NamedTuple
from zoneinfo import ZoneInfo

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]

HOUR = 3600
SLOTS = 168
#: The local time 0 of the computer's count, 1970-01-01 00:00, was a Thursday.
THURSDAY = 3 * 24


class Spread(NamedTuple):
    """``weight`` of the offence in ``row`` of the input falls in ``slot`` (weekday × 24 + hour, Monday 00:00 is 0).

    Three arrays of one length, in no particular order. Entries of the same row and slot add up; the weights of a row
    sum to 1. ``np.bincount(slot, weight, 168).reshape(7, 24)`` is the week.
    """

    row: Ints
    slot: Ints
    weight: Floats


class _Clock(NamedTuple):
    """When the local clock is changed: instants (seconds UTC), and seconds ahead of UTC before, between and after."""

    changes: Ints
    offsets: Ints

    def earliest(self, local: Ints) -> Ints:
        """Instants of local times: of two the first; one that does not exist moves forward to the change."""
        part = np.searchsorted(self.changes + self.offsets[:-1], local, side="right")
        return np.asarray(np.maximum(local - self.offsets[part], self.since()[part]))

    def latest(self, local: Ints) -> Ints:
        """The same, but of two the second."""
        part = np.searchsorted(self.changes + self.offsets[1:], local, side="right")
        return np.asarray(np.minimum(local - self.offsets[part], self.until()[part]))

    def since(self) -> Ints:
        return np.append(np.iinfo(np.int64).min, self.changes)

    def until(self) -> Ints:
        return np.append(self.changes, np.iinfo(np.int64).max)


def aoristic(start: npt.ArrayLike, end: npt.ArrayLike, zone: str = "Europe/London") -> Spread:
    """Spread each offence over the hours of the local week by the share of its window, in real time, in each.

    ``start``, ``end``: local times without a zone, datetime64 to the second, shape (n,). Where ``end`` is missing
    (NaT), or not after ``start``, the offence counts in the hour of its start. A window of more than 168 hours puts
    1/168 in every slot. An hour that the change to summer time leaves out holds nothing: a time in it moves forward to
    the next hour. One that comes twice is a single slot with both its hours: a start in it is taken as in the first, an
    end as in the second. Raises ValueError for shapes that differ and for a missing start.
    """
    begin, finish = (np.asarray(each, dtype="datetime64[s]") for each in (start, end))
    if begin.ndim != 1 or begin.shape != finish.shape or np.isnat(begin).any():
        raise ValueError("windows need a start each, and as many ends (NaT where not known)")
    if not len(begin):
        return Spread(np.zeros(0, np.int64), np.zeros(0, np.int64), np.zeros(0))
    point = ~(finish > begin)  # an end that is NaT is not after anything
    # Beyond a week only "longer" matters; cutting short keeps mistyped years out of the clock's table.
    finish = np.where(point, begin, np.minimum(finish, begin + np.timedelta64(9, "D")))
    years = [int(each.astype("datetime64[Y]").astype(np.int64)) + 1970 for each in (begin.min(), finish.max())]
    clock = _clock(zone, years[0], years[1])
    first, last = clock.earliest(begin.astype(np.int64)), clock.latest(finish.astype(np.int64))
    # A moment becomes its own second: that lies in one hour, which so gets all of it.
    last = np.where(point, first + 1, np.maximum(last, first + 1))
    long = last - first > SLOTS * HOUR
    short = np.flatnonzero(~long)
    return _joined(_by_hour(short, first[short], last[short], clock), np.flatnonzero(long))


def _joined(short: Spread, long: Ints) -> Spread:
    """The windows of up to a week, and the longer ones: the same everywhere."""
    return Spread(
        np.append(short.row, np.repeat(long, SLOTS)),
        np.append(short.slot, np.tile(np.arange(SLOTS), len(long))),
        np.append(short.weight, np.full(len(long) * SLOTS, 1 / SLOTS)),
    )


def _by_hour(rows: Ints, first: Ints, last: Ints, clock: _Clock) -> Spread:
    """Cut the windows [first, last), in seconds UTC, where the clock is changed and then at every full local hour."""
    change = np.searchsorted(clock.changes, first, side="right")
    window, step = _repeated(np.searchsorted(clock.changes, last - 1, side="right") - change + 1)
    part = change[window] + step
    offset = clock.offsets[part]
    start = np.maximum(first[window], clock.since()[part]) + offset
    stop = np.minimum(last[window], clock.until()[part]) + offset
    piece, step = _repeated((stop - 1) // HOUR - start // HOUR + 1)
    hour = (start // HOUR)[piece] + step
    inside = np.minimum(stop[piece], (hour + 1) * HOUR) - np.maximum(start[piece], hour * HOUR)
    window = window[piece]
    return Spread(rows[window], (hour + THURSDAY) % SLOTS, inside / (last - first)[window])


def _repeated(times: Ints) -> tuple[Ints, Ints]:
    """Every index as often as it says, and which of its repeats (from 0) each is."""
    index = np.repeat(np.arange(len(times)), times)
    return index, np.arange(len(index)) - np.repeat(np.cumsum(times) - times, times)


@lru_cache(maxsize=8)
def _clock(zone: str, first_year: int, last_year: int) -> _Clock:
    """The changes of a zone's clock, sought day by day and then to the second, a day beyond the years on each side."""
    place = ZoneInfo(zone)
    day = datetime(first_year, 1, 1, tzinfo=UTC) - timedelta(days=2)
    stop = datetime(last_year + 1, 1, 1, tzinfo=UTC) + timedelta(days=2)
    offset = _ahead(place, day)
    changes, offsets = [], [offset]
    while day < stop:
        following = day + timedelta(days=1)
        if (later := _ahead(place, following)) != offset:
            changes.append(_moment_of_change(place, day, following))
            offsets.append(later)
            offset = later
        day = following
    return _Clock(np.array(changes, dtype=np.int64), np.array(offsets, dtype=np.int64))


def _ahead(place: ZoneInfo, moment: datetime) -> int:
    offset = moment.astimezone(place).utcoffset()
    return int(offset.total_seconds()) if offset is not None else 0


def _moment_of_change(place: ZoneInfo, before: datetime, after: datetime) -> int:
    """First second with the new offset, halving the time between."""
    low, high = int(before.timestamp()), int(after.timestamp())
    old = _ahead(place, before)
    while high - low > 1:
        middle = (low + high) // 2
        if _ahead(place, datetime.fromtimestamp(middle, UTC)) == old:
            low = middle
        else:
            high = middle
    return high
