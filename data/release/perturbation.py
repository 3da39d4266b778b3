"""Counts with noise that always falls the same: the cell-key method, as the 2021 Census of England and Wales used it.

A cell is the set of offences that a figure counts. Its key is the sum of their record keys (``data.build.record_keys``)
modulo the number of keys; count and key together choose the noise in a table (``noise.csv``, made by
``data.release.build_noise``). So one cell has one figure, however it was asked for; a true zero stays zero; and no
figure from 1 to 4 is ever shown. Figures need not add up.
"""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    import numpy.typing as npt

    from data.counts.keyed import Cells

    Ints = npt.NDArray[np.int64]

TABLE = Path(__file__).with_name("noise.csv")
KEYS = 2**16
#: The smallest figure above zero that is ever shown.
LEAST_SHOWN = 5
MOVED = "moved a little, by 10 at most, always the same way for the same count; figures of 1 to 4 are never shown"
NOISE_WORDS = f"To protect people, each count here is {MOVED}, and parts need not add up to their total."
#: The same for who sees some districts exactly.
BEYOND_OWN_WORDS = (
    f"To protect people, each count that reaches beyond your own district is {MOVED} for others, and parts need not "
    "add up to their total."
)


@lru_cache(maxsize=1)
def noise_by_key() -> npt.NDArray[np.int8]:
    """Noise by true count and cell key, shape (counts, KEYS); the last row is for all larger counts too."""
    count, noise, keys = np.loadtxt(TABLE, delimiter=",", skiprows=1, dtype=np.int64, unpack=True)
    found = np.zeros((int(count.max()) + 1, KEYS), np.int8)
    for each in range(1, len(found)):
        found[each] = np.repeat(noise[count == each], keys[count == each])
    found.setflags(write=False)
    return found


def perturbed(counts: npt.ArrayLike, key_sums: npt.ArrayLike) -> Ints:
    """The figures for cells with these true counts and sums of record keys; whole numbers of one shape."""
    true, sums = np.asarray(counts, np.int64), np.asarray(key_sums, np.int64)
    table = noise_by_key()
    return true + table[np.minimum(true, len(table) - 1), sums % KEYS]


def figures(cells: Cells) -> npt.NDArray[np.float64]:
    """What may be shown of each cell."""
    return perturbed(cells.counts, cells.key_sums).astype(np.float64)


@lru_cache(maxsize=1)
def variance() -> float:
    """The largest variance of the noise of any count; its mean is zero."""
    table = noise_by_key().astype(np.float64)
    return float((table**2).mean(axis=1).max())


@lru_cache(maxsize=1)
def bound() -> int:
    """The most that a count is moved by."""
    return int(np.abs(noise_by_key()).max())
