"""The same on real offences, where the reference folder holds them: aggravated assaults of Chicago, 2010 to 2015."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pandas as pd

from benchmarks.truth.series import percent, xmr
from stats.change import change
from stats.series.dispersion import monthly_dispersion, shrunk, slot_dispersion
from stats.series.expected import expected
from stats.series.seasonal_chart import FORECAST_TAIL, seasonal_chart

Floats = npt.NDArray[np.float64]
Lines = Iterator[str]

PROJECT = Path(__file__).resolve().parents[2]
FILE = "timestamped/chicago_aggravated_assaults_2010_2015.csv.gz"
MONTHS = 72


def path_of_real() -> Path | None:
    """The file, where there is one."""
    path = Path(os.environ.get("REFERENCE_DATA", PROJECT.parent / "shared" / "reference")) / FILE
    return path if path.is_file() else None


def chicago(path: Path) -> tuple[Floats, Floats, npt.NDArray[np.int_], Floats]:
    """Offences by month and by day, (24, 72) and (24, 2191), the whole first and then the districts; days; hours."""
    rows = pd.read_csv(path, usecols=["date", "district"])
    when = pd.to_datetime(rows["date"])
    day = (when.dt.normalize() - pd.Timestamp("2010-01-01")).dt.days.to_numpy()
    month = (when.dt.year.to_numpy() - 2010) * 12 + when.dt.month.to_numpy() - 1
    codes, place = np.unique(rows["district"], return_inverse=True)
    daily, monthly = np.zeros((codes.size, 2191)), np.zeros((codes.size, MONTHS))
    np.add.at(daily, (place, day), 1)
    np.add.at(monthly, (place, month), 1)
    some = monthly.sum(axis=1) > MONTHS
    hours = np.zeros((2191, 24))
    np.add.at(hours, (day, when.dt.hour.to_numpy()), 1)
    whole = [np.vstack([each.sum(axis=0)[None], each[some]]) for each in (monthly, daily)]
    days = pd.period_range("2010-01", periods=MONTHS + 3, freq="M").days_in_month.to_numpy()
    return whole[0], whole[1], days, hours


def real() -> Lines:
    """Flagged months, calibration of 'clear', forecasts and clustering."""
    path = path_of_real()
    yield "## Real offences: aggravated assaults of Chicago, 2010 to 2015"
    yield ""
    if path is None:
        yield "The reference folder is not there (REFERENCE_DATA), so this part is left out."
        return
    monthly, daily, days, hours = chicago(path)
    yield from _flagged(monthly, days)
    yield ""
    yield from _clear(monthly, daily, days)
    yield ""
    yield from _forecasts(monthly, days)
    yield ""
    phi = slot_dispersion(hours, (np.arange(len(hours)) + 4) % 7)
    yield f"Dispersion of the counts of an hour: {phi:.2f}."


def _flagged(monthly: Floats, days: npt.NDArray[np.int_]) -> Lines:
    when = np.arange(MONTHS + 3) % 12 + 1
    yield "| 48 months from | flagged, XmR of the counts | flagged, seasonal chart | the trend it says (a year) |"
    yield "|---|---|---|---|"
    for start in range(0, 25, 6):
        months = slice(start, start + 48)
        found = seasonal_chart(monthly[0, months], days[start : start + 51], when[start : start + 51])
        assert found is not None
        growth = "none" if found.growth is None else f"{100 * (found.growth - 1):+.0f}%"
        flagged = sum(bool(each) for each in found.chart.signals)
        yield f"| {2010 + start // 12}-{start % 12 + 1:02} | {xmr(monthly[:1, months]).sum()} | {flagged} | {growth} |"


def _clear(monthly: Floats, daily: Floats, days: npt.NDArray[np.int_]) -> Lines:
    when = np.arange(MONTHS) % 12 + 1
    own = monthly_dispersion(monthly, days[:MONTHS], when)
    whole = float(own.value[0])
    drawn = shrunk(own, monthly.sum(axis=1) / monthly[0].sum(), whole)
    phi = np.append(whole, drawn.value[1:])[:, None]
    freedom = np.append(own.freedom[0], drawn.freedom[1:])[:, None]
    season = expected(monthly[:1], days[:MONTHS], when, judged=0).season[0]
    of_day = season[pd.date_range("2010-01-01", periods=daily.shape[1]).month.to_numpy() - 1]
    yield f"Dispersion of the months: whole {whole:.2f}, districts {own.value[1:].mean():.2f} on average, drawn to the"
    yield f"whole {drawn.value[1:].mean():.2f}. Adjacent periods called clearly changed (%):"
    yield ""
    yield "| days | whole, as if 1 | whole | whole, season taken out | districts, as if 1 | districts | season out |"
    yield "|---|---|---|---|---|---|---|"
    for length in (7, 14, 28):
        periods = daily.shape[1] // length
        counts, weight = (
            each[..., : periods * length].reshape(*each.shape[:-1], periods, length).sum(axis=-1)
            for each in (daily, of_day)
        )
        now, before = counts[:, 1:], counts[:, :-1]
        plain = change(now, before, 1, 1).verdict != "none"
        wide = change(now, before, 1, 1, dispersion=phi, freedom=freedom).verdict != "none"
        even = change(now, before, weight[1:], weight[:-1], dispersion=phi, freedom=freedom).verdict != "none"
        cells = [percent(each[part]) for part in (slice(0, 1), slice(1, None)) for each in (plain, wide, even)]
        yield f"| {length} | {' | '.join(cells)} |"


def _forecasts(monthly: Floats, days: npt.NDArray[np.int_]) -> Lines:
    yield "| forecast from | whole: % of the next three months inside the 95% range | districts |"
    yield "|---|---|---|"
    for length in (36, 48, 60):
        inside = []
        for start in range(0, MONTHS - length - 2):
            when = (np.arange(length + 3) + start) % 12 + 1
            counts = monthly[:, start : start + length + 3]
            found = expected(counts[:, :length], days[start : start + length + 3], when, judged=0)
            low, high = (each[:, length:] for each in found.limits(FORECAST_TAIL))
            inside.append((counts[:, length:] >= low) & (counts[:, length:] <= high))
        table = np.array(inside)
        yield f"| {length} months | {percent(table[:, 0])} | {percent(table[:, 1:])} |"
