"""Emerging hotspots: what the months of a unit add up to, in one word.

Source: the classes of ArcGIS's Emerging Hot Spot Analysis (Esri), hot ones only, said again in our own words. Each
month is a map of its own (Gi* with Benjamini-Hochberg bins, ``geo.gistar``); the trend is Mann-Kendall's.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt


@dataclass(frozen=True)
class EmergingClass:
    """A class: ``key`` for addresses and files, ``name`` and one line of ``meaning`` for the legend."""

    key: str
    name: str
    meaning: str


#: The classes; ``emerging`` answers with positions in here.
CLASSES: tuple[EmergingClass, ...] = (
    EmergingClass("none", "No pattern", "Not a hotspot in the latest month, nor in most months before it."),
    EmergingClass("new", "New", "A hotspot in the latest month for the first time."),
    EmergingClass("consecutive", "Consecutive", "A hotspot for the last few months in a row, and never before."),
    EmergingClass("intensifying", "Intensifying", "A hotspot nearly all the time, and getting worse."),
    EmergingClass("persistent", "Persistent", "A hotspot nearly all the time, getting neither better nor worse."),
    EmergingClass("diminishing", "Diminishing", "A hotspot nearly all the time, but easing."),
    EmergingClass("sporadic", "Sporadic", "A hotspot in the latest month that comes and goes."),
    EmergingClass(
        "oscillating", "Oscillating", "A hotspot in the latest month that was unusually quiet in some earlier month."
    ),
    EmergingClass("historical", "Historical", "A hotspot nearly all the time, but not in the latest month."),
)


def emerging(bins: npt.ArrayLike, trend: npt.ArrayLike) -> npt.NDArray[np.int8]:
    """The class of each unit, shape (n,), as a position in ``CLASSES``.

    ``bins``: (n, m) from ``geo.gistar.hot_cold``, a column per month, oldest first: hot from 1 up, cold from -1 down.
    ``trend``: (n,), 1 rising, -1 falling, 0 neither: ``mann_kendall(z).direction`` of the monthly z.
    'Mostly' below is in at least 90% of the months. Every unit gets the first class that fits it, in this order:

    1. not hot in the last month: historical if mostly hot, else no pattern;
    2. new: hot in the last month only;
    3. mostly hot: intensifying, diminishing or persistent by the trend;
    4. consecutive: hot in one unbroken run of two months or more up to the last;
    5. oscillating: cold in some month;
    6. sporadic: all others, that is hot with gaps and never cold.

    So a unit cold long ago and hot in one run since is new or consecutive, and historical does not ask for the trend.
    Raises ValueError for shapes that do not fit or no month at all.
    """
    found, direction = np.asarray(bins), np.asarray(trend)
    if found.ndim != 2 or not found.shape[1] or direction.shape != found.shape[:1]:
        raise ValueError("bins are (n, m) with at least one month, and trend (n,)")
    hot = found >= 1
    months = hot.sum(axis=1)
    last = hot[:, -1]
    mostly = 10 * months >= 9 * hot.shape[1]  # in whole numbers, so that 9 of 10 is 90%
    one_run = (hot[:, 1:] > hot[:, :-1]).sum(axis=1) + hot[:, 0] == 1
    choices = [
        (~last & mostly, "historical"),
        (~last, "none"),
        (months == 1, "new"),
        (mostly & (direction > 0), "intensifying"),
        (mostly & (direction < 0), "diminishing"),
        (mostly, "persistent"),
        (one_run, "consecutive"),
        ((found <= -1).any(axis=1), "oscillating"),
    ]
    place = {each.key: np.int8(position) for position, each in enumerate(CLASSES)}
    fits, keys = zip(*choices, strict=True)
    return np.select(fits, [place[key] for key in keys], default=place["sporadic"])
