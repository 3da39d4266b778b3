"""Monthly series: what is not loaded, not complete or not known is a gap, and the rest is what a loop counts."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import date
from pathlib import Path

import numpy as np
import pytest

from data.counts.monthly import MonthlySeries, event_days, known_months, offences_by_month
from data.months import Month
from data.question.basis.parts import Part
from data.question.filters import FilterState
from data.question.periods import Period
from data.schema import ImportBatch
from data.store.version import Store
from tests.fixtures_store import FIRST, LAST, MONTHS_ONLY, batch_of, build, make_batch
from tests.oracle.naive import matching, plain_rows

INJURED = FilterState(what=("knife-enabled",), flags=("injury",))
STATES = (
    FilterState(),
    INJURED,
    replace(INJURED, cohort="u25", role="victim"),
    FilterState(what=("homicide",), flags=("non-domestic",), districts=("E07000114", "E06000035")),
)


def test_counts_and_days_are_those_of_a_loop(small_store: Store, small_batch: ImportBatch) -> None:
    rows = plain_rows(small_batch)
    months = [f"{year}-{month:02d}" for year in range(2022, 2026) for month in range(1, 13)][9:45]
    for state in STATES:
        found = matching(rows, state, FIRST, LAST)
        counts = Counter(row.month for row in found)
        series = offences_by_month(state, small_store, 2011)
        assert series.counts.tolist() == [counts[month] for month in months]
        assert series.start == Month.parse("2022-10")
        days = event_days(state, small_store, 2011, Period(FIRST, LAST))
        assert days.tolist() == sorted((row.day - date(1970, 1, 1)).days for row in found)


def test_place_can_be_left_out(small_store: Store) -> None:
    here = replace(INJURED, districts=("E07000114",))
    everywhere = offences_by_month(INJURED, small_store, 2011).counts
    assert offences_by_month(here, small_store, 2011, leave_out=Part.DISTRICT).counts.tolist() == everywhere.tolist()
    assert offences_by_month(here, small_store, 2011).counts.sum() < everywhere.sum()


@pytest.fixture(scope="module")
def mixed(tmp_path_factory: pytest.TempPathFactory) -> Store:
    """An extract from 12 March to 20 June 2025 without May, and street data of January 2025."""
    extract = make_batch(1, 200, first=date(2025, 3, 12), last=date(2025, 6, 20))
    dates = extract.offences["occurred_on"].dt
    kept = (dates.month != 5).to_numpy()
    rows = extract.offences[kept].to_dict("records")
    rows[0] |= {"occurred_on": date(2025, 3, 12), "batch_month": "2025-03"}
    batch = batch_of(rows, [])
    street = make_batch(
        2, 50, first=date(2025, 1, 1), last=date(2025, 1, 31), source="police-uk", capabilities=MONTHS_ONLY
    )
    return build(tmp_path_factory.mktemp("mixed"), batch, street).current()


def test_a_month_not_loaded_is_a_gap_and_so_is_one_of_a_source_that_does_not_know(mixed: Store) -> None:
    assert mixed.manifest.months == ["2025-01", "2025-03", "2025-04", "2025-06"]
    everything = offences_by_month(FilterState(), mixed, 2011)
    # June stops on the 20th; of the extract March is a part too, but it is not the first month of the store.
    assert np.isfinite(everything.counts).tolist() == [True, False, True, True, False, False]
    knife = offences_by_month(INJURED, mixed, 2011)
    assert np.isfinite(knife.counts).tolist() == [False, False, True, True, False, False]
    assert knife.trimmed().start == Month.parse("2025-03")
    assert len(knife.trimmed().counts) == 2
    names = ("2025-03", "2025-04", "2025-06")
    assert known_months(INJURED, mixed) == {Month.parse(name) for name in names}
    assert known_months(FilterState(), mixed, by_day=True) == known_months(INJURED, mixed)
    assert len(known_months(FilterState(), mixed)) == 4


def test_a_first_month_that_begins_late_is_a_gap(tmp_path: Path) -> None:
    batch = make_batch(1, 60, first=date(2025, 3, 12), last=date(2025, 4, 30))
    batch.offences.loc[0, "occurred_on"] = np.datetime64("2025-03-12")
    late = batch.offences["occurred_on"] >= np.datetime64("2025-03-12")
    assert late.all()
    store = build(tmp_path, batch).current()
    counts = offences_by_month(FilterState(), store, 2011).counts
    assert np.isnan(counts[0])
    assert counts[1] == (batch.offences["occurred_on"].dt.month == 4).sum()


def test_a_source_that_knows_nothing_asked_has_no_series(monthly_store: Store) -> None:
    assert not len(offences_by_month(INJURED, monthly_store, 2011).counts)
    assert known_months(FilterState(), monthly_store, by_day=True) == set()


def test_a_series_over_other_months_has_gaps_outside() -> None:
    series = MonthlySeries(100, np.array([np.nan, 1.0, np.nan, 3.0, np.nan]))
    assert series.over(range(98, 103)).tolist()[:3] == pytest.approx([np.nan] * 3, nan_ok=True)
    assert series.over(range(101, 102)).tolist() == [1.0]
    assert np.isnan(series.over(range(110, 112))).all()
    assert series.over(range(0)).tolist() == []
    trimmed = series.trimmed()
    assert (trimmed.start, len(trimmed.counts)) == (101, 3)
    assert MonthlySeries(5, np.full(3, np.nan)).trimmed().counts.size == 0


def test_the_days_of_months() -> None:
    february = 2024 * 12 + 1
    assert Period.of_months(range(february, february + 1)) == Period(date(2024, 2, 1), date(2024, 2, 29))
    assert Period.of_months(range(february - 1, february + 12)).words() == "Jan 2024 – Jan 2025"
