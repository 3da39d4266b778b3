"""The demonstration store, built once for a run of tests however many workers there are."""

from __future__ import annotations

from pathlib import Path

import pytest
from filelock import FileLock

from data.build.importing import build_demonstration
from data.store.version import Store, StoreFolder


@pytest.fixture(scope="session")
def demonstration(tmp_path_factory: pytest.TempPathFactory, request: pytest.FixtureRequest) -> Store:
    """120,000 invented offences, read-only. The worker that asks first builds it, the others wait."""
    shared = Path(tmp_path_factory.getbasetemp())
    if hasattr(request.config, "workerinput"):
        shared = shared.parent
    folder = StoreFolder(shared / "demonstration")
    with FileLock(shared / "demonstration.lock"):
        if folder.current_name() is None:
            build_demonstration(folder, 120_000, wait_seconds=0, progress=lambda words, share: None)
    return folder.current()
