"""Fixtures every test may use."""

import os
from pathlib import Path
from typing import Any

import pytest

pytest_plugins = ["tests.fixtures_store", "tests.fixtures_demo"]


#: Files that share what takes long to make, and so run in one worker: a browser and its server, a demonstration store.
TOGETHER = {
    "tests/browser/": "browser",
    "tests/unit/data/answers/test_panels_demonstration.py": "demonstration",
    "tests/unit/data/counts/test_demo_through_queries.py": "demonstration",
    "tests/unit/layouts/documents/test_demonstration_packs.py": "demonstration",
    "tests/unit/callbacks/routes/test_meeting.py": "demonstration",
}


def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> Any:
    """The tests of a file run in one worker, and so do those that belong together; the others meanwhile elsewhere."""
    from xdist.scheduler import LoadScopeScheduling

    class ByWhatIsShared(LoadScopeScheduling):
        def _split_scope(self, nodeid: str) -> str:
            shared = (group for start, group in TOGETHER.items() if nodeid.startswith(start))
            return next(shared, nodeid.partition("::")[0])

    return ByWhatIsShared(config, log)


def reference_folder() -> Path:
    """Where the public reference files are, if anywhere (never needed by the product itself)."""
    default = Path(__file__).resolve().parents[2] / "shared" / "reference"
    return Path(os.environ.get("REFERENCE_DATA", default))


@pytest.fixture(scope="session")
def reference() -> Path:
    """The reference folder; tests that ask for it skip, saying so, where it is absent."""
    folder = reference_folder()
    if not folder.is_dir():
        pytest.skip(f"no reference data at {folder} (set REFERENCE_DATA)")
    return folder
