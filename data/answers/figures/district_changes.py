"""The tested change of every district and of the place asked about, made once: no two panels can say it differently."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from data.answers.cache import remembered
from data.answers.figures.district_release import PERTURBED, district_counts, shown_place
from data.answers.figures.noise import district_noise, place_noise
from data.answers.figures.shown import NO_COMPARISON, Shown, ShownChange, changes_shown
from data.answers.figures.tallies import tallies
from data.release.perturbation import bound
from stats.series.dispersion import Dispersion

if TYPE_CHECKING:
    import numpy.typing as npt

    from data.answers.request import Request

TESTED = (
    "Districts are tested together, so that of 100 called changed about 5 are not; ranges are widened to match, and by "
    "what the months of each vary beyond chance."
)


@remembered()
def district_changes(request: Request) -> tuple[ShownChange, ...]:
    """By district number; the place of the question is left out. 'no comparison' where a district is not listed.

    The home districts are always tested as so many, whoever looks; one from elsewhere beside them all.
    """
    listed = set(district_counts(request).listed.tolist())
    frame = request.store.districts
    home = np.flatnonzero(frame["home"].to_numpy())
    away = sorted(listed - set(home.tolist()))
    every = [NO_COMPARISON] * len(frame)
    if away:
        beside = _tested(request, np.append(home, away))
        for number in away:
            every[number] = beside[number]
    for number, cell in _tested(request, home).items():
        if number in listed:
            every[number] = cell
    return tuple(every)


def _tested(request: Request, numbers: npt.NDArray[np.int64]) -> dict[int, ShownChange]:
    """These districts among each other. One that the viewer is not shown takes part as "no change".

    So what is said of an own district has nothing of the others in it, and a clear change takes no less than for
    somebody who sees them all.
    """
    found, noise = district_counts(request), district_noise(request)
    shown = np.isin(numbers, found.listed)
    tested = changes_shown(
        np.where(shown, found.now.values[numbers], 0.0),
        None if found.before is None else np.where(shown, found.before.values[numbers], 0.0),
        tallies(request).periods,
        adjust=True,
        noise=Dispersion(noise.value[numbers], noise.freedom[numbers]),
        moved=np.where(shown, found.now.moved[numbers], 0.0),
    )
    return dict(zip(numbers.tolist(), tested, strict=True))


@remembered()
def place_change(request: Request) -> ShownChange:
    """Of the place asked about: a single district as among the others, all else tested by itself."""
    found, state = tallies(request), request.state
    fine = bool(state.lsoas or state.cells)
    if len(found.chosen) == 1 and not fine:
        return district_changes(request.anywhere)[found.chosen[0]]
    cells = place_counts(request)
    values = [None if cell is None else np.array([np.nan if cell.value is None else cell.value]) for cell in cells]
    assert values[0] is not None
    off = float(bound()) if cells[0].status == PERTURBED else 0.0
    return changes_shown(values[0], values[1], found.periods, noise=place_noise(request), moved=off)[0]


def place_counts(request: Request) -> tuple[Shown, Shown | None]:
    """Both periods' figure of the place asked about, as the viewer may see it."""
    found = tallies(request)
    if request.policy is None:
        before = None if found.selected_before is None else Shown(float(found.selected_before.count))
        return Shown(float(found.selected_now.count)), before
    shown = district_counts(request)
    return shown_place(request, shown.now), None if shown.before is None else shown_place(request, shown.before)
