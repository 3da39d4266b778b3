"""A stranger at the command line: real processes of app.py, and nothing known of the code behind it."""

import atexit
import csv
import hashlib
import io
import json
import os
import subprocess
import sys
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pytest

from tests.e2e.ready import Ready

APP = Path(__file__).resolve().parents[2] / "app.py"
HEADER = (
    "Crime ID,Month,Reported by,Falls within,Longitude,Latitude,Location,"
    "LSOA code,LSOA name,Crime type,Last outcome category,Context"
)


@cache
def ready() -> Ready:
    """The process that forks for each command; it ends with the tests."""
    found = Ready()
    atexit.register(found.stop)
    return found


@dataclass(frozen=True)
class Explorer:
    """app.py over one store folder."""

    store: Path

    def command(self, *words: str | Path) -> list[str]:
        """What to start."""
        return [sys.executable, str(APP), *map(str, words)]

    def environment(self, **settings: str) -> dict[str, str]:
        """The environment to start it in."""
        return {**os.environ, "STORE_DIR": str(self.store), **settings}

    def run(self, *words: str | Path, **settings: str) -> subprocess.CompletedProcess[str]:
        """Run a verb to its end."""
        return ready().run([*map(str, words)], self.environment(**settings))

    def done(self, *words: str | Path, **settings: str) -> str:
        """Standard output of a verb that must succeed."""
        result = self.run(*words, **settings)
        assert result.returncode == 0, result.stderr
        return result.stdout

    def refused(self, *words: str | Path, **settings: str) -> str:
        """The one sentence of a verb that must refuse, with the store left as it was."""
        before = self.fingerprint()
        result = self.run(*words, **settings)
        assert result.returncode == 2, (result.stdout, result.stderr)
        assert result.stdout == ""
        assert len(result.stderr.splitlines()) == 1, result.stderr
        assert self.fingerprint() == before
        return result.stderr.strip()

    def street(self, *paths: Path) -> str:
        """Import files of data.police.uk."""
        return self.done("import", *paths, "--source", "police-uk")

    def lsoas_of_2021(self, file: Path) -> str:
        """Load the boundaries."""
        return self.done("boundaries", file, "--layer", "lsoa", "--vintage", "2021")

    def status(self) -> dict:
        """The account."""
        return json.loads(self.done("status", "--format", "json"))

    def counts(self, by: str, query: str = "", *more: str) -> Counter[tuple[str, ...]]:
        """Rows of ``query`` as (values of by): count. Every combination occurs once and is not zero."""
        rows = list(csv.reader(io.StringIO(self.done("query", query, "--by", by, *more))))
        assert rows[0] == [*by.split(","), "count"]
        found = {tuple(row[:-1]): int(row[-1]) for row in rows[1:]}
        assert len(found) == len(rows) - 1
        assert all(count > 0 for count in found.values())
        return Counter(found)

    def fingerprint(self) -> dict[str, str]:
        """Every file of the store and its content, but for locks and the record, which grows with whatever is asked."""
        beside = self.store / "audit"
        files = (path for path in sorted(self.store.rglob("*")) if path.is_file() and path.name != "lock")
        files = (path for path in files if beside not in path.parents)
        return {str(path.relative_to(self.store)): hashlib.sha256(path.read_bytes()).hexdigest() for path in files}


def street_row(
    month: str, lsoa: str = "E01024340", crime: str = "Burglary", lon: str = "0.52", lat: str = "51.27"
) -> str:
    """One offence as data.police.uk writes it; an anti-social behaviour row has no id and no outcome."""
    known = crime != "Anti-social behaviour"
    return (
        f"{'a1b2' if known else ''},{month},Kent Police,Kent Police,{lon},{lat},On or near Mill Lane,{lsoa},"
        f"Maidstone 006B,{crime},{'Under investigation' if known else ''},"
    )


def street_file(path: Path, rows: Iterable[str]) -> Path:
    """Write a street file."""
    path.write_text("\n".join([HEADER, *rows]) + "\n", encoding="utf-8")
    return path


#: Three months with a gap: byte-identical rows, a row without a place, an LSOA far away.
SMALL = {
    "2024-04": [street_row("2024-04"), *[street_row("2024-04", crime="Anti-social behaviour")] * 3],
    "2024-05": [
        street_row("2024-05", lsoa="", lon="", lat=""),
        street_row("2024-05", "E01016076", "Drugs", "0.56", "51.42"),
    ],
    "2024-07": [street_row("2024-07", crime="Robbery")] * 2,
}


@pytest.fixture(scope="session")
def small_files(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    """The street files of SMALL."""
    folder = tmp_path_factory.mktemp("street")
    return [street_file(folder / f"{month}-kent-street.csv", rows) for month, rows in SMALL.items()]


@pytest.fixture(scope="session")
def small(tmp_path_factory: pytest.TempPathFactory, small_files: list[Path]) -> Explorer:
    """A store of SMALL; tests leave it as it is."""
    explorer = Explorer(tmp_path_factory.mktemp("small") / "store")
    explorer.street(*small_files)
    return explorer


@pytest.fixture(scope="session")
def small_status(small: Explorer) -> dict:
    """The account of SMALL."""
    return small.status()


@pytest.fixture(scope="session")
def make_explorer() -> type[Explorer]:
    """For fixtures that live longer than a test."""
    return Explorer


@pytest.fixture
def explorer(tmp_path: Path) -> Explorer:
    """An empty STORE_DIR."""
    return Explorer(tmp_path / "store")
