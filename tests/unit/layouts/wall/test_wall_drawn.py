"""The slides as drawn: numbers keep apart, a window holds its marks, hours stand in their cells, no text is live."""

from __future__ import annotations

import re
import shutil
from dataclasses import replace
from datetime import UTC, date, datetime

import numpy as np
import pytest
import shapely

from data.answers.wall.asked import LONDON, Briefing, Place, wall_question
from data.answers.wall.hot import HotModel, Spot
from data.answers.wall.slides import Slide, wall
from data.answers.wall.week import WeekModel, week
from data.build.importing import load_roads
from data.store.beside.notes import Note
from data.store.beside.roads import roads_of
from data.store.version import Store, StoreFolder
from data.tables.shifts import load_shifts
from data.viewer import Viewer
from layouts.wall import build as building
from layouts.wall.heat import runs, week_drawing
from layouts.wall.map import RADIUS, apart, drawn, marks, view_of
from layouts.wall.roads import MOST
from layouts.wall.shell import shell
from layouts.wall.slides import slides_html
from layouts.wall.view import HEIGHT, WIDTH
from tests.fixtures_roads import open_roads

THANET = "E07000114"
NOW = datetime(2026, 11, 27, 22, 30, tzinfo=LONDON)
EVIL = '<script>alert("x")</script>&'


def briefed(store: Store, shift: str = "night") -> Briefing:
    return Briefing(store, Viewer("analyst"), Place("Thanet", (THANET,)), load_shifts()[shift], NOW.date())


def test_numbers_on_one_spot_are_moved_apart_and_stay_in_the_pane() -> None:
    spots = np.array([[500.0, 400.0]] * 4 + [[2.0, 3.0], [WIDTH, HEIGHT]])
    halves = [RADIUS] * 5 + [60.0]
    found = apart(spots, halves)
    for i in range(len(found)):
        for j in range(i):
            away = np.abs(found[i] - found[j])
            assert away[0] > halves[i] + halves[j] or away[1] > 2 * RADIUS, (i, j)
    assert (found[:, 1] >= RADIUS).all()
    assert (found <= [WIDTH, HEIGHT]).all()
    assert (found[:, 0] - halves >= 0).all()
    far = np.array([[200.0, 200.0], [700.0, 300.0]])
    assert apart(far, [RADIUS] * 2) == pytest.approx(far)  # nothing to move
    assert apart(np.zeros((0, 2)), []).shape == (0, 2)


@pytest.mark.parametrize("spread", [0.0, 900.0, 20_000.0])
def test_the_window_holds_every_mark_and_has_the_shape_of_the_pane(small_store: Store, spread: float) -> None:
    middle = np.array([635_000.0, 168_000.0])
    points = shapely.points(middle + np.array([[-spread, 0.0], [spread / 2, spread / 3]]))
    shapes = shapely.buffer(points, 140)
    view = view_of(small_store, () if spread > 10_000 else (THANET,), shapes)
    assert view.height / view.width == pytest.approx(HEIGHT / WIDTH)
    assert view.width >= 6_000
    at = view.place(shapely.get_coordinates(shapes))
    assert (at >= 0).all()
    assert (at <= [WIDTH, HEIGHT]).all()
    left, top, width, height = map(float, drawn(small_store).box(view).split())
    assert height / width == pytest.approx(HEIGHT / WIDTH, rel=0.01)
    assert (left * 10 + drawn(small_store).west, drawn(small_store).north - top * 10) == pytest.approx(
        (view.west, view.north), abs=5.1
    )


def test_outlines_are_those_of_the_districts(small_store: Store) -> None:
    codes = re.findall(r'data-code="(E\d+)"', drawn(small_store).paths)
    frame = small_store.districts
    assert codes == frame.loc[frame["home"], "code"].tolist()
    assert len(drawn(small_store).paths) < 60_000
    assert drawn(small_store) is drawn(small_store)  # drawn once for each version


def test_two_stops_of_one_cell_share_a_mark(small_store: Store) -> None:
    units = ["250-2543-789", "250-2542-788", "250-2543-789"]
    shapes = shapely.buffer(shapely.points([[636_000, 170_000], [635_000, 170_000], [636_000, 170_000]]), 125)
    found = marks(small_store, view_of(small_store, (THANET,), shapes), units, shapes)
    assert re.findall(r'class="number"[^>]*>([^<]*)<', found) == ["1, 3", "2"]


def test_the_shift_is_outlined_on_both_days_and_its_numbers_written(small_store: Store) -> None:
    model = week(briefed(small_store))
    assert isinstance(model, WeekModel)
    assert runs(model.hours) == [(4, 22, 24), (5, 0, 6)]
    svg = week_drawing(model)
    assert svg.count('class="shift"') == 2
    numbers = [int(value) for value in re.findall(r'class="(?:dark|light)"[^>]*>(\d+)<', svg)]
    assert sorted(numbers) == sorted(round(model.counts[day][hour]) for day, hour in model.hours)
    assert svg.count("<rect") == 168 + 2
    empty = replace(model, counts=((0.0,) * 24,) * 7)
    assert "amount-1" not in week_drawing(empty)


@pytest.fixture(scope="module")
def made(small_store: Store):
    question = replace(
        wall_question(f"district={THANET}", small_store, Viewer("analyst"), NOW.astimezone(UTC)), problems=(EVIL,)
    )
    note = Note(1, EVIL, EVIL, date(2026, 11, 1), date(2026, 12, 31))
    found = wall(question, small_store, Viewer("analyst"), notes=(note,), today=NOW.date(), limits="")
    spots = HotModel((Spot(1, EVIL, "22:00–24:00", EVIL, "250-2543-789"),), EVIL, EVIL, EVIL)
    return replace(found, slides=(*found.slides, Slide("hot", found.slides[0].briefing, spots)), left_out=(EVIL,))


def test_no_text_becomes_markup(made, small_store: Store) -> None:
    text = slides_html(made, (EVIL,))
    assert text.count("&lt;script&gt;") >= 8
    assert "<script" not in text
    page = shell(small_store, {"sources": [{"name": EVIL, "last": EVIL}]}, text, locked=False, leave=True)
    assert len(re.findall(r"<script", page)) == 3  # two scripts of ours and the state, which is no script
    assert page.count("</script>") == 3


def test_one_slide_is_seen_and_the_last_is_about_the_data(made) -> None:
    text = slides_html(made, ("Licence.",))
    sections = re.findall(r"<section [^>]*>", text)
    assert [" hidden" in section for section in sections] == [False] + [True] * (len(sections) - 1)
    assert 'class="slide fresh"' in sections[-1]
    assert 'data-until="2026-12-31"' in text
    assert re.search(r"Friday night shift · serious violence in public places", text)
    headings = re.findall(r'<h2 id="slide-(\d+)"', text)
    assert headings == [str(i) for i in range(len(sections))]


def test_the_build_changes_with_what_the_page_is_made_of(monkeypatch: pytest.MonkeyPatch, tmp_path) -> None:
    before = building.build()
    (tmp_path / "wall.js").write_text("other", encoding="utf-8")
    monkeypatch.setattr(building, "ASSETS", tmp_path)
    building.build.cache_clear()
    after = building.build()
    building.build.cache_clear()
    assert before != after
    assert len(before) == 12


def test_roads_lie_under_the_marks_where_they_are_loaded(small_store: Store, tmp_path) -> None:
    shapes = shapely.buffer(shapely.points([[635_000, 170_000]]), 125)
    units = ["250-2542-788"]
    assert "road" not in marks(small_store, view_of(small_store, (THANET,), shapes), units, shapes)
    shutil.copytree(small_store.folder.parent.parent, tmp_path / "store")
    folder = StoreFolder(tmp_path / "store")
    load_roads(folder, open_roads(tmp_path / "oproad_gb.gpkg"), progress=lambda *_: None)
    store = folder.current()
    lines = shapely.from_wkb(roads_of(store).frame["wkb"].to_numpy(dtype=object))  # type: ignore[union-attr]
    at = shapely.buffer(shapely.points([shapely.get_coordinates(lines[0])[0]]), 125)
    view = view_of(store, (THANET,), at)
    window = shapely.box(view.west, view.north - view.height, view.west + view.width, view.north)
    inside = shapely.intersects(lines, window).sum()
    found = marks(store, view, units, at)
    assert inside > 0
    assert sum(path.count("M") for path in re.findall(r'class="road[^"]*" d="([^"]*)"', found)) == min(inside, MOST)
    assert found.index('class="road') < found.index('class="number"')
    far = view._replace(west=view.west + 300_000)
    assert "road" not in marks(store, far, [], np.zeros(0, dtype=object))
