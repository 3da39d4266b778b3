"""Counts with the sums of their record keys: what those are given a figure of who see no exact count."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    import numpy.typing as npt

    Ints = npt.NDArray[np.int64]


@dataclass(frozen=True, eq=False)
class Cells:
    """True counts, and of each the sum of the record keys of its offences; arrays of one shape.

    Nothing of it may be shown as it is: ``data.release.perturbation.figures`` makes of it what may.
    """

    counts: Ints
    key_sums: Ints

    def __getitem__(self, where: Any) -> Cells:
        """Some of the cells, as an array is indexed."""
        return Cells(np.asarray(self.counts[where]), np.asarray(self.key_sums[where]))

    def sum(self, axis: int | None = None) -> Cells:
        """The cells that hold all those along an axis: keys add up as counts do."""
        return Cells(np.asarray(self.counts.sum(axis=axis)), np.asarray(self.key_sums.sum(axis=axis)))

    def by(self, number: Ints, size: int) -> Cells:
        """Cells in one dimension gathered under a number each, of ``size`` numbers."""
        sums = (np.zeros(size, np.int64), np.zeros(size, np.int64))
        for gathered, each in zip(sums, (self.counts, self.key_sums), strict=True):
            np.add.at(gathered, number, each)
        return Cells(*sums)
