"""What the papers for an officer name is there: files, tests, verbs, settings."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import typer.main

from app import cli
from data.private import OWN_NAMES
from data.settings import Settings
from tests.architecture.sources import ROOT, read, text_files

PAPERS = ("docs/threat-model.md", "docs/security.md", "docs/dpia.md", "docs/retention.md", "docs/deployment.md")
#: A word in backquotes with such an ending, or below one of our folders, is a file.
ENDING = re.compile(r"\.(py|js|mjs)$")
FOLDER = re.compile(r"^(app|assets|benchmarks|callbacks|data|deploy|docs|geo|layouts|stats|tests)/")
#: Of what the product makes in STORE_DIR: gone when a verb ends.
PASSING = ("lock", ".new", ".restoring")


def named(text: str) -> list[str]:
    """Every file, folder or ``module.name`` of ours that a text names in backquotes."""
    return [word for word in re.findall(r"`([^`\s]+)`", text) if FOLDER.match(word) or ENDING.search(word)]


def is_there(word: str) -> bool:
    """Whether a file or folder is, or a module holds the name after the dot."""
    if "/" not in word:
        return any(path.name == word for path in text_files())
    if (ROOT / word).exists():
        return True
    module, _, name = word.rpartition(".")
    path = ROOT / f"{module}.py"
    return path.is_file() and re.search(rf"^(def|class) {name}\b", path.read_text("utf-8"), re.M) is not None


@pytest.mark.parametrize("paper", PAPERS)
def test_every_file_and_test_that_is_named_is_there(paper: str) -> None:
    words = named(read(paper))
    assert words
    assert [word for word in words if not is_there(word)] == []


@pytest.mark.parametrize("paper", PAPERS)
def test_every_command_that_is_named_is_there(paper: str) -> None:
    text = read(paper)
    verbs = set(re.findall(r"`python app\.py ([a-z]+)", text))
    assert verbs <= set(typer.main.get_command(cli).commands)
    assert all((ROOT / f"{name.replace('.', '/')}.py").exists() for name in re.findall(r"`python -m ([\w.]+)", text))
    assert set(re.findall(r"`make ([a-z-]+)", text)) <= set(re.findall(r"^([a-z-]+):", read("Makefile"), re.M))


@pytest.mark.parametrize("paper", PAPERS)
def test_every_setting_that_is_named_is_there(paper: str) -> None:
    known = {name.upper() for name in Settings.model_fields}
    words = set(re.findall(r"`([A-Z]+(?:_[A-Z]+)+)(?:=[^`]*)?`", read(paper)))
    assert words - known - {"SVE_DEBUG"} == set()


def rows(paper: str) -> list[list[str]]:
    """The cells of every table row of a paper, without heads."""
    lines = [line for line in read(paper).splitlines() if line.startswith("|")]
    return [
        [cell.strip() for cell in re.split(r"(?<!\\)\|", line)[1:-1]] for line in lines if not set(line) <= set("|- ")
    ]


def test_every_letter_of_stride_has_threats_and_every_threat_a_test() -> None:
    threats = [row for row in rows("docs/threat-model.md") if len(row) == 4][1:]
    assert [cell.replace("*", "")[0] for cell, *_ in threats if cell] == list("STRIDE")
    assert [threat for _, threat, *_, tested in threats if not re.search(r"`tests/[\w/]+(\.py|/)`", tested)] == []
    assert [threat for _, threat, against, _ in threats if not named(against)] == []


def test_every_row_of_what_is_enforced_names_what_enforces_it_and_a_test() -> None:
    part = read("docs/security.md").split("## What is enforced")[1].split("\n## ")[0]
    found = [re.split(r"(?<!\\)\|", line)[1:-1] for line in part.splitlines() if line.startswith("| **")]
    assert len(found) > 15
    assert [row[0] for row in found if len(row) != 3 or not row[1].strip()] == []
    assert [row[0] for row in found if not re.search(r"`tests/\w+/[\w/]*(\.py)?`", row[2])] == []


@pytest.mark.parametrize("name", [name for name in OWN_NAMES if not name.endswith(PASSING)])
def test_whatever_the_product_keeps_is_in_the_table_of_retention(name: str) -> None:
    assert any(f"`{name}" in row[1] for row in rows("docs/retention.md") if len(row) > 1), f"{name} is not there"


def test_a_path_that_is_not_there_is_found() -> None:
    assert named("`data/nowhere.py`, `data/answers/panels.ask`, `/panel`, `nothing.here`") == [
        "data/nowhere.py",
        "data/answers/panels.ask",
    ]
    assert not is_there("data/nowhere.py")
    assert not is_there("test_nowhere.py")
    assert not is_there("data/answers/panels.nothing")
    assert is_there("data/answers/panels.ask")
    assert is_there("tests/architecture/")


def test_the_assessment_has_the_steps_of_the_regulator_and_blanks_for_the_force() -> None:
    text = read("docs/dpia.md")
    assert [int(step) for step in re.findall(r"^## Step (\d)", text, re.M)] == list(range(1, 8))
    assert text.count("**For the force:**") >= 7
    assert Path(ROOT, "docs/retention.md").exists()
