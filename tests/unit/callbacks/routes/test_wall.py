"""The routes of the wall: what a page starts from, what an open page is told, what is kept, and what is refused."""

from __future__ import annotations

import json
import re
import shutil
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from callbacks.application import create_app
from callbacks.routes.wall import _nightly
from data.answers.wall import slides as drawing
from data.settings import Settings
from data.store.beside.notes import FILE, add_note
from data.store.version import Store, StoreFolder
from data.viewer import Viewer
from layouts.wall.build import build

THANET = "E07000114"
TODAY = date.today()


@pytest.fixture
def folder(small_store: Store, tmp_path: Path) -> StoreFolder:
    shutil.copytree(small_store.folder.parent.parent, tmp_path / "store")
    return StoreFolder(tmp_path / "store")


def client_of(folder: StoreFolder, **settings: Any):
    return create_app(folder, Viewer("analyst"), Settings(**settings)).server.test_client()


def test_the_page_holds_its_slides_and_what_its_script_starts_from(folder: StoreFolder) -> None:
    with client_of(folder) as client:
        page = client.get(f"/briefing?district={THANET}&every=30").get_data(as_text=True)
        state = json.loads(re.search(r'id="wall-state">(.*?)</script>', page)[1])  # type: ignore[index]
        assert (state["build"], state["data"], state["every"]) == (build(), folder.current().data_version, 30)
        assert state["ask"] == f"/briefing/slides?district={THANET}&every=30"
        told = client.get(state["ask"]).get_json()
        assert told["slides"] in page
        assert {name: told[name] for name in told if name not in ("now", "slides")} == {
            name: state[name] for name in state if name not in ("now", "ask")
        }


def test_a_screen_that_has_the_slides_is_told_so_in_few_words(folder: StoreFolder) -> None:
    with client_of(folder) as client:
        first = client.get("/briefing/slides").get_json()
        again = client.get(f"/briefing/slides?known={first['version']}")
        assert "slides" not in again.get_json()
        assert len(again.data) < 500
        assert "slides" in client.get("/briefing/slides?known=older").get_json()


def test_fifty_screens_cost_one_answer(folder: StoreFolder, monkeypatch: pytest.MonkeyPatch) -> None:
    made = []
    whole = drawing.wall
    monkeypatch.setattr("callbacks.routes.wall.wall", lambda *given, **named: made.append(1) or whole(*given, **named))
    with client_of(folder) as client:
        for _ in range(50):
            assert client.get(f"/briefing/slides?district={THANET}&shift=late").status_code == 200
        assert len(made) == 1
        client.get(f"/briefing/slides?district={THANET}&shift=night")
        assert len(made) == 2


def test_a_note_is_on_the_wall_at_once_and_gone_when_it_is_taken_away(folder: StoreFolder) -> None:
    with client_of(folder) as client:
        before = client.get("/briefing/slides").get_json()
        add_note(folder.root, "Closing time", author="A", until=TODAY + timedelta(1), written=TODAY)
        after = client.get(f"/briefing/slides?known={before['version']}").get_json()
        assert "Closing time" in after["slides"]
        (folder.root / FILE).write_text("[]", encoding="utf-8")
        assert client.get("/briefing/slides").get_json()["version"] == before["version"]


def test_notes_that_cannot_be_read_are_said_and_never_half_shown(folder: StoreFolder) -> None:
    (folder.root / FILE).write_text("{", encoding="utf-8")
    with client_of(folder) as client:
        answer = client.get("/briefing/slides")
        assert answer.status_code == 503
        assert "cannot be read" in answer.get_data(as_text=True)


def test_data_past_its_limit_locks_the_page_before_any_script(folder: StoreFolder) -> None:
    for limit, locked in (("force-extract=7", True), ("force-extract=0", False), ("police-uk=1", False)):
        with client_of(folder, wall_stale_days=limit) as client:
            page = client.get("/briefing").get_data(as_text=True)
            assert ('<body class="locked">' in page) is locked
            assert "30 September 2025" in page


@pytest.mark.parametrize("query", ["known=" + "x" * 9000, "&" * 300])
def test_an_address_no_wall_has_is_refused(folder: StoreFolder, query: str) -> None:
    with client_of(folder) as client:
        assert client.get(f"/briefing/slides?{query}").status_code in (400, 414)


def test_odd_addresses_are_answered(folder: StoreFolder) -> None:
    with client_of(folder) as client:
        odd = ("district=%00", "district=%ff%fe", "shift=&every=&area=", "district=a,b,c&x=%3Cscript%3E", "every=1e9")
        for query in odd:
            for path in ("/briefing", "/briefing/slides"):
                answer = client.get(f"{path}?{query}")
                assert answer.status_code == 200, (path, query)
                assert "<script>" not in answer.get_data(as_text=True)


def test_the_night_is_the_next_four_oclock_in_london() -> None:
    for now, night in (
        ("2026-11-27T03:59", "2026-11-27T04:00"),
        ("2026-11-27T04:00", "2026-11-28T04:00"),
        ("2026-07-01T12:00", "2026-07-02T03:00"),  # summer time
        ("2026-10-24T12:00", "2026-10-25T04:00"),  # over the change of the clocks
    ):
        found = _nightly(datetime.fromisoformat(now).replace(tzinfo=UTC))
        assert datetime.fromtimestamp(found, UTC) == datetime.fromisoformat(night).replace(tzinfo=UTC)
