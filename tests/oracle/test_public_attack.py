"""An attacker who asks everything, and averages all of it, names small counts no better than by guessing."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.stats import binomtest

from benchmarks.attack.attacking import attack, groups_of, open_ranges, same_by_every_road
from data.release.questions import kinds_offered
from data.store.version import Store
from data.viewer import Viewer

#: What a figure tells of its count by itself.
NO_BETTER = 0.05
VIEWERS = (Viewer("public", exploring=True), Viewer("csp", frozenset({"E07000114"})))


@pytest.mark.parametrize("viewer", VIEWERS, ids=lambda viewer: viewer.role)
def test_no_better_than_guessing(viewer: Viewer, small_store: Store) -> None:
    """By the binomial interval, at a level that a right method passes every time (keys are random in each store)."""
    tally, asked = attack(small_store, viewer, sample=0, kinds=6, cohorts=3)
    assert asked > 10_000
    assert tally.tried["averaged"] > 200
    for way, guess in (("averaged", "guessed from the margins"), ("months averaged", "months guessed from their year")):
        better = binomtest(tally.right[way], tally.tried[way], tally.share(guess), alternative="greater")
        assert better.pvalue > 1e-4, (tally.line(way), tally.line(guess))
    guess = min(tally.share("guessed from the margins") + NO_BETTER, 1.0)
    way = "likeliest by all figures"  # no unbiased noise hides whether it is rather 1 or rather 4
    assert binomtest(tally.right[way], tally.tried[way], guess, alternative="greater").pvalue > 1e-4, tally.line(way)
    assert tally.right["named for sure by a linear programme"] == 0
    assert tally.tried["named for sure by a linear programme"] > 50


def test_the_attack_names_what_is_left_open(demonstration: Store) -> None:
    """Where any stretch of months could be asked of, averaging works: the attack is good enough to find a leak."""
    tally = open_ranges(demonstration, groups_of(demonstration)[::3])
    assert tally.tried["averaged over open stretches"] > 200
    assert tally.share("averaged over open stretches") > tally.share("by its own figure") + 0.15


@pytest.mark.parametrize("viewer", VIEWERS, ids=lambda viewer: viewer.role)
def test_the_same_cell_has_one_figure_by_every_road(viewer: Viewer, small_store: Store) -> None:
    assert len(kinds_offered(small_store)) > 20
    assert same_by_every_road(small_store, viewer, np.random.default_rng(7), 4) >= 16
