"""The analyst's screen through the whole server: who may, from where, and what it does."""

from __future__ import annotations

import re
from functools import partial
from urllib.parse import urlencode

import pytest

from callbacks.application import create_app
from callbacks.guard import forms
from data.errors import StoreError
from data.published.folder import Releases
from data.settings import Settings
from data.viewer import Viewer
from tests.fixtures_store import build, make_batch

QUESTION = "from=2024-10&to=2025-09&what=asvc"
FIELDS = {"question": QUESTION, "title": "The year", "author": "The unit", "commentary": "Fewer.", "measure": "knife"}
OURS = {"Origin": "http://localhost", "Accept": "text/html"}


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """A store of its own: releases are written into it."""
    return build(tmp_path_factory.mktemp("making"), make_batch())


@pytest.fixture(scope="module")
def served(folder):
    """role -> client."""
    made = {}

    def client(role="analyst"):
        if role not in made:
            made[role] = create_app(folder, Viewer(role, exploring=True), Settings()).server.test_client()
        return made[role]

    return client


def token(client):
    page = client.get("/panel/new", headers=OURS)
    assert page.status_code == 200
    return re.search(r'name="token" value="([^"]+)"', page.get_data(as_text=True))[1]


def sent(client, fields, path="/panel/new", headers=OURS, kind=forms.KIND):
    return client.post(path, data=urlencode(fields), headers=headers, content_type=kind)


def test_look_publish_withdraw(served, folder):
    client, releases = served(), Releases(folder.root)
    own = FIELDS | {"token": token(client)}
    look = sent(client, own | {"do": "preview"})
    text = look.get_data(as_text=True)
    assert look.status_code == 200
    assert "What would be held back" in text
    assert "not printed" in text
    assert 'value="The year"' in text
    assert releases.names() == []
    assert "/panel?release=" not in text
    done = sent(client, own | {"do": "publish"})
    (name,) = releases.names()
    assert (done.status_code, done.headers["Location"]) == (303, f"/panel?release={name}")
    assert releases.look(name).release.measures[1].key.startswith("knife")
    gone = sent(
        client, {"token": own["token"], "name": name, "reason": "A trial.", "author": "The unit"}, "/panel/withdraw"
    )
    assert gone.status_code == 303
    assert releases.look(name).withdrawn.reason == "A trial."


@pytest.mark.parametrize("role", ["public", "csp"])
def test_nobody_else(served, folder, role):
    before = Releases(folder.root).names()
    own = FIELDS | {"token": token(served()), "do": "publish"}
    assert served(role).get("/panel/new").status_code == 403
    assert sent(served(role), own).status_code == 403
    assert sent(served(role), own | {"name": "x", "reason": "y"}, "/panel/withdraw").status_code == 403
    assert Releases(folder.root).names() == before


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"Origin": "null"},
        {"Origin": "http://localhost.example.org"},
        {"Origin": "http://localhost:81"},
        OURS | {"Sec-Fetch-Site": "cross-site"},
    ],
    ids=str,
)
def test_another_site_sends_nothing(served, folder, headers):
    before = Releases(folder.root).names()
    own = FIELDS | {"token": token(served()), "do": "publish"}
    assert sent(served(), own, headers=headers).status_code == 403
    assert Releases(folder.root).names() == before


def test_without_its_token_a_form_is_refused(served, monkeypatch):
    send = partial(sent, served())
    good = token(served())
    until, signed = good.split(".")
    other = "1" if signed.endswith("0") else "0"
    for bad in ("", "x", f"{int(until) + 1}.{signed}", f"{until}.{signed[:-1]}{other}", "é.é"):
        assert send(FIELDS | {"token": bad, "do": "preview"}).status_code == 403
    monkeypatch.setattr(forms.time, "time", lambda: float(until) + 1)
    late = send(FIELDS | {"token": good, "do": "preview"})
    assert late.status_code == 403
    assert "too long" in late.get_data(as_text=True)


def test_what_is_no_form_is_refused(served):
    own = FIELDS | {"token": token(served())}
    assert sent(served(), own, kind="text/plain").status_code == 400
    assert sent(served(), own | {f"f{i}": "" for i in range(40)}).status_code == 400
    assert served().post("/panel/new", data=b"\xff\xfe=1", headers=OURS, content_type=forms.KIND).status_code == 400
    assert served().get("/panel/withdraw", headers=OURS).status_code in (404, 405)


def test_the_key_is_made_once_and_for_us_alone(served, folder, tmp_path):
    token(served())
    key = folder.root / "releases" / forms.KEY_FILE
    assert key.stat().st_mode & 0o077 == 0
    before = key.read_bytes()
    token(served())
    assert key.read_bytes() == before
    assert [path.name for path in key.parent.iterdir() if path.name.startswith(forms.KEY_FILE)] == [forms.KEY_FILE]
    (tmp_path / "file").write_text("")
    with pytest.raises(StoreError, match="cannot be used"):
        forms.form_token(tmp_path / "file")


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"question": "district=E07000114"}, "all districts"),
        ({"question": "what=banana"}, "banana"),
        ({"title": ""}, "has a title"),
        ({"commentary": "x" * 700}, "400 characters"),
        ({"measure": "weather"}, "weather"),
    ],
    ids=str,
)
def test_a_mistake_is_said_and_what_was_written_is_kept(served, changed, words):
    page = sent(served(), FIELDS | {"token": token(served()), "do": "publish"} | changed)
    text = page.get_data(as_text=True)
    assert page.status_code == 400
    assert words in text
    assert 'value="The unit"' in text
    assert "Traceback" not in text
