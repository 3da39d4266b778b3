"""Peaks of the week: planted ones are found and told, even weeks have none, rounded times are noticed."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from data.answers import cache
from data.answers.answer import Unavailable
from data.answers.panels import ask
from data.answers.time import peaks
from data.counts.table import Table
from data.question.filters import FilterState
from data.question.periods import latest_year
from data.store.version import Store
from data.viewer import Viewer
from tests.fixtures_store import LAST
from tests.unit.data.answers.planted import MAIDSTONE, MIDNIGHT, RISEN, YEAR, asked, within

PUBLIC = Viewer("public", exploring=True)


def test_planted_peaks_are_found_and_told(planted: Store, planted_rows: pd.DataFrame) -> None:
    found = ask("peaks", asked(planted))
    by_place = {(row.days, row.start, row.stop): row for row in found.peaks}
    assert set(by_place) == {(("fri",), 21, 24), (("wed",), 8, 9)}
    friday = by_place[("fri",), 21, 24]
    year = within(planted_rows, YEAR)
    counted = ((year["weekday"] == 4) & (year["hour"] >= 21) & year["until"].isna()).sum()
    assert friday.count == pytest.approx(counted, abs=6)  # windows reach into and out of it
    timed = year["start"].notna().sum()
    assert friday.share == pytest.approx(friday.count / timed, abs=1e-3)
    assert friday.ratio == pytest.approx(friday.count / 3 / (timed / 168), abs=0.01)
    assert friday.expected < friday.count / 3
    assert friday.p < 1e-6
    assert found.sentence == f"{found.peaks[0].words}."
    assert friday.words.startswith(f"Fridays 21:00–24:00: {friday.count:.0f} offences, ")
    assert "times the average hour" in friday.words
    assert friday.words.endswith("; seen in 1 of 13 districts")
    assert by_place[("wed",), 8, 9].words.startswith("Wednesdays 08:00–09:00: ")


def test_within_one_district_no_district_is_counted(planted: Store) -> None:
    found = ask("peaks", asked(planted, replace(FilterState(), districts=(MAIDSTONE,))))
    (friday,) = (row for row in found.peaks if row.days == ("fri",))
    assert (friday.districts, friday.of_districts) == (None, 1)
    assert "districts" not in friday.words


def test_the_public_is_told_of_no_hour(planted: Store) -> None:
    year = latest_year(planted)
    state = FilterState(start=year.start, end=year.end)
    for name in ("peaks", "heatmap", "hours"):
        assert isinstance(ask(name, replace(asked(planted, state), viewer=PUBLIC)), Unavailable), name


def test_few_offences_and_even_weeks_are_told_in_words(planted: Store, small_store: Store) -> None:
    month = FilterState(start=LAST.replace(day=1), end=LAST)
    few = ask("peaks", asked(planted, replace(month, districts=(RISEN[0],))))
    assert few.peaks == ()
    assert few.sentence.startswith("Too few offences with an hour to look for a peak (")
    even = ask("peaks", asked(small_store, FilterState()))
    assert even.peaks == ()
    assert even.sentence == "No hour of the week stands out from what weekday and hour alone lead to expect."
    nothing = ask("peaks", asked(planted, FilterState(what=("robbery",), cohort="0-9")))
    assert (nothing.peaks, nothing.busiest, nothing.heaping) == ((), "", "")


def test_the_busiest_hours_are_named(planted: Store, planted_rows: pd.DataFrame) -> None:
    found = ask("peaks", asked(planted, FilterState(districts=(MAIDSTONE,))))
    assert found.busiest.startswith("Busiest three hours: Fridays and Saturdays 21:00–24:00, ")


def test_times_rounded_to_midnight_are_flagged(planted: Store, planted_rows: pd.DataFrame, small_store: Store) -> None:
    found = ask("peaks", asked(planted, FilterState()))
    share = 100 * MIDNIGHT / planted_rows["start"].notna().sum()
    assert found.heaping.startswith(f"{share:.0f}% of times are written as a full hour. 00:00 is written ")
    assert found.heaping.endswith("some of these times may be unknown.")
    assert "inf" not in found.heaping
    assert "nan" not in found.heaping
    assert ask("peaks", asked(small_store, FilterState())).heaping == ""


def test_midnight_is_compared_with_the_hours_around_it(small_store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    """The counts of full hours as a store with habits of its own would give them."""
    sharp = np.full(24, 10)
    sharp[0] = 45
    monkeypatch.setattr(peaks, "ON_THE_HOUR", Table("hour", lambda *_, **__: (sharp, np.full(24, 100))))
    cache.forget()
    words = ask("peaks", asked(small_store)).heaping
    cache.forget()
    assert "11% of times are written as a full hour." in words
    assert "00:00 is written 4.5 times as often as full hours around it" in words
