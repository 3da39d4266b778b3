"""Statistics on real months and weeks, the aggravated assaults of Chicago: what was called clear and is chance."""

from __future__ import annotations

import numpy as np
import pytest

from benchmarks.truth.real import FILE, MONTHS, chicago
from benchmarks.truth.series import xmr
from stats.change import change
from stats.series.dispersion import monthly_dispersion
from stats.series.seasonal_chart import seasonal_chart

pytestmark = pytest.mark.realdata


@pytest.fixture(scope="module")
def city(reference):
    monthly, daily, days, _ = chicago(reference / FILE)
    return monthly[0], daily[0], days, np.arange(MONTHS + 3) % 12 + 1


@pytest.mark.parametrize("start", [0, 12, 24])
def test_of_48_months_few_are_flagged_where_the_plain_chart_flags_two_dozen(city, start):
    monthly, _, days, when = city
    found = seasonal_chart(monthly[start : start + 48], *(each[start : start + 51] for each in (days, when)))
    assert xmr(monthly[None, start : start + 48]).sum() >= 22
    assert sum(bool(each) for each in found.chart.signals) <= 4
    assert found.season_p < 1e-6
    assert found.season.argmin() in (0, 1, 11)


@pytest.mark.parametrize("length", [7, 14])
def test_adjacent_weeks_are_clear_about_five_times_in_a_hundred(city, length):
    monthly, daily, days, when = city
    found = monthly_dispersion(monthly[None], days[:MONTHS], when[:MONTHS])
    counts = daily[: daily.size // length * length].reshape(-1, length).sum(axis=1)
    now, before = counts[1:], counts[:-1]
    plain = (change(now, before, 1, 1).verdict != "none").mean()
    clear = (change(now, before, 1, 1, dispersion=found.value[0], freedom=found.freedom[0]).verdict != "none").mean()
    assert plain > 0.18
    assert clear <= 0.05 + 3 * np.sqrt(0.05 * 0.95 / now.size)
