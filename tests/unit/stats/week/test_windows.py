"""The steadiest block of the week: every block by a loop, scores against the chi-squared of scipy."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.stats import binom, chi2

from stats.week.windows import (
    FEWEST_IN_BLOCK,
    FEWEST_IN_WEEK,
    GROUPS,
    Block,
    block_counts,
    block_scores,
    busiest,
    steadiest_block,
)


def naive_counts(week: np.ndarray, hours: int) -> dict[tuple[tuple[int, ...], int], float]:
    return {
        (group, start): sum(float(week[day, hour]) for day in group for hour in range(start, start + hours))
        for group in GROUPS
        for start in range(24 - hours + 1)
    }


def naive_score(count: float, days: int) -> float:
    """Garwood's lower limit of the count, per day."""
    return float(chi2.ppf(0.025, 2 * count)) / 2 / days if count > 0 else 0.0


def weeks(places: int, mean: float = 0.8, seed: int = 1) -> np.ndarray:
    return np.random.default_rng(seed).poisson(mean, (places, 7, 24)).astype(float)


@pytest.mark.parametrize("hours", [1, 2, 3, 8, 24])
def test_counts_and_scores_of_every_block(hours: int) -> None:
    table = weeks(6)
    table[5] = 0
    table[4] /= 3  # shares of windows are no whole numbers
    counts = block_counts(table, hours)
    scores = block_scores(counts)
    assert counts.shape == scores.shape == (6, len(GROUPS), 25 - hours)
    for place, week in enumerate(table):
        for (group, start), count in naive_counts(week, hours).items():
            at = (place, GROUPS.index(group), start)
            assert counts[at] == pytest.approx(count)
            assert scores[at] == pytest.approx(naive_score(count, len(group)), rel=1e-9)


@pytest.mark.parametrize("hours", [1, 3, 4])
@pytest.mark.parametrize("mean", [0.02, 0.5, 6])
def test_the_steadiest_block_is_the_best_of_all(hours: int, mean: float) -> None:
    for week in weeks(25, mean, seed=hours):
        found = steadiest_block(week, hours)
        every = naive_counts(week, hours)
        scores = {block: naive_score(count, len(block[0])) for block, count in every.items()}
        assert found.stop - found.start == hours
        assert scores[found.days, found.start] == pytest.approx(max(scores.values()), rel=1e-9)
        assert found.offences == every[found.days, found.start]
        assert found.share == pytest.approx(found.offences / max(week.sum(), 1))


def test_what_is_planted_is_found() -> None:
    week = np.full((7, 24), 1.0)
    week[:5, 15:17] = 12
    assert steadiest_block(week, 2) == Block((0, 1, 2, 3, 4), 15, 17, 120.0, 120 / week.sum())
    week = np.full((7, 24), 1.0)
    week[4:6, 22:] = 12
    assert steadiest_block(week, 2)[:3] == ((4, 5), 22, 24)


def test_three_by_chance_do_not_beat_a_habit() -> None:
    """Three in a weekend are more a day than seven on weekdays; the lower limit of three is not."""
    week = np.zeros((7, 24))
    week[5, 2:5] = 1
    week[:5, 15] = 1.4
    assert week[:5, 15:18].sum() / 5 < 3 / 2
    assert steadiest_block(week, 3)[:3] == ((0, 1, 2, 3, 4), 13, 16)


def test_nothing_is_the_first_block_without_a_share() -> None:
    assert steadiest_block(np.zeros((7, 24)), 3) == Block(GROUPS[0], 0, 3, 0.0, 0.0)
    assert block_counts(np.zeros((0, 7, 24)), 3).shape == (0, len(GROUPS), 22)
    assert block_scores(block_counts(np.zeros((0, 7, 24)), 3)).shape == (0, len(GROUPS), 22)


def test_few_offences_have_no_busiest_time_and_an_even_week_seldom():
    one = np.zeros((7, 24))
    one[4, 20] = FEWEST_IN_WEEK - 1
    assert busiest(one, 3) is None
    one[4, 20] += 1
    assert busiest(one, 3) == steadiest_block(one, 3)
    rng = np.random.default_rng(3)
    named = [busiest(rng.multinomial(60, np.full(168, 1 / 168)).reshape(7, 24), 3) is not None for _ in range(400)]
    assert np.mean(named) <= 0.05 + 3 * np.sqrt(0.05 * 0.95 / 400)


def test_the_busiest_time_must_hold_more_than_chance_gives_the_best_of_all_blocks():
    week = np.ones((7, 24))
    blocks = len(GROUPS) * 22
    for count in range(10, 40):
        week[4:6, 20:23] = count / 6
        total = week.sum()
        found = busiest(week, 3)
        best = steadiest_block(week, 3)
        if (best.days, best.start) == ((4, 5), 20):
            p = binom.sf(np.floor(best.offences) - 1, np.ceil(total), 6 / 168) * blocks
            assert (found is not None) == (p <= 0.05 and best.offences >= FEWEST_IN_BLOCK)
    assert found is not None
