"""Packs that a page has asked for: a folder each, so that every process of the server knows how far each one is.

``STORE_DIR/reports/jobs/NAME``: what was asked and for whom (``order.json``), how far it is (``state.json``), the pack.
A folder is taken away an hour after it was last touched.
"""

from __future__ import annotations

import json
import secrets
import shutil
import time
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

from filelock import FileLock, Timeout

from data.errors import StoreError
from data.private import only_for_us
from data.reports.kept import FOLDER
from data.store.seals import replace_whole
from data.viewer import Viewer

if TYPE_CHECKING:
    from pathlib import Path

JOBS, HOLDS = "jobs", 3600
ORDER, STATE, PACK = "order.json", "state.json", "pack"
#: Locked by the process that makes the pack for as long as it lives.
ALIVE = "alive"
#: Seconds after which one that was never begun is given up, and how many may wait for their turn.
PATIENCE, MOST = 60, 8
GONE = "This pack stopped before it was finished: ask for it again."


@dataclass(frozen=True)
class Asked:
    """``question``: the query string of an address; ``ending``: of the file; ``day``: ISO date; ``who`` asks."""

    kind: str
    question: str
    ending: str
    day: str
    who: str
    viewer: Viewer


@dataclass(frozen=True)
class HowFar:
    """How far a pack is: what is being worked out, its share (0 to 1), and why there is none; ``process`` makes it."""

    words: str = "waiting for its turn"
    share: float = 0.0
    problem: str = ""
    done: bool = False
    process: int = 0


@dataclass(frozen=True)
class Job:
    """One pack, by its folder."""

    folder: Path

    @property
    def name(self) -> str:
        """128 bits that nobody guesses."""
        return self.folder.name

    @property
    def pack(self) -> Path:
        """The file, once it is done."""
        return self.folder / PACK

    def asked(self) -> Asked:
        """What was asked. Raises StoreError where it cannot be read."""
        plain = _read(self.folder / ORDER)
        return Asked(**plain | {"viewer": Viewer.handed(plain["viewer"])})

    def state(self) -> HowFar:
        """How far it is; a problem where the process that made it is no more."""
        found = HowFar(**_read(self.folder / STATE))
        if found.done or found.problem:
            return found
        if found.process:
            return found if self._alive() else self._ended()
        begun = time.time() - (self.folder / STATE).stat().st_mtime < PATIENCE
        return found if begun else HowFar(problem=GONE)

    def _ended(self) -> HowFar:
        """It may have ended well between two looks."""
        found = HowFar(**_read(self.folder / STATE))
        return found if found.done or found.problem else HowFar(problem=GONE)

    def _alive(self) -> bool:
        lock = FileLock(self.folder / ALIVE, timeout=0)
        try:
            with lock:
                return False
        except Timeout:
            return True

    def tell(self, state: HowFar) -> None:
        """Say how far it is. Raises StoreError where nothing can be written."""
        _write(self.folder / STATE, asdict(state))


def new_job(root: Path, asked: Asked) -> Job:
    """A folder for what was asked. Raises StoreError where none can be made."""
    jobs = root / FOLDER / JOBS
    job = Job(jobs / secrets.token_hex(16))
    try:
        with only_for_us():
            jobs.mkdir(parents=True, exist_ok=True)
            _sweep(jobs)
            waiting = sum(not (found := Job(folder).state()).done and not found.problem for folder in _folders(jobs))
            if waiting >= MOST:
                raise StoreError(f"{waiting} packs are being made already: ask again in a minute.")
            job.folder.mkdir()
    except OSError as problem:
        raise StoreError(f"No pack can be made: {jobs} cannot be written ({problem.strerror or problem}).") from None
    _write(job.folder / ORDER, asdict(asked) | {"viewer": asked.viewer.plain()})
    job.tell(HowFar())
    return job


def job_of(root: Path, name: str) -> Job | None:
    """The pack of this name; None where there is none."""
    folder = root / FOLDER / JOBS / name
    known = len(name) == 32 and set(name) <= set("0123456789abcdef") and (folder / STATE).is_file()
    return Job(folder) if known else None


def _sweep(jobs: Path) -> None:
    for folder in jobs.iterdir():
        if time.time() - folder.stat().st_mtime > HOLDS:
            shutil.rmtree(folder, ignore_errors=True)


def _folders(jobs: Path) -> list[Path]:
    return [folder for folder in jobs.iterdir() if (folder / STATE).is_file()]


def _read(path: Path) -> dict[str, Any]:
    try:
        return json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        raise StoreError("This pack cannot be read any more: ask for it again.") from None


def _write(path: Path, plain: dict[str, Any]) -> None:
    try:
        with only_for_us():
            replace_whole(path, json.dumps(plain, ensure_ascii=False).encode())
    except OSError as problem:
        raise StoreError(f"No pack can be made: {path.parent} cannot be written ({problem.strerror}).") from None
