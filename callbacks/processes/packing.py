"""The process that makes one pack for the server: ``python -m callbacks.processes.packing FOLDER``.

A pack is seconds of work and many libraries, so it is made beside the server's processes, not in them: screens go on
being answered, what it took is given back when it ends, and a server that is killed takes no pack with it.
"""

from __future__ import annotations

import os
import subprocess
import sys
import threading
import traceback
from pathlib import Path
from typing import TYPE_CHECKING

from filelock import FileLock

from data.errors import ExplorerError
from data.reports.jobs import ALIVE, GONE, HowFar, Job

if TYPE_CHECKING:
    from collections.abc import Callable

CHECKOUT = Path(__file__).resolve().parent.parent.parent
TURN = "packing.lock"


def start(job: Job) -> None:
    """Make the pack beside this process. One that dies without a word is told of."""
    command = [sys.executable, "-m", "callbacks.processes.packing", str(job.folder)]
    process = subprocess.Popen(command, cwd=CHECKOUT, stdin=subprocess.DEVNULL, start_new_session=True)

    def wait() -> None:
        if process.wait() and not job.state().problem:
            job.tell(HowFar(problem=GONE))

    threading.Thread(target=wait, daemon=True).start()


def make(job: Job) -> None:
    """Make the pack of this folder, one at a time of all that are asked for, and say how far it is."""
    root = job.folder.parents[2]
    own = os.getpid()
    with FileLock(job.folder / ALIVE):
        job.tell(HowFar(process=own))
        with FileLock(job.folder.parents[1] / TURN):
            try:
                _make(job, root, lambda words, share: job.tell(HowFar(words, share, process=own)))
            except ExplorerError as problem:
                job.tell(HowFar(problem=str(problem)))
            except OSError as problem:
                job.tell(HowFar(problem=f"The pack cannot be written ({problem.strerror or problem})."))


def _make(job: Job, root: Path, progress: Callable[[str, float], None]) -> None:
    progress("starting", 0.0)
    from callbacks.packing import packed
    from data.store.seals import replace_whole
    from data.store.version import StoreFolder

    content, remember = packed(StoreFolder(root).current(), root, job.asked(), progress)
    replace_whole(job.pack, content)
    remember()
    job.tell(HowFar("all done", 1.0, done=True))


if __name__ == "__main__":
    os.umask(0o077)
    try:
        make(Job(Path(sys.argv[1])))
    except Exception:
        traceback.print_exc()
        sys.exit(1)
