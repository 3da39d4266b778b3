"""``kill -9`` during a restore: whatever the instant, the old store or the new one answers, and never a part of one."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from data.build.version import import_lock
from data.keeping.settling import waiting
from data.store.version import StoreFolder

ROOT = Path(__file__).resolve().parents[4]
#: What a restore does to STORE_DIR, as Python's audit events: filling it, and then putting in place.
FILLS, SWAPS = "open os.mkdir", "os.rename os.remove shutil.rmtree"
DRIVER = """
import os, signal, sys
from pathlib import Path
from data.keeping.restoring import restore
from data.store.version import StoreFolder

def child(root, file, kinds, step):
    touched = 0
    def hook(event, values):
        nonlocal touched
        if event in kinds and str(values[0]).startswith(root):
            if touched == step:
                os.kill(os.getpid(), signal.SIGKILL)
            touched += 1
    sys.addaudithook(hook)
    restore(StoreFolder(Path(root)), Path(file), replace=True, progress=lambda words, share: None)
    print(touched, end=" ", flush=True)
    os._exit(0)

for line in sys.stdin:
    root, file, kinds, step = line.rstrip().split("\\t")
    pid = os.fork()
    if pid == 0:
        child(root, file, kinds.split(), int(step))
    print(os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]), flush=True)
"""


@pytest.mark.skipif(os.name != "posix", reason="needs fork and SIGKILL")
def test_a_restore_killed_at_any_step_leaves_a_whole_store_and_the_next_verb_ends_it(
    other, original, archive, tmp_path
):
    stores = {"old": other, "new": original}
    names = {each: str(folder.current_name()) for each, folder in stores.items()}
    salts = {each: (folder.root / "person-id-salt").read_bytes() for each, folder in stores.items()}
    driver = subprocess.Popen(
        [sys.executable, "-c", DRIVER], cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )

    def attempt(kinds: str, step: int) -> tuple[list[str], StoreFolder]:
        root = tmp_path / "tried"
        shutil.rmtree(root, ignore_errors=True)
        shutil.copytree(other.root, root)
        assert driver.stdin
        assert driver.stdout
        driver.stdin.write(f"{root}\t{archive}\t{kinds}\t{step}\n")
        driver.stdin.flush()
        return driver.stdout.readline().split(), StoreFolder(root)

    try:
        (touched, code), done = attempt(SWAPS, 10**9)
        assert code == "0"
        assert done.current_name() == names["new"]
        ends, came = int(touched), []
        for kinds, step in [(FILLS, 0), (FILLS, 40), *((SWAPS, step) for step in range(ends))]:
            (code,), folder = attempt(kinds, step)
            assert code == "-9", step
            ready = waiting(folder.root)
            assert folder.current_name() in names.values(), step  # a server that runs has something to answer from
            with import_lock(folder, 0):
                pass
            which = "new" if folder.current_name() == names["new"] else "old"
            assert ready <= (which == "new"), step
            assert folder.current().manifest.rows.offences == {"old": 1500, "new": 300}[which], step
            assert (folder.root / "person-id-salt").read_bytes() == salts[which], step
            assert not (folder.root / ".restoring").exists(), step
            came.append(which)
        assert {"old", "new"} == set(came)
        assert came == sorted(came, reverse=True)  # once it is the new one it stays the new one
    finally:
        driver.communicate()
