"""Counts by district as a viewer may see them: made in one place, so a figure hidden in one panel is hidden in all.

An analyst sees every count. A partnership manager sees the own districts exactly; other districts, and all of them for
the public, have noise that follows the offences counted (``data.release.perturbation``): here alone exact counts become
figures that such a viewer may see, and every panel reads them.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from data.answers.cache import remembered
from data.answers.figures.shown import Shown
from data.answers.figures.tallies import Sums, tallies
from data.counts.tables import DISTRICT_CELLS
from data.release.perturbation import bound, figures
from data.release.questions import why_not_offered

if TYPE_CHECKING:
    from collections.abc import Iterable

    import numpy.typing as npt

    from data.answers.request import Request
    from data.counts.keyed import Cells
    from data.question.periods import Period

WITHHELD, PERTURBED = "suppressed", "perturbed"


@dataclass(frozen=True, eq=False)
class ShownCounts:
    """One period by district number: ``values`` (NaN where withheld) with ``status``, and all districts together.

    ``cells_of_all``: what figures with noise are made of, for districts that are shown as one; never shown itself.
    """

    values: npt.NDArray[np.float64]
    status: npt.NDArray[np.str_]
    total: Shown
    cells_of_all: Cells | None = None

    @property
    def moved(self) -> npt.NDArray[np.float64]:
        """The most that each value may differ from the true count."""
        return np.where(self.status == PERTURBED, float(bound()), 0.0)

    def cell(self, number: int) -> Shown:
        """The count of one area."""
        return self.cells(np.array([number]))[0]

    def cells(self, numbers: npt.NDArray[np.int64]) -> list[Shown]:
        """The counts of these areas."""
        return [
            Shown(None if math.isnan(value) else value, status)
            for value, status in zip(self.values[numbers].tolist(), self.status[numbers].tolist(), strict=True)
        ]


@dataclass(frozen=True, eq=False)
class DistrictCounts:
    """Both periods; ``listed``: numbers of the districts that this viewer is shown at all for this question."""

    listed: npt.NDArray[np.int64]
    now: ShownCounts
    before: ShownCounts | None


@remembered()
def district_counts(request: Request) -> DistrictCounts:
    """For the question with its place left out; a district outside ``listed`` is not there for this viewer."""
    found = tallies(request)
    now = _shown(request, found.now, found.periods.now)
    before = (
        None
        if found.before is None or found.periods.before is None
        else _shown(request, found.before, found.periods.before)
    )
    frame = request.store.districts
    counted = found.now.count + (found.before.count if found.before else 0)
    everywhere = frame["home"].to_numpy() | (counted > 0)
    if request.viewer.role == "analyst":
        listed = everywhere
    elif _offered(request):
        listed = frame["home"].to_numpy()
    else:
        listed = own_districts(request)
    numbers = np.flatnonzero(listed)
    return DistrictCounts(numbers[numbers > 0], now, before)


def own_districts(request: Request) -> npt.NDArray[np.bool_]:
    """Which districts, by number, this viewer sees exact figures of."""
    codes = request.store.district_codes
    if request.viewer.role == "analyst":
        return np.ones(len(codes), dtype=bool)
    return np.array([bool(code) and code in request.viewer.own for code in codes])


def _offered(request: Request) -> bool:
    return not why_not_offered(request.anywhere.state, request.store)


def place_cells(request: Request) -> Cells:
    """By district number and month of the store, the place left out: for figures with noise."""
    return request.table(DISTRICT_CELLS)


def within(cells: Cells, period: Period, months: range) -> Cells:
    """Of cells whose last axis are ``months`` those of a period of whole months, added up."""
    assert period.whole_months
    inside = np.isin(np.asarray(months), np.asarray(period.months))
    return cells[..., inside].sum(axis=-1)


def cell_of(cells: Cells) -> Shown:
    """A single cell as it may be shown."""
    return Shown(float(figures(cells)), PERTURBED)


def _shown(request: Request, exact: Sums, period: Period) -> ShownCounts:
    if request.viewer.role == "analyst":
        return exactly(exact.count)
    own = own_districts(request)
    if not _offered(request):
        values = np.where(own, exact.count, np.nan)
        return ShownCounts(values, np.where(own, "exact", WITHHELD), Shown(None, WITHHELD))
    cells = within(place_cells(request), period, request.store.span)
    values = np.where(own, exact.count, figures(cells))
    return ShownCounts(values, np.where(own, "exact", PERTURBED), cell_of(cells.sum()), cells)


def exactly(counts: npt.NDArray[np.int64]) -> ShownCounts:
    """Counts that the viewer may see as they are."""
    return ShownCounts(counts.astype(np.float64), np.full(counts.shape, "exact"), Shown(float(counts.sum())))


def together(shown: ShownCounts, numbers: Iterable[int]) -> Shown:
    """These districts as one figure: those of the viewer exactly, and the others with noise as one cell.

    Noise of all of them together would be a second figure of the others for who can take the own ones off.
    """
    members = np.fromiter(numbers, dtype=np.int64)
    others = shown.status[members] != "exact"
    exact = float(shown.values[members[~others]].sum())
    if not others.any():
        return Shown(exact)
    if shown.cells_of_all is None:
        return Shown(None, WITHHELD)
    return Shown(exact + float(figures(shown.cells_of_all[members[others]].sum())), PERTURBED)


def shown_place(request: Request, shown: ShownCounts) -> Shown:
    """The figure of the place that the question names: all districts, or those of ``district`` and ``area``."""
    chosen = tallies(request).chosen
    if not chosen:
        return shown.total
    return shown.cell(chosen[0]) if len(chosen) == 1 else together(shown, chosen)
