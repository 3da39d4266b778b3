"""Poisson regression with a log link of many series at once, by iteratively reweighted least squares.

Source: McCullagh & Nelder (1989), Generalized Linear Models, chapters 2.5 and 6.2. All series share one design, so
that a simulation of thousands takes a second; a missing figure has no weight. Proved against statsmodels in the tests.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]

#: A trace of a penalty on the fitted logs: that of an empty month then ends at a large negative number, not at minus
#: infinity.
RIDGE = 1e-6
#: Steps at most, and the change of the fitted counts, over 1 + themselves, at which the fit is taken as done (of the
#: counts, for the log of an empty month goes down for ever).
STEPS, CLOSE = 60, 1e-7
#: Logs are kept within this many of the offset's own scale, and move by no more than this in one step: a series of two
#: or three counts would else be thrown so far beyond its solution that the next step cannot be solved.
FARTHEST, LONGEST = 30.0, 2.0


@dataclass(frozen=True)
class PoissonFit:
    """``coefficients`` (n, p), ``mean`` (n, m) fitted for every time, ``inverse`` (n, p, p): that of X'WX."""

    coefficients: Floats
    mean: Floats
    inverse: Floats

    def uncertainty(self, design: Floats) -> Floats:
        """x (X'WX)⁻¹ x' of each row of ``design`` (k, p), as (n, k): the variance of its fitted log at dispersion 1."""
        return np.asarray(((design @ self.inverse) * design).sum(axis=2))


def poisson_fit(counts: npt.ArrayLike, design: npt.ArrayLike, offset: npt.ArrayLike) -> PoissonFit:
    """Fit log mean = offset + design × coefficients to each series.

    ``counts``: (n, m), 0 or more, NaN where missing; ``design``: (m, p), may be of less than full rank (the solution
    nearest to 0 is then taken); ``offset``: (m,) or (n, m), log of the exposure.
    """
    observed, columns, base = (np.asarray(each, dtype=np.float64) for each in (counts, design, offset))
    known = np.isfinite(observed)
    y, (axes, back) = np.where(known, observed, 0.0), _axes(columns)
    base = np.broadcast_to(base, y.shape)
    log_mean = _start(y, known, base)
    rank = axes.shape[1]
    squares = (axes[:, :, None] * axes[:, None, :]).reshape(len(axes), rank * rank)  # x'x of each time, in one row
    found, information = np.zeros((len(y), rank)), np.zeros((len(y), rank, rank))
    mean = np.exp(base + log_mean)
    for _ in range(STEPS):
        weight = mean * known
        information = _held_up((weight @ squares).reshape(-1, rank, rank))
        working = (weight * log_mean + known * (y - mean)) @ axes
        found = np.linalg.solve(information, working[:, :, None])[:, :, 0]
        step = np.clip(found @ axes.T, -FARTHEST, FARTHEST) - log_mean
        log_mean = log_mean + step * (LONGEST / np.abs(step).max(axis=1, initial=LONGEST))[:, None]
        previous, mean = mean, np.exp(base + log_mean)
        if (np.abs(mean - previous) / (1 + mean)).max(initial=0.0) < CLOSE:
            break
    inverse = np.linalg.inv(information)
    return PoissonFit(found @ back.T, mean, back @ inverse @ back.T)


def _start(y: Floats, known: npt.NDArray[np.bool_], base: Floats) -> Floats:
    """Logs to begin with: each count drawn half way to what its series leads to expect of its exposure."""
    share = (y.sum(axis=1) + 0.1) / (known * np.exp(base)).sum(axis=1).clip(1e-300)
    even = share[:, None] * np.exp(base)
    return np.asarray(np.log(np.where(known, (y + even) / 2, even)) - base)


def _held_up(information: Floats) -> Floats:
    """The same (n, p, p) with the penalty on its diagonal."""
    diagonal = information.diagonal(axis1=1, axis2=2)
    scale = np.maximum(RIDGE, 1e-12 * diagonal.max(axis=1, initial=0.0))
    return information + scale[:, None, None] * np.eye(information.shape[1])


def _axes(design: Floats) -> tuple[Floats, Floats]:
    """Orthonormal axes (m, r) of what the columns span, and what leads from them back to coefficients (p, r).

    With the columns themselves, which may say the same twice, the equations of a step could hardly be solved.
    """
    left, sizes, right = np.linalg.svd(design, full_matrices=False)
    kept = sizes > 1e-9 * sizes.max(initial=0.0)
    return left[:, kept], right[kept].T / sizes[kept]
