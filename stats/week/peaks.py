"""Peaks of the week, found and not assumed: hours of the week that hold more than the rest of it leads to expect.

What is expected of a cell of the week (weekday × hour) is its weekday's level times its hour's level, fitted to the
cells that are not in a peak (quasi-independence: Goodman 1968, J. Am. Stat. Assoc. 63; Bishop, Fienberg & Holland
1975, Discrete Multivariate Analysis, ch. 5). So an hour that is busy on all seven days alike is the rhythm of the
day and not a peak of the week; ``stats.week.windows`` shows that one.

Candidates are blocks of contiguous weekdays × contiguous hours, as in a rectangular scan (Kulldorff 1997). A block is
tested for one added effect in that model, the expectation being an estimate itself: taken as known, a block of six
days, expected from the one day left, would be called a peak far too often. The p-values of all blocks of a turn are
adjusted together (Benjamini & Hochberg 1995).

Offences that come together (one incident of several rows, one quarrel of several incidents) make counts vary by more
than the test takes as chance: count incidents, and hand over their ``series.dispersion.slot_dispersion``, by which the
log likelihood ratios are divided (quasi-likelihood). A block below the average hour of the week is no peak.

``hour_heaping`` asks whether a spike at 00:00 may stand for "time not known".
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
from scipy.special import gammainc, ndtr, xlogy
from scipy.stats import binom, hypergeom

from stats.change import benjamini_hochberg

Floats = npt.NDArray[np.float64]
Mask = npt.NDArray[np.bool_]

DAYS, HOURS = 7, 24
#: With fewer offences than this no peak is sought.
FEWEST = 100
#: A peak lasts at most so many hours. Seven days make no peak, as there would be no day left to expect it from.
LONGEST = 6


#: Hours with which midnight is compared, and how far above them, and how surely, it must be to be flagged.
NEIGHBOURS = [22, 23, 1, 2]
SPIKE, SURE = 1.5, 0.01


def _runs(size: int, longest: int) -> Floats:
    """Every contiguous run of 1 to ``longest`` places among ``size``, a row of 0 and 1 each."""
    spans = [(start, start + length) for length in range(1, longest + 1) for start in range(size - length + 1)]
    places = np.arange(size)
    return np.array([(places >= start) & (places < stop) for start, stop in spans], dtype=np.float64)


DAY_RUNS, HOUR_RUNS = _runs(DAYS, DAYS - 1), _runs(HOURS, LONGEST)


@dataclass(frozen=True)
class Peak:
    """A block of the week that is a peak: weekdays (Monday = 0) × hours from ``start`` up to but without ``stop``.

    ``count`` and ``expected`` offences, the latter from all cells that are in no peak; ``p`` one-sided, adjusted for
    all blocks looked at; ``share`` of the week's offences; ``ratio`` of its mean cell to the mean cell of the week.
    """

    days: tuple[int, ...]
    start: int
    stop: int
    count: float
    expected: float
    p: float
    share: float
    ratio: float


def find_peaks(week: npt.ArrayLike, alpha: float = 0.05, clustering: float = 1.0) -> tuple[Peak, ...]:
    """The peaks of a week, the clearest first; none when there are fewer than 100 offences.

    ``week``: offences by weekday and hour, shape (7, 24), Monday first, 0 or more; fractions are allowed, as aoristic
    counts are. In each turn the block with the highest log likelihood ratio is taken, out of those with an adjusted p
    of at most ``alpha`` in which every day and every hour is above expectation by itself (p of at most ``alpha``); its
    cells are left out of the next fit. Ends when no such block is left. Peaks do not overlap and do not run over
    midnight. In a week without peaks one is reported at most about ``alpha`` of the time. ``clustering``: dispersion of
    the counts of an hour, 1 or more (see the module's text).
    Raises ValueError for another shape, for counts that are negative or not known, and for a clustering below 1.
    """
    counts = _checked(week)
    if not clustering >= 1:
        raise ValueError("clustering is a dispersion, 1 or more")
    if counts.sum() < FEWEST:
        return ()
    free = np.ones(counts.shape, dtype=np.bool_)
    found: list[tuple[Mask, float]] = []
    while (best := _clearest(counts, free, alpha, clustering)) is not None:
        found.append(best)
        free = free & ~best[0]
    expected = _expectation(counts, free)
    return tuple(_described(counts, expected, block, p) for block, p in found)


def _checked(week: npt.ArrayLike) -> Floats:
    counts = np.asarray(week, dtype=np.float64)
    if counts.shape != (DAYS, HOURS) or not np.isfinite(counts).all() or (counts < 0).any():
        raise ValueError("a week is 7 × 24 counts of offences, 0 or more")
    return counts


def _expectation(counts: Floats, free: Mask) -> Floats:
    """Weekday level × hour level, fitted to the free cells by iterative proportional fitting; given for all cells."""
    kept = np.where(free, counts, 0.0)
    by_day, by_hour = kept.sum(axis=1), kept.sum(axis=0)
    weights = free.astype(np.float64)
    days, hours = np.ones(DAYS), np.ones(HOURS)
    for _ in range(500):
        days = _ratio(by_day, weights @ hours)
        previous, hours = hours, _ratio(by_hour, days @ weights)
        if np.abs(hours - previous).max() <= 1e-10 * hours.max():
            break
    return np.outer(days, hours)


def _ratio(part: Floats, whole: Floats) -> Floats:
    return np.divide(part, whole, out=np.zeros_like(part), where=whole > 0)


def _clearest(counts: Floats, free: Mask, alpha: float, clustering: float) -> tuple[Mask, float] | None:
    """The block to be taken next, as a mask of the week, and its adjusted p; None if there is none."""
    p, likelihood = _tests(counts, free, clustering)
    adjusted = benjamini_hochberg(p)
    with np.errstate(invalid="ignore"):
        clear = np.argwhere(adjusted <= alpha)
    order = np.argsort(-likelihood[tuple(clear.T)], kind="stable")
    for days, hours in clear[order]:
        block = np.outer(DAY_RUNS[days], HOUR_RUNS[hours]) > 0
        if _every_line_is_above(counts, free, block, alpha, clustering):
            return block, float(adjusted[days, hours])
    return None


def _tests(counts: Floats, free: Mask, clustering: float = 1.0) -> tuple[Floats, Floats]:
    """One-sided p and log likelihood ratio of each day run × hour run; NaN where it touches a peak already found.

    A block parts the week into a table of 2 × 2 (its days or not, its hours or not); as weekday and hour account for
    the totals, its count is tested in that table: signed root of the likelihood ratio with the correction for
    continuity, which keeps to the exact test far into the tail and takes fractions. Where cells are left out the
    table is that of the fit, and the ratio is scaled to the variance that the block's count has in it.
    """
    kept = np.where(free, counts, 0.0)
    expected = np.where(free, _expectation(counts, free), 0.0)
    observed, mean = DAY_RUNS @ kept @ HOUR_RUNS.T, DAY_RUNS @ expected @ HOUR_RUNS.T
    variance = _variance(expected, mean)
    # A block without variance is fixed by the fit (the only free cells of its hours): nothing to test it against.
    testable = (DAY_RUNS @ ~free @ HOUR_RUNS.T == 0) & (variance > 1e-6 * mean)
    p, likelihood = np.where(testable, 1.0, np.nan), np.zeros(mean.shape)
    busy = DAY_RUNS @ counts @ HOUR_RUNS.T > counts.mean() * np.outer(DAY_RUNS.sum(axis=1), HOUR_RUNS.sum(axis=1))
    above = testable & (observed > mean) & busy
    days = np.broadcast_to((DAY_RUNS @ kept.sum(axis=1))[:, None], mean.shape)[above]
    hours = np.broadcast_to(HOUR_RUNS @ kept.sum(axis=0), mean.shape)[above]
    excess, mean = (observed - mean)[above], mean[above]
    table = np.stack([mean, days - mean, hours - mean, (days - mean) * (hours - mean) / mean])
    scale = table[1] * table[2] / (days * hours) * mean / variance[above] / clustering
    likelihood[above] = scale * _log_likelihood(table, excess)
    p[above] = ndtr(-np.sqrt(2 * scale * _log_likelihood(table, np.maximum(excess - 0.5, 0.0))))
    return p, likelihood


def _log_likelihood(table: Floats, excess: Floats) -> Floats:
    """Log likelihood ratio of tables of 2 × 2, shape (4, n), whose first count is ``excess`` above expectation."""
    seen = table + np.array([1.0, -1.0, -1.0, 1.0])[:, None] * excess
    # Rounding can leave a trace below nothing.
    ratio = xlogy(np.maximum(seen, 0.0), np.maximum(seen, 0.0) / table).sum(axis=0)
    return np.maximum(ratio, 0.0)


def _variance(expected: Floats, mean: Floats) -> Floats:
    """Variance of each block's observed − expected: its information less what weekdays and hours account for."""
    information = np.block(
        [[np.diag(expected.sum(axis=1)), expected], [expected.T, np.diag(expected.sum(axis=0))]],
    )
    # One direction is free (all weekdays up, all hours down), and so are empty hours; no block has a share in those.
    # A ridge too small to matter makes the matrix invertible, much faster than a pseudo-inverse.
    information += np.eye(DAYS + HOURS) * 1e-9 * np.trace(information)
    by_day = DAY_RUNS[:, None, :] * (HOUR_RUNS @ expected.T)[None, :, :]
    by_hour = HOUR_RUNS[None, :, :] * (DAY_RUNS @ expected)[:, None, :]
    shared = np.concatenate([by_day, by_hour], axis=2)
    return mean - np.einsum("ijk,ijk->ij", shared @ np.linalg.inv(information), shared)


def _every_line_is_above(counts: Floats, free: Mask, block: Mask, alpha: float, clustering: float) -> bool:
    """Is each day and each hour of the block by itself above expectation, the block being left out of the fit?"""
    expected = _expectation(counts, free & ~block)
    inside, should = np.where(block, counts, 0.0), np.where(block, expected, 0.0)
    lines = [
        (inside.sum(axis=axis)[block.any(axis=axis)], should.sum(axis=axis)[block.any(axis=axis)]) for axis in (0, 1)
    ]
    return all(bool((_poisson_tail(seen / clustering, mean / clustering) <= alpha).all()) for seen, mean in lines)


def _poisson_tail(count: Floats, mean: Floats) -> Floats:
    """Chance of at least ``count`` where ``mean`` are expected; continuous between whole numbers."""
    return np.where(count > 0, gammainc(np.maximum(count, 1e-300), mean), 1.0)


def _described(counts: Floats, expected: Floats, block: Mask, p: float) -> Peak:
    days, hours = np.flatnonzero(block.any(axis=1)), np.flatnonzero(block.any(axis=0))
    count = float(counts[block].sum())
    return Peak(
        days=tuple(days.tolist()),
        start=int(hours[0]),
        stop=int(hours[-1]) + 1,
        count=count,
        expected=float(expected[block].sum()),
        p=p,
        share=count / float(counts.sum()),
        ratio=float(counts[block].mean() / counts.mean()),
    )


class Heaping(NamedTuple):
    """How far recorded times gather on the full hour, and on midnight above all.

    ``on_the_hour_share``: share of offences recorded exactly on minute 00 (1/60 where times are exact).
    ``midnight_ratio``: those at 00:00 to the mean of those at 22:00, 23:00, 01:00 and 02:00. ``flagged``: a spike.
    """

    on_the_hour_share: float
    midnight_ratio: float
    flagged: bool


def hour_heaping(minute_zero: npt.ArrayLike, all_counts: npt.ArrayLike) -> Heaping:
    """Does a spike at 00:00 suggest that the time is not known?

    ``minute_zero`` and ``all_counts``: offences by hour of the day recorded on minute 00, and all of them; whole
    numbers, shape (24,). Flagged where midnight has at least 1.5 times its neighbours, and more on minute 00 than its
    other minutes explain (a busy midnight has those too): Fisher's exact test against the four neighbouring hours,
    one-sided p of at most 0.01. Where nothing there has other minutes (times kept by the hour), the five hours are
    taken as equally likely: exact binomial. The share of nothing and 0/0 are NaN; a ratio over nothing is infinite.
    Raises ValueError for other shapes, fractions, negative numbers, or more on minute 00 than there are.
    """
    zero, everything = (np.asarray(each, dtype=np.float64) for each in (minute_zero, all_counts))
    if zero.shape != (HOURS,) or everything.shape != (HOURS,) or not ((zero >= 0) & (zero <= everything)).all():
        raise ValueError("heaping takes counts of 24 hours, those on minute 00 being part of all")
    if (zero % 1 != 0).any() or (everything % 1 != 0).any():
        raise ValueError("heaping is told from whole counts of offences")
    other = everything - zero
    midnight, around = float(zero[0]), float(zero[NEIGHBOURS].sum())
    with np.errstate(divide="ignore", invalid="ignore"):
        share = float(zero.sum() / everything.sum())
        ratio = float(np.float64(midnight) / (around / len(NEIGHBOURS)))
    p = _chance_of_midnight(midnight, around, float(other[0]), float(other[NEIGHBOURS].sum()))
    return Heaping(share, ratio, bool(ratio >= SPIKE and p <= SURE))


def _chance_of_midnight(midnight: float, around: float, other_midnight: float, other_around: float) -> float:
    """Chance of so many of the full hours falling on midnight, given how the other minutes fall."""
    if other_midnight + other_around == 0:
        return float(binom.sf(midnight - 1, midnight + around, 1 / (1 + len(NEIGHBOURS))))
    on_hour = midnight + around
    total = on_hour + other_midnight + other_around
    return float(hypergeom.sf(midnight - 1, total, on_hour, midnight + other_midnight))
