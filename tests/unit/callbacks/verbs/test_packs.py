"""The verbs of packs in a process of their own: what they write, what they keep, and how they refuse."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

import app
from data.settings import get_settings
from data.store.version import Store

QUESTION = "from=2024-10-01&to=2025-09-30"
Run = Callable[..., tuple[int, str]]


@pytest.fixture
def run(small_store: Store, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    """A verb against the generated store: exit code, and what it said."""
    root = small_store.folder.parent.parent
    monkeypatch.setenv("STORE_DIR", str(root))

    def carry_out(*words: object, **settings: str) -> tuple[int, str]:
        for name, value in settings.items():
            monkeypatch.setenv(name, value)
        get_settings.cache_clear()
        monkeypatch.setattr("sys.argv", ["app.py", *map(str, words)])
        with pytest.raises(SystemExit) as ended:
            app.run()
        said = capsys.readouterr()
        return int(ended.value.code or 0), said.out + said.err

    yield carry_out
    get_settings.cache_clear()
    (root / "reports" / "kept.json").unlink(missing_ok=True)


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("weekly", QUESTION, "--out", "{}/x.pdf"), "There is no pack 'weekly': packs are tactical"),
        (("tactical", "--out", "{}/x.pdf"), "Missing argument 'question'"),
        (("tactical", " ", "--out", "{}/x.pdf"), "A pack needs a question"),
        (("tactical", "what=nonsense", "--out", "{}/x.pdf"), "'nonsense' is not known here"),
        (("tactical", QUESTION), "Missing option '--out'"),
        (("tactical", QUESTION, "--out", "{}/x.docx"), "not as .docx"),
        (("tactical", QUESTION, "--out", "{}/nowhere/x.pdf"), "There is no folder"),
        (("tactical", QUESTION, "--out", "{}"), "not as nothing"),
        (("tactical", QUESTION, "--out", "{}/x.pdf", "--day", "soon"), "A date is written YYYY-MM-DD"),
    ],
)
def test_what_cannot_be_made_is_one_sentence(run: Run, words: tuple[str, ...], says: str, tmp_path: Path) -> None:
    code, said = run("pack", *(word.format(tmp_path) for word in words))
    assert code == 2
    assert says in said
    assert "Traceback" not in said
    assert list(tmp_path.iterdir()) == []


def test_a_file_that_cannot_be_written_is_one_sentence(run: Run, tmp_path: Path) -> None:
    (tmp_path / "x.pdf").mkdir()
    code, said = run("pack", "tactical", QUESTION, "--out", tmp_path / "x.pdf")
    assert (code, "is a folder" in said) == (2, True)
    assert list((tmp_path / "x.pdf").iterdir()) == []


def test_the_public_has_one_pack(run: Run, tmp_path: Path) -> None:
    code, said = run("pack", "panel", "opening", "--out", tmp_path / "x.pdf", SVE_ROLE="public")
    assert (code, "published releases only: they are at /panel" in said) == (2, True)
    exploring = {"SVE_ROLE": "public", "PUBLIC_EXPLORING": "on"}
    code, said = run("pack", "tactical", "opening", "--out", tmp_path / "x.pdf", **exploring)
    assert (code, "This view has one pack: panel" in said) == (2, True)
    code, _ = run("pack", "panel", "opening", "--out", tmp_path / "x.pdf", **exploring)
    assert code == 0
    assert (tmp_path / "x.pdf").read_bytes().startswith(b"%PDF")


@pytest.mark.parametrize("role", ["public", "csp"])
def test_only_analysts_write_into_packs(run: Run, role: str) -> None:
    for words in (("commentary", "panel", "Better."), ("recommendation", "panel", "--text", "More.")):
        code, said = run(*words, "--by", "Analyst", SVE_ROLE=role, SVE_DISTRICTS="E07000114" * (role == "csp"))
        assert (code, "Only analysts write" in said) == (2, True)


def test_words_and_recommendations_are_kept_beside_the_store(run: Run, small_store: Store) -> None:
    root = small_store.folder.parent.parent
    assert run("commentary", "ppp", "Two patrols more.", "--by", "Analyst", "--day", "2026-01-05")[0] == 0
    assert (
        run("recommendation", "ppp", "--text", "Share it", "--owner", "Grip", "--by", "A", "--day", "2026-01-05")[0]
        == 0
    )
    assert run("recommendation", "ppp", "--number", 1, "--state", "done", "--by", "B", "--day", "2026-02-05")[0] == 0
    kept = json.loads((root / "reports" / "kept.json").read_text(encoding="utf-8"))["ppp"]
    assert kept["comments"] == [{"author": "Analyst", "day": "2026-01-05", "section": "", "text": "Two patrols more."}]
    assert kept["recommendations"][0] == {
        "author": "B", "changed": "2026-02-05", "due": "", "number": 1, "owner": "Grip", "state": "done",
        "text": "Share it",
    }  # fmt: skip
    code, said = run("recommendation", "ppp", "--number", 7, "--state", "done", "--by", "B")
    assert (code, "There is no recommendation 7" in said) == (2, True)
    code, said = run("recommendation", "ppp", "--number", 1, "--state", "perhaps", "--by", "B")
    assert (code, "--state is open" in said) == (2, True)
