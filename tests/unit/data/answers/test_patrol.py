"""The patrol plan against one worked out by brute force over every cell, and by hand where that can be done."""

from __future__ import annotations

import json
import math
from dataclasses import replace
from datetime import date
from itertools import pairwise
from typing import NamedTuple

import numpy as np
import pandas as pd
import pytest
import shapely
from pyproj import Transformer

from data.answers.answer import Unavailable
from data.answers.hotspots.patrol import PatrolModel, _shared, patrol_rows
from data.answers.panels import ask
from data.question.filters import FilterState
from data.question.periods import Period
from data.store.version import Store
from data.viewer import Viewer
from stats.plan import expected_week, shrinking, windows_within
from tests.fixtures_store import FIRST
from tests.unit.data.answers.planted import (
    LAST_YEAR,
    MAIDSTONE,
    STEADY,
    THANET,
    YEAR,
    Lattice,
    asked,
    cell_of,
    middle_of,
    within,
)

GROUPS = {
    (0, 1, 2, 3, 4): "Weekdays",
    (4, 5): "Fridays and Saturdays",
    (5, 6): "Weekends",
    (0, 1, 2, 3, 4, 5, 6): "Every day",
}
HOURS = 3
TO_JUNE, FROM_JULY = (date(2024, 7, 1), date(2025, 6, 30)), (date(2025, 7, 1), date(2025, 9, 30))


class Choice(NamedTuple):
    cell: str
    days: tuple[int, ...]
    start: int
    offences: int
    expected: float


def number_of(name: str) -> tuple[int, int]:
    """Cells are numbered row by row."""
    _, column, row = (int(part) for part in name.split("-"))
    return row, column


def weeks_of(frame: pd.DataFrame) -> dict[str, np.ndarray]:
    """Offences of known hour by weekday and hour, for each cell of 250 m that has one."""
    weeks: dict[str, np.ndarray] = {}
    for row in frame[(frame["cell_250"] != "") & frame["hour"].notna()].itertuples():
        weeks.setdefault(row.cell_250, np.zeros((7, 24), int))[row.weekday, int(row.hour)] += 1
    return dict(sorted(weeks.items(), key=lambda item: number_of(item[0])))


def greedy(weeks: dict[str, np.ndarray], pairs: int) -> list[Choice]:
    """Every cell, group of days and start, again after each choice; an hour that is taken counts no more.

    What is to be expected is that of stats.plan, which has tests of its own.
    """
    names = [name for name, week in weeks.items() if week.sum() >= 3]
    left = np.array([weeks[name] for name in names], dtype=float)
    estimate, area = shrinking(left, windows_within()), expected_week(left)
    chosen: list[Choice] = []
    for _ in range(pairs):
        found = []
        for days in GROUPS:
            for start in range(25 - HOURS):
                own, expected = (table[:, list(days), start : start + HOURS].sum(axis=(1, 2)) for table in (left, area))
                worth = np.where(own >= 2, estimate(own, expected), 0)
                found += [
                    (w / len(days), name, days, start, int(n), float(w))
                    for w, name, n in zip(worth, names, own, strict=True)
                    if w > 0
                ]
        if not found:
            break
        _, name, days, start, count, worth = max(found, key=lambda each: each[0])
        chosen.append(Choice(name, days, start, count, worth))
        for table in (left, area):
            table[names.index(name), list(days), start : start + HOURS] = 0
    return chosen


def by_quotients(offences: list[float], visits: int) -> list[int]:
    """D'Hondt as it is taught: the highest of all quotients, the earlier place where two are equal."""
    quotients = [(-count / k, i) for i, count in enumerate(offences) for k in range(1, visits + 1)]
    given = [0] * len(offences)
    for _, i in sorted(quotients)[:visits]:
        given[i] += 1
    return given


def held_by(weeks: dict[str, np.ndarray], chosen: list[Choice]) -> int:
    hours = {(c.cell, day, hour) for c in chosen for day in c.days for hour in range(c.start, c.start + HOURS)}
    return sum(int(weeks[cell][day, hour]) for cell, day, hour in hours if cell in weeks)


def in_cells(frame: pd.DataFrame, period: tuple[date, date], lattice: Lattice, *districts: str) -> pd.DataFrame:
    """The rows that the study area holds."""
    rows = within(frame, period, *districts)
    kept = [bool(name) and (not districts or lattice.district_of[name] in districts) for name in rows["cell_250"]]
    return rows[kept]


@pytest.mark.parametrize(("districts", "pairs", "visits"), [((), 10, 30), ((MAIDSTONE,), 6, 50), ((THANET,), 4, 3)])
def test_the_plan_is_that_of_brute_force(
    planted: Store,
    planted_rows: pd.DataFrame,
    lattices: dict[int, Lattice],
    districts: tuple[str, ...],
    pairs: int,
    visits: int,
) -> None:
    request = asked(planted, replace(LAST_YEAR, districts=districts), stops=pairs, visits=visits)
    model: PatrolModel = ask("patrol", request)
    now = in_cells(planted_rows, YEAR, lattices[250], *districts)
    chosen = greedy(weeks_of(now), pairs)
    given = by_quotients([choice.expected for choice in chosen], visits)
    expected = {
        (c.cell, GROUPS[c.days], c.start, c.start + HOURS, c.offences, n) for c, n in zip(chosen, given, strict=True)
    }
    stops = {(s.name, s.day, s.start, s.stop, s.offences, s.visits) for s in model.stops}
    assert stops == expected
    assert 1 <= model.pairs == len(chosen) <= pairs
    assert model.visits == visits == sum(s.visits for s in model.stops)
    assert model.share_now == pytest.approx(held_by(weeks_of(now), chosen) / len(now), abs=1e-4)
    assert model.share_now == pytest.approx(sum(s.offences for s in model.stops) / len(now), abs=1e-4)
    # A plan of the year to June, met by July to September.
    made, after = (in_cells(planted_rows, period, lattices[250], *districts) for period in (TO_JUNE, FROM_JULY))
    earlier = greedy(weeks_of(made), pairs)
    forward = model.forward
    assert (forward.met, forward.total) == (held_by(weeks_of(after), earlier), len(after))
    assert f"held {100 * model.share_now:.1f}% of the offences of Oct 2024 – Sep 2025" in model.sentence
    assert (
        f"a plan made the same way from Jul 2024 – Jun 2025 would have met {100 * forward.met / len(after):.1f}% "
        f"of the offences of Jul 2025 – Sep 2025 ({forward.met} of {len(after)})."
    ) in model.sentence


def test_the_planted_evening_leads(planted: Store, lattices: dict[int, Lattice]) -> None:
    model = ask("patrol", asked(planted, FilterState(), stops=1, visits=7))
    (stop,) = model.stops
    assert stop.name == cell_of(lattices, STEADY)
    assert (stop.day, stop.start, stop.stop, stop.visits) == ("Fridays and Saturdays", 21, 24, 7)
    assert stop.place.startswith("Maidstone · ")
    assert (model.forward.made, model.forward.met_in) == (Period(FIRST, TO_JUNE[1]).words(), Period(*FROM_JULY).words())
    assert model.forward.met == 5  # of the fifteen of three months, one in three in this place and on a Friday


def test_visits_go_by_highest_averages() -> None:
    assert _shared([10, 6, 1], 5) == [3, 2, 0]  # 10, 6, 5, 3.33, 3: by hand
    assert _shared([4, 4], 3) == [2, 1]
    assert _shared([], 3) == []
    pick = np.random.default_rng(4)
    for _ in range(60):
        offences = pick.integers(1, 40, pick.integers(1, 12)).tolist()
        visits = int(pick.integers(1, 120))
        assert _shared(offences, visits) == by_quotients(offences, visits)


def test_stops_are_walked_window_by_window_and_nearest_first(planted: Store) -> None:
    model = ask("patrol", asked(planted, replace(LAST_YEAR, districts=(MAIDSTONE,)), stops=25))
    numbers = {words: days for days, words in GROUPS.items()}
    windows = [(numbers[stop.day], stop.start) for stop in model.stops]
    assert windows == sorted(windows)
    assert [stop.order for stop in model.stops] == list(range(1, len(model.stops) + 1))
    assert len(set(windows)) < len(windows)  # some are walked to
    for window in set(windows):
        own = [stop for stop, its in zip(model.stops, windows, strict=True) if its == window]
        assert own[0].km == 0
        assert own[0].expected == max(stop.expected for stop in own)
        for place, (last, stop) in enumerate(pairwise(own), start=1):
            assert stop.km == pytest.approx(away(last.name, stop.name), abs=0.006)
            assert away(last.name, stop.name) == pytest.approx(
                min(away(last.name, other.name) for other in own[place:])
            )
    assert model.km == pytest.approx(sum(stop.km for stop in model.stops), abs=0.051)


def away(one: str, other: str) -> float:
    """Kilometres between the middles of two cells."""
    return math.dist(middle_of(one), middle_of(other)) / 1000


def test_the_geojson_has_a_hexagon_for_each_stop(planted: Store) -> None:
    model = ask("patrol", asked(planted, stops=12))
    found = json.loads(model.geojson)
    assert found["type"] == "FeatureCollection"
    assert len(found["features"]) == len(model.stops) == 12
    to_metres = Transformer.from_crs("EPSG:4326", "EPSG:27700", always_xy=True)
    for feature, stop in zip(found["features"], model.stops, strict=True):
        assert feature["properties"]["order"] == stop.order
        assert feature["properties"]["name"] == stop.name
        assert feature["properties"]["visits"] == stop.visits
        shape = shapely.from_geojson(json.dumps(feature["geometry"]))
        assert shapely.is_valid(shape)
        assert shape.contains(shapely.Point(stop.lon, stop.lat))
        x, y = to_metres.transform(stop.lon, stop.lat)
        assert math.dist((x, y), middle_of(stop.name)) < 10
        corners = np.column_stack(to_metres.transform(*shapely.get_coordinates(shape).T))
        assert shapely.Polygon(corners).area == pytest.approx(math.sqrt(3) / 2 * 250**2, rel=0.02)


def test_the_download_has_a_row_for_each_stop(planted: Store) -> None:
    model = ask("patrol", asked(planted, stops=5))
    header, *rows = patrol_rows(model)
    stops = [dict(zip(header, row, strict=True)) for row in rows[:5]]
    assert [stop["cell"] for stop in stops] == [stop.name for stop in model.stops]
    assert [stop["visits"] for stop in stops] == [stop.visits for stop in model.stops]
    assert rows[5:] == [[], [model.sentence], [model.method]]


@pytest.mark.parametrize(
    "state",
    [
        FilterState(what=("robbery",), cohort="0-9"),
        FilterState(start=date(2030, 1, 1), end=date(2030, 12, 31)),
        FilterState(what=("homicide",), hours=(3,), days=("mon",)),
    ],
)
def test_an_empty_question_gives_a_sentence(planted: Store, state: FilterState) -> None:
    model = ask("patrol", asked(planted, state))
    assert model.stops == ()
    assert model.sentence == "No offence with an exact point and an hour: there is nothing to plan by."
    assert json.loads(model.geojson) == {"type": "FeatureCollection", "features": []}
    assert (model.pairs, model.km, model.share_now) == (0, 0, 0)
    assert list(patrol_rows(model))[1:] == [[], [model.sentence], [model.method]]


def test_offences_without_an_hour_make_no_plan(planted: Store, planted_rows: pd.DataFrame) -> None:
    bare = planted_rows.groupby("day")["hour"].apply(lambda hours: hours.isna().all())
    day = bare.index[bare][0]
    model = ask("patrol", asked(planted, FilterState(start=day, end=day)))
    assert (model.stops, model.share_now) == ((), 0)
    assert "nothing to plan by" in model.sentence


@pytest.mark.parametrize(
    ("days", "hours", "words", "spans"),
    [
        (("fri",), (21, 22, 23), {"Fridays"}, {(21, 24)}),
        (("fri",), (), {"Fridays"}, None),
        (("fri", "sun"), (20, 21), {"Fridays and Sundays"}, {(20, 22)}),
        ((), (22, 23), set(GROUPS.values()), {(22, 24)}),
    ],
)
def test_the_plan_stays_inside_the_days_and_hours_asked_about(
    planted: Store, days: tuple[str, ...], hours: tuple[int, ...], words: set[str], spans: set[tuple[int, int]] | None
) -> None:
    model = ask("patrol", asked(planted, FilterState(hours=hours, days=days), stops=40))
    assert model.stops
    assert {stop.day for stop in model.stops} <= words
    assert spans is None or {(stop.start, stop.stop) for stop in model.stops} <= spans
    assert model.forward is not None


def test_single_offences_make_no_plan_and_that_is_said(planted: Store, planted_rows: pd.DataFrame) -> None:
    day = YEAR[0]
    timed = planted_rows[(planted_rows["day"] == day) & (planted_rows["cell_250"] != "") & planted_rows["hour"].notna()]
    assert timed["cell_250"].value_counts().max() < 3
    model = ask("patrol", asked(planted, FilterState(start=day, end=day), stops=40, visits=5))
    assert model.stops == ()
    assert model.sentence.startswith("No place held 3 offences or more with a known hour")
    assert "single offences" in model.sentence
    assert model.forward is None


def test_who_may_not_see_cells_gets_no_plan(planted: Store) -> None:
    for viewer in (Viewer("public", exploring=True), Viewer("csp"), Viewer("csp", frozenset({THANET}))):
        assert isinstance(ask("patrol", replace(asked(planted), viewer=viewer)), Unavailable)
    own = replace(asked(planted, replace(LAST_YEAR, districts=(THANET,))), viewer=Viewer("csp", frozenset({THANET})))
    frame = planted.cells(250)
    inside = {
        f"250-{int(c) & 0xFFFF}-{int(c) >> 16}"
        for c, d in zip(frame.cells, frame.district, strict=True)
        if planted.district_codes[d] == THANET
    }
    stops = ask("patrol", own).stops
    assert stops
    assert {stop.name for stop in stops} <= inside
