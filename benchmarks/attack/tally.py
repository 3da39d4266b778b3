"""How often each way of guessing was right: for ``benchmarks.attack``."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np
from scipy.stats import binomtest

if TYPE_CHECKING:
    import numpy.typing as npt


@dataclass
class Tally:
    """How many true counts of 1 to 4 were tried, and of each way of guessing how many it named right."""

    tried: dict[str, int] = field(default_factory=dict)
    right: dict[str, int] = field(default_factory=dict)

    def add(self, way: str, guesses: npt.ArrayLike, truth: npt.ArrayLike) -> None:
        """Guesses of these true counts."""
        same = np.asarray(guesses) == np.asarray(truth)
        self.tried[way] = self.tried.get(way, 0) + same.size
        self.right[way] = self.right.get(way, 0) + int(same.sum())

    def share(self, way: str) -> float:
        """Of those tried."""
        return self.right[way] / max(self.tried[way], 1)

    def line(self, way: str) -> str:
        """With its 95% interval."""
        low, high = binomtest(self.right[way], self.tried[way]).proportion_ci()
        return f"{way}: {self.right[way]:,} of {self.tried[way]:,}, {self.share(way):.1%} ({low:.1%} to {high:.1%})"
