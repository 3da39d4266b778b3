"""Counts by cell, position and hour of the week against loops over the rows, over generated questions."""

from __future__ import annotations

from collections import Counter
from datetime import date, datetime, timedelta
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from data.counts.units import (
    UNITS,
    commonest_lsoa,
    events,
    positions,
    unit_counts,
    unit_hours,
    unit_months,
    unit_week,
)
from data.counts.week import day_hours, on_the_hour, week_counts
from data.months import Month
from data.question.basis.parts import NOTHING
from data.question.filters import FilterState
from data.question.periods import Period, Periods
from data.schema import ImportBatch
from data.store.version import Store
from tests.fixtures_store import FIRST, LAST
from tests.oracle.naive import DAYS, Plain, matching, plain_rows
from tests.oracle.states import compared, left_out, parts, periods, states

VINTAGE = 2011
EVERYTHING = Period(FIRST, LAST)
SHARED = settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
units = st.sampled_from(["cell_150", "cell_250", "cell_500", "lsoa_2011", "district_2011"])


@pytest.fixture(scope="module")
def rows(small_batch: ImportBatch) -> list[Plain]:
    return plain_rows(small_batch)


@pytest.fixture(scope="module")
def monthly_rows(monthly_batch: ImportBatch) -> list[Plain]:
    return plain_rows(monthly_batch)


def unit_of(row: Plain, unit: str) -> str:
    """'' in none."""
    kind, number = unit.split("_")
    return row.cell(int(number)) if kind == "cell" else str(getattr(row, kind))


def names(store: Store, unit: str, numbers: np.ndarray) -> list[str]:
    kind, number = unit.split("_")
    if kind == "cell":
        return [f"{number}-{n & 0xFFFF}-{n >> 16}" for n in numbers.tolist()]
    frame = store.lsoas(int(number)) if kind == "lsoa" else store.districts
    return frame["code"].to_numpy(dtype=object)[numbers].tolist()


def table(store: Store, unit: str, found: dict[str, np.ndarray], *by: str) -> Counter[tuple[Any, ...]]:
    """{(unit name, further columns): count}; a key that comes twice is a fault."""
    keys = list(zip(names(store, unit, found["unit"]), *(found[name].tolist() for name in by), strict=True))
    assert len(set(keys)) == len(keys)
    assert set(found) == {"unit", *by, "n"}
    return Counter(dict(zip(keys, found["n"].tolist(), strict=True)))


def within(rows: list[Plain], state: FilterState, period: Period, leave_out: tuple[str, ...]) -> list[Plain]:
    return matching(rows, state, period.start, period.end, leave_out)


def at(day: str) -> int:
    return DAYS.index(day)


@SHARED
@given(data=st.data(), leave_out=left_out, asked=compared(), unit=units)
def test_counts_of_both_periods_by_unit(
    data: st.DataObject, leave_out: tuple[str, ...], asked: Periods, unit: str, small_store: Store, rows: list[Plain]
) -> None:
    state = data.draw(states(small_store.vocabulary(), FIRST, LAST))
    found = unit_counts(state, small_store, VINTAGE, unit, asked, leave_out=parts(leave_out))
    named = names(small_store, unit, found.unit)
    assert len(set(named)) == len(named)
    now = Counter(unit_of(row, unit) for row in within(rows, state, asked.now, leave_out))
    assert found.outside == now.pop("", 0)
    assert +Counter(dict(zip(named, found.now.tolist(), strict=True))) == now
    assert (found.before is None) == (asked.before is None)
    if asked.before is not None and found.before is not None:
        before = Counter(unit_of(row, unit) for row in within(rows, state, asked.before, leave_out))
        before.pop("", 0)
        assert +Counter(dict(zip(named, found.before.tolist(), strict=True))) == before


def test_a_unit_with_an_offence_only_between_the_periods_is_not_listed(small_store: Store) -> None:
    apart = Periods(Period(date(2025, 9, 1), LAST), Period(date(2024, 9, 1), date(2024, 9, 30)), ())
    found = unit_counts(FilterState(), small_store, VINTAGE, "cell_250", apart, leave_out=NOTHING)
    assert (found.now + found.before > 0).all()


@SHARED
@given(data=st.data(), leave_out=left_out, period=periods(), unit=units)
def test_counts_by_unit_and_time(
    data: st.DataObject, leave_out: tuple[str, ...], period: Period, unit: str, small_store: Store, rows: list[Plain]
) -> None:
    state = data.draw(states(small_store.vocabulary(), FIRST, LAST))
    asked = (state, small_store, VINTAGE, unit, period)
    placed = [row for row in within(rows, state, period, leave_out) if unit_of(row, unit)]
    months = unit_months(*asked, leave_out=parts(leave_out))
    by_month = Counter({(u, Month(m).name): n for (u, m), n in table(small_store, unit, months, "month").items()})
    assert by_month == Counter((unit_of(row, unit), row.month) for row in placed)

    timed = [row for row in placed if row.hour is not None]
    hours = unit_hours(*asked, leave_out=parts(leave_out))
    assert table(small_store, unit, hours, "hour") == Counter((unit_of(row, unit), row.hour) for row in timed)

    chosen = data.draw(st.one_of(st.just([]), st.lists(st.sampled_from(months["unit"].tolist() or [1]), max_size=4)))
    week = unit_week(*asked, chosen, leave_out=parts(leave_out))
    asked_names = names(small_store, unit, np.array(chosen, dtype=np.int64))
    inside = [row for row in timed if not chosen or unit_of(row, unit) in asked_names]
    expected = Counter((unit_of(row, unit), at(row.weekday), row.hour) for row in inside)
    assert table(small_store, unit, week, "weekday", "hour") == expected


@SHARED
@given(data=st.data(), leave_out=left_out, period=periods(), step=st.sampled_from([0, 0.5, 50, 100, 250]))
def test_positions(
    data: st.DataObject, leave_out: tuple[str, ...], period: Period, step: float, small_store: Store, rows: list[Plain]
) -> None:
    state = data.draw(states(small_store.vocabulary(), FIRST, LAST))
    x, y, n = positions(state, small_store, VINTAGE, period, step, leave_out=parts(leave_out))
    expected: Counter[tuple[float, float]] = Counter()
    for row in within(rows, state, period, leave_out):
        if row.cell(500):
            expected[tuple(int(v / step + 0.5) * step if step else v for v in row.point)] += 1
    assert dict(zip(zip(x.tolist(), y.tolist(), strict=True), n.tolist(), strict=True)) == dict(expected)
    assert list(zip(x, y, strict=True)) == sorted(expected)


@SHARED
@given(data=st.data(), leave_out=left_out, period=periods())
def test_offences_of_each_hour_of_each_date(
    data: st.DataObject, leave_out: tuple[str, ...], period: Period, small_store: Store, rows: list[Plain]
) -> None:
    state = data.draw(states(small_store.vocabulary(), FIRST, LAST))
    counts, weekday = day_hours(state, small_store, VINTAGE, period, leave_out=parts(leave_out))
    start = max(period.start, small_store.first_day)
    dates = [start + timedelta(days=n) for n in range(len(counts))]
    assert not dates or dates[-1] == min(period.end, small_store.last_day)
    assert weekday.tolist() == [day.weekday() for day in dates]
    timed = Counter((row.day, row.hour) for row in within(rows, state, period, leave_out) if row.hour is not None)
    assert {(dates[i], h): int(n) for (i, h), n in np.ndenumerate(counts) if n} == dict(timed)


@SHARED
@given(data=st.data(), leave_out=left_out, period=periods())
def test_events_are_those_with_a_point(
    data: st.DataObject, leave_out: tuple[str, ...], period: Period, small_store: Store, rows: list[Plain]
) -> None:
    state = data.draw(states(small_store.vocabulary(), FIRST, LAST))
    x, y, day = events(state, small_store, VINTAGE, period, leave_out=parts(leave_out))
    inside = [row for row in within(rows, state, period, leave_out) if row.cell(500)]
    expected = [(*row.point, (row.day - date(1970, 1, 1)).days) for row in inside]
    assert Counter(zip(x.tolist(), y.tolist(), day.tolist(), strict=True)) == Counter(expected)
    assert (np.diff(day) >= 0).all()


@pytest.mark.parametrize("unit", ["cell_150", "cell_250", "cell_500", "district_2011"])
def test_the_commonest_lsoa_of_a_unit(unit: str, small_store: Store, rows: list[Plain]) -> None:
    every = unit_counts(
        FilterState(), small_store, VINTAGE, unit, Periods(EVERYTHING, None, ()), leave_out=NOTHING
    ).unit.tolist()
    nowhere = 7 << 16 | 7
    found = commonest_lsoa(small_store, VINTAGE, unit, [*every, nowhere])
    assert found.pop(nowhere, "") == ""
    mapped: dict[str, Counter[str]] = {}
    for row in rows:
        own = mapped.setdefault(unit_of(row, unit), Counter())
        if row.lsoa:
            own[row.lsoa] += 1
    for number, name in zip(every, names(small_store, unit, np.array(every)), strict=True):
        most = max(mapped[name].values(), default=0)
        assert found[number] in {code for code, n in mapped[name].items() if n == most} or (
            not most and not found[number]
        )
    assert commonest_lsoa(small_store, VINTAGE, unit, []) == {}


def reaches_on(row: Plain) -> bool:
    """True for a window that ends in another hour of the clock than it begins in."""
    if row.start is None or row.end is None:
        return False
    hour = timedelta(hours=1)
    return (row.end - datetime.min) // hour > (row.start - datetime.min) // hour


@SHARED
@given(data=st.data(), leave_out=left_out, period=periods())
def test_hours_of_the_week(
    data: st.DataObject, leave_out: tuple[str, ...], period: Period, small_store: Store, rows: list[Plain]
) -> None:
    state = data.draw(states(small_store.vocabulary(), FIRST, LAST))
    found = week_counts(state, small_store, VINTAGE, period, leave_out=parts(leave_out))
    inside = within(rows, state, period, leave_out)
    codes = small_store.district_codes
    assert found.known.shape == (len(codes), 7, 24)
    known = {
        (codes[d], int(day), int(hour)): int(found.known[d, day, hour]) for d, day, hour in np.argwhere(found.known)
    }
    exact = [row for row in inside if row.hour is not None and not reaches_on(row)]
    assert known == Counter((row.district, at(row.weekday), row.hour) for row in exact)
    windows = zip(found.start.tolist(), found.end.tolist(), [codes[d] for d in found.district], strict=True)
    assert Counter(windows) == Counter((row.start, row.end, row.district) for row in inside if reaches_on(row))
    assert found.untimed == sum(row.hour is None for row in inside)
    assert int(found.known.sum()) + len(found.start) + found.untimed == len(inside)


@SHARED
@given(data=st.data(), leave_out=left_out, period=periods())
def test_times_on_the_hour(
    data: st.DataObject, leave_out: tuple[str, ...], period: Period, small_store: Store, rows: list[Plain]
) -> None:
    state = data.draw(states(small_store.vocabulary(), FIRST, LAST))
    sharp, every = on_the_hour(state, small_store, VINTAGE, period, leave_out=parts(leave_out))
    timed = [row.start for row in within(rows, state, period, leave_out) if row.start is not None]
    assert every.tolist() == [sum(start.hour == hour for start in timed) for hour in range(24)]
    assert sharp.tolist() == [sum(start.hour == hour and start.minute == 0 for start in timed) for hour in range(24)]


def test_there_are_windows_of_every_kind_and_times_on_the_hour(rows: list[Plain]) -> None:
    """An oracle over rows without windows would agree with anything."""
    lengths = Counter(row.end - row.start for row in rows if row.start and row.end)
    assert len(lengths) == 9
    assert min(lengths.values()) > 20
    assert sum(row.end is not None and not reaches_on(row) for row in rows) > 50
    assert sum(row.start is not None and row.start.minute == 0 for row in rows) > 5


def test_a_source_of_snapped_points_and_months_has_no_cell_and_no_hour(
    monthly_store: Store, monthly_rows: list[Plain]
) -> None:
    asked = (FilterState(), monthly_store, VINTAGE)
    for unit in ("cell_150", "cell_250", "cell_500"):
        found = unit_counts(*asked, unit, Periods(EVERYTHING, EVERYTHING, ()), leave_out=NOTHING)
        assert (len(found.unit), len(found.now), found.outside) == (0, 0, len(monthly_rows))
    assert [len(part) for part in positions(*asked, EVERYTHING, 0, leave_out=NOTHING)] == [0, 0, 0]
    assert [len(part) for part in events(*asked, EVERYTHING, leave_out=NOTHING)] == [0, 0, 0]
    week = week_counts(*asked, EVERYTHING, leave_out=NOTHING)
    assert (int(week.known.sum()), len(week.start), week.untimed) == (0, 0, len(monthly_rows))
    assert [part.tolist() for part in on_the_hour(*asked, EVERYTHING, leave_out=NOTHING)] == [[0] * 24] * 2
    months = unit_months(*asked, "lsoa_2011", EVERYTHING, leave_out=NOTHING)
    expected = Counter((row.lsoa, row.month) for row in monthly_rows if row.lsoa)
    named = names(monthly_store, "lsoa_2011", months["unit"])
    found_months = zip(named, (Month(m).name for m in months["month"].tolist()), strict=True)
    assert dict(zip(found_months, months["n"].tolist(), strict=True)) == expected


def test_a_period_without_offences_is_empty(small_store: Store) -> None:
    nothing = Period(date(2019, 1, 1), date(2019, 12, 31))
    asked = (FilterState(), small_store, VINTAGE)
    counts = unit_counts(*asked, "cell_250", Periods(nothing, None, ()), leave_out=NOTHING)
    assert (counts.unit.tolist(), counts.now.tolist(), counts.before, counts.outside) == ([], [], None, 0)
    for query in (unit_months, unit_hours, unit_week):
        assert all(len(column) == 0 for column in query(*asked, "cell_250", nothing, leave_out=NOTHING).values())
    week = week_counts(*asked, nothing, leave_out=NOTHING)
    assert (int(week.known.sum()), len(week.start), len(week.end), len(week.district), week.untimed) == (0, 0, 0, 0, 0)


@pytest.mark.parametrize("unit", ["", "class", "cell_200", "cell_250; DROP TABLE offence", "lsoa"])
def test_only_a_unit_is_written_into_a_statement(unit: str, small_store: Store) -> None:
    asked = (FilterState(), small_store, VINTAGE, unit)
    with pytest.raises(ValueError, match="no such unit"):
        unit_counts(*asked, Periods(EVERYTHING, None, ()), leave_out=NOTHING)
    for query in (unit_months, unit_hours, unit_week):
        with pytest.raises(ValueError, match="no such unit"):
            query(*asked, EVERYTHING, leave_out=NOTHING)
    with pytest.raises(ValueError, match="no such unit"):
        commonest_lsoa(small_store, VINTAGE, unit, [1])
    assert unit not in UNITS
