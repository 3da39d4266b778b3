"""Each district is shown its class, on the map and in the legend; a figure that is not known is never drawn as zero."""

from __future__ import annotations

import numpy as np

from data.answers.figures.classify import UNKNOWN, amounts


def test_what_is_not_known_is_not_zero() -> None:
    classes, words = amounts(np.array([0.0, np.nan]), "Offences", 0)
    assert classes.tolist() == [0, UNKNOWN]
    assert "where the number is known" in words.method
    classes, words = amounts(np.full(3, np.nan), "Offences", 0)
    assert (classes.tolist(), words.labels) == ([UNKNOWN] * 3, ())


def test_a_rate_that_rounds_to_nothing_is_not_zero() -> None:
    classes, words = amounts(np.array([0.0, 0.04, 0.31]), "Rate", 1)
    assert classes.tolist() == [0, 1, 2]
    assert words.labels == ("0", "below 0.05", "0.3")
