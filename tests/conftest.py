"""Fixtures every test may use."""

import os
from pathlib import Path

import pytest

pytest_plugins = ["tests.fixtures_store", "tests.fixtures_demo"]


@pytest.hookimpl(tryfirst=True)  # xdist reads the groups in this hook
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """What runs in one worker: the tests of a file, for they share what they made; all that need the browser."""
    for item in items:
        if item.get_closest_marker("xdist_group") is None:
            group = "browser" if "browser" in item.path.parts else str(item.path)
            item.add_marker(pytest.mark.xdist_group(group))


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
