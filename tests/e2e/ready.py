"""Commands of app.py without waiting for Python to load the product: a process that has loaded it forks for each.

What runs is what ``python app.py WORDS`` runs, in a process of its own with its own environment, folder and streams; it
only starts a second sooner. Nothing of the product has run in the process that forks, but for its imports.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

CHECKOUT = Path(__file__).resolve().parents[2]
LOADED = (
    *("data.build.importing", "data.build.repair", "data.coverage", "data.store.account", "data.store.report"),
    *("data.published.publish", "data.counts.areas", "data.answers.panels", "data.audit.trail", "data.keeping.backup"),
)
LONGEST = 170  # seconds of a command


class Ready:
    """The process that waits, and the commands it is given one after the other."""

    def __init__(self) -> None:
        self.process = subprocess.Popen(
            [sys.executable, __file__], cwd=CHECKOUT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )

    def run(self, words: list[str], environment: dict[str, str]) -> subprocess.CompletedProcess[str]:
        """``python app.py WORDS`` to its end."""
        with tempfile.TemporaryDirectory() as folder:
            out, err = Path(folder, "out"), Path(folder, "err")
            order = {
                "words": words,
                "environment": environment,
                "folder": os.getcwd(),
                "out": str(out),
                "err": str(err),
            }
            assert self.process.stdin
            assert self.process.stdout
            self.process.stdin.write(json.dumps(order) + "\n")
            self.process.stdin.flush()
            code = int(self.process.stdout.readline())
            return subprocess.CompletedProcess(words, code, out.read_text("utf-8"), err.read_text("utf-8"))

    def stop(self) -> None:
        """No more commands."""
        assert self.process.stdin
        self.process.stdin.close()
        self.process.wait(30)


def _wait_for_orders() -> None:
    import importlib
    import signal

    sys.path.insert(0, str(CHECKOUT))
    app = importlib.import_module("app")
    for name in LOADED:
        importlib.import_module(name)
    for line in sys.stdin:
        child = os.fork()
        if not child:
            signal.alarm(LONGEST)
            _carry_out(app, json.loads(line))
        print(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]), flush=True)


def _carry_out(app: Any, order: dict[str, Any]) -> None:
    """Be the process that was asked for, and end as it would."""
    os.environ.clear()
    os.environ.update(order["environment"])
    os.chdir(order["folder"])
    for stream, path in ((0, os.devnull), (1, order["out"]), (2, order["err"])):
        opened = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
        os.dup2(opened, stream)
        os.close(opened)
    sys.argv = ["app.py", *order["words"]]
    code = 1
    try:
        app.run()
    except SystemExit as ended:
        code = ended.code if isinstance(ended.code, int) else 0
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(code)


if __name__ == "__main__":
    _wait_for_orders()
