"""Simulated weeks and maps: how often a week without a peak is given one, a busiest time, a place for a patrol."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import numpy.typing as npt

from benchmarks.truth.series import percent
from stats.series.dispersion import slot_dispersion
from stats.week.peaks import find_peaks
from stats.week.windows import FEWEST_IN_BLOCK, FEWEST_IN_WEEK, block_counts, busiest, steadiest_block

Floats = npt.NDArray[np.float64]
Lines = Iterator[str]

#: Dates of two years; their weekdays.
DATES = 728
WEEKDAY = np.arange(DATES) % 7
#: A rhythm of the day that is the same on all days: highest at 21:00, four times the lowest.
RHYTHM = 1 + 0.6 * np.cos((np.arange(24) - 21) / 24 * 2 * np.pi)


def incidents(rng: np.random.Generator, total: float) -> npt.NDArray[np.int64]:
    """Incidents at random by date and hour, (DATES, 24)."""
    return rng.poisson(np.tile(RHYTHM / RHYTHM.sum() / DATES * total, (DATES, 1)))


def rows_of(rng: np.random.Generator, counts: npt.NDArray[np.int64], each: float) -> npt.NDArray[np.int64]:
    """Rows of the incidents, 1 or more each and ``each`` on average (geometric)."""
    if each == 1:
        return counts
    flat = counts.ravel()
    more = rng.negative_binomial(np.maximum(flat, 1), 1 / each)
    return np.where(flat > 0, flat + more, 0).reshape(counts.shape)


def week_of(counts: npt.ArrayLike) -> Floats:
    """Counts of dates as a week, (7, 24)."""
    table = np.asarray(counts, dtype=np.float64)
    return np.array([table[each == WEEKDAY].sum(axis=0) for each in range(7)])


def peaks(rng: np.random.Generator, n: int) -> Lines:
    """Weeks without a peak, of incidents with several rows each."""
    yield "## Peaks where every day has the same rhythm (% of weeks with a peak reported)"
    yield ""
    yield "| rows each | incidents | rows as if independent | rows, test widened | incidents | dispersion of rows |"
    yield "|---|---|---|---|---|---|"
    for each in (1.0, 1.14, 1.39):
        for total in (500, 5000):
            hits = []
            for _ in range(n):
                alone = incidents(rng, total)
                rows = rows_of(rng, alone, each)
                phi = slot_dispersion(rows, WEEKDAY)
                week = week_of(rows)
                found = (find_peaks(week), find_peaks(week, clustering=phi), find_peaks(week_of(alone)))
                hits.append([*(bool(peak) for peak in found), phi])
            table = np.array(hits, dtype=np.float64)
            cells = [percent(table[:, column]) for column in range(3)]
            yield f"| {each} | {total} | {' | '.join(cells)} | {table[:, 3].mean():.2f} |"
    yield ""
    yield "| a block of 2 × 5 cells doubled, rows per incident | found (rows, test widened) | found (incidents) |"
    yield "|---|---|---|"
    for each in (1.0, 1.39):
        hits = []
        for _ in range(n // 2):
            alone = incidents(rng, 5000)
            alone[np.ix_(np.flatnonzero(WEEKDAY < 5), [15, 16])] = rng.poisson(
                np.broadcast_to(2 * RHYTHM[15:17] / RHYTHM.sum() / DATES * 5000, (int((WEEKDAY < 5).sum()), 2))
            )
            rows = rows_of(rng, alone, each)
            weeks = ((week_of(rows), slot_dispersion(rows, WEEKDAY)), (week_of(alone), 1.0))
            hits.append([_touches(find_peaks(week, clustering=phi)) for week, phi in weeks])
        table = np.array(hits, dtype=np.float64)
        yield f"| {each} | {percent(table[:, 0])} | {percent(table[:, 1])} |"


def _touches(found: tuple) -> bool:
    return any(peak.days[0] < 5 and peak.start < 17 and peak.stop > 15 for peak in found)


def busiest_times(rng: np.random.Generator, n: int) -> Lines:
    """The busiest three hours of few offences: named by chance, and by how much the share is too high."""
    yield f"## Busiest three hours (named from {FEWEST_IN_WEEK} offences, {FEWEST_IN_BLOCK} of them in the block)"
    yield ""
    yield "| offences | named, even week | named, rhythm | share said | true share | steadiest block, unchecked |"
    yield "|---|---|---|---|---|---|"
    rhythm = np.tile(RHYTHM / RHYTHM.sum() / 7, (7, 1))
    for total in (5, 10, 20, 30, 50, 100, 300):
        even = [busiest(rng.multinomial(total, np.full(168, 1 / 168)).reshape(7, 24), 3) for _ in range(n)]
        weeks = [rng.multinomial(total, rhythm.ravel()).reshape(7, 24) for _ in range(n)]
        named = [busiest(week, 3) for week in weeks]
        told = [block for block in named if block is not None]
        said = f"{100 * np.mean([block.share for block in told]):.0f}%" if told else "–"
        true = f"{100 * np.mean([rhythm[list(b.days), b.start : b.stop].sum() for b in told]):.0f}%" if told else "–"
        unchecked = [steadiest_block(week, 3) for week in weeks]
        over = np.mean([block.share for block in unchecked])
        truth = np.mean([rhythm[list(b.days), b.start : b.stop].sum() for b in unchecked])
        cells = [percent([each is not None for each in group]) for group in (even, named)]
        yield f"| {total} | {' | '.join(cells)} | {said} | {true} | {100 * over:.0f}% said, {100 * truth:.0f}% true |"


def plans(rng: np.random.Generator, n: int) -> Lines:
    """The best block of any cell where all cells are alike: what a plan would chase without a least count."""
    yield "## The best three-hour block of a map without hot spots (2,500 cells, rhythm of the day)"
    yield ""
    yield f"| offences | in the best block, median | maps with {FEWEST_IN_BLOCK} or more in one (%) | 3 or more |"
    yield "|---|---|---|---|"
    rhythm = np.tile(RHYTHM / RHYTHM.sum() / 7, (7, 1)).ravel()
    for total in (250, 500, 1000, 2500, 5000):
        best = []
        for _ in range(n):
            cell, slot = rng.integers(0, 2500, total), rng.choice(168, total, p=rhythm)
            busy = np.flatnonzero(np.bincount(cell, minlength=2500) >= 2)
            place = np.full(2500, -1)
            place[busy] = np.arange(busy.size)
            table = np.zeros((max(busy.size, 1), 168))
            kept = place[cell] >= 0
            np.add.at(table, (place[cell[kept]], slot[kept]), 1)
            best.append(max(1.0, block_counts(table.reshape(-1, 7, 24), 3).max()))
        many = np.array(best)
        cells = [percent(many >= least) for least in (FEWEST_IN_BLOCK, 3)]
        yield f"| {total:,} | {np.median(many):.0f} | {' | '.join(cells)} |"
