"""Every query against the naive implementation, over generated questions."""

from __future__ import annotations

from collections import Counter, defaultdict
from datetime import date
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from data.counts.areas import (
    DIMENSIONS,
    Tally,
    by_class,
    by_district,
    by_district_and_month,
    by_lsoa,
    cells_by_class,
    cells_by_district_and_month,
    count_by,
)
from data.months import Month
from data.question.basis.parts import NOTHING
from data.question.filters import FilterState
from data.question.periods import Period, Periods
from data.schema import ImportBatch
from data.store.columns import OFFENCE, columns_of
from data.store.version import Store
from tests.fixtures_store import FIRST, LAST
from tests.oracle.clauses import slug
from tests.oracle.naive import WIDTHS, Plain, counted, matching, plain_rows
from tests.oracle.states import CELLS, compared, left_out, parts, periods, states

VINTAGE = 2011
SHARED = settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


@pytest.fixture(scope="module")
def rows(small_batch: ImportBatch) -> list[Plain]:
    return plain_rows(small_batch)


def sums_of(rows: list[Plain]) -> tuple[int, int, float, int]:
    """count, knife, harm, weighted."""
    harm = [row.harm for row in rows if row.harm is not None]
    knife = sum("knife-enabled" in row.sets for row in rows)
    return len(rows), knife, sum(harm), len(harm)


def as_dict(tally: Tally, names: list[Any]) -> dict[Any, tuple[Any, ...]]:
    fields = (tally.count, tally.knife, tally.harm, tally.weighted)
    found = {name: tuple(array[i] for array in fields) for i, name in enumerate(names)}
    assert len(found) == len(tally.count), "a key came twice"
    return found


def grouped(rows: list[Plain], key: Any) -> dict[Any, tuple[Any, ...]]:
    groups = defaultdict(list)
    for row in rows:
        groups[key(row)].append(row)
    return {name: pytest.approx(sums_of(own), rel=1e-12) for name, own in groups.items()}


def test_the_batch_holds_enough_of_everything(rows: list[Plain]) -> None:
    # An oracle over rows that satisfy nothing would agree with anything.
    assert min(Counter(row.hour for row in rows).values()) > 20
    assert {"", "E06000035"} < {row.district for row in rows}
    assert {name for row in rows for name in row.sets} == {"asvc", "msvc", "knife-enabled", "blade-possession"}
    assert any(row.harm is None for row in rows)
    assert sum(row.lsoa == "" for row in rows) > 100
    assert {row.school for row in rows} == {"term", "holiday"}
    assert {len(row.cells) for row in rows} == {0, len(WIDTHS)}
    assert sum(row.end is not None for row in rows) > 100


@SHARED
@given(data=st.data(), by=st.permutations(DIMENSIONS).flatmap(lambda d: st.integers(0, 4).map(lambda n: list(d[:n]))))
def test_count_by_equals_the_loop(data: st.DataObject, by: list[str], small_store: Store, rows: list[Plain]) -> None:
    state = data.draw(states(small_store.vocabulary(), FIRST, LAST))
    period = data.draw(st.one_of(st.none(), periods()))
    frame = count_by(state, small_store, VINTAGE, period, by)
    asked = (None, None) if period is None else (period.start, period.end)
    expected = counted(matching(rows, state, *asked), by)
    found = {
        tuple(None if value != value or value is None else value for value in values[:-1]): values[-1]  # noqa: PLR0124
        for values in frame.astype(object).where(frame.notna(), None).itertuples(index=False, name=None)
    }
    assert found == (dict(expected) if by else {(): expected.total()})
    assert list(frame.columns) == [*by, "count"]


@SHARED
@given(data=st.data(), leave_out=left_out, asked=compared())
def test_two_periods_at_once_equal_the_loop(
    data: st.DataObject, leave_out: tuple[str, ...], asked: Periods, small_store: Store, rows: list[Plain]
) -> None:
    store = small_store
    state = data.draw(states(store.vocabulary(), FIRST, LAST))
    lsoas, categories = store.lsoas(VINTAGE)["code"].tolist(), store.classes["category"].tolist()
    by_area = by_lsoa(state, store, VINTAGE, asked, leave_out=parts(leave_out))
    by_kind = by_class(state, store, VINTAGE, asked, leave_out=parts(leave_out))
    for period, areas, kinds in zip((asked.now, asked.before), by_area, by_kind, strict=True):
        assert (areas is None) == (kinds is None) == (period is None)
        if period is None or areas is None or kinds is None:
            continue
        inside = matching(rows, state, period.start, period.end, leave_out)
        assert as_dict(areas, [lsoas[n] for n in areas.keys["lsoa"]]) == grouped(inside, lambda r: r.lsoa)
        by_category: Counter[str] = Counter()
        cells = cells_by_class(state, store, VINTAGE, period, leave_out=parts(leave_out))
        assert cells.counts.tolist() == kinds.tolist()
        assert ((cells.key_sums > 0) <= (cells.counts > 0)).all()
        for number, count in enumerate(kinds.tolist()):
            by_category[categories[number]] += count
        assert +by_category == Counter(row.category for row in inside)


@SHARED
@given(data=st.data(), leave_out=left_out, period=periods())
def test_tallies_by_district_equal_the_loop(
    data: st.DataObject, leave_out: tuple[str, ...], period: Period, small_store: Store, rows: list[Plain]
) -> None:
    store = small_store
    state = data.draw(states(store.vocabulary(), FIRST, LAST))
    inside = matching(rows, state, period.start, period.end, leave_out)
    districts = store.districts["code"].tolist()
    tally = by_district(state, store, VINTAGE, period, leave_out=parts(leave_out))
    assert as_dict(tally, [districts[n] for n in tally.keys["district"]]) == grouped(inside, lambda r: r.district)

    everything = matching(rows, state, None, None, leave_out)
    tally = by_district_and_month(state, store, VINTAGE, leave_out=parts(leave_out))
    cells = cells_by_district_and_month(state, store, VINTAGE, leave_out=parts(leave_out))
    there = np.array(cells.counts[tally.keys["district"], tally.keys["month"] - store.span.start])
    assert there.tolist() == tally.count.tolist()
    assert cells.counts.sum() == tally.count.sum()
    keys = zip(tally.keys["district"].tolist(), tally.keys["month"].tolist(), strict=True)
    named = [(districts[n], Month(m).name) for n, m in keys]
    assert as_dict(tally, named) == grouped(everything, lambda r: (r.district, r.month))


def test_columns_say_what_the_database_says(small_store: Store) -> None:
    """Read back: the packed columns hold the numbers of the table they were written from, in the order of days."""
    columns, cursor = columns_of(small_store), small_store.cursor()
    for name, (sql, kind) in OFFENCE.items():
        rows = cursor.execute(f"SELECT {sql} AS v FROM offence ORDER BY day, offence_key").fetchnumpy()["v"]
        expected = np.asarray(rows).astype(kind)
        found = columns[name]
        if name.startswith("cell_"):
            found = np.r_[np.uint32(0), small_store.cells(int(name[5:])).cells][found]
        assert found.dtype == np.dtype(kind)
        np.testing.assert_array_equal(found, expected)
    assert (np.diff(columns["day"]) >= 0).all()
    people = cursor.execute("SELECT count(*), count(DISTINCT nullif(person_id, '')) FROM person").fetchone()
    numbers = columns["person_number"]
    assert (len(numbers), len(np.unique(numbers[numbers > 0]))) == people


def test_each_clause_alone_equals_the_loop(small_store: Store, rows: list[Plain]) -> None:
    """One by one over all their values, so that no value is left to chance."""
    vocabulary = small_store.vocabulary()
    each = [FilterState(what=(name,)) for name in vocabulary.what]
    each += [FilterState(districts=(code,)) for code in vocabulary.districts]
    each += [FilterState(areas=(name,)) for name in vocabulary.areas]
    each += [FilterState(cells=(name,)) for name in CELLS[::6]]
    each += [FilterState(school=when) for when in ("all", "term", "holiday")]
    each += [FilterState(hours=(hour,)) for hour in range(24)]
    each += [FilterState(cohort=c, role=r) for c in ("u18", "u25", "25plus", "35-49", "0-9") for r in ("any", "victim")]
    each += [FilterState(flags=(f,)) for f in ("knife", "gun", "public", "domestic", "non-domestic", "alcohol")]
    for state in each:
        (count,) = count_by(state, small_store, VINTAGE, None, [])["count"]
        assert count == len(matching(rows, state, None, None)), state


def test_two_flags_that_exclude_each_other_count_nothing(small_store: Store) -> None:
    state = FilterState(flags=("non-domestic", "domestic"))
    assert count_by(state, small_store, VINTAGE, None, [])["count"].tolist() == [0]
    assert count_by(state, small_store, VINTAGE, None, ["month", "hour"]).empty


def test_a_source_of_months_knows_no_weekday_and_no_hour(monthly_store: Store, monthly_batch: ImportBatch) -> None:
    frame = count_by(FilterState(), monthly_store, VINTAGE, None, ["weekday", "hour", "category"])
    assert set(frame["weekday"]) == {""}
    assert frame["hour"].isna().all()
    expected = Counter(row.category for row in plain_rows(monthly_batch))
    assert dict(zip(frame["category"], frame["count"], strict=True)) == expected
    assert {slug(name) for name in expected} == {slug(name) for name in frame["category"]}


def test_rows_are_sorted_by_the_dimensions_as_given(small_store: Store) -> None:
    frame = count_by(FilterState(), small_store, VINTAGE, None, ["weekday", "hour", "month"])
    order = {day: i for i, day in enumerate(("mon", "tue", "wed", "thu", "fri", "sat", "sun", ""))}
    hour = frame["hour"].fillna(99).astype(int)
    keys = list(zip(frame["weekday"].map(order), hour, frame["month"], strict=True))
    assert keys == sorted(keys)
    assert frame["count"].sum() == small_store.cursor().execute("SELECT count(*) FROM offence").fetchone()[0]


def test_a_day_at_either_end_is_included(small_store: Store, rows: list[Plain]) -> None:
    day = date(2024, 2, 29)
    found = by_district(FilterState(), small_store, VINTAGE, Period(day, day), leave_out=NOTHING)
    assert found.count.sum() == sum(row.day == day for row in rows)
    assert isinstance(found.count, np.ndarray)
