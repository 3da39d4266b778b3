"""The success measures: sums, line, interval and days by plain loops and SciPy; words no stronger than the figures."""

from __future__ import annotations

import csv
import io
import json
from collections import Counter
from dataclasses import asdict, replace
from datetime import date
from itertools import pairwise
from pathlib import Path

import numpy as np
import plotly.graph_objects as go
import pytest
from scipy import stats

from data.answers.figures.shown import Shown
from data.answers.measures.pace import ABOVE, BELOW, ON
from data.answers.measures.success import NOT_HERE, SuccessModel, success, success_rows
from data.answers.request import Request
from data.question.filters import FilterState
from data.schema import Role
from data.store.version import Store
from data.viewer import Viewer
from layouts.figures.success import gaps_figure, pace_figure
from layouts.panels.measures.success import success_cards
from tests.fixtures_store import FIRST, LAST, batch_of, build
from tests.oracle.naive import Plain, matching
from tests.unit.data.answers.hospital import EVERYBODY, MONTHS, YOUNG, admissions_with, store_with
from tests.unit.data.answers.planted import Planting, county

THANET, MEDWAY = "E07000114", "E06000035"
ANALYST, PUBLIC = Viewer("analyst"), Viewer("public", exploring=True)
KNIFE = {
    "All ages": FilterState(what=("knife-enabled",)),
    "Victim under 25": FilterState(what=("knife-enabled",), cohort="u25", role="victim"),
}
DEATHS = {
    "All ages": FilterState(what=("homicide",), flags=("non-domestic",)),
    "Victim under 25, with a knife": FilterState(
        what=("homicide",), flags=("knife", "non-domestic"), cohort="u25", role="victim"
    ),
}


@pytest.fixture(scope="module")
def store(small_store: Store, tmp_path_factory: pytest.TempPathFactory) -> Store:
    return store_with(small_store, tmp_path_factory.mktemp("own") / "store", admissions_with(EVERYBODY, YOUNG))


def asked(store: Store, viewer: Viewer = ANALYST, **given: object) -> SuccessModel:
    return success(Request(store, FilterState(**given), viewer))  # type: ignore[arg-type]


def test_sums_line_and_interval_are_those_of_a_loop(store: Store, rows: list[Plain]) -> None:
    _, knife, _ = asked(store).cards
    assert [each.label for each in knife.paces] == list(KNIFE)
    for each in knife.paces:
        counts = Counter(row.month for row in matching(rows, KNIFE[each.label], FIRST, LAST))
        months = [counts[month] for month in MONTHS]
        assert list(each.month_names) == MONTHS
        assert [cell.value for cell in each.monthly] == months
        base, now = sum(months[:12]), sum(months[24:])
        assert [cell.value for cell in each.rolling] == [None] * 11 + [
            sum(months[i - 11 : i + 1]) for i in range(11, 36)
        ]
        assert each.line[:11] == (None,) * 11
        assert each.line[11] == base
        assert each.line_now == pytest.approx(base * (1 - 0.5 * 24 / 120), abs=0.06)
        assert (each.base.period, each.base.count) == ("Oct 2022 – Sep 2023", Shown(base))
        assert (each.now.period, each.now.count) == ("Oct 2024 – Sep 2025", Shown(now))
        low, high = (stats.chi2.ppf(q, 2 * (now + k)) / 2 for q, k in ((0.025, 0), (0.975, 1)))
        assert (each.now.low, each.now.high) == pytest.approx((low, high), abs=0.1)
        assert each.verdict == (BELOW if high < each.line_now else ABOVE if low > each.line_now else ON)
        assert each.sentence.endswith(f": {each.verdict}.")


def test_days_between_homicides_are_those_of_a_loop(store: Store, rows: list[Plain]) -> None:
    for found in asked(store).cards[2].events:
        days = sorted(row.day for row in matching(rows, DEATHS[found.label], FIRST, LAST))
        assert found.events == Shown(len(days))
        assert found.dates == tuple(day.isoformat() for day in days[1:])
        assert list(found.days) == [(b - a).days for a, b in pairwise(days)]
        assert found.since_last == ((LAST - days[-1]).days if days else None)
        if len(days) < 8:
            assert (found.centre, found.lower, found.upper, found.p) == (None,) * 4
            assert "Too few for limits: 8 are needed" in found.sentence or not days
        else:
            assert found.centre == pytest.approx(np.mean(found.days), abs=0.06)
            waited = (1 + found.since_last / sum(found.days)) ** -len(found.days)
            assert found.p == pytest.approx(waited, abs=1e-4)
    assert len(asked(store).cards[2].events[0].days) >= 8


def test_few_events_have_words_instead_of_limits(store: Store) -> None:
    counts = {code: asked(store, districts=(code,)).cards[2].events[0] for code in store.district_codes[1:]}
    few = [found for found in counts.values() if 2 <= (found.events.value or 0) < 8]
    assert few
    for found in few:
        assert "Too few for limits: 8 are needed." in found.sentence
        assert gaps_figure(found)["layout"]["shapes"] == []
    nobody = [found for found in counts.values() if found.events.value == 0]
    assert all("none recorded" in found.sentence for found in nobody)


@pytest.fixture(scope="module")
def quiet(small_store: Store, tmp_path_factory: pytest.TempPathFactory) -> Store:
    """Homicides at random some ten days apart until late 2023, one on 1 February 2025; burglaries until the end."""
    put = Planting(1)
    point = county()[0][0]
    days = [date(2023, 1, 1).toordinal()]
    while len(days) < 30:
        days.append(days[-1] + max(1, round(put.pick.expovariate(0.1))))
    days.append(date(2025, 2, 1).toordinal())
    for day in days:
        put.add(point, date.fromordinal(day), 12, offence_code="1", flags=1)
    for month in range(1, 13):
        put.add(point, date(2023, month, 3), 12, offence_code="29")
        put.add(point, date(2024, month, 3), 12, offence_code="29")
    for month in range(3, 10):
        put.add(point, date(2025, month, 28), 12, offence_code="29")
    put.add(point, date(2025, 9, 30), 12, offence_code="29")
    put.add(point, date(2025, 1, 15), 12, offence_code="29")
    people = [
        {"offence_index": i, "role": int(Role.VICTIM), "age": 16, "sex": "M", "person_id": ""} for i in range(len(days))
    ]
    return build(tmp_path_factory.mktemp("quiet"), batch_of(put.rows, people)).current()


def test_a_gap_beyond_the_limits_and_a_long_wait_are_named(quiet: Store) -> None:
    for found in asked(quiet).cards[2].events:
        assert found.events == Shown(31)
        assert found.since_last == (LAST - date(2025, 2, 1)).days == 241
        assert found.days[-1] > found.upper > max(found.days[:-1])
        assert f"Outside the limits: {found.days[-1]} days up to 1 Feb 2025." in found.sentence
        assert found.p is not None
        assert ("would be unusual" in found.sentence) == (found.p < 0.05)
        assert found.p < 0.05
        go.Figure(gaps_figure(found))
    assert (
        asked(quiet, districts=(THANET,)).cards[2].events[0].sentence.endswith("none recorded in Jan 2023 – Sep 2025.")
    )


def test_days_are_not_counted_over_months_that_are_not_loaded(tmp_path: Path) -> None:
    put = Planting(1)
    for day in (date(2024, 1, 5), date(2024, 1, 9), date(2025, 1, 3), date(2025, 2, 7), date(2025, 2, 27)):
        put.add(county()[0][0], day, 12, offence_code="1")
    found = asked(build(tmp_path, batch_of(put.rows, [])).current()).cards[2].events[0]
    assert (found.dates, found.days) == (("2025-02-07", "2025-02-27"), (35, 20))
    assert found.period == "1 Jan 2025 – 27 Feb 2025"


def test_districts_narrow_the_police_measures_and_not_the_admissions(store: Store, rows: list[Plain]) -> None:
    lsoa = next(code for code in store.vocabulary().lsoas)
    everywhere, here = asked(store), asked(store, districts=(THANET,), cohort="u18", flags=("gun",), days=("fri",))
    assert here.cards[0] == everywhere.cards[0]
    assert "not known by district" in here.cards[0].place
    assert (here.cards[1].place, here.cards[2].place) == ("Thanet", "Thanet")
    inside = matching(rows, replace(KNIFE["All ages"], districts=(THANET,)), FIRST, LAST)
    assert sum(cell.value or 0 for cell in here.cards[1].paces[0].monthly) == len(inside)
    area = asked(store, areas=("thanet-canterbury",))
    assert sum(cell.value or 0 for cell in area.cards[1].paces[0].monthly) > len(inside)
    finer = asked(store, districts=(THANET,), lsoas=(lsoa,))
    assert finer.cards == here.cards
    assert any("LSOAs or cells chosen are left out" in note for note in finer.notes)


def test_without_admissions_or_codes_the_cards_say_so(small_store: Store, monthly_store: Store) -> None:
    admissions, knife, homicide = asked(monthly_store).cards
    assert "app.py admissions FILE" in admissions.instead
    assert "no Home Office offence codes" in knife.instead
    assert "no Home Office offence codes" in homicide.instead
    assert (admissions.paces, knife.paces, homicide.events) == ((), (), ())
    assert asked(small_store).cards[0].instead == admissions.instead
    said = str(success_cards(asked(monthly_store)))
    assert admissions.instead in said
    assert "Graph(" not in said


@pytest.mark.parametrize("viewer", [PUBLIC, Viewer("csp")], ids=["public", "nobody"])
def test_the_public_sees_two_released_years_and_no_single_event(viewer: Viewer, store: Store) -> None:
    for given in ({}, {"districts": (THANET,)}, {"districts": (MEDWAY,)}):
        model = asked(store, viewer, **given)
        exact = asked(store, **given)
        json.dumps(asdict(model), allow_nan=False)
        for card, true in zip(model.cards, exact.cards, strict=True):
            if card.key != "admissions":  # sums up to every month overlap
                assert (card.paces, card.events, card.instead) == ((), (), NOT_HERE)
                assert true.paces or true.events
                continue
            for each, known in zip(card.paces, true.paces, strict=True):
                for cell in (*each.monthly, *each.rolling, each.base.count, each.now.count):
                    assert cell.value in (None, 0) or (cell.value >= 10 and cell.value % 5 == 0)
                shown = [i for i, cell in enumerate(each.rolling) if cell.value is not None]
                assert len(shown) <= 2
                assert each.limits is None
                assert "rounded" in each.chart_words
                assert (known.line_now and each.base.count.value) or each.verdict == ""


def test_a_manager_sees_single_events_of_their_own_district_only(store: Store) -> None:
    counts = {
        code: asked(store, districts=(code,)).cards[2].events[0].events.value for code in store.district_codes[1:]
    }
    first, second = sorted(counts, key=lambda code: -(counts[code] or 0))[:2]
    manager = Viewer("csp", frozenset({first}))
    own, other, all_ = (
        asked(store, manager, districts=districts).cards[2].events for districts in ((first,), (second,), ())
    )
    assert len(own[0].days) == (own[0].events.value or 0) - 1 > 0
    assert (counts[second] or 0) > 1
    assert other == all_ == ()
    assert asked(store, manager).cards[0] == asked(store, PUBLIC).cards[0]


@pytest.mark.parametrize("place", [(), (THANET,)], ids=["everywhere", "one district"])
def test_charts_cards_and_file_hold_what_the_model_holds(store: Store, place: tuple[str, ...]) -> None:
    for viewer in (ANALYST, PUBLIC):
        model = asked(store, viewer, districts=place)
        file = io.StringIO()
        csv.writer(file).writerows(success_rows(model))
        lines = list(csv.reader(io.StringIO(file.getvalue())))
        said = str(success_cards(model))
        for card in model.cards:
            assert card.title in said
            for each in card.paces:
                figure = pace_figure(each)
                go.Figure(figure)
                figure = json.loads(json.dumps(figure, allow_nan=False))
                traces = {trace["name"]: trace["y"] for trace in figure["data"]}
                assert traces["Target line"] == list(each.line)
                assert traces["Twelve months up to each"] == [cell.value for cell in each.rolling]
                assert traces["Single months"] == [cell.value for cell in each.monthly]
                own = [line for line in lines if line[:2] == [card.key, each.label]]
                assert [line[3] for line in own] == list(each.month_names)
                assert [line[4] for line in own] == [
                    cell.status if cell.value is None else str(int(cell.value)) for cell in each.monthly
                ]
                assert each.sentence in said
                assert (f"{each.label}: {each.verdict}'" in said) == bool(each.verdict)
            for found in card.events:
                figure = gaps_figure(found)
                go.Figure(figure)
                own = [line for line in lines if line[:2] == [card.key, found.label]]
                assert [line[7] for line in own] == [str(gap) for gap in found.days]
                assert found.sentence in said
        assert all(note in said for note in model.notes)
        assert "Source: The hospitals; Shared" in said
