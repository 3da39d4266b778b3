"""Emerging hotspots: a unit of each class from bins, and from counts; and the classes again, one unit at a time."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from geo.emerging import CLASSES, emerging
from geo.gistar import band_weights, counted_p, gi_star, hot_cold
from stats.series.mann_kendall import mann_kendall

KEYS = [each.key for each in CLASSES]
#: Months of ten, oldest first: hot (+), cold (-) or neither (.), the trend, and the class.
BY_HAND = [
    ("..........", 0, "none"),
    ("+++.......", 0, "none"),
    ("++++++++..", 0, "none"),
    ("----------", -1, "none"),
    (".........+", 0, "new"),
    ("----.....+", 1, "new"),
    ("........++", 0, "consecutive"),
    ("..++++++++", 1, "consecutive"),
    ("-.......++", 0, "consecutive"),
    (".+++++++++", 1, "intensifying"),
    ("+++++-++++", 1, "intensifying"),
    ("++++++++++", 0, "persistent"),
    (".+++++++++", 0, "persistent"),
    ("+++++.++++", -1, "diminishing"),
    ("++++++++++", -1, "diminishing"),
    ("+........+", 0, "sporadic"),
    ("++++++++.+", 0, "persistent"),
    ("+++++++..+", 1, "sporadic"),
    ("..++....++", -1, "sporadic"),
    ("+..-.....+", 0, "oscillating"),
    ("-+++.+++++", 1, "oscillating"),
    ("+++++++++.", 0, "historical"),
    ("+++++++++-", -1, "historical"),
]


def bins_of(pattern: str) -> list[int]:
    """Each sign as one of its three levels, in turn."""
    return [{"+": 1, "-": -1, ".": 0}[sign] * (1 + month % 3) for month, sign in enumerate(pattern)]


@pytest.mark.parametrize(("pattern", "trend", "key"), BY_HAND)
def test_a_unit_of_each_class_by_hand(pattern, trend, key):
    assert KEYS[emerging([bins_of(pattern)], [trend])[0]] == key


def test_every_class_occurs_by_hand_and_all_units_are_classified_at_once():
    patterns, trends, keys = zip(*BY_HAND, strict=True)
    assert set(keys) == set(KEYS)
    found = emerging([bins_of(pattern) for pattern in patterns], trends)
    assert found.dtype == np.int8
    assert [KEYS[place] for place in found] == list(keys)


def test_every_class_has_its_own_key_name_and_line():
    assert KEYS[0] == "none"
    for texts in zip(*((each.key, each.name, each.meaning) for each in CLASSES), strict=True):
        assert len(set(texts)) == len(CLASSES) == 9
    assert all(each.meaning.endswith(".") and "\n" not in each.meaning for each in CLASSES)


def fitting(bins: list[int], trend: int) -> list[str]:
    """Every class whose own definition fits a unit, whatever the others say: no order."""
    hot = [each >= 1 for each in bins]
    m = len(hot)
    share = sum(hot) / m
    mostly = share > 0.9 - 1e-9
    run = len("".join("+" if each else "." for each in hot).rsplit(".", maxsplit=1)[-1])
    cold_before = any(each <= -1 for each in bins[:-1])
    definitions = {
        "new": run == 1 and not any(hot[:-1]),
        "consecutive": run >= 2 and not any(hot[: m - run]) and not mostly,
        "intensifying": mostly and hot[-1] and trend > 0,
        "persistent": mostly and trend == 0,
        "diminishing": mostly and hot[-1] and trend < 0,
        "sporadic": hot[-1] and not mostly and any(hot[: m - run]) and not cold_before,
        "oscillating": hot[-1] and not mostly and cold_before,
        "historical": mostly and not hot[-1],
    }
    return [key for key, fits in definitions.items() if fits] or ["none"]


#: Where two definitions fit, the first is the answer.
FIRST = {("new", "oscillating"), ("consecutive", "oscillating"), ("historical", "persistent"), ("new", "persistent")}
FIRST |= {("new", "intensifying"), ("new", "diminishing")}  # of a single month


@settings(max_examples=400, deadline=None)
@given(
    st.integers(1, 40).flatmap(lambda m: arrays(np.int8, (8, m), elements=st.integers(-3, 3))),
    arrays(np.int8, 8, elements=st.integers(-1, 1)),
    arrays(np.int8, 8, elements=st.sampled_from([-1, 0, 2])),
)
def test_every_unit_gets_the_one_class_that_fits_it(bins, trend, shift):
    bins = np.clip(bins + shift[:, None], -3, 3)  # rows that are mostly hot or mostly not
    found = emerging(bins, trend)
    assert found.shape == (8,)
    for row, direction, place in zip(bins.tolist(), trend.tolist(), found, strict=True):
        others = [key for key in fitting(row, direction) if key != KEYS[place]]
        assert len(others) < len(fitting(row, direction)), (row, direction, KEYS[place])
        assert all((KEYS[place], other) in FIRST for other in others), (row, direction, KEYS[place], others)


def planted_cube() -> tuple[np.ndarray, dict[str, int]]:
    """20 months of counts on 50 × 50 squares, 10 a month by chance, and a 3 × 3 block of each class with its middle."""
    months = np.arange(20)
    steady, none = np.full(20, 20.0), np.zeros(20)
    extra = {
        "new": np.where(months == 19, 20, none),
        "consecutive": np.where(months >= 15, 20, none),
        "intensifying": 15 + 1.5 * months,
        "persistent": steady,
        "diminishing": 45 - 1.5 * months,
        "sporadic": np.where(months % 4 == 3, 20, none),
        "oscillating": np.select([months % 6 == 1, months == 4], [20, -10], none),
        "historical": np.where(months < 19, 20, none),
        "none": none,
    }
    mean = np.full((50, 50, 20), 10.0)
    middles = {}
    for place, (key, more) in enumerate(extra.items()):
        row, column = 8 + 15 * (place // 3), 8 + 15 * (place % 3)
        mean[row - 1 : row + 2, column - 1 : column + 2] += more
        middles[key] = row * 50 + column
    return np.random.default_rng(9).poisson(mean.reshape(2500, 20)), middles


def test_a_unit_of_each_class_from_counts():
    counts, middles = planted_cube()
    row, column = np.divmod(np.arange(2500), 50)
    found = gi_star(counts, band_weights(column * 250.0, row * 250.0, 250 * 1.42))
    bins = hot_cold(found.z, counted_p(found, counts))
    classes = emerging(bins, mann_kendall(found.z).direction)
    assert {key: KEYS[classes[middle]] for key, middle in middles.items()} == {key: key for key in KEYS}
    planted = np.zeros((50, 50), bool)
    for middle in middles.values():
        at, across = divmod(middle, 50)
        planted[at - 2 : at + 3, across - 2 : across + 3] = True
    assert (classes[~planted.ravel()] == 0).mean() > 0.99


@pytest.mark.parametrize(
    ("bins", "trend"), [([1, 0], [0, 0]), ([[1, 0]], [0, 0]), (np.zeros((3, 0)), [0, 0, 0]), ([[1, 0]], 0)]
)
def test_shapes_that_do_not_fit_are_refused(bins, trend):
    with pytest.raises(ValueError, match="at least one month"):
        emerging(bins, trend)


def test_no_units_give_no_classes():
    assert emerging(np.zeros((0, 12)), []).shape == (0,)
