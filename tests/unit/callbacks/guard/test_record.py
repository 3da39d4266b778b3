"""The record of a server: a line for each question, download, release and refusal, before it leaves."""

from __future__ import annotations

import re
import shutil
from pathlib import Path
from typing import Any

import pytest

from callbacks.application import create_app
from callbacks.guard.person import ITSELF, STARTING
from callbacks.guard.record import RECORDED, UNRECORDED
from data.audit.trail import Trail
from data.audit.verifying import entries, verify
from data.settings import Settings
from data.store.version import Store, StoreFolder
from data.viewer import Person, Viewer

QUESTION = "from=2024-10-01&to=2025-09-30&what=asvc"
ANALYST, PUBLIC = Viewer("analyst"), Viewer("public")


@pytest.fixture
def folder(small_store: Store, tmp_path: Path) -> StoreFolder:
    shutil.copytree(small_store.folder.parent.parent, tmp_path / "store")
    shutil.rmtree(tmp_path / "store" / "audit", ignore_errors=True)
    return StoreFolder(tmp_path / "store")


def client_of(folder: StoreFolder, viewer: Viewer = ANALYST) -> Any:
    return create_app(folder, viewer, Settings()).server.test_client()


def lines(folder: StoreFolder) -> list[dict[str, Any]]:
    trail = Trail(folder.root)
    assert verify(trail).broken == []
    return list(entries(trail))


def test_every_rule_of_the_server_is_thought_about(folder: StoreFolder) -> None:
    discovery = "https://login.example.org/.well-known/openid-configuration"
    server = create_app(folder, ANALYST, Settings(oidc_discovery=discovery, oidc_client_id="explorer")).server
    ours = {
        (method, rule.rule)
        for rule in server.url_map.iter_rules()
        for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}
        if not re.search(
            r"/_dash-|/_reload-hash|/_favicon|<path:path>|^/knife/assets/", rule.rule
        )  # no figure is in these
    }
    declared = set(RECORDED) | {("GET", rule) for rule in UNRECORDED}
    forms = {("GET", "/pack"), ("GET", "/panel/new"), ("GET", "/sign-out")}  # they hold no figure before they are sent
    assert ours == declared | forms
    assert not {rule for _, rule in RECORDED} & set(UNRECORDED)


@pytest.mark.parametrize("path", ["/", "/knife/", "/hours.json", "/plan", "/briefing", "/briefing/slides"])
def test_a_question_is_a_line(folder: StoreFolder, path: str) -> None:
    with client_of(folder) as client:
        assert client.get(f"{path}?{QUESTION}" if "briefing" not in path else path).status_code == 200
    (line,) = lines(folder)
    assert (line["role"], line["address"], line["outcome"]) == ("analyst", "127.0.0.1", "done")
    assert line["asked"].startswith(f"GET {path}")
    assert ("what=asvc" in line["asked"]) == ("briefing" not in path)
    assert line["data"] == folder.current().data_version
    assert line["kind"] == ("download" if path == "/plan" else "question")


def test_the_panels_of_a_question_and_the_rows_of_a_file_are_named(folder: StoreFolder) -> None:
    with client_of(folder) as client:
        client.post("/answers", json={"query": QUESTION, "panels": ["summary", "map"]})
        file = client.get(f"/download/places.csv?{QUESTION}").get_data(as_text=True)
    question, download = lines(folder)
    assert question["asked"] == f"POST /answers {QUESTION} (summary, map)"
    assert (download["kind"], download["export"]) == ("download", "places.csv")
    assert download["rows"] == len(file.split("\r\n\r\n")[0].splitlines()) - 1


def test_no_figure_of_an_answer_is_in_the_record(folder: StoreFolder) -> None:
    with client_of(folder) as client:
        told = client.post("/answers", json={"query": QUESTION, "panels": ["summary"]}).get_data(as_text=True)
    counts = set(re.findall(r"\b\d{1,3}(?:,\d{3})+\b", told))
    assert counts
    assert not [count for count in counts if count in str(lines(folder))]


def test_a_refusal_is_a_line_and_what_is_published_is_not(folder: StoreFolder) -> None:
    with client_of(folder, PUBLIC) as client:
        assert client.get("/panel").status_code == 200
        assert client.get("/healthz").status_code == 200
        assert client.get("/").status_code == 302
        assert client.get(f"/download/places.csv?{QUESTION}").status_code == 403
        assert client.get("/panel/new").status_code == 403
    first, second = lines(folder)
    assert (first["kind"], first["role"], first["outcome"]) == ("refusal", "public", "refused (403)")
    assert second["asked"] == "GET /panel/new"


def test_a_wall_that_has_its_slides_adds_nothing(folder: StoreFolder) -> None:
    with client_of(folder) as client:
        version = client.get("/briefing/slides").get_json()["version"]
        for _ in range(3):
            client.get(f"/briefing/slides?known={version}")
    assert len(lines(folder)) == 1


@pytest.mark.parametrize("path", [f"/download/places.csv?{QUESTION}", f"/?{QUESTION}", "/briefing"])
def test_what_cannot_be_recorded_is_not_answered(folder: StoreFolder, path: str) -> None:
    with client_of(folder) as client:
        figures = client.get(path).get_data(as_text=True)
        shutil.rmtree(folder.root / "audit")
        (folder.root / "audit").write_text("in the way of the record")
        answer = client.get(path)
        assert answer.status_code == 503
        assert "must be recorded" in answer.get_data(as_text=True)
        assert len(answer.data) < len(figures) / 2
        assert client.get("/healthz").status_code == 200
        assert client.get("/panel").status_code == 200  # published already
        (folder.root / "audit").unlink()
        assert client.get(path).status_code == 200


@pytest.mark.parametrize("path", ["/download/places.csv", "/download/map.geojson", "/plan"])
def test_a_file_says_whose_it_is_and_how_it_is_marked(folder: StoreFolder, path: str) -> None:
    server = create_app(folder, ANALYST, Settings(protective_marking="OFFICIAL-SENSITIVE")).server
    for person, whose in ((Person("a.person@example.org", ANALYST), " for a.person@example.org"), (None, "")):
        asks = {ITSELF: person} if person else {}
        text = server.test_client().get(f"{path}?{QUESTION}", environ_overrides=asks).get_data(as_text=True)
        assert "Protective marking: OFFICIAL-SENSITIVE." in text
        assert re.search(rf"Made{re.escape(whose)} on \d+ \w+ \d{{4}}, \d\d:\d\d UTC\.", text)
    public = Person("x", Viewer("public", exploring=True))
    assert (
        "marking"
        not in server.test_client().get(f"/download/places.csv?{QUESTION}", environ_overrides={ITSELF: public}).text
    )


def test_a_server_that_gets_ready_asks_nobodys_question(folder: StoreFolder) -> None:
    itself = {ITSELF: Person.unnamed(ANALYST), STARTING: True}
    with client_of(folder) as client:
        assert client.get("/knife/", environ_overrides=itself).status_code == 200
        assert client.get("/panel/new", headers={"sve.starting": "1", "sve-starting": "1"}).status_code == 200
        assert client.get("/hours.json", headers={"sve.starting": "1", "sve-starting": "1"}).status_code == 200
    assert [line["asked"] for line in lines(folder)] == ["GET /hours.json"]  # no header says so
