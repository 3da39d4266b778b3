"""What the wall says: changes with their uncertainty, addresses and places, notes, the age of the data."""

from __future__ import annotations

import math
import shutil
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from data.answers.figures.shown import ShownChange
from data.answers.wall.asked import LONDON, wall_question
from data.answers.wall.fresh import FreshModel, SourceAge, fresh
from data.answers.wall.idea import change_words
from data.answers.wall.slides import IDEAS, wall
from data.deployment import stale_days
from data.errors import PermissionRefused
from data.store.beside.notes import Note
from data.store.reach import last_day_before, reaches
from data.store.version import Store, StoreFolder
from data.viewer import Viewer
from tests.fixtures_store import build, make_batch

ANALYST = Viewer("analyst")
THANET, SWALE = "E07000114", "E07000113"
NOW = datetime(2026, 11, 27, 15, 5, tzinfo=LONDON)


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (("none", 13.9, -29.9, 86.0), "No clear change: between 30% fewer and 86% more."),
        (("rise", 27.0, 10.8, 46.3), "More, beyond chance: 11% to 46% more."),
        (("fall", -27.0, -46.3, -10.8), "Fewer, beyond chance: 11% to 46% fewer."),
        (("rise", 9.0, 0.3, 20.0), "More, beyond chance: 0.3% to 20% more."),
        (("none", None, None, None), "No clear change; too few for a percentage."),
        (("rise", 900.0, 80.0, math.inf), "More, beyond chance: 80% more or beyond."),
        (("none", 900.0, -5.0, math.inf), "No clear change: 5% fewer, or any number more."),
        (("unknown", None, None, None), "Not compared."),
    ],
)
def test_a_change_is_never_told_without_what_chance_allows(change: tuple, words: str) -> None:
    assert change_words(ShownChange(*change)) == words


def asked(query: str, store: Store, viewer: Viewer = ANALYST):
    return wall_question(query, store, viewer, NOW.astimezone(UTC))


def test_an_address_that_says_nothing_is_the_screen_of_its_viewer(small_store: Store) -> None:
    question = asked("", small_store)
    assert [place.label for place in question.places] == ["Kent & Medway"]
    assert (question.shift.key, question.day, question.every, question.problems) == ("late", date(2026, 11, 27), 20, ())
    for role in ("csp", "briefing"):
        own = asked("", small_store, Viewer(role, frozenset({THANET, SWALE})))  # type: ignore[arg-type]
        assert sorted(place.label for place in own.places) == ["Swale", "Thanet"]


def test_a_list_turns_and_an_area_is_one_place(small_store: Store) -> None:
    question = asked(f"?district={THANET},{SWALE}&area=medway-swale&shift=night&every=45", small_store)
    assert {place.districts for place in question.places} == {(THANET,), (SWALE,), ("E06000035", SWALE)}
    assert (question.shift.key, question.every, question.problems) == ("night", 45, ())


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ("district=Nowhere", "district=Nowhere"),
        ("area=nowhere", "area=nowhere"),
        ("shift=tea", "shifts are early, late and night"),
        ("every=1", "5 to 600 seconds"),
        ("every=²", "5 to 600 seconds"),
        ("cohort=u18", "a wall knows district, area, shift and every"),
        ("district=", "needs a value"),
    ],
)
def test_what_is_not_understood_is_said_and_the_wall_goes_on(small_store: Store, query: str, words: str) -> None:
    question = asked(query, small_store)
    assert any(words in problem for problem in question.problems)
    assert [place.label for place in question.places] == ["Kent & Medway"]
    assert question.every == 20


def test_a_place_that_is_not_theirs_is_refused(small_store: Store) -> None:
    for viewer in (Viewer("csp", frozenset({THANET})), Viewer("briefing", frozenset({THANET}))):
        for query in (f"district={SWALE}", f"district={THANET},{SWALE}", "area=thanet-canterbury"):
            with pytest.raises(PermissionRefused, match="own districts only"):
                asked(query, small_store, viewer)
    for nobody in (Viewer("public", exploring=True), Viewer("csp"), Viewer("briefing")):
        with pytest.raises(PermissionRefused):
            asked("", small_store, nobody)


def note(number: int, until: date, *districts: str) -> Note:
    return Note(number, f"note {number}", "a", date(2026, 11, 1), until, districts)


def shown(store: Store, query: str, notes: tuple[Note, ...], viewer: Viewer = ANALYST) -> list[tuple[str, str]]:
    made = wall(asked(query, store, viewer), store, viewer, notes=notes, today=NOW.date(), limits="")
    return [(slide.briefing.place.label, slide.model.text) for slide in made.slides if isinstance(slide.model, Note)]


def test_notes_stand_until_their_day_and_where_they_belong(small_store: Store) -> None:
    today, past = NOW.date(), date(2026, 11, 26)
    notes = (note(1, today), note(2, past), note(3, today, THANET), note(4, today, SWALE))
    both = f"district={SWALE},{THANET}"
    assert shown(small_store, both, notes) == [("Swale", "note 1"), ("Swale", "note 4"), ("Thanet", "note 3")]
    assert shown(small_store, "", notes) == [("Kent & Medway", f"note {i}") for i in (1, 3, 4)]
    own = Viewer("briefing", frozenset({THANET}))
    assert shown(small_store, "", notes, own) == [("Thanet", "note 1"), ("Thanet", "note 3")]


def test_every_idea_has_its_slide_for_every_place_or_a_line(small_store: Store, monthly_store: Store) -> None:
    for store in (small_store, monthly_store):
        made = wall(asked(f"district={THANET},{SWALE}", store), store, ANALYST, notes=(), today=NOW.date(), limits="")
        ideas = {slide.idea for slide in made.slides}
        for place in ("Thanet", "Swale"):
            assert {slide.idea for slide in made.slides if slide.briefing.place.label == place} == ideas
        assert len(IDEAS) == len(ideas) + len(made.left_out)
    assert len(made.left_out) == 2
    assert all("data.police.uk" in line for line in made.left_out)


def test_limits_are_read_by_source() -> None:
    assert stale_days("force-extract=7, police-uk = 100,") == {"force-extract": 7, "police-uk": 100}
    assert stale_days("") == {}
    for wrong in ("7", "force-extract", "force-extract=x", "force-extract=-1", "x=1;y=2", "police-uk=100000"):
        with pytest.raises(ValueError, match="is not a source and its days"):
            stale_days(wrong)


def test_the_age_is_counted_from_the_end_of_the_last_day(small_store: Store, monthly_store: Store) -> None:
    (source,) = fresh(small_store, "force-extract=7").sources
    assert source.last_day == date(2025, 9, 30)
    ended = datetime(2025, 10, 1, tzinfo=LONDON).timestamp()
    assert (source.ended, source.limit) == (ended, 7)
    assert not source.too_old(ended + 7 * 86_400)
    assert source.too_old(ended + 7 * 86_400 + 1)
    (months,) = fresh(monthly_store, "force-extract=7").sources
    assert (months.last_day, months.limit) == (date(2025, 9, 30), 0)  # the end of its last month
    assert not months.too_old(ended * 2)


def test_of_several_sources_one_that_is_young_is_enough() -> None:
    old, young = SourceAge("old", date(2025, 1, 1), 0.0, 1), SourceAge("young", date(2025, 3, 1), 86_400.0 * 50, 1)
    now = 86_400.0 * 50 + 100
    loaded = datetime(2025, 3, 2, tzinfo=UTC)
    assert not FreshModel((old, young), loaded, False).too_old(now)
    assert FreshModel((old,), loaded, False).too_old(now)
    assert not FreshModel((old, replace(young, limit=0)), loaded, False).too_old(now * 9)
    assert not FreshModel((), loaded, False).too_old(now)


def test_what_came_in_since_the_data_before_is_counted(tmp_path: Path, small_store: Store) -> None:
    shutil.copytree(small_store.folder.parent.parent, tmp_path / "store")
    before = StoreFolder(tmp_path / "store").current()
    assert last_day_before(before) is None
    store = build(tmp_path / "store", make_batch(5, 200, first=date(2025, 10, 1), last=date(2025, 10, 20))).current()
    assert last_day_before(store) == date(2025, 9, 30)
    assert [reach.last_day for reach in reaches(store)] == [date(2025, 10, 20)]
    made = wall(asked("", store), store, ANALYST, notes=(), today=NOW.date(), limits="")
    since = next(slide.model.since for slide in made.slides if slide.idea == "emerged")
    scope = made.slides[0].briefing.scope
    statement = "SELECT count(*) FROM offence WHERE day >= DATE '2025-10-01' AND sets & 1 = 1 AND flags & 4 = 4"
    ((held,),) = store.cursor().execute(statement).fetchall()
    assert (scope.what, scope.flags) == (("asvc",), ("public",))
    assert f"ended on 30 Sep 2025: {held} more offences, up to 20 Oct 2025" in since
