"""Make ``noise.csv``, the table of noise that public counts are perturbed with: ``python -m data.release.build_noise``.

For each true count the distribution of largest entropy among those that keep the mean (no count is shown too large or
too small on average), have a variance of VARIANCE at most, never move a count by more than BOUND, keep a zero a zero,
and never show a count from 1 to LARGEST_HIDDEN. The largest entropy leaves a reader who knows this the least to go by.
Source: Giessing, S., Computational issues in the design of transition probabilities and disclosure risk estimation for
additive noise, in Privacy in Statistical Databases 2016; Fraser and Wooton (2005) for the keys.

The distribution of maximum entropy with given mean and variance is exp(a v + b v²) over the values that may occur, with
b at most 0; a and b are the minimum of a convex function. Probabilities are then written as whole numbers of cell keys,
so that the mean is zero exactly.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np
import numpy.typing as npt
from scipy.optimize import minimize

FILE = Path(__file__).with_name("noise.csv")
#: How many cell keys there are: cell keys are sums of record keys modulo this.
KEYS = 2**16
#: Counts from 1 to this are never shown, most that a count is moved by, and most variance of the noise.
LARGEST_HIDDEN, BOUND, VARIANCE = 4, 10, 16.0

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]


def values_for(count: int) -> Ints:
    """The noise that a count may get: what leads to zero or beyond what is hidden, and no farther than BOUND."""
    noise = np.arange(-BOUND, BOUND + 1)
    shown = count + noise
    return noise[(shown == 0) | (shown > LARGEST_HIDDEN)]


def largest_entropy(noise: Floats, variance: float) -> Floats:
    """Probabilities of these values with mean 0, this variance at most, and the largest entropy among those.

    Raises ValueError where there are none.
    """
    moments = np.vstack([noise, noise**2 - variance]) / np.array([[1.0], [variance]])

    def log_sum(at: Floats) -> tuple[float, Floats]:
        power = at @ moments
        top = power.max()
        weight = np.exp(power - top)
        return float(top + np.log(weight.sum())), moments @ (weight / weight.sum())

    limits, options = [(None, None), (None, 0.0)], {"gtol": 1e-11, "ftol": 0, "maxiter": 10_000}
    found = minimize(log_sum, np.zeros(2), jac=True, method="L-BFGS-B", bounds=limits, options=options)
    weight = np.exp(found.x @ moments - (found.x @ moments).max())
    chance = weight / weight.sum()
    mean, too_much = moments @ chance
    if abs(mean) > 1e-5 or too_much > 1e-5:
        raise ValueError(f"no distribution over {noise.tolist()} has the mean 0 and a variance of {variance} at most")
    return chance


def as_keys(noise: Ints, chance: Floats) -> Ints:
    """How many of the cell keys get each value: whole numbers that add up to KEYS, with the mean exactly zero."""
    exact = chance * KEYS
    keys = np.floor(exact).astype(np.int64)
    rest = int(KEYS - keys.sum())
    keys[np.argsort(keys - exact, kind="stable")[:rest]] += 1
    while off := int(keys @ noise):
        steps = noise[:, None] - noise[None, :]  # a key that moves from the second value to the first
        useful = (steps * np.sign(off) < 0) & (np.abs(steps) <= abs(off)) & (keys[None, :] > 1) & (keys[:, None] > 0)
        to, of = np.unravel_index(np.argmax(np.where(useful, keys[None, :], -1)), steps.shape)
        if not useful[to, of]:
            raise ValueError("the mean cannot be made zero in whole keys")
        keys[to] += 1
        keys[of] -= 1
    return keys


def rows() -> list[tuple[int, int, int]]:
    """(true count, noise, how many keys); the last count stands for all above it, whose distribution is the same."""
    found = []
    for count in range(1, LARGEST_HIDDEN + 1 + BOUND + 1):
        noise = values_for(count)
        keys = as_keys(noise, largest_entropy(noise.astype(np.float64), VARIANCE))
        found += [(count, int(value), int(many)) for value, many in zip(noise, keys, strict=True) if many]
    return found


def text() -> str:
    """The file: a line for each true count and noise."""
    return "\n".join(["count,noise,keys", *(",".join(map(str, row)) for row in rows())]) + "\n"


if __name__ == "__main__":
    FILE.write_text(text(), encoding="utf-8")
