"""The hours of the week against loops over the rows: tables, windows, what the public sees, changes and peaks."""

from __future__ import annotations

import json
from collections import defaultdict
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from typing import Any
from zoneinfo import ZoneInfo

import numpy as np
import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from scipy import stats

from data.answers.answer import Unavailable
from data.answers.panels import as_json, ask
from data.answers.time.week import week_rows
from data.question.filters import FilterState
from data.question.periods import Period, resolve
from data.store.version import Store
from data.viewer import Viewer
from tests.fixtures_store import FIRST, LAST
from tests.oracle.naive import Plain, matching
from tests.oracle.refused import rightly_refused
from tests.oracle.states import states
from tests.unit.data.answers.planted import (
    BEFORE,
    LAST_YEAR,
    UNTIMED,
    YEAR,
    asked,
)

SHARED = settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
LONDON = ZoneInfo("Europe/London")
PUBLIC = Viewer("public", exploring=True)


@lru_cache(maxsize=4096)
def shares(start: datetime, end: datetime | None) -> dict[tuple[int, int], float]:
    """Minute by minute in real time: the share of a window in each weekday and hour of the local clock."""
    if end is None or end <= start:
        return {(start.weekday(), start.hour): 1.0}
    first = start.replace(tzinfo=LONDON, fold=0).astimezone(UTC)
    last = end.replace(tzinfo=LONDON, fold=1).astimezone(UTC)
    minutes = int((last - first).total_seconds() // 60)
    if minutes > 168 * 60:
        return {(day, hour): 1 / 168 for day in range(7) for hour in range(24)}
    found: dict[tuple[int, int], float] = defaultdict(float)
    for minute in range(minutes):
        local = (first + timedelta(minutes=minute)).astimezone(LONDON)
        found[local.weekday(), local.hour] += 1 / minutes
    return dict(found)


def week_of(rows: list[Plain]) -> tuple[np.ndarray, int]:
    """Offences by weekday and hour, and how many have no hour."""
    table = np.zeros((7, 24))
    for row in rows:
        for place, share in shares(row.start, row.end).items() if row.start is not None else ():
            table[place] += share
    return table, sum(row.start is None for row in rows)


def plain_week(rows: list[Plain], state: FilterState, period: Period | None) -> tuple[np.ndarray, int]:
    found = [] if period is None else matching(rows, state, period.start, period.end, ("days", "hours"))
    return week_of(found)


@SHARED
@given(data=st.data())
def test_the_table_is_the_plain_count_and_nothing_is_lost(
    data: st.DataObject, small_store: Store, rows: list[Plain]
) -> None:
    state = data.draw(states(small_store.vocabulary(), FIRST, LAST))
    model, periods = ask("heatmap", asked(small_store, state, week="compare")), resolve(state, small_store)
    if rightly_refused(model, rows, state, periods):
        return
    table, untimed = plain_week(rows, state, periods.now)
    assert np.array(model.counts) == pytest.approx(table, abs=0.006)
    assert model.timed == pytest.approx(table.sum(), abs=0.06)
    assert model.untimed == untimed
    assert {status for row in model.status for status in row} == {"exact"}
    if untimed:
        assert model.notes[0] == f"{untimed:,} of {table.sum() + untimed:,.0f} offences have no hour and are left out."
    else:
        assert not any("have no hour" in note for note in model.notes)
    if periods.before is None:
        assert (model.before, model.verdicts, model.before_period) == (None, (), "")
    else:
        assert np.array(model.before) == pytest.approx(plain_week(rows, state, periods.before)[0], abs=0.006)
        assert model.before_period == periods.before.words()


def test_exact_times_are_whole_and_windows_are_spread(planted: Store, planted_rows: pd.DataFrame) -> None:
    model = ask("heatmap", asked(planted, FilterState()))
    timed = planted_rows[planted_rows["start"].notna()]
    expected = np.zeros((7, 24))
    for row in timed.itertuples():
        until = None if pd.isna(row.until) else row.until.to_pydatetime()
        for place, share in shares(row.start.to_pydatetime(), until).items():
            expected[place] += share
    assert np.array(model.counts) == pytest.approx(expected, abs=0.006)
    assert model.windows == (timed["until"].notna()).sum() > 100
    assert model.timed == len(timed)
    assert model.untimed == UNTIMED + 1 == planted_rows["start"].isna().sum()
    assert any(f"{model.windows} are known only as a window" in note for note in model.notes)


def test_days_and_hours_that_are_chosen_do_not_narrow_the_week(planted: Store) -> None:
    whole = as_json("heatmap", asked(planted))["model"]
    peaks = as_json("peaks", asked(planted))["model"]
    chosen = replace(LAST_YEAR, days=("fri", "sat"), hours=(21, 22))
    assert as_json("heatmap", asked(planted, chosen))["model"] == whole
    assert as_json("peaks", asked(planted, chosen))["model"] == peaks
    assert as_json("heatmap", asked(planted, replace(LAST_YEAR, school="term")))["model"] != whole


def test_school_days_are_told(planted: Store) -> None:
    both = [ask("heatmap", asked(planted, replace(LAST_YEAR, school=name))) for name in ("term", "holiday")]
    assert sum(model.timed for model in both) == ask("heatmap", asked(planted)).timed
    for model in both:
        assert "School days by the table of term dates; schools differ by some days." in model.notes


def test_changes_of_the_hours_are_those_of_the_binomial_test(planted: Store) -> None:
    model = ask("heatmap", asked(planted, week="compare"))
    now, before = np.rint(np.array(model.counts)).ravel(), np.rint(np.array(model.before)).ravel()
    total = now + before
    rising, falling = stats.binom.sf(now - 1, total, 365 / 731), stats.binom.cdf(now, total, 365 / 731)
    p = np.minimum(1.0, 2 * np.minimum(rising, falling))
    clear = stats.false_discovery_control(p) < 0.05
    expected = np.where(clear, np.where(rising < falling, "rise", "fall"), "none")
    assert np.array(model.verdicts).ravel().tolist() == expected.tolist()
    assert model.verdicts[2][8] == "rise"  # Wednesdays from 08:00, planted


def test_without_compare_nothing_is_compared(planted: Store) -> None:
    for shows in ("count", "share"):
        model = ask("heatmap", asked(planted, week=shows))
        assert (model.before, model.verdicts) == (None, ())


def test_a_download_of_an_analyst_adds_up(planted: Store) -> None:
    model = ask("heatmap", asked(planted))
    header, *lines = week_rows(model)
    assert header == ["weekday", "hour", "offences", "status"]
    assert sum(line[2] for line in lines) == pytest.approx(model.timed, abs=0.5)


def test_a_source_without_hours_is_refused(monthly_store: Store) -> None:
    for panel in ("heatmap", "peaks"):
        found = ask(panel, asked(monthly_store))
        assert isinstance(found, Unavailable)
        assert "not the day or hour" in found.reasons[0]


def test_offences_without_an_hour_only(planted: Store, planted_rows: pd.DataFrame) -> None:
    bare = planted_rows.groupby("day")["hour"].apply(lambda hours: hours.isna().all())
    day = bare.index[bare][0]
    model = ask("heatmap", asked(planted, FilterState(start=day, end=day)))
    assert np.array(model.counts).sum() == 0
    assert (model.timed, model.windows) == (0, 0)
    assert model.untimed == (planted_rows["day"] == day).sum()
    assert "Too few" in ask("peaks", asked(planted, FilterState(start=day, end=day))).sentence


@pytest.mark.parametrize("shows", ["count", "share", "compare"])
def test_the_model_is_plain(planted: Store, shows: str) -> None:
    plain: dict[str, Any] = json.loads(json.dumps(as_json("heatmap", asked(planted, week=shows)), allow_nan=False))
    assert plain["display"]["week"] == shows
    assert len(plain["model"]["counts"]) == 7
    assert plain["model"]["period"] == Period(*YEAR).words()
    assert plain["model"]["before_period"] == Period(*BEFORE).words()
