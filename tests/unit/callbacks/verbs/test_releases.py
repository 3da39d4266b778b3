"""The verbs on a command line of their own: what they say, and whom they refuse."""

from __future__ import annotations

import json

import pytest
import typer
from typer.testing import CliRunner

from callbacks.verbs import releases as verbs
from data.errors import InputError, PermissionRefused
from data.published.folder import Releases
from data.store.version import StoreFolder
from data.viewer import Viewer

WORDS = ["--title", "The year", "--author", "The unit", "--commentary-file"]
QUESTION = "from=2024-10&to=2025-09&what=asvc"


@pytest.fixture
def command(small_store, tmp_path, monkeypatch):
    """(role, words) -> lines on standard output."""
    (tmp_path / "why.txt").write_text("Fewer than last year.", encoding="utf-8")

    def run(*words: str, role: str = "analyst") -> list[str]:
        cli = typer.Typer()
        for name, verb in verbs.VERBS.items():
            cli.command(name)(verb)
        monkeypatch.setattr(verbs, "ready_store", lambda: small_store)
        monkeypatch.setattr(verbs, "store_folder", lambda: StoreFolder(tmp_path))
        monkeypatch.setattr(verbs, "viewer", lambda: Viewer(role))
        done = CliRunner().invoke(cli, [word.replace("TEXT", str(tmp_path / "why.txt")) for word in words])
        if done.exception and not isinstance(done.exception, SystemExit):
            raise done.exception
        assert done.exit_code == 0, done.output
        return done.stdout.splitlines()

    return run


def test_publish_list_print_and_withdraw(command, tmp_path):
    assert command("releases") == ["Nothing is published yet: see `python app.py publish --help`."]
    looked = command("publish", QUESTION, *WORDS, "TEXT", "--measures", "knife", "--preview")
    assert looked[-1] == "Nothing is written: this is a preview."
    assert any("held back" in line for line in looked)
    assert Releases(tmp_path).names() == []
    said = command("publish", QUESTION, *WORDS, "TEXT", "--measures", "knife")
    (name,) = Releases(tmp_path).names()
    assert said == [f"Release {name} is published. The meeting page, /panel, shows it now."]
    assert command("releases")[0].split("\t")[0::2] == [name, "The year"]
    printed = json.loads("\n".join(command("release", name)))
    assert printed["commentary"] == "Fewer than last year."
    assert {measure["key"].split("-")[0] for measure in printed["measures"]} == {"question", "knife"}
    command("withdraw", name, "--reason", "A trial.", "--author", "The unit")
    assert command("releases")[0].endswith("withdrawn: A trial.")


def test_others_than_analysts_are_refused(command):
    for role in ("public", "csp"):
        with pytest.raises(PermissionRefused):
            command("publish", QUESTION, *WORDS, "TEXT", role=role)
        with pytest.raises(PermissionRefused):
            command("withdraw", "x", "--reason", "y", "--author", "z", role=role)


def test_a_commentary_that_is_no_text_is_a_sentence(command, tmp_path):
    (tmp_path / "why.txt").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(InputError, match="plain text"):
        command("publish", QUESTION, *WORDS, "TEXT")
    with pytest.raises(InputError, match="cannot be read"):
        command("publish", QUESTION, *WORDS, str(tmp_path / "none.txt"))
