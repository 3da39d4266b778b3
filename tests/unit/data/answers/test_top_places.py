"""The list beside the hotspot map: its order, its shares, what it calls a place, and when a place is busiest."""

from __future__ import annotations

import json
import re
from collections import Counter
from dataclasses import replace
from datetime import timedelta

import numpy as np
import pandas as pd
import pytest
from scipy.stats import chi2

from data.answers.hotspots.places.top_places import busiest_words
from data.answers.panels import as_json, ask
from data.boundaries.pack import load_pack
from data.question.filters import FilterState
from data.schema import ImportBatch
from data.store.version import Store
from tests.oracle.naive import matching, plain_rows
from tests.unit.data.answers.planted import (
    BEFORE,
    GONE,
    LAST_YEAR,
    MAIDSTONE,
    NEW,
    RISEN,
    STEADY,
    THANET,
    YEAR,
    Lattice,
    asked,
    cell_of,
    middle_of,
    months_of,
    planted_counts,
    within,
)

SHOWN = 15


def busiest(frame: pd.DataFrame, period: tuple, lattice: Lattice, *districts: str) -> list[tuple[str, int]]:
    """Cells with three offences or more and their counts: most first, then by number of the cell."""
    names, _, counts = planted_counts(frame, period, lattice, *districts)
    many = [(str(name), int(n)) for name, n in zip(names, counts, strict=True) if n >= 3]
    return sorted(many, key=lambda pair: -pair[1])[:SHOWN]


def months_in_top(frame: pd.DataFrame, lattice: Lattice, *districts: str) -> Counter[str]:
    """Months of the year in which no more than 1% of the cells had as many offences as a cell."""
    found: Counter[str] = Counter()
    for month in months_of(*YEAR):
        last = (month + timedelta(days=32)).replace(day=1) - timedelta(days=1)
        names, _, counts = planted_counts(frame, (month, last), lattice, *districts)
        for name, n in zip(names, counts, strict=True):
            if n and (counts >= n).sum() <= len(names) / 100:
                found[str(name)] += 1
    return found


@pytest.mark.parametrize(("districts", "width"), [((), 500), ((RISEN[0],), 250), ((THANET, GONE[0]), 250)])
def test_the_list_holds_the_cells_with_most_offences(
    planted: Store, planted_rows: pd.DataFrame, lattices: dict[int, Lattice], districts: tuple[str, ...], width: int
) -> None:
    request = asked(planted, replace(LAST_YEAR, districts=districts), size=width)
    model = ask("top", request)
    now, before = (busiest(planted_rows, period, lattices[width], *districts) for period in (YEAR, BEFORE))
    assert [(row.name, row.count) for row in model.rows] == now
    assert [row.rank for row in model.rows] == list(range(1, len(now) + 1))
    names, _, counts = planted_counts(planted_rows, YEAR, lattices[width], *districts)
    assert model.total == counts.sum()
    assert [row.share for row in model.rows] == pytest.approx([count / counts.sum() for _, count in now])
    earlier = dict(zip(names, planted_counts(planted_rows, BEFORE, lattices[width], *districts)[2], strict=True))
    assert [row.before for row in model.rows] == [earlier[name] for name, _ in now]
    assert [row.was_top for row in model.rows] == [name in dict(before) for name, _ in now]
    held = sum(count for _, count in now)
    assert model.title.endswith(f" The top {len(now)} hold {held:,} ({100 * held / counts.sum():.0f}%).")
    assert f"Half of the {counts.sum():,} offences happened in " in model.title
    lasting = months_in_top(planted_rows, lattices[width], *districts)
    assert [row.lasting for row in model.rows] == [lasting[name] for name, _ in now]
    assert model.months == 12
    assert max(lasting.values()) > 3
    outside = len(within(planted_rows, YEAR, *districts)) - counts.sum()
    assert model.left_out == (
        f"{outside:,} offences have no place on this map and cannot be in this list." if outside else ""
    )


def test_planted_places_lead_the_list(planted: Store, lattices: dict[int, Lattice]) -> None:
    rows = {row.name: row for row in ask("top", asked(planted)).rows}
    steady, risen = (rows[cell_of(lattices, spot)] for spot in (STEADY, RISEN))
    assert (steady.was_top, risen.was_top) == (True, False)
    assert risen.before == 0
    assert steady.place.startswith("Maidstone · Maidstone ")
    assert risen.place.startswith("Ashford · Ashford ")
    assert rows[cell_of(lattices, NEW)].place.startswith("Dover · Dover ")
    assert re.fullmatch(r"Fridays and Saturdays 21:00–24:00 \(\d+%\)", steady.times)
    assert (steady.status, steady.key) == ("Clearly more than chance, 99%", "hot99")
    assert steady.lasting >= 10
    assert rows[cell_of(lattices, NEW)].lasting == 1  # in the last month only
    x, y = middle_of(steady.name)
    assert (steady.lat, steady.lon) == (pytest.approx(51.273, abs=0.002), pytest.approx(0.520, abs=0.003))
    assert abs(x - STEADY[1]) < 150
    assert abs(y - STEADY[2]) < 150


def test_without_a_comparison_nothing_is_said_of_before(planted: Store) -> None:
    for row in ask("top", asked(planted, FilterState())).rows:
        assert (row.before, row.was_top) == (None, None)


def test_the_lsoa_named_is_the_one_most_offences_of_the_cell_lie_in(planted: Store, planted_rows: pd.DataFrame) -> None:
    layer, _ = load_pack()
    names = dict(zip(layer.codes, layer.names, strict=True))
    for row in ask("top", asked(planted)).rows:
        inside = Counter(planted_rows.loc[planted_rows["cell_250"] == row.name, "lsoa"])
        most = max(inside.values())
        assert row.place.split(" · ")[-1].split(", ")[0] in {
            names[code] for code, count in inside.items() if count == most
        }


def test_no_coordinate_is_in_the_words(planted: Store, planted_rows: pd.DataFrame) -> None:
    """Names of places are towns and LSOAs; the middle of a cell stands for every offence in it."""
    model = ask("top", asked(planted))
    assert model.rows
    for row in model.rows:
        assert not re.search(r"\d{4}|\d\.\d", row.place + row.status)
    told = json.dumps(as_json("top", asked(planted)))
    numbers = set(re.findall(r"\d+\.\d", told))
    points = within(planted_rows, YEAR)[["easting", "northing"]].to_numpy().ravel()
    assert not numbers & {f"{value:.1f}" for value in points[np.isfinite(points)]}


def week_with(counts: dict[tuple[int, int], int]) -> np.ndarray:
    week = np.zeros((7, 24))
    for place, count in counts.items():
        week[place] = count
    return week


def steadiest(week: np.ndarray, hours: int) -> tuple[tuple[int, ...], int]:
    """The block whose lower end of the 95% interval per day is highest, by scipy."""
    groups = [(0, 1, 2, 3, 4), (4, 5), (5, 6), tuple(range(7))]
    scores = {}
    for days in groups:
        for start in range(25 - hours):
            count = week[list(days), start : start + hours].sum()
            scores[days, start] = chi2.ppf(0.025, 2 * count) / 2 / len(days) if count else 0.0
    return max(scores, key=lambda place: scores[place])


def test_the_busiest_time_is_the_steadiest_block(planted: Store, planted_rows: pd.DataFrame) -> None:
    year = within(planted_rows, YEAR)
    told = 0
    for row in ask("top", asked(planted)).rows:
        own = year[(year["cell_250"] == row.name) & year["hour"].notna()]
        week = np.zeros((7, 24))
        np.add.at(week, (own["weekday"].to_numpy(int), own["hour"].to_numpy(int)), 1)
        assert row.times == busiest_words(week)
        if len(own) < 10:
            assert row.times == f"too few to say ({len(own)} timed)"
            continue
        told += 1
        days, start = steadiest(week, 3)
        share = week[list(days), start : start + 3].sum() / week.sum()
        assert f"{start:02d}:00–{start + 3:02d}:00 ({100 * share:.0f}%)" in row.times
        words = {5: "weekdays", 7: "every day"}.get(len(days), "ridays" if days[0] == 4 else "eekends")
        assert words.lower() in row.times.lower()
    assert told >= 3


def test_words_of_a_busiest_time() -> None:
    assert busiest_words(np.zeros((7, 24))) == "times not known"
    assert busiest_words(week_with({(0, 3): 9})) == "too few to say (9 timed)"
    assert busiest_words(week_with({(4, 22): 20, (5, 23): 20})) == "Fridays and Saturdays 21:00–24:00 (100%)"
    assert busiest_words(week_with({(day, 15): 5 for day in range(5)})) == "weekdays 13:00–16:00 (100%)"


def test_lsoas_are_listed_where_points_were_moved(monthly_store: Store, monthly_batch: ImportBatch) -> None:
    model = ask("top", asked(monthly_store, FilterState()))
    assert model.rows
    counts = Counter(row.lsoa for row in matching(plain_rows(monthly_batch), FilterState(), None, None))
    layer, _ = load_pack()
    names = dict(zip(layer.codes, layer.names, strict=True))
    for row in model.rows:
        assert row.count == counts[row.name]
        assert row.place == names[row.name]
        assert (row.lat, row.lon, row.times) == (None, None, "times not known")
    assert "LSOAs are shown" in model.instead
    assert model.total == counts.total() - counts[""]


def test_nothing_hot_gives_an_empty_list_and_words(planted: Store) -> None:
    state = FilterState(what=("robbery",), cohort="0-9")
    model = ask("top", asked(planted, state))
    assert (model.rows, model.total, model.left_out) == ((), 0, "")
    assert model.title == "No 250 m cell holds 3 offences or more: single offences make no place."
    assert ask("top", asked(planted, replace(LAST_YEAR, districts=(MAIDSTONE,)))).rows
