"""What is withheld is never drawn as zero: a class of its own on the map, in the first drawing and in the legend."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from data.answers.figures.classify import UNKNOWN, WITHHELD, WITHHELD_WORDS, amounts, with_withheld
from data.answers.panels import ask
from data.answers.request import Request
from data.question.filters import FilterState
from data.release.questions import years_offered
from data.store.version import Store
from data.viewer import Viewer

PUBLIC = Viewer("public", exploring=True)


def asked(store: Store, measure: str = "count", what: tuple[str, ...] = ("knife-enabled",)) -> Request:
    year = years_offered(store)[0]
    state = FilterState(what=what, measure=measure, start=year.start, end=year.end)
    return Request(store, state, PUBLIC, vintage=store.default_vintage)


@pytest.mark.parametrize("viewer", [PUBLIC, Viewer("analyst")], ids=lambda viewer: viewer.role)
def test_no_district_is_withheld(small_store: Store, viewer: Viewer) -> None:
    """Figures with noise stand in the place of small counts: nothing has to be hidden beside them."""
    shown = ask("map", replace(asked(small_store), viewer=viewer))
    assert WITHHELD not in shown.classes
    assert (shown.withheld, shown.legend.withheld) == ("", "")


def test_where_all_is_withheld_nobody_reads_of_no_offence() -> None:
    values = np.full(3, np.nan)
    classes, words = with_withheld(*amounts(values, "Offences", 0), np.ones(3, dtype=bool))
    assert classes.tolist() == [WITHHELD] * 3
    assert (words.labels, words.method, words.withheld) == ((), "withheld for every area", WITHHELD_WORDS)
    classes, words = with_withheld(*amounts(np.array([0.0, np.nan]), "Offences", 0), np.array([False, True]))
    assert classes.tolist() == [0, WITHHELD]
    assert "where the number is known" in words.method
    assert with_withheld(*amounts(values, "Offences", 0), np.zeros(3, dtype=bool))[0].tolist() == [UNKNOWN] * 3


def test_a_rate_that_rounds_to_nothing_is_not_zero() -> None:
    classes, words = amounts(np.array([0.0, 0.04, 0.31]), "Rate", 1)
    assert classes.tolist() == [0, 1, 2]
    assert words.labels == ("0", "below 0.05", "0.3")
