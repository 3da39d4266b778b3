"""backup, restore, retain and erase as they are typed: what they say; a wrong word is one sentence and code 2."""

import io

import pytest

import app
from data.audit.trail import Trail
from data.audit.verifying import entries
from data.settings import get_settings

#: All that the record says of ``erase``: not what it was given.
NAMED = ("--offence", "--person", "--offence --person")


@pytest.fixture
def run(own, monkeypatch, capsys):
    """A verb against a copy of the store: exit code, what it said, and what it complained of."""
    monkeypatch.setenv("STORE_DIR", str(own.root))

    def carry_out(*words: object, typed: str = "") -> tuple[int, str, str]:
        get_settings.cache_clear()
        monkeypatch.setattr("sys.argv", ["app.py", *map(str, words)])
        monkeypatch.setattr("sys.stdin", io.StringIO(typed))
        with pytest.raises(SystemExit) as ended:
            app.run()
        said = capsys.readouterr()
        return int(ended.value.code or 0), said.out, said.err

    yield carry_out
    get_settings.cache_clear()


def test_what_cannot_be_done_is_one_sentence_and_code_2(run, own, tmp_path):
    (tmp_path / "letter.zip").write_text("Dear colleague", encoding="utf-8")
    for words, says in (
        (("backup",), "Missing argument"),
        (("backup", own.root / "b.zip"), "inside STORE_DIR"),
        (("backup", tmp_path), "is there already"),
        (("backup", tmp_path / "nowhere" / "b.zip"), "no folder"),
        (("restore", tmp_path / "none.zip"), "no file"),
        (("restore", tmp_path), "cannot be read as a backup"),
        (("restore", tmp_path / "letter.zip", "--replace"), "cannot be read as a backup"),
        (("retain",), "Missing option"),
        (("retain", "--months", "many"), "a valid integer"),
        (("retain", "--months", "0"), "from 1 to"),
        (("erase",), "Name what to erase"),
        (("erase", "--offence=46/17/25"), "FORCE/ID"),
        (("erase", "--person", "-"), "Name what to erase"),
        (("erase", "--offence", "Kent Police/1", "--person", "x"), "not both"),
    ):
        code, said, complained = run(*words)
        assert (code, said) == (2, ""), words
        assert says in complained
        assert "Traceback" not in complained
    asked = [(line["kind"], line["asked"]) for line in entries(Trail(own.root)) if line["asked"].startswith("erase")]
    assert set(asked) == {("import", "erase"), *(("import", f"erase {typed}") for typed in NAMED)}


def test_a_day_of_an_operator(run, own, tmp_path):
    code, said, _ = run("backup", tmp_path / "b.zip")
    assert code == 0
    assert "300 offences" in said
    code, _, complained = run("restore", tmp_path / "b.zip")
    assert code == 2
    assert "give --replace" in complained
    code, said, _ = run("restore", tmp_path / "b.zip", "--replace")
    assert code == 0
    assert said.startswith("Restored from")
    code, said, _ = run("retain", "--months", 1_200)
    assert code == 0
    assert said.startswith("0 of 300 offences")
    assert "backups made before" in said
    code, _, complained = run("erase", "--offence", "-", typed="Kemt Police/46/17/25\n")
    assert code == 2
    assert "here: Kent Police" in complained
