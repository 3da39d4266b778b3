"""Every figure of the wall is that of the panel for the same question, and that of a plain count over the rows."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from data.answers.panels import as_json
from data.answers.wall.asked import LONDON, STOPS, Briefing, Place
from data.answers.wall.emerged import NEWS, EmergedModel, emerged
from data.answers.wall.hot import HotModel, hot
from data.answers.wall.idea import LeftOut
from data.answers.wall.recent import RecentModel, knife, recent, recent_period
from data.answers.wall.week import WeekModel, week
from data.question.filters import FilterState
from data.store.version import Store
from data.tables.shifts import load_shifts
from data.viewer import Viewer
from tests.fixtures_store import LAST
from tests.oracle.naive import Plain, matching

SHIFTS = load_shifts()
ANALYST = Viewer("analyst")
THANET, ASHFORD, DOVER = "E07000114", "E07000105", "E07000108"
FRIDAY, SUNDAY = date(2026, 11, 27), date(2026, 11, 29)
PLACES = [Place("Kent & Medway"), Place("Thanet", (THANET,)), Place("Ashford and Dover", (ASHFORD, DOVER))]


def briefed(store: Store, place: Place = PLACES[0], shift: str = "late", day: date = FRIDAY) -> Briefing:
    return Briefing(store, ANALYST, place, SHIFTS[shift], day)


def panel(name: str, briefing: Briefing, state: FilterState) -> dict[str, Any]:
    """What the verb ``panel`` prints for the question."""
    shown = as_json(name, briefing.request(state))
    assert shown["available"], shown
    return shown["model"]


@pytest.mark.parametrize("place", PLACES, ids=lambda place: place.label)
def test_the_last_28_days_are_a_plain_count(small_store: Store, rows: list[Plain], place: Place) -> None:
    briefing = briefed(small_store, place)
    model = recent(briefing)
    assert isinstance(model, RecentModel)
    last = (LAST - timedelta(days=27), LAST)
    before = (last[0] - timedelta(days=28), last[0] - timedelta(days=1))
    earlier = (date(2024, 9, 3), date(2024, 9, 30))
    scope = briefing.scope
    assert (scope.what, scope.flags) == (("asvc",), ("public",))
    wanted = [len(matching(rows, scope, *period)) for period in (last, before, earlier)]
    assert [int(model.count.replace(",", "")), *(int(each.before) for each in model.compared)] == wanted
    assert wanted[0] or len(place.districts) == 1  # one district of a small store may have had none
    assert [each.label for each in model.compared] == ["the 28 days before", "a year earlier"]
    assert model.compared[0].period == "6 Aug 2025 – 2 Sep 2025"
    assert model.compared[1].period == "3 Sep 2024 – 30 Sep 2024"


@pytest.mark.parametrize("place", PLACES, ids=lambda place: place.label)
def test_both_counts_and_their_tests_are_the_panels(small_store: Store, place: Place) -> None:
    briefing = briefed(small_store, place)
    for model, kind in ((recent(briefing), {}), (knife(briefing), {"what": ("knife-enabled",), "flags": ()})):
        assert isinstance(model, RecentModel)
        for each, compare in zip(model.compared, ("period", "year"), strict=True):
            state = replace(briefing.scope, start=date(2025, 9, 3), end=LAST, compare=compare, **kind)
            shown = panel("summary", briefing, state)["figures"][0]
            assert (model.count, each.before) == (shown["value"], shown["before"])
            assert vars(each.change) == shown["change"]
            assert {"none": "No clear", "rise": "More", "fall": "Fewer"}[each.change.verdict] in each.words
            if each.change.low is not None:
                assert f"{abs(each.change.low):.0f}%" in each.words


def test_knives_are_counted_by_hand_and_placed_by_the_panel(small_store: Store, rows: list[Plain]) -> None:
    briefing = briefed(small_store)
    model = knife(briefing)
    assert isinstance(model, RecentModel)
    held = [row for row in rows if "knife-enabled" in row.sets and date(2025, 9, 3) <= row.day <= LAST]
    assert int(model.count) == len(held) > 0
    state = FilterState(what=("knife-enabled",), start=date(2024, 10, 1), end=LAST, compare="none")
    top = panel("top", briefing, state)["rows"][:3]
    assert list(model.where) == [f"{row['place']}: {row['count']}" for row in top]
    peaks = panel("peaks", briefing, state)
    first = peaks["sentence"].split(" of the week")[0] + " of the week."
    nothing = "No hour of the week stands out beyond chance."
    assert model.when == (first if peaks["peaks"] else peaks["busiest"] or nothing)


@pytest.mark.parametrize("shift", SHIFTS)
@pytest.mark.parametrize("day", [FRIDAY, SUNDAY], ids=["friday", "sunday"])
@pytest.mark.parametrize("place", PLACES[:2], ids=lambda place: place.label)
def test_the_plan_is_the_panels_and_none_of_it_is_left_out(
    small_store: Store, street: Store, shift: str, day: date, place: Place
) -> None:
    for store in (small_store, street):
        briefing = briefed(store, place, shift, day)
        model = hot(briefing)
        if isinstance(model, LeftOut):  # nothing could be mapped there: the panel says the same
            assert as_json("patrol", briefing.request(briefing.plan))["model"]["reasons"] == (model.why,)
            continue
        shown = panel("patrol", briefing, briefing.plan)
        stops = shown["stops"]
        assert len(model.spots) == len(stops) <= STOPS
        assert [spot.number for spot in model.spots] == list(range(1, len(stops) + 1))
        wanted = {(s["name"], s["place"], f"{s['start']:02d}:00–{s['stop']:02d}:00", s["offences"]) for s in stops}
        told = {(s.unit, s.place, s.when, int(s.why.split()[0])) for s in model.spots}
        assert told == wanted
        inside = set(SHIFTS[shift].hours)
        assert all(set(range(s["start"], s["stop"])) <= inside for s in stops)
        if stops and shown["forward"]:
            numbers = re.findall(r"\d+", model.sentence.split(" met ")[1])
            assert [int(number) for number in numbers[:2]] == [shown["forward"]["met"], shown["forward"]["total"]]
        elif not stops:
            assert model.sentence == shown["sentence"]


def test_a_shift_is_given_places_and_another_one_others(street: Store) -> None:
    found = {shift: hot(briefed(street, PLACES[0], shift)) for shift in SHIFTS}
    assert all(isinstance(model, HotModel) and model.spots for model in found.values())
    night = [spot for spot in found["night"].spots if spot.when == "22:00–24:00"]  # the Friday evenings of Maidstone
    assert any("fridays" in spot.why for spot in night)
    assert {spot.when for spot in found["early"].spots}.isdisjoint(spot.when for spot in found["night"].spots)


def test_a_night_is_walked_from_its_beginning(street: Store) -> None:
    model = hot(briefed(street, PLACES[0], "night"))
    assert isinstance(model, HotModel)
    assert len(model.spots) > 1
    starts = [(int(spot.when[:2]) - 22) % 24 for spot in model.spots]
    assert starts == sorted(starts)


@pytest.mark.parametrize(
    ("shift", "day", "days"),
    [
        ("late", FRIDAY, ("mon", "tue", "wed", "thu", "fri")),
        ("night", FRIDAY, ("fri", "sat")),
        ("night", date(2026, 11, 26), ("mon", "tue", "wed", "thu", "fri")),
        ("early", date(2026, 11, 28), ("sat", "sun")),
        ("night", date(2026, 11, 28), ("sat", "sun")),
        ("night", SUNDAY, ("mon", "sun")),
    ],
)
def test_days_alike_are_planned_for_together(small_store: Store, shift: str, day: date, days: tuple[str, ...]) -> None:
    assert set(briefed(small_store, shift=shift, day=day).plan.days) == set(days)


@pytest.mark.parametrize("shift", SHIFTS)
@pytest.mark.parametrize("place", PLACES, ids=lambda place: place.label)
def test_the_hours_of_the_shift_are_those_of_the_heatmap(
    small_store: Store, rows: list[Plain], shift: str, place: Place
) -> None:
    briefing = briefed(small_store, place, shift)
    model = week(briefing)
    assert isinstance(model, WeekModel)
    shown = panel("heatmap", briefing, briefing.of_year())["counts"]
    assert model.counts == tuple(tuple(row) for row in shown)
    first = {"early": 6, "late": 14, "night": 22}[shift]
    hours = [(4 + (first + i) // 24, (first + i) % 24) for i in range(8)]  # from a Friday on
    assert list(model.hours) == hours
    assert model.offences == pytest.approx(sum(shown[day][hour] for day, hour in hours))
    assert model.shifts == sum((date(2024, 10, 1) + timedelta(n)).weekday() == 4 for n in range(365))
    year = matching(rows, briefing.scope, date(2024, 10, 1), LAST)
    names = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
    sharp = [r for r in year if r.hour is not None and (names.index(r.weekday), r.hour) in hours]
    windows = sum(row.end is not None and row.end > row.start for row in year if row.start)
    assert abs(model.offences - len(sharp)) <= windows  # each window may reach into the shift, or out of it
    assert sum(map(sum, model.counts)) == pytest.approx(sum(r.hour is not None for r in year), abs=0.84)
    assert f"{model.offences:,.0f} offence" in model.sentence or model.sentence.startswith("No offence")


def test_a_peak_inside_the_shift_is_told_and_one_outside_is_not(street: Store) -> None:
    told = {}
    for shift, day in (("night", FRIDAY), ("late", FRIDAY), ("early", date(2026, 11, 25)), ("early", FRIDAY)):
        briefing = briefed(street, shift=shift, day=day)
        model = week(briefing)
        assert isinstance(model, WeekModel)
        told[shift, day.weekday()] = model.peak
    for shift, day in (("night", 4), ("late", 4)):  # the peak of Friday evenings reaches into both
        assert told[shift, day].startswith("Stands out: Fridays 21:00–24:00, ")
    assert told["early", 2].startswith("Stands out: Wednesdays 08:00–09:00, ")
    assert told["early", 4] == "No hour of this shift stands out beyond chance."


@pytest.mark.parametrize("place", [PLACES[0], Place("Dover", (DOVER,))], ids=lambda place: place.label)
def test_new_places_are_those_of_the_panel(street: Store, place: Place) -> None:
    briefing = briefed(street, place)
    model = emerged(briefing)
    assert isinstance(model, EmergedModel)
    layer = panel("emerging", briefing, briefing.of_year())
    news = {
        name: count
        for name, key, count in zip(layer["names"], layer["keys"], layer["counts"], strict=True)
        if key in NEWS and count >= 3
    }
    assert {place.unit: place.count for place in model.places}.items() <= news.items()
    assert len(model.places) == min(len(news), 4)
    assert news or place.label != "Dover"  # where a place is planted that is new in the last month
    assert model.month == "Sep 2025"
    assert not news or model.sentence.startswith(f"{len(news)} place")


def test_a_source_of_months_says_lsoa_and_month_and_no_more(monthly_store: Store) -> None:
    briefing = briefed(monthly_store, Place("Thanet", (THANET,)))
    assert recent_period(monthly_store).words() == "Sep 2025"
    model = recent(briefing)
    assert isinstance(model, RecentModel)
    assert [each.period for each in model.compared] == ["Aug 2025", "Sep 2024"]
    assert [each.label for each in model.compared] == ["the month before", "a year earlier"]
    places = hot(briefing)
    assert isinstance(places, HotModel)
    assert all(spot.unit.startswith("E01") and not spot.when for spot in places.spots)
    assert "no hour" in places.note
    assert isinstance(week(briefing), LeftOut)
    assert isinstance(knife(briefing), LeftOut)


def test_the_clock_of_the_wall_is_londons() -> None:
    assert str(LONDON) == "Europe/London"
