"""By how much more than chance the offences of a question vary from month to month, for every test of a change.

Worked out from all complete months of the store (``series.dispersion``), never below 1. A part that has no months of
its own to judge by (an LSOA, a kind, a cell) takes what the whole leads to expect of its share. Viewers of figures
with noise are given what these vary by, to one decimal.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from data.answers.cache import remembered
from data.answers.figures.district_release import own_districts, place_cells
from data.answers.figures.tallies import tallies
from data.counts.monthly import whole_months
from data.months import Month, lengths_and_calendar
from data.question.recording import changes_for
from data.release.perturbation import figures
from data.release.questions import why_not_offered
from stats.series.dispersion import Dispersion, monthly_dispersion, shrunk

if TYPE_CHECKING:
    import numpy.typing as npt

    from data.answers.request import Request

    Floats = npt.NDArray[np.float64]

KNOWN = np.inf


def whole_noise(request: Request) -> float:
    """The dispersion of all districts together, to one decimal."""
    return round(float(_own(request).value[-1]), 1)


@remembered()
def counts_seen(request: Request) -> npt.NDArray[np.int64]:
    """Months of each district by its number, and last of all together, as far as the viewer may know them.

    An interval gives away what it is made of. So whoever sees some districts exactly has nothing of the others in it
    but figures with noise of all together, and not even these for a question that is none of the fixed ones.
    """
    monthly, own = tallies(request).monthly, own_districts(request)
    if own.all():
        return np.vstack([monthly, monthly.sum(axis=0)])
    known = np.where(own[:, None], monthly, 0)
    whole = known.sum(axis=0)
    if not why_not_offered(request.anywhere.state, request.store):
        whole = np.rint(figures(place_cells(request).sum(axis=0))).astype(np.int64)
    return np.vstack([known, whole])


@remembered()
def _own(request: Request) -> Dispersion:
    """Each district's own by its number, and last that of all together."""
    return _of(request, counts_seen(request))


def _share(request: Request, part: npt.ArrayLike) -> Floats:
    """Parts of all offences that are seen, 0 to 1; figures with noise may be below what they hold."""
    return np.minimum(np.asarray(part) / max(int(counts_seen(request)[-1].sum()), 1), 1.0)


@remembered()
def district_noise(request: Request) -> Dispersion:
    """By district number; those whose months the viewer may not see get what the whole leads to expect."""
    own, hidden = Dispersion(*(each[:-1] for each in _own(request))), ~own_districts(request)
    own = Dispersion(np.where(hidden, 1.0, own.value), np.where(hidden, KNOWN, own.freedom))
    share = np.where(hidden, 1.0, _share(request, counts_seen(request)[:-1].sum(axis=1)))
    return shrunk(own, share, whole_noise(request))


@remembered()
def place_noise(request: Request) -> Dispersion:
    """Of the place asked about, as one: shape (1,)."""
    found = tallies(request)
    if request.policy is not None:
        return shrunk(Dispersion(np.ones(1), np.full(1, KNOWN)), 1.0, whole_noise(request))
    if len(found.chosen) == 1 and not (request.state.lsoas or request.state.cells):
        every = district_noise(request)
        return Dispersion(*(each[found.chosen] for each in every))
    share = float(_share(request, found.selected_monthly.sum()))
    if share >= 1:
        return Dispersion(*(each[-1:] for each in _own(request)))
    return shrunk(_of(request, found.selected_monthly[None, :]), share, whole_noise(request))


def part_noise(request: Request, share: npt.ArrayLike) -> Dispersion:
    """Of parts with these shares (0 to 1) of all offences of the question, which have no months of their own."""
    part = np.clip(np.nan_to_num(np.asarray(share, dtype=np.float64), nan=1.0), 0.0, 1.0)
    unknown = Dispersion(np.ones(part.shape), np.full(part.shape, KNOWN))
    return shrunk(unknown, part, whole_noise(request))


def _of(request: Request, counts: npt.NDArray[np.int64]) -> Dispersion:
    """Of series (n, months of the store); months not loaded or not complete take no part."""
    months = [Month(number) for number in tallies(request).months]
    whole = whole_months(request.store)
    series = np.where([month in whole for month in months], counts, np.nan)
    names = [month.name for month in months]
    breaks = [names.index(change.month) for change in changes_for(request.state) if change.month in names[1:]]
    return monthly_dispersion(series, *lengths_and_calendar(months), breaks)
