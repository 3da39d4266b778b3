"""Simulated maps: how often a map without any hot spot is given one, and how often a real one is seen."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import numpy.typing as npt
from scipy.sparse import csr_matrix

from benchmarks.truth.series import percent
from data.answers.hotspots.study import LEAST
from geo.beyond import also_dealt, beyond
from geo.gistar import band_weights, counted_p, gi_star, hot_cold

Counts = npt.NDArray[np.int64]
Lines = Iterator[str]

#: Hexagons in rows and columns, and how far apart their middles are.
SIDE, APART = 70, 250.0
#: Bins of 95% and more.
CLEAR = 2
#: Offences a cell, offences at one address, and busy addresses on top of them.
EVEN = ((0.3, 1.0, 0), (0.3, 2.0, 0), (0.3, 5.0, 0), (0.05, 2.0, 0), (0.3, 1.0, 10))


def lattice() -> csr_matrix:
    """Weights of a lattice of hexagons: each cell and the six that touch it, fewer at the edge."""
    row, column = np.divmod(np.arange(SIDE * SIDE), SIDE)
    return band_weights((column + row % 2 / 2) * APART, row * APART * np.sqrt(3) / 2, APART * 1.1)


def scattered(rng: np.random.Generator, share: npt.NDArray[np.float64], a_cell: float, each: float) -> Counts:
    """Addresses at random in proportion to ``share``, each with 1 or more offences, ``each`` on average (geometric)."""
    addresses = rng.poisson(share / share.mean() * a_cell / each)
    more = rng.negative_binomial(np.maximum(addresses, 1), 1 / each) if each > 1 else 0
    return np.where(addresses > 0, addresses + more, 0)


def bins_of(counts: Counts, weights: csr_matrix) -> tuple[npt.NDArray[np.int8], npt.NDArray[np.int8]]:
    """By Gi* and Poisson alone, and dealt too, as the map has it."""
    star = gi_star(counts, weights)
    return tuple(hot_cold(star.z, counted_p(star, counts, dealt=dealt)) for dealt in (False, True))  # type: ignore[return-value]


def _cell(hot: list[int]) -> str:
    """'2% (0.1)': maps with a coloured cell, and coloured cells a map."""
    return f"{percent([many > 0 for many in hot])} ({np.mean(hot):.1f})"


def gatherings(rng: np.random.Generator, n: int) -> Lines:
    """Maps on which nothing gathers but several offences at one address."""
    yield f"## Maps without a hot spot: % of {n} maps of {SIDE * SIDE:,} cells with a hot cell (hot cells a map)"
    yield ""
    columns = ("Gi* and Poisson, any", f"the same, {LEAST} or more", "dealt too, any", f"dealt too, {LEAST} or more")
    yield f"| a cell, at an address | {' | '.join(columns)} |"
    yield "|---|---|---|---|---|"
    weights, even = lattice(), np.ones(SIDE * SIDE)
    for a_cell, each, busy in EVEN:
        hot: list[list[int]] = [[] for _ in range(4)]
        for _ in range(n):
            counts = scattered(rng, even, a_cell, each)
            counts[rng.choice(counts.size, busy, replace=False)] += rng.integers(5, 41, busy)
            for i, bins in enumerate(bins_of(counts, weights)):
                for j, least in enumerate((0, LEAST)):
                    hot[2 * i + j].append(int(((bins >= CLEAR) & (counts >= least)).sum()))
        more = f", and {busy} addresses of 5 to 40" if busy else ""
        yield f"| {a_cell:g}, {each:g}{more} | {' | '.join(_cell(each) for each in hot)} |"


def against_a_base(rng: np.random.Generator, n: int) -> Lines:
    """Maps that follow their base exactly."""
    yield f"## Hot cells on maps that follow a base (% of {n} maps, 0.3 offences a cell, base exponential)"
    yield ""
    yield "| offences at an address | by the base alone | beyond the dealt counts too |"
    yield "|---|---|---|"
    weights = lattice()
    for each in (1.0, 2.5):
        hot: list[list[int]] = [[], []]
        for _ in range(n):
            base = rng.exponential(1.0, SIDE * SIDE)
            counts = scattered(rng, base, 0.3, each)
            found = beyond(counts, base, weights)
            for i, p in enumerate((found.p, also_dealt(found, counts, weights))):
                hot[i].append(int(((hot_cold(found.z, p) >= CLEAR) & (counts >= LEAST)).sum()))
        yield f"| {each:g} | {_cell(hot[0])} | {_cell(hot[1])} |"


def real_ones(rng: np.random.Generator, n: int) -> Lines:
    """One neighbourhood of seven cells with more offences than elsewhere."""
    yield f"## A real hot spot of seven cells (% of {n} maps on which one of them with {LEAST} or more is hot)"
    yield ""
    yield "| a cell elsewhere, at an address | times as many | Gi* and Poisson | dealt too |"
    yield "|---|---|---|---|"
    weights = lattice()
    inside = weights[SIDE * SIDE // 2 + SIDE // 2].indices
    for a_cell, each in ((0.3, 1.0), (0.3, 2.0)):
        for times in (3, 5, 10):
            share = np.ones(SIDE * SIDE)
            share[inside] = times
            seen: list[list[bool]] = [[], []]
            for _ in range(n):
                counts = scattered(rng, share, a_cell, each)
                for i, bins in enumerate(bins_of(counts, weights)):
                    seen[i].append(bool(((bins >= CLEAR) & (counts >= LEAST))[inside].any()))
            yield f"| {a_cell:g}, {each:g} | {times} | {percent(seen[0])} | {percent(seen[1])} |"
