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
    from data.answers.request import Request

TESTED = (
    "Districts are tested together, so that of 100 called changed about 5 are not; ranges are widened to match, and by "
    "what the months of each vary beyond chance."
)


@remembered()
def district_changes(request: Request) -> tuple[ShownChange, ...]:
    """By district number; the place of the question is left out. 'no comparison' where a district is not listed."""
    found, periods = district_counts(request), tallies(request).periods
    listed, noise = found.listed, district_noise(request)
    tested = changes_shown(
        found.now.values[listed],
        None if found.before is None else found.before.values[listed],
        periods,
        adjust=True,
        noise=Dispersion(noise.value[listed], noise.freedom[listed]),
        moved=found.now.moved[listed],
    )
    every = [NO_COMPARISON] * len(found.now.values)
    for number, cell in zip(listed.tolist(), tested, strict=True):
        every[number] = cell
    return tuple(every)


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
