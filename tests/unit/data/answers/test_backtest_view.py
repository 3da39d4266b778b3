"""Does the map predict, is it concentrated, do offences repeat: against sums that can be followed by hand."""

from __future__ import annotations

import math
from collections import Counter
from dataclasses import replace
from datetime import date

import numpy as np
import pandas as pd
import pytest

from data.answers import cache
from data.answers.hotspots import backtest as module
from data.answers.hotspots.backtest import backtest_rows
from data.answers.panels import ask
from data.question.filters import FilterState
from data.schema import ImportBatch
from data.store.version import Store
from geo import near_repeat as near_repeats
from tests.oracle.naive import matching, plain_rows
from tests.unit.data.answers.planted import (
    BEFORE,
    GONE,
    LAST_YEAR,
    MAIDSTONE,
    RISEN,
    YEAR,
    Lattice,
    asked,
    planted_counts,
    within,
)

#: Square metres of a whole hexagon, per width squared.
HEXAGON = math.sqrt(3) / 2


def top_share(before: np.ndarray, now: np.ndarray, cells: int) -> float:
    """What the busiest cells of before hold of now; of those that tie for the last places each in part."""
    order = np.sort(before)[::-1]
    least = order[cells - 1]
    sure, tied = before > least, before == least
    part = (cells - sure.sum()) / tied.sum()
    return float((now[sure].sum() + part * now[tied].sum()) / now.sum())


@pytest.mark.parametrize("districts", [(), (MAIDSTONE,), (RISEN[0], GONE[0])])
@pytest.mark.parametrize("width", [250, 500])
def test_hit_shares_are_those_of_the_busiest_cells(
    planted: Store, planted_rows: pd.DataFrame, lattices: dict[int, Lattice], districts: tuple[str, ...], width: int
) -> None:
    model = ask("backtest", asked(planted, replace(LAST_YEAR, districts=districts), size=width))
    _, _, now = planted_counts(planted_rows, YEAR, lattices[width], *districts)
    _, _, before = planted_counts(planted_rows, BEFORE, lattices[width], *districts)
    assert (model.units, model.offences) == (len(now), now.sum())
    assert [test.share for test in model.tests] == [0.01, 0.02, 0.05]
    for test in model.tests:
        cells = max(1, round(test.share * len(now)))
        assert test.units == pytest.approx(cells, abs=1)
        assert test.hit_share == pytest.approx(top_share(before, now, int(test.units)))
        assert test.pai == pytest.approx(test.hit_share / test.area_share, rel=1e-3)
        # Cells at the coast hold less land, so the share of land is near that of cells, but not the same.
        assert test.area_share == pytest.approx(test.units / len(now), rel=0.25)
        assert 0 < test.pei <= 1
    best = model.tests[0]
    assert f"held {100 * best.hit_share:.0f}% of the offences of Oct 2024 – Sep 2025" in model.sentence
    assert f", {best.pai:.0f} times what their share of the land would hold." in model.sentence


def test_concentration_is_that_of_the_counts(
    planted: Store, planted_rows: pd.DataFrame, lattices: dict[int, Lattice]
) -> None:
    model = ask("backtest", asked(planted))
    _, _, now = planted_counts(planted_rows, YEAR, lattices[250])
    ordered = np.sort(now)[::-1]
    held = np.cumsum(ordered) / ordered.sum()
    places, shares = np.array(model.curve).T
    assert places[0] == shares[0] == 0
    assert shares[-1] == 1
    assert (np.diff(places) > 0).all()
    for place, share in model.curve[1:]:
        cells = round(place * len(now))
        assert share == pytest.approx(held[cells - 1], abs=0.01)
    half = int(np.argmax(held >= 0.5)) + 1
    assert (half - 1) / len(now) <= model.half_in <= half / len(now)
    # Bernasco & Steenbeek (2017), eq. 4: with fewer offences than places the line of equality ends at one each.
    n, c, ranks = len(now), now.sum(), np.arange(1, len(now) + 1)
    gini = (2 * (ranks * np.sort(now)).sum() / c - n - 1) / n
    assert model.gini == pytest.approx(max(n / c, 1) * (gini - 1) + 1, abs=1e-9)
    assert f"{model.gini:.2f}; 0 is even" in model.method


def test_lsoas_are_tested_where_points_were_moved(monthly_store: Store, monthly_batch: ImportBatch) -> None:
    model = ask("backtest", asked(monthly_store))
    assert model.noun == "LSOAs"
    assert "LSOAs are shown" in model.instead
    rows = plain_rows(monthly_batch)
    now, before = (Counter(row.lsoa for row in matching(rows, LAST_YEAR, *period)) for period in (YEAR, BEFORE))
    codes = monthly_store.lsoas(2011)["code"].tolist()[1:]
    assert model.units == len(codes)
    arrays = [np.array([counts[code] for code in codes]) for counts in (before, now)]
    assert model.tests[0].hit_share == pytest.approx(top_share(*arrays, int(model.tests[0].units)))


def test_what_cannot_be_tested_is_told(planted: Store) -> None:
    alone = ask("backtest", asked(planted, FilterState()))
    assert alone.tests == ()
    assert alone.sentence == "There is no comparison period to predict from."
    assert alone.offences > 1000
    assert alone.curve
    nothing = ask("backtest", asked(planted, replace(LAST_YEAR, what=("robbery",), cohort="0-9")))
    assert (nothing.tests, nothing.curve, nothing.gini, nothing.half_in) == ((), (), None, None)
    assert nothing.concentration == "No offence to spread."
    # There is a comparison period, but no offence in it.
    assert nothing.sentence == (
        "Without offences in both Oct 2023 – Sep 2024 and Oct 2024 – Sep 2025 there is nothing to test."
    )


def test_the_download_holds_the_tests(planted: Store) -> None:
    model = ask("backtest", asked(planted))
    header, *rows = backtest_rows(model)
    assert [row[0] for row in rows[:3]] == [0.01, 0.02, 0.05]
    assert [row[header.index("pai")] for row in rows[:3]] == [test.pai for test in model.tests]
    assert rows[3:] == [[], [model.sentence], [model.concentration], [model.method]]


def pairs_within(frame: pd.DataFrame, metres: tuple[float, float], days: tuple[int, int]) -> int:
    """Pairs of offences further apart than the first and at most the second, in metres and in days."""
    x, y = frame["easting"].to_numpy(), frame["northing"].to_numpy()
    day = pd.to_datetime(frame["day"]).to_numpy().astype("datetime64[D]").astype(int)
    one, other = np.triu_indices(len(x), 1)
    away, apart = np.hypot(x[one] - x[other], y[one] - y[other]), np.abs(day[one] - day[other])
    return int(((away > metres[0]) & (away <= metres[1]) & (apart > days[0]) & (apart <= days[1])).sum())


def test_near_repeats_are_counted_pair_by_pair(planted: Store, planted_rows: pd.DataFrame) -> None:
    model = ask("repeats", asked(planted, replace(LAST_YEAR, districts=(RISEN[0],))))
    own = within(planted_rows, YEAR, RISEN[0])
    own = own[own["cell_500"] != ""]
    assert model.offences == len(own)
    distances, days = (-1.0, *model.distances), (-1, *model.days)
    expected = [
        [pairs_within(own, (distances[i], distances[i + 1]), (days[j], days[j + 1])) for j in range(3)]
        for i in range(3)
    ]
    assert [list(row) for row in model.observed] == expected
    assert sum(map(sum, expected)) > 50
    assert all(0 < p <= 1 for row in model.p for p in row)
    # The days were planted by lot within each month, so the places repeat but not soon after: nothing beyond chance.
    assert model.sentence.startswith("No clear near repeat: ")


def test_few_offences_are_not_shuffled(planted: Store) -> None:
    few = ask("repeats", asked(planted, FilterState(start=date(2025, 9, 1), end=date(2025, 9, 3))))
    assert few.observed == ()
    assert few.sentence == "Fewer than 20 offences with an exact point: near repeats are not worked out."


def test_every_offence_counts_however_many_there_are(
    planted: Store, planted_rows: pd.DataFrame, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Three years at once, also where there are too many pairs to shuffle; one band is tested and named."""
    own = planted_rows[planted_rows["cell_500"] != ""]
    shuffled = ask("repeats", asked(planted, FilterState()))
    monkeypatch.setattr(near_repeats, "MOST_PAIRS", 10)
    cache.forget()
    model = ask("repeats", asked(planted, FilterState()))
    cache.forget()
    assert model.offences == shuffled.offences == len(own)
    assert model.observed == shuffled.observed
    assert model.observed[0][0] == pairs_within(own, (-1, 100), (-1, 7))
    assert (model.shuffles, shuffled.shuffles) == (0, 999)
    for moments, many in zip(model.p, shuffled.p, strict=True):
        assert moments == pytest.approx(many, abs=0.06)
    assert "too many pairs to shuffle" in model.method
    for each in (model, shuffled):
        assert each.method.endswith("within 100 m and 7 days; others are shown.")


@pytest.mark.parametrize(
    ("pairs", "chance", "p", "words"),
    [
        (122, 100.0, 0.001, "After an offence another one within 100 m and 7 days is 1.22 times as likely as chance"),
        (122, 100.0, 0.04, "After an offence"),  # one band: no correction for the eight that are only shown
        (122, 100.0, 0.06, "No clear near repeat: 122 pairs within 100 m and 7 days, 100 by chance."),
        (3, 1.7, 0.4, "No clear near repeat: 3 pairs within 100 m and 7 days, 1.7 by chance."),
    ],
)
def test_the_one_band_is_tested_without_correction(pairs: int, chance: float, p: float, words: str) -> None:
    table = [np.full((3, 3), value) for value in (pairs, chance, p)]
    assert module._repeat_words(*table).startswith(words)
    slight = module._repeat_words(np.array([[10_200]]), np.array([[10_000.0]]), np.array([[0.001]]))
    assert slight.endswith("That is beyond chance, but slight.")
