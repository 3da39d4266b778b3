"""A window into the map of the wall: what of the area a slide shows, in the units of its marks."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

#: Of the pane, in units of the marks.
WIDTH, HEIGHT = 1000.0, 760.0


class View(NamedTuple):
    """A window into the outlines in metres: its west and north edge, its width; the shape is that of the pane."""

    west: float
    north: float
    width: float

    @property
    def height(self) -> float:
        return self.width * HEIGHT / WIDTH

    def place(self, points: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
        """Metres (n, 2) to units of the marks."""
        return (points - [self.west, self.north]) * [1, -1] * (WIDTH / self.width)
