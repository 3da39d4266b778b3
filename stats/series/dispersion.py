"""By how much more than chance counts vary: the dispersion that tests and intervals of change have to carry.

Counts at random vary as much as their mean (dispersion 1). Weather, holidays, one gang's quarrel and several rows of
one incident add to that. The dispersion of months is Pearson's chi-squared over its degrees of freedom around level,
slow trend and season (quasi-Poisson: McCullagh & Nelder 1989, ch. 9; the model is that of ``series.expected``), never
below 1. Unlike in a control chart no month is left out: freak months are part of what chance does.

An area's own estimate rests on few degrees of freedom. If what moves the whole moves all its parts alike, a part with a
share s of the offences has the dispersion 1 + (whole − 1) s; towards that its own is drawn, as if it had been seen on
``PRIOR_FREEDOM`` degrees of freedom.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from stats.series.expected import trend_columns
from stats.series.poisson_glm import poisson_fit

Floats = npt.NDArray[np.float64]

#: With fewer known months season and dispersion cannot be told apart.
MIN_MONTHS = 24
#: What the whole says of a part counts as much as so many degrees of freedom of its own.
PRIOR_FREEDOM = 24.0


class Dispersion(NamedTuple):
    """``value`` (n,), 1 or more, and the degrees of freedom it rests on (n,). Not known: 1 on infinitely many."""

    value: Floats
    freedom: Floats


def monthly_dispersion(
    counts: npt.ArrayLike, days: npt.ArrayLike, month_of_year: npt.ArrayLike, breaks: Sequence[int] = ()
) -> Dispersion:
    """Dispersion of each series of consecutive months around level, slow trend and season (see the module's text).

    ``counts``: (n, m), NaN where missing or not complete; ``days``, ``month_of_year``: (m,); ``breaks``: months from
    which the level is another. A series of fewer than ``MIN_MONTHS`` known months, or without an offence, is not known.
    """
    observed, lengths, calendar = (
        np.asarray(counts, np.float64),
        np.asarray(days, np.float64),
        np.asarray(month_of_year),
    )
    if observed.ndim != 2 or lengths.shape != observed.shape[1:] or calendar.shape != lengths.shape:
        raise ValueError("a dispersion needs series of one length, and days and calendar month of each month")
    value, freedom = np.ones(len(observed)), np.full(len(observed), np.inf)
    level, slow = trend_columns(len(lengths), len(lengths), breaks)
    design = np.hstack([level, slow, (calendar[:, None] == np.arange(1, 13)).astype(np.float64)])
    left = np.isfinite(observed).sum(axis=1) - (design.shape[1] - 1.0)
    told = (np.isfinite(observed).sum(axis=1) >= MIN_MONTHS) & (np.nansum(observed, axis=1) > 0) & (left > 0)
    if told.any():
        mean = poisson_fit(observed[told], design, np.log(lengths)).mean
        pearson = np.nansum((observed[told] - mean) ** 2 / np.maximum(mean, 1e-9), axis=1)
        value[told], freedom[told] = np.maximum(pearson / left[told], 1.0), left[told]
    return Dispersion(value, freedom)


def shrunk(own: Dispersion, share: npt.ArrayLike, whole: float) -> Dispersion:
    """Dispersions of parts drawn towards what the whole leads to expect of them (see the module's text).

    ``own``: of n parts; ``share``: of all offences in each, 0 to 1, (n,); ``whole``: the dispersion of all together. A
    part whose own is not known gets the expected one.
    """
    prior = 1 + (max(whole, 1.0) - 1) * np.asarray(share, dtype=np.float64)
    freedom = np.where(np.isfinite(own.freedom), own.freedom, 0.0)
    total = freedom + PRIOR_FREEDOM
    return Dispersion((freedom * own.value + PRIOR_FREEDOM * prior) / total, total)


def slot_dispersion(counts: npt.ArrayLike, weekday: npt.ArrayLike) -> float:
    """Clustering within hours: index of dispersion of the counts of each date and hour around their weekday's hour.

    ``counts``: (dates, 24), offences or incidents of each hour of each date, those without any included; ``weekday``:
    (dates,), Monday 0. Pearson's chi-squared over its degrees of freedom, at least 1; 1 where a week or nothing is all
    there is. 1.3 means that counts vary 1.3 times as much as if each offence fell by itself.
    """
    table, day = np.asarray(counts, dtype=np.float64), np.asarray(weekday)
    if table.ndim != 2 or table.shape[1] != 24 or day.shape != table.shape[:1] or np.any(table < 0):
        raise ValueError("clustering takes 24 counts of every date and the weekday of each")
    chi_squared = freedom = 0.0
    for each in range(7):
        rows = table[day == each]
        if len(rows) < 2:
            continue
        mean = rows.mean(axis=0)
        some = mean > 0
        chi_squared += float(((rows[:, some] - mean[some]) ** 2 / mean[some]).sum())
        freedom += (len(rows) - 1) * int(some.sum())
    return max(1.0, chi_squared / freedom) if freedom else 1.0
