"""When: month, weekday and hour of every planned offence, and the calendar date and clock times made from them."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np
import numpy.typing as npt

from data.ingest.demo.allocate import deal, share_out
from data.ingest.demo.people import involves
from data.ingest.demo.plan import FIRST_MONTH, MONTHS, YEARS, Floats, Ints, Plan, load_plan
from data.ingest.demo.rows import People, Rows

HOURS = 24
#: Hours after school; on weekdays those of under-18s keep to term time where the month has any.
AFTER_SCHOOL = (15, 16)
RHYTHMS = ("under18", "aged18to24", "older")


def rhythm_table(rhythm: dict[str, Any]) -> Floats:
    """Relative frequency by weekday (7 rows, Monday first) and hour (24): hours times days, then the named peaks."""
    table = np.outer(np.asarray(rhythm["days"], np.float64), np.asarray(rhythm["hours"], np.float64))
    for peak in rhythm.get("peaks", []):
        table[np.ix_(peak["days"], peak["hours"])] *= peak["times"]
    return np.asarray(table / table.sum())


def set_times(plan: Plan, rows: Rows, people: People, rng: np.random.Generator) -> None:
    """Fill month, weekday, hour and window of every row."""
    under18, under25 = (involves(people, 0, below, len(rows)) for below in (18, 25))
    cohort = np.select([under18, under25], [0, 1], 2)
    rows.weekday, rows.hour = np.zeros(len(rows), np.int64), np.zeros(len(rows), np.int64)
    rows.window = np.zeros(len(rows))
    names = plan.groups["rhythm"].to_numpy(dtype=object)[rows.group]
    for name in sorted(set(names)):
        for number, rhythm in enumerate(RHYTHMS if name == "people" else (name,)):
            mine = (names == name) & ((cohort == number) if name == "people" else True)
            _deal_cells(plan.knobs["rhythm"][rhythm], rows, mine, rng)
    _lose_times(plan, rows, names == "people", rng)
    after_school = under18 & (rows.weekday < 5) & np.isin(rows.hour, AFTER_SCHOOL)
    _set_months(plan, rows, after_school, rng)


def _deal_cells(rhythm: dict[str, Any], rows: Rows, mine: npt.NDArray[np.bool_], rng: np.random.Generator) -> None:
    """Weekday and hour, year by year; serious violence apart from the rest, so that each keeps the pattern.

    Counts scatter about half as much as chance would make them, so that no cell stands out by accident.
    """
    shares = rhythm_table(rhythm).ravel()
    for year in range(YEARS):
        for serious in (True, False):
            members = np.flatnonzero(mine & (rows.year == year) & (rows.serious == serious))
            expected = shares * len(members)
            noisy = np.maximum(expected + 0.5 * np.sqrt(expected) * rng.standard_normal(len(shares)), 0.01)
            rows.weekday[members], rows.hour[members] = np.divmod(deal(rng, share_out(noisy, len(members))), HOURS)
    if "window" in rhythm:
        shortest, longest = rhythm["window"]
        open_ended = np.flatnonzero(mine & (rng.random(len(rows)) < rhythm["window_share"]))
        rows.window[open_ended] = rng.uniform(shortest, longest, len(open_ended))


def _lose_times(plan: Plan, rows: Rows, against_people: npt.NDArray[np.bool_], rng: np.random.Generator) -> None:
    share = plan.knobs["share"]
    draw = rng.random(len(rows))
    brief = np.flatnonzero(against_people & (draw >= 1 - share["window"]))
    rows.window[brief] = rng.uniform(1, 3, len(brief))
    unknown = draw < share["unknown_time"]
    rows.hour[unknown], rows.window[unknown] = -1, 0


def _set_months(plan: Plan, rows: Rows, after_school: npt.NDArray[np.bool_], rng: np.random.Generator) -> None:
    by_code = plan.codes["season"].to_numpy(dtype=object)[rows.code]
    by_group = plan.groups["season"].to_numpy(dtype=object)[rows.group]
    season = np.where(plan.codes["season"].notna().to_numpy()[rows.code], by_code, by_group)
    season = np.where(after_school & (season == "violence"), "school", season)
    rows.month = np.zeros(len(rows), dtype=np.int64)
    for name in sorted(plan.knobs["season"]):
        for year in range(YEARS):
            members = np.flatnonzero((season == name) & (rows.year == year))
            weights = np.asarray(plan.knobs["season"][name]) * rng.lognormal(0, 0.015, 12)
            rows.month[members] = year * 12 + deal(rng, share_out(weights, len(members)))


@dataclass(frozen=True)
class Calendar:
    """Dates of each weekday in each month: padded tables [month, weekday, n], and how many there are."""

    dates: Ints  # days since 1970-01-01
    count: Ints
    term_dates: Ints
    term_count: Ints
    short_days: Ints  # days on which the hour from 01:00 does not exist


@lru_cache(maxsize=1)
def calendar() -> Calendar:
    first, last = FIRST_MONTH.astype("M8[D]"), (FIRST_MONTH + MONTHS).astype("M8[D]")
    days = np.arange(first.astype(np.int64), last.astype(np.int64))
    month = (days.astype("M8[D]").astype("M8[M]") - FIRST_MONTH).astype(np.int64)
    weekday = (days + 3) % 7  # 1970-01-01 was a Thursday
    holiday = np.zeros(len(days), dtype=bool)
    for start, end in load_plan().knobs["school"]["holidays"]:
        holiday |= (days.astype("M8[D]") >= np.datetime64(start)) & (days.astype("M8[D]") <= np.datetime64(end))
    in_march = (days.astype("M8[D]").astype("M8[M]").astype(np.int64) % 12) == 2
    next_week = np.append(in_march[7:], np.zeros(7, dtype=bool))
    short = days[in_march & (weekday == 6) & ~next_week]
    return Calendar(
        *_by_weekday(days, month, weekday, ~np.zeros_like(holiday)), *_by_weekday(days, month, weekday, ~holiday), short
    )


def _by_weekday(days: Ints, month: Ints, weekday: Ints, keep: npt.NDArray[np.bool_]) -> tuple[Ints, Ints]:
    dates, count = np.zeros((MONTHS, 7, 5), dtype=np.int64), np.zeros((MONTHS, 7), dtype=np.int64)
    for day, at, on in zip(days[keep], month[keep], weekday[keep], strict=True):
        dates[at, on, count[at, on]] = day
        count[at, on] += 1
    return dates, count


def choose_days(
    month: Ints, weekday: Ints, hour: Ints, school: npt.NDArray[np.bool_], rng: np.random.Generator
) -> Ints:
    """A day (since 1970-01-01) of the given weekday in the given month (0 to 35) for every offence."""
    book = calendar()
    draw = rng.random(len(month))
    position = (draw * book.count[month, weekday]).astype(np.int64)
    days = book.dates[month, weekday, position]
    pupils = np.flatnonzero(school)
    at, on = month[pupils], weekday[pupils]
    terms = book.term_count[at, on]
    in_term = book.term_dates[at, on, (draw[pupils] * terms).astype(np.int64)]
    days[pupils] = np.where(terms > 0, in_term, days[pupils])
    return np.where((hour == 1) & np.isin(days, book.short_days), days - 7, days)


def choose_minutes(count: int, rng: np.random.Generator) -> Ints:
    """Minutes past the hour with the heaping of recorded times: the full hour, then the half, then fives."""
    kind = rng.random(count)
    any_minute = rng.integers(0, 60, count)
    return np.select([kind < 0.16, kind < 0.25, kind < 0.55], [0, 30, any_minute // 5 * 5], any_minute)
