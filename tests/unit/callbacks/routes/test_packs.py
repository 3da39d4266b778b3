"""Packs asked for on the page: made beside the server, the same bytes as the command's, for nobody but who asked."""

from __future__ import annotations

import re
import shutil
import time
from datetime import date
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from callbacks.application import create_app
from callbacks.verbs.packs import write_pack
from data.reports.jobs import GONE, HOLDS, MOST, Asked, HowFar, job_of, new_job
from data.settings import Settings
from data.store.version import Store, StoreFolder
from data.viewer import Viewer

ANALYST, PUBLIC = Viewer("analyst"), Viewer("public", exploring=True)
QUESTION = "from=2024-10-01&to=2025-09-30&what=asvc"
ASKED = Asked("panel", QUESTION, "xlsx", "2025-11-01", "not signed in", ANALYST)


@pytest.fixture
def folder(small_store: Store, tmp_path: Path) -> StoreFolder:
    """A copy of the small store, for packs are kept beside it."""
    root = tmp_path / "store"
    shutil.copytree(small_store.folder.parent.parent, root, ignore=shutil.ignore_patterns("reports"))
    return StoreFolder(root)


def client_of(folder: StoreFolder, viewer: Viewer = ANALYST) -> FlaskClient:
    return create_app(folder, viewer, Settings()).server.test_client()


def sent(client: FlaskClient, **fields: str):
    token = re.search(r'name="token" value="([^"]+)"', client.get("/pack").get_data(as_text=True))
    form = {"token": token[1] if token else "", "kind": "panel", "ending": "xlsx", "question": QUESTION} | fields
    return client.post("/pack", data=form, headers={"Origin": "http://localhost"})


def finished(client: FlaskClient, path: str) -> dict[str, object]:
    """The last state of a pack; what it said on its way only grew."""
    shares, until = [0.0], time.monotonic() + 120
    while time.monotonic() < until:
        found = client.get(f"{path}/state").get_json()
        assert found["share"] >= shares[-1] or found["problem"]
        shares.append(found["share"])
        if found["done"] or found["problem"]:
            return found
        time.sleep(0.1)  # another process works: it is asked again as the page does
    raise AssertionError("the pack was never finished")


def test_the_page_makes_the_bytes_that_the_command_makes(folder: StoreFolder, tmp_path: Path) -> None:
    client = client_of(folder)
    answer = sent(client, commentary="Nights are quieter.", author="Analysts' office")
    assert answer.status_code == 303
    path = answer.headers["Location"]
    assert "pack-share" in client.get(path).get_data(as_text=True)
    assert finished(client, path) == {"done": True, "problem": "", "share": 1.0, "words": "all done"}
    assert "Save the pack (XLSX)" in client.get(path).get_data(as_text=True)
    today = date.today().isoformat()
    with client.get(f"{path}/file") as file:
        assert f"panel-{today}.xlsx" in file.headers["Content-Disposition"]
        content = file.get_data()
    out = tmp_path / "same.xlsx"
    write_pack(folder.current(), folder.root, ANALYST, ("panel", QUESTION, out, today))
    assert content == out.read_bytes()
    assert "Nights are quieter." in client.get("/pack").get_data(as_text=True)


def test_a_release_leads_to_its_report(folder: StoreFolder) -> None:
    page = client_of(folder).get("/pack?release=2025-11-01-1a2b3c4d").get_data(as_text=True)
    assert 'name="kind" value="panel" checked' in page
    assert 'value="release=2025-11-01-1a2b3c4d"' in page
    refused = sent(client_of(folder), question="release=2025-11-01-1a2b3c4d")
    assert refused.status_code == 400
    assert "There is no release called" in refused.get_data(as_text=True)


def test_a_pack_is_for_who_asked(folder: StoreFolder) -> None:
    job = new_job(folder.root, ASKED)
    for viewer in (PUBLIC, Viewer("csp", frozenset({"E07000114"}))):
        other = client_of(folder, viewer)
        assert [other.get(f"/pack/{job.name}{end}").status_code for end in ("", "/state", "/file")] == [404] * 3
    own = client_of(folder)
    assert own.get(f"/pack/{job.name}/state").status_code == 200
    assert own.get(f"/pack/{job.name}/file").status_code == 404
    assert own.get("/pack/../../CURRENT").status_code == 404
    assert own.get(f"/pack/{'0' * 32}").status_code == 404


def test_the_form_offers_what_may_be_had(folder: StoreFolder) -> None:
    public = client_of(folder, PUBLIC)
    page = public.get("/pack").get_data(as_text=True)
    assert re.findall(r'name="kind" value="(\w+)"', page) == ["panel"]
    assert "commentary" not in page
    refused = sent(public, kind="tactical")
    assert (refused.status_code, "This view has one pack: panel." in refused.get_data(as_text=True)) == (400, True)
    assert client_of(folder, Viewer("public")).get("/pack").status_code in (302, 403)
    assert client_of(folder, Viewer("briefing", frozenset({"E07000114"}))).get("/pack").status_code == 404


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"kind": "nonsense"}, "There is no pack"),
        ({"ending": "exe"}, "A pack is written as"),
        ({"commentary": "x", "author": ""}, "Words are missing"),
        ({"question": "<script>alert(1)</script>"}, ""),
    ],
)
def test_what_cannot_be_made_is_said_on_the_form(folder: StoreFolder, fields: dict[str, str], words: str) -> None:
    answer = sent(client_of(folder), **fields)
    text = answer.get_data(as_text=True)
    assert "<script>alert" not in text
    if words:
        assert answer.status_code == 400
        assert words in text
    assert client_of(folder).post("/pack", data={"kind": "panel"}).status_code == 403


def test_one_that_died_says_so(folder: StoreFolder) -> None:
    job = new_job(folder.root, ASKED)
    job.tell(HowFar("trend", 0.4, process=999_999))  # nobody holds its lock
    assert job.state().problem == GONE
    page = client_of(folder).get(f"/pack/{job.name}").get_data(as_text=True)
    assert GONE in page
    assert "Ask for a pack again" in page


def test_few_wait_and_old_ones_go(folder: StoreFolder, monkeypatch: pytest.MonkeyPatch) -> None:
    jobs = [new_job(folder.root, ASKED) for _ in range(MOST)]
    answer = sent(client_of(folder))
    assert "packs are being made already" in answer.get_data(as_text=True)
    later = time.time() + HOLDS + 1
    monkeypatch.setattr(time, "time", lambda: later)
    new_job(folder.root, ASKED)
    assert [job_of(folder.root, job.name) for job in jobs] == [None] * MOST


def test_a_folder_that_cannot_be_written_is_a_sentence(folder: StoreFolder) -> None:
    (folder.root / "reports").write_text("in the way")
    answer = sent(client_of(folder))
    assert (answer.status_code, "No pack can be made" in answer.get_data(as_text=True)) == (400, True)


def test_names_are_not_guessed(folder: StoreFolder) -> None:
    assert len({new_job(folder.root, ASKED).name for _ in range(MOST)}) == MOST
    assert job_of(folder.root, "..") is None
