"""Every route and verb is asked by every role: what there is comes from the program, who may from the tables here.

A route or verb that is new fails until somebody has written down who may have it.
"""

from __future__ import annotations

import re
import shutil
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

import app as program
from callbacks.application import create_app
from callbacks.guard.person import ITSELF
from data.errors import PermissionRefused
from data.settings import Settings, get_settings
from data.store.version import Store, StoreFolder
from data.viewer import Person, Viewer

THANET = frozenset({"E07000114"})
#: By letter, everybody there is.
WHO = {
    "A": Viewer("analyst"),
    "C": Viewer("coordinator", THANET),
    "D": Viewer("csp", THANET),
    "B": Viewer("briefing", THANET),
    "E": Viewer("public", exploring=True),
    "P": Viewer("public"),
    "M": Viewer("admin"),
}
ALL, ASKS, OWN, PUBLISHED, NOBODY = "ACDBEPM", "ACDE", "ACD", "ACDEPM", ""
#: (method, rule) -> who is answered, at a question about Thanet. Everybody else gets 400, 403 or 404 and no figure.
ROUTES = {
    ("GET", "/"): ALL,  # some are led on to what is theirs
    ("GET", "/knife/"): ASKS,
    ("POST", "/answers"): ASKS,
    ("POST", "/knife/answers"): ASKS,
    ("GET", "/download/<panel>.csv"): ASKS,
    ("GET", "/download/<panel>.geojson"): OWN,
    ("GET", "/hours.json"): OWN,
    ("GET", "/plan"): OWN,
    ("GET", "/briefing"): "ACDB",
    ("GET", "/briefing/slides"): "ACDB",
    ("GET", "/geometry/<name>"): ASKS,
    ("GET", "/pack"): ASKS,
    ("POST", "/pack"): NOBODY,  # without the token of its form
    ("GET", "/pack/<name>"): NOBODY,  # but who asked for that pack
    ("GET", "/pack/<name>/state"): NOBODY,
    ("GET", "/pack/<name>/file"): NOBODY,
    ("GET", "/panel"): PUBLISHED,
    ("GET", "/panel.csv"): NOBODY,  # there is no release in this store
    ("GET", "/panel/new"): "A",
    ("POST", "/panel/new"): NOBODY,  # without the token of its form
    ("POST", "/panel/withdraw"): NOBODY,
    ("GET", "/record"): "M",
    ("GET", "/about"): PUBLISHED,
    ("GET", "/methods/<name>"): PUBLISHED,
    ("GET", "/healthz"): ALL,
    ("GET", "/assets/<path:filename>"): ALL,
    ("GET", "/assets/joined/<name>"): ASKS,
    ("GET", "/static/<path:filename>"): NOBODY,
    ("GET", "/sign-out"): ALL,
    ("POST", "/sign-out"): ALL,
    ("GET", "/signed-out"): ALL,
    ("GET", "/_favicon.ico"): ALL,
    ("GET", "/knife/_favicon.ico"): ASKS,
    ("GET", "/knife/assets/<path:filename>"): ASKS,
    ("GET", "/<path:path>"): NOBODY,
    ("GET", "/knife/<path:path>"): NOBODY,
    **{
        (method, prefix + rule): who
        for prefix in ("", "/knife")
        for method, rule, who in (
            ("GET", "/_dash-layout", ASKS),
            ("GET", "/_dash-dependencies", ASKS),
            ("GET", "/_reload-hash", ASKS),
            ("GET", "/_dash-component-suites/<string:package_name>/<path:fingerprinted_path>", NOBODY),
            ("POST", "/_dash-update-component", NOBODY),  # without a body that its page sends
        )
    },
}
#: These lead to the sign-in service, which has tests of its own (tests/unit/callbacks/guard/sign_in).
ELSEWHERE = {("GET", "/sign-in"), ("GET", "/signed-in")}

UPKEEP = "ADBEP"
#: Verb -> (what follows it, who is not refused). Verbs that look after the store are for whoever may write it.
VERBS: dict[str, tuple[list[str], str]] = {
    **{name: (["no.csv"], UPKEEP) for name in ("admissions", "residents", "roads")},
    "demo": (["--offences", "999"], UPKEEP),
    "import": (["no.csv", "--source", "police-uk"], UPKEEP),
    "boundaries": (["no.gpkg", "--layer", "district"], UPKEEP),
    "verify": ([], UPKEEP),
    "repair": ([], UPKEEP),
    "status": ([], UPKEEP),
    "device": ([], UPKEEP),
    "signout": (["somebody"], UPKEEP),
    "backup": (["kept.zip"], UPKEEP),
    "restore": (["none.zip"], UPKEEP),
    "retain": (["--months", "1200"], UPKEEP),
    "erase": ([], UPKEEP),
    "query": ([], "A"),
    "panel": (["summary"], "ADBE"),
    "note": (["text", "--author", "x"], "A"),
    "publish": (["what=asvc", "--title", "t", "--author", "a", "--commentary-file", "words.txt"], "A"),
    "releases": ([], UPKEEP),
    "release": (["none"], UPKEEP),
    "withdraw": (["none", "--reason", "r", "--author", "a"], "A"),
    "pack": (["panel", "opening", "--out", "pack.xlsx"], "ADE"),
    "commentary": (["panel", "words", "--by", "a"], "A"),
    "recommendation": (["panel", "--by", "a", "--text", "words"], "A"),
    "audit": (["show"], "A"),
}


@pytest.fixture(scope="module")
def root(small_store: Store, tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("roads") / "store"
    shutil.copytree(small_store.folder.parent.parent, made)
    return made


@pytest.fixture(scope="module")
def server(root: Path) -> Any:
    discovery = "https://login.example.org/.well-known/openid-configuration"
    settings = Settings(oidc_discovery=discovery, oidc_client_id="explorer")
    return create_app(StoreFolder(root), WHO["P"], settings).server


def _address(rule: str, server: Any, root: Path) -> str:
    store = StoreFolder(root).current()
    shapes = store.manifest.geometry["district"]["file"]
    if "joined" in rule:
        asks = {ITSELF: Person("x", WHO["A"], "s")}
        page = server.test_client().get("/", environ_overrides=asks).get_data(as_text=True)
        return re.search(r"/assets/joined/[^\"?]+", page)[0]  # type: ignore[index]
    names = {"/geometry/<name>": f"/geometry/{shapes}", "/methods/<name>": "/methods/rates"}
    rule = names.get(rule, rule).replace("<panel>", "map").replace("<path:filename>", "tokens.css")
    return re.sub(r"<[^>]*>", "x", rule)


def test_every_route_answers_who_it_is_for_and_nobody_else(server: Any, root: Path) -> None:
    there = {
        (method, rule.rule)
        for rule in server.url_map.iter_rules()
        for method in (rule.methods or ())
        if method not in ("HEAD", "OPTIONS")
    }
    assert there == set(ROUTES) | ELSEWHERE
    for (method, rule), who in ROUTES.items():
        path = _address(rule, server, root)
        sent = {"json": {"query": "district=E07000114", "panels": ["summary"]}} if rule.endswith("/answers") else {}
        got = ""
        for letter, viewer in WHO.items():
            asks = {ITSELF: Person(f"person {letter}", viewer, "s")}
            with (
                server.test_client() as client,
                client.open(
                    f"{path}?district=E07000114" if method == "GET" else path,
                    method=method,
                    environ_overrides=asks,
                    headers={"X-Role": "analyst", "Cookie": "role=analyst", "X-Forwarded-User": "analyst"},
                    **sent,
                ) as answer,
            ):
                status, words = answer.status_code, answer.get_data()
            if status < 400:
                got += letter
            else:
                assert status in (400, 403, 404), (method, rule, letter)
                assert len(words) < 6_000, (method, rule, letter)  # a sentence, perhaps in a page
        assert sorted(got) == sorted(who), (method, rule)


SETTINGS = {
    "A": {"SVE_ROLE": "analyst"},
    "D": {"SVE_ROLE": "csp", "SVE_DISTRICTS": "E07000114"},
    "B": {"SVE_ROLE": "briefing", "SVE_DISTRICTS": "E07000114"},
    "E": {"SVE_ROLE": "public", "PUBLIC_EXPLORING": "on"},
    "P": {"SVE_ROLE": "public"},
}


def test_every_verb_is_thought_about() -> None:
    there = {command.name for command in program.cli.registered_commands if command.name}
    assert there == set(VERBS)


@pytest.mark.parametrize("verb", sorted(VERBS))
def test_every_verb_serves_who_it_is_for(
    verb: str, root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("words.txt").write_text("Evenings are quieter.")
    words, who = VERBS[verb]
    served = ""
    for letter, settings in SETTINGS.items():
        get_settings.cache_clear()
        ran = CliRunner().invoke(
            program.cli, [verb, *words], env={"STORE_DIR": str(root), "PUBLIC_EXPLORING": "off", **settings}
        )
        assert not isinstance(ran.exception, SystemExit), f"{verb}: these words are not understood"
        served += "" if isinstance(ran.exception, PermissionRefused) else letter
    get_settings.cache_clear()
    assert sorted(served) == sorted(who)
