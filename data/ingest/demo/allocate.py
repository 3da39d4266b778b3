"""Whole numbers that add up: sharing out totals, and dealing labels to rows."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from data.ingest.demo.plan import Floats, Ints


def share_out(weights: npt.ArrayLike, total: int) -> Ints:
    """``total`` in whole parts proportional to ``weights`` (largest remainder; ties go to the earlier part)."""
    parts = np.asarray(weights, dtype=np.float64)
    if total and not parts.sum() > 0:
        raise ValueError("nothing to share out to")
    quotas = parts * (total / parts.sum()) if total else np.zeros(len(parts))
    whole = np.floor(quotas + 1e-9).astype(np.int64)
    left = total - int(whole.sum())
    whole[np.argsort(-(quotas - whole), kind="stable")[:left]] += 1
    return whole


def share_table(weights: npt.ArrayLike, rows: npt.ArrayLike, columns: npt.ArrayLike) -> Ints:
    """Whole numbers near ``weights`` scaled to fit, with exactly the given row and column sums.

    Iterative proportional fitting, then the units lost to rounding down go where the fraction is largest and
    both the row and the column still lack one. Raises ValueError where the sums differ.
    """
    row_sums, column_sums = np.asarray(rows, np.int64), np.asarray(columns, np.int64)
    if row_sums.sum() != column_sums.sum():
        raise ValueError(f"rows add up to {row_sums.sum()}, columns to {column_sums.sum()}")
    fitted = _fit(np.asarray(weights, np.float64), row_sums, column_sums)
    whole = np.floor(fitted * (1 - 1e-7)).astype(np.int64)  # never above its row or column, whatever the fit left
    short_rows, short_columns = row_sums - whole.sum(axis=1), column_sums - whole.sum(axis=0)
    fraction = fitted - whole
    while short_rows.sum() > 0:
        open_cells = (short_rows > 0)[:, None] & (short_columns > 0)[None, :]
        row, column = np.unravel_index(int(np.argmax(np.where(open_cells, fraction, -np.inf))), fraction.shape)
        whole[row, column] += 1
        fraction[row, column] -= 1
        short_rows[row] -= 1
        short_columns[column] -= 1
    return whole


def _fit(weights: Floats, rows: Ints, columns: Ints) -> Floats:
    fitted = weights.copy()
    for _ in range(60):
        sums = fitted.sum(axis=1, keepdims=True)
        fitted = np.divide(fitted * rows[:, None], sums, out=np.zeros_like(fitted), where=sums > 0)
        sums = fitted.sum(axis=0, keepdims=True)
        fitted = np.divide(fitted * columns[None, :], sums, out=np.zeros_like(fitted), where=sums > 0)
    return np.asarray(np.minimum(fitted, rows[:, None]))


def deal(rng: np.random.Generator, counts: npt.ArrayLike, labels: Sequence[int] | Ints | None = None) -> Ints:
    """Each label as often as its count says, in random order."""
    numbers = np.asarray(counts, dtype=np.int64)
    names = np.arange(len(numbers)) if labels is None else np.asarray(labels, dtype=np.int64)
    return rng.permutation(np.repeat(names, numbers))


def deal_shares(rng: np.random.Generator, weights: npt.ArrayLike, total: int) -> Ints:
    """``total`` labels whose frequencies are as near ``weights`` as whole numbers allow, in random order."""
    return deal(rng, share_out(weights, total))


def pick(rng: np.random.Generator, weights: Floats, count: int) -> Ints:
    """``count`` different positions, the likelier the larger the weight (zero: only when nothing else is left)."""
    if count > len(weights):
        raise ValueError(f"{count} wanted of {len(weights)}")
    with np.errstate(divide="ignore"):
        keys = np.log(rng.random(len(weights))) / np.maximum(weights, 1e-12)
    return np.sort(np.argpartition(-keys, count - 1)[:count]) if count else np.zeros(0, np.int64)


def generator(seed: int, stage: str) -> np.random.Generator:
    """A stream of its own for each stage, so that a change in one leaves the others as they were."""
    return np.random.default_rng([seed, *stage.encode()])
