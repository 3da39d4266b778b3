"""What the browser's scripts work out without a page, by node's own runner; and that no name in them is misspelt."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.architecture.sources import ROOT

FOLDER = Path(__file__).parent
TESTS = sorted(FOLDER.glob("*.test.mjs"))


@pytest.mark.parametrize("file", TESTS, ids=lambda path: path.name.partition(".")[0])
def test_in_node(file: Path) -> None:
    node = shutil.which("node")
    if node is None:
        pytest.skip("no node on PATH: apt-get install nodejs")
    done = subprocess.run([node, "--test", str(file)], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


def test_the_linter_finds_nothing() -> None:
    linter = Path(sys.executable).with_name("oxlint")
    done = subprocess.run(
        [linter, "assets", "tests/unit/assets"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr


def test_the_linter_sees_what_is_misspelt_or_unused(tmp_path: Path) -> None:
    bad = tmp_path / "bad.js"
    bad.write_text("(function () { const used = 1; documnet.title = used; const spare = 2; })();")
    linter = Path(sys.executable).with_name("oxlint")
    done = subprocess.run([linter, "-c", ROOT / ".oxlintrc.json", bad], capture_output=True, text=True, check=False)
    assert done.returncode != 0
    assert "documnet" in done.stdout
    assert "spare" in done.stdout
