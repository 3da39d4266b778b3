"""Season: against a generalised linear model fitted by statsmodels, and what is left out or refused."""

from __future__ import annotations

import calendar
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import statsmodels.api as sm
from hypothesis import HealthCheck, settings

from data.answers.request import Request
from data.answers.time.season import SeasonModel, season, season_rows
from data.answers.time.trend import trend
from data.question.filters import FilterState
from data.store.version import Store
from data.viewer import Viewer
from layouts.panels.time import season as season_panel
from layouts.panels.time.season import season_table
from stats.series.season import MONTH_DAYS
from tests.fixtures_store import FIRST, batch_of, build, sites

ANALYST, PUBLIC = Viewer("analyst"), Viewer("public", exploring=True)
SHARED = settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


def offence(day: date) -> dict[str, Any]:
    return {
        "force": "Kent Police",
        "batch_month": f"{day:%Y-%m}",
        "offence_id": "",
        "occurred_on": day,
        "occurred_from": None,
        "occurred_to": None,
        "recorded_on": None,
        "easting": None,
        "northing": None,
        "given_lsoa": sites()[0][0],
        "location_problem": "",
        "offence_code": "8N",
        "flags": 0,
        "outcome": "",
    }


def stored(folder: Path, months: dict[tuple[int, int], int], last_day: int | None = None) -> Store:
    """So many offences in each month, from its first to its last day (or to ``last_day`` in the last month)."""
    rows = []
    final = max(months)
    for (year, month), count in months.items():
        length = calendar.monthrange(year, month)[1]
        end = last_day if (year, month) == final and last_day else length
        rows += [offence(date(year, month, 1 if i == 0 else end if i == 1 else 1 + i % end)) for i in range(count)]
    return build(folder, batch_of(rows, [])).current()


def years(first: int, count: int, most: tuple[int, ...] = (), *, level: int = 30) -> dict[tuple[int, int], int]:
    months = [(year, month) for year in range(first, first + count) for month in range(1, 13)]
    return {(year, month): 2 * level if month in most else level for year, month in months}


def asked(store: Store, viewer: Viewer = ANALYST) -> SeasonModel:
    return season(Request(store, FilterState(), viewer))


def test_ratios_are_those_of_a_poisson_regression(small_store: Store) -> None:
    """log mean = log days + year + month in statsmodels; a month's ratio is its fitted rate over that of all months."""
    model = season(Request(small_store, FilterState(), ANALYST))
    counts = [cell.value for cell in trend(Request(small_store, FilterState(), ANALYST)).counts]
    month = np.array([(FIRST.month - 1 + i) % 12 for i in range(36)])
    design = np.column_stack(
        [np.equal.outer(np.arange(36) // 12, np.arange(3)), np.equal.outer(month, np.arange(1, 12))]
    )
    fitted = sm.GLM(
        np.array(counts), design.astype(float), family=sm.families.Poisson(), offset=np.log(MONTH_DAYS[month])
    ).fit()
    rate = np.exp(np.append(0.0, fitted.params[3:]))
    expected = rate / ((rate * MONTH_DAYS).sum() / MONTH_DAYS.sum())
    assert [row.ratio for row in model.rows] == pytest.approx(expected, abs=0.001)
    assert (model.years, model.up_to) == (3, "Sep 2025")
    for row in model.rows:
        assert row.low is not None
        assert row.high is not None
        expected_side = "above" if row.low > 1 else "below" if row.high < 1 else "even"
        assert row.verdict == expected_side


def test_months_that_stand_out_are_named_and_no_others(tmp_path: Path) -> None:
    model = asked(stored(tmp_path, years(2023, 2, (1, 5, 6))))
    assert model.words == "Highest in January, May and June."
    assert [row.month for row in model.rows if row.verdict == "above"] == [1, 5, 6]
    assert asked(stored(tmp_path / "one", years(2023, 2, (8,)))).words == "Highest in August."


def test_without_a_season_no_month_is_named(tmp_path: Path) -> None:
    model = asked(stored(tmp_path, years(2023, 2)))
    assert model.words == "No month stands out from what chance alone gives."
    assert {row.verdict for row in model.rows} == {"even"}


def test_one_year_is_not_enough(tmp_path: Path) -> None:
    model = asked(stored(tmp_path, years(2024, 1, (5,))))
    assert (model.rows, model.words) == ((), "")
    assert model.refusal == "There is one complete year of months with offences; a season needs 2 at least."
    assert model.refusal in str(season_table(model))


def test_the_last_month_is_left_out_until_it_is_complete(tmp_path: Path) -> None:
    """Two years and ten days: a short January must not look like a quiet one, nor shift the years."""
    months = years(2023, 2, (1,)) | {(2025, 1): 5}
    model = asked(stored(tmp_path, months, last_day=10))
    assert (model.years, model.up_to) == (2, "Dec 2024")
    assert model.words == "Highest in January."
    assert any("left out: Jan 2025" in note for note in model.notes)


def test_a_year_with_a_month_that_was_not_loaded_is_left_out(tmp_path: Path) -> None:
    months = {month: count for month, count in years(2022, 3).items() if month != (2023, 4)}
    model = asked(stored(tmp_path, months))
    assert model.years == 2
    assert any("Apr 2023" in note for note in model.notes)


def test_a_first_month_that_was_loaded_in_part_is_left_out(tmp_path: Path) -> None:
    rows = [offence(date(2023, 1, 20)) for _ in range(5)]
    for (year, month), count in list(years(2023, 3).items())[1:]:
        rows += [offence(date(year, month, 1 + i % 28)) for i in range(count)]
    rows[-1]["occurred_on"] = date(2025, 12, 31)
    model = asked(build(tmp_path, batch_of(rows, [])).current())
    assert model.years == 2
    assert any("Jan 2023" in note for note in model.notes)


def test_no_offence_is_no_season(small_store: Store) -> None:
    nothing = FilterState(what=("homicide",), flags=("knife", "gun", "alcohol"), cohort="0-9", hours=(4,))
    model = season(Request(small_store, nothing, ANALYST))
    assert model.refusal == "There is no offence to find a season in."


def test_the_dates_of_the_question_are_left_out(small_store: Store) -> None:
    narrow = FilterState(start=date(2025, 1, 1), end=date(2025, 3, 31))
    assert (
        season(Request(small_store, narrow, ANALYST)).rows == season(Request(small_store, FilterState(), ANALYST)).rows
    )


def tables_of(model: SeasonModel, monkeypatch: pytest.MonkeyPatch) -> list[tuple[list[str], list[list[str]], str]]:
    """Columns, rows and caption of every table that is made, however tables are drawn."""
    made: list[tuple[list[str], list[list[str]], str]] = []
    monkeypatch.setattr(season_panel, "data_table", lambda *given: made.append(given))
    season_panel.season_table(model)
    return made


def test_table_and_csv_hold_the_model(small_store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    model = season(Request(small_store, FilterState(), ANALYST))
    lines = list(season_rows(model))
    assert lines[0] == ["month_of_year", "ratio_to_even_month", "low", "high", "verdict"]
    assert [line[1] for line in lines[1:13]] == [row.ratio for row in model.rows]
    assert [model.words] in lines
    ((_, drawn, caption),) = tables_of(model, monkeypatch)
    assert [row[0] for row in drawn] == [row.name for row in model.rows]
    assert [row[1] for row in drawn] == [f"{row.ratio:.2f} ({row.low:.2f} to {row.high:.2f})" for row in model.rows]
    assert caption == "Season over 3 complete years up to Sep 2025"
