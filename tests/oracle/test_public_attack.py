"""An attacker who asks everything the public may ask, and adds it all up, can name no small count."""

from __future__ import annotations

import pytest

from benchmarks.attack import FAR, gather, named
from data.store.version import Store
from data.viewer import Viewer

VIEWERS = (Viewer("public", exploring=True), Viewer("csp", frozenset({"E07000114"})))


@pytest.mark.parametrize("viewer", VIEWERS, ids=lambda viewer: viewer.role)
def test_no_small_count_can_be_named(viewer: Viewer, small_store: Store) -> None:
    known, truth = gather(small_store, viewer)
    places = {name: count for name, count in truth.items() if len(name) == 4}
    months = {name: count for name, count in truth.items() if name[3] == "month"}
    assert len(places) > 50
    assert months
    assert all(known.ranges[name] == (0, FAR) for name in truth)
    every_fourth = dict(list(places.items())[::4]) | dict(list(months.items())[::4])
    assert named(known, every_fourth) == []


def test_the_attack_names_what_is_left_open(small_store: Store) -> None:
    """With one table of exact counts beside the release, as a free question gave it, the attack succeeds."""
    viewer = VIEWERS[0]
    known, truth = gather(small_store, viewer)
    target = next(name for name in truth if len(name) == 4)
    exact, _ = gather(small_store, Viewer("analyst"))
    for name, span in exact.ranges.items():
        if name[:3] == target[:3] and name != target and name[3] not in ("month", "kind", "hour"):
            known.ranges[name] = span
    beyond = exact.ranges[(*target[:3], "all")][0] - sum(
        span[0] for name, span in exact.ranges.items() if name[:3] == target[:3] and len(name) == 4 and name[3] != "all"
    )
    known.ranges[(*target[:3], "elsewhere")] = (beyond, beyond)
    assert named(known, {target: truth[target]}) == [target]
