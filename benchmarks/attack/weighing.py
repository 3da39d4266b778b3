"""What an attacker makes of all figures at once: for ``benchmarks.attack``.

Unknown are the offences of each part (the smallest sets of kinds that any question tells apart) in each district. They
are taken as normal around what the margins lead to expect; each figure is the sum of some of them and noise. The
likeliest count of a cell is then found from three things: the margins, its own figure by the table of noise, and what
all other figures say of it (the posterior, with its own figure and what was expected of it taken out again).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from scipy.stats import poisson

from data.release.perturbation import LEAST_SHOWN, bound, noise_by_key, variance

if TYPE_CHECKING:
    import numpy.typing as npt

    Floats = npt.NDArray[np.float64]
    Ints = npt.NDArray[np.int64]

#: The counts that must not be named.
SMALL = np.arange(1, LEAST_SHOWN)
#: Variance of a figure that is exact.
EXACT = 1e-3


@dataclass(frozen=True)
class Figures:
    """``shown``: (kinds, places); ``parts``: (kinds, parts), ``inside``: (places, districts + 1): what each holds.

    ``exact``: (places,), seen without noise. ``expected``: (parts, districts + 1), from the margins alone.
    """

    shown: Floats
    parts: Floats
    inside: Floats
    exact: npt.NDArray[np.bool_]
    expected: Floats


@dataclass(frozen=True)
class Weighed:
    """Mean and covariance of the offences by part and district, all in one line."""

    figures: Figures
    mean: Floats
    covariance: Floats

    def cells(self, rows: Ints, districts: Ints) -> tuple[Floats, Floats, Floats]:
        """Mean, variance and what was expected of each cell of a kind (row) in a district."""
        width = self.figures.inside.shape[1]
        held = np.zeros((len(rows), self.figures.parts.shape[1], width))
        held[np.arange(len(rows)), :, districts] = self.figures.parts[rows]
        flat = held.reshape(len(rows), -1)
        spread = np.einsum("ij,jk,ik->i", flat, self.covariance, flat, optimize=True)
        return flat @ self.mean, spread, flat @ self.figures.expected.ravel()


def weigh(figures: Figures) -> Weighed:
    """Normal posterior of everything by every figure."""
    prior = figures.expected.ravel()
    of_place = np.where(figures.exact, EXACT, variance())
    rows = np.kron(figures.parts, figures.inside)
    by = np.tile(1 / of_place, len(figures.parts))
    covariance = np.linalg.inv(np.diag(1 / prior) + (rows.T * by) @ rows)
    return Weighed(figures, covariance @ (1 + (rows.T * by) @ figures.shown.ravel()), covariance)


def chance_of_figure(shown: Floats) -> Floats:
    """Of each figure how likely each of SMALL is to be shown as it, (figures, SMALL)."""
    table = noise_by_key()
    every = np.array([[(table[c] == s - c).mean() for c in SMALL] for s in range(bound() + LEAST_SHOWN)])
    return every[np.minimum(np.asarray(shown, dtype=int), len(every) - 1)]


def likeliest(expected: Floats, shown: Floats | None = None) -> Ints:
    """The likeliest of SMALL where so many are expected, and, where given, this figure is shown."""
    chance = poisson.pmf(SMALL, np.asarray(expected)[..., None])
    return SMALL[np.argmax(chance if shown is None else chance * chance_of_figure(shown), axis=-1)]


def likeliest_by_all(weighed: Weighed, rows: Ints, districts: Ints, expected: Floats) -> Ints:
    """The likeliest of SMALL for cells of a kind (row) in a district, by everything that is shown."""
    shown = weighed.figures.shown[rows, districts]
    mean, spread, prior = weighed.cells(rows, districts)
    precision = np.maximum(1 / spread - 1 / variance() - 1 / prior, 0.0)
    pull = mean / spread - shown / variance() - 1
    others = np.exp(-0.5 * precision[:, None] * SMALL**2 + pull[:, None] * SMALL)
    others = np.where(precision[:, None] > 0, others, 1.0)
    return SMALL[np.argmax(poisson.pmf(SMALL, expected[:, None]) * chance_of_figure(shown) * others, axis=1)]
