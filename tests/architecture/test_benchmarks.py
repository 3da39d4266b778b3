"""The benchmarks are not run in tests, but they can be: each can be imported, and the page answers as they ask it."""

from __future__ import annotations

import pkgutil
from importlib import import_module

import pytest

import benchmarks
from benchmarks.questions import changes
from data.store.version import Store

MODULES = [module.name for module in pkgutil.walk_packages(benchmarks.__path__, "benchmarks.")]


@pytest.mark.parametrize("name", MODULES)
def test_every_benchmark_can_be_imported(name: str) -> None:
    assert import_module(name).__doc__


def test_the_whole_page_is_answered(small_store: Store) -> None:
    from benchmarks.pages import whole_page

    answer = whole_page(small_store.folder.parent.parent)
    shown = answer(*changes(3)[2])
    assert {"summary", "map", "heatmap", "trend", "places", "top", "backtest", "patrol", "hotspots"} <= set(shown)
