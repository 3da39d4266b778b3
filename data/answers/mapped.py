"""Not mapped is not a finding: the one place that says so, asked for every panel that speaks of places.

An offence outside the loaded boundaries is in no district, LSOA or cell. Where hardly any of the offences asked about
could be mapped, 'no cell stands out', a rate of 0.0 or a district without change would be a sentence about the
boundaries, not about offences. So it is refused, with the reason.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from data.answers.cache import remembered
from data.answers.figures.tallies import tallies
from data.answers.hotspots.study import study
from data.answers.panel import Needs
from data.question.filters import FilterState
from stats.change import MIN_BASE

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    from data.answers.request import Request

OUTSIDE = "Hardly any of the offences loaded could be mapped, so nothing is said of places."
LOAD = "Load the boundaries of this area to see its places."
#: Below this share of the offences mapped, nothing is said of places (as in ``data.build.placement.COVERED_SHARE``).
FEWEST_MAPPED = 0.05


def why_no_place(needs: Needs, request: Request) -> list[str]:
    """Why a panel with these needs can say nothing here; empty where it can."""
    state = request.state
    named = bool(state.districts or state.areas or state.lsoas or state.cells) and Needs.OWN_AREA not in needs
    if not (named or needs & (Needs.MAPPED | Needs.CELLS)):
        return []
    why = not_mapped(request)
    if not why and Needs.CELLS in needs:
        why = _not_in_units(request)
    return [why] if why else []


@remembered()
def not_mapped(request: Request) -> str:
    """The reason why nothing can be said of places, '' where enough offences of both periods could be mapped."""
    if request.viewer.role != "analyst":  # that none of a question's few could be mapped would tell how few they are
        return "" if not _too_few(_whole_store(request)) else f"{OUTSIDE} {LOAD}"
    found = tallies(request)
    now, before, periods = found.now.count, found.before, found.periods
    everything = found.monthly.sum(axis=1)
    noun = "such offences" if _asks_for_some(request.state) else "offences"
    if _too_few(now):
        return _words(now, f"{noun} of {periods.now.words()}") + _advice(request)
    if before is not None and periods.before is not None and before.count.sum() >= MIN_BASE and _too_few(before.count):
        return (
            _words(before.count, f"{noun} of {periods.before.words()}") + _advice(request) + " Or choose no comparison."
        )
    if not now.sum() and _too_few(everything):
        return _words(everything, f"{noun} loaded") + _advice(request)
    return ""


def _asks_for_some(state: FilterState) -> bool:
    """Whether anything but period, place and measure narrows the question."""
    rest = replace(state, districts=(), areas=(), lsoas=(), cells=())
    return rest != FilterState(start=state.start, end=state.end, compare=state.compare, measure=state.measure)


def _advice(request: Request) -> str:
    """Boundaries help where the store as a whole is hardly mapped, not where a question's few have no place."""
    return f" {LOAD}" if _too_few(_whole_store(request)) else ""


def _whole_store(request: Request) -> npt.NDArray[np.int64]:
    """Every offence loaded, by district number."""
    return tallies(replace(request, state=FilterState(), level="district")).monthly.sum(axis=1)


def _not_in_units(request: Request) -> str:
    """Offences mapped by the code in their row have no point that could lie in a cell."""
    found = study(request)
    inside = int(found.now.sum())
    if not _few(inside, inside + found.outside):
        return ""
    held, lies = _held(inside)
    return (
        f"{held} of the {inside + found.outside:,} offences of {found.periods.now.words()} {lies} in one of the "
        f"{found.noun} of this map, so nothing is said of them: the others have no exact point on its land."
    )


def _too_few(by_district: npt.NDArray[np.int64]) -> bool:
    """True where hardly any of the offences is in a district (number 0: in none)."""
    return _few(int(by_district[1:].sum()), int(by_district.sum()))


def _few(mapped: int, total: int) -> bool:
    return total > 0 and mapped < FEWEST_MAPPED * total


def _held(mapped: int) -> tuple[str, str]:
    return ("None" if mapped == 0 else f"Only {mapped:,}"), ("lies" if mapped < 2 else "lie")


def _words(by_district: npt.NDArray[np.int64], which: str) -> str:
    mapped, total = int(by_district[1:].sum()), int(by_district.sum())
    held, lies = _held(mapped)
    return f"{held} of the {total:,} {which} {lies} in a district that is loaded, so nothing is said of places."
