"""The table of noise keeps its promises for every count, and the committed table is the one that its maker makes."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.optimize import LinearConstraint, minimize

from data.release import build_noise as maker
from data.release.perturbation import KEYS, LEAST_SHOWN, TABLE, bound, noise_by_key, perturbed, variance

ROWS = noise_by_key().astype(np.int64)


def test_every_count_has_noise_with_the_mean_zero_and_within_the_bound() -> None:
    assert ROWS.shape == (maker.LARGEST_HIDDEN + maker.BOUND + 2, KEYS)
    assert (ROWS.sum(axis=1) == 0).all()
    assert np.abs(ROWS).max() == bound() == maker.BOUND
    assert variance() == pytest.approx(maker.VARIANCE, rel=1e-3)
    assert (ROWS[4:] ** 2).mean(axis=1) == pytest.approx(maker.VARIANCE, rel=1e-3)
    assert ((ROWS[1:4] ** 2).mean(axis=1) < maker.VARIANCE).all()  # of 1 to 3 the largest entropy has less


def test_zeros_stay_and_nothing_from_one_to_four_is_shown() -> None:
    shown = ROWS + np.arange(len(ROWS))[:, None]
    assert (shown[0] == 0).all()
    assert ((shown == 0) | (shown >= LEAST_SHOWN)).all()
    for small in range(1, LEAST_SHOWN):  # and no figure says which of them it is
        assert {0, LEAST_SHOWN} <= set(shown[small].tolist())
    assert len(ROWS) - 1 - bound() >= LEAST_SHOWN  # so the last row holds for all larger counts


def test_the_committed_table_is_what_its_maker_makes() -> None:
    made = {row[:2]: row[2] for row in maker.rows()}
    written = {tuple(row[:2]): row[2] for row in np.loadtxt(TABLE, delimiter=",", skiprows=1, dtype=int).tolist()}
    assert max(abs(made.get(key, 0) - written.get(key, 0)) for key in made.keys() | written.keys()) <= 2


@pytest.mark.parametrize("count", [1, 2, 4, 7, 20])
def test_no_other_distribution_has_a_larger_entropy(count: int) -> None:
    """Against a general solver that is told of the aim and the constraints only."""
    noise = maker.values_for(count).astype(float)
    chance = maker.largest_entropy(noise, maker.VARIANCE)
    limits = LinearConstraint(np.vstack([np.ones(len(noise)), noise, noise**2]), [1, 0, 0], [1, 0, maker.VARIANCE])
    found = minimize(
        lambda p: float(np.sum(p * np.log(np.maximum(p, 1e-300)))), np.full(len(noise), 1 / len(noise)),
        method="trust-constr", bounds=[(1e-12, 1)] * len(noise), constraints=[limits],
        options={"maxiter": 2_000, "gtol": 1e-9, "xtol": 1e-12},
    )  # fmt: skip
    assert float(np.sum(chance * np.log(chance))) <= found.fun + 1e-6
    assert chance == pytest.approx(found.x, abs=2e-3)


def test_a_variance_that_cannot_be_had_is_said() -> None:
    with pytest.raises(ValueError, match="no distribution"):
        maker.largest_entropy(maker.values_for(2).astype(float), 5.9)


@given(st.lists(st.tuples(st.integers(0, 10**6), st.integers(0, 2**40)), max_size=20))
def test_a_cell_has_one_figure_however_it_is_asked(cells: list[tuple[int, int]]) -> None:
    counts, keys = np.array(cells, dtype=np.int64).reshape(-1, 2).T
    shown = perturbed(counts, keys)
    assert [int(perturbed(count, key)) for count, key in cells] == shown.tolist()
    assert (perturbed(counts, keys % KEYS) == shown).all()
    assert (np.abs(shown - counts) <= bound()).all()
    assert ((shown == 0) | (shown >= LEAST_SHOWN)).all()
