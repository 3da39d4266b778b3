"""The one place that is asked about: a hotspot cell or an LSOA, with what is to be known of it on one card."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from data.answers.cache import remembered
from data.answers.figures.district_changes import place_change, place_counts
from data.answers.figures.rows import CHANGE_HEADER, change_cells, number, told
from data.answers.figures.shown import NO_COMPARISON, Shown, ShownChange
from data.answers.figures.tallies import tallies
from data.answers.hotspots.places.lasting import lasting
from data.answers.hotspots.places.top_places import busiest_words, place_words, top_places
from data.answers.hotspots.study import LEAST, Study, study
from data.answers.panel import Needs, Panel, Rounded
from data.answers.places.categories import categories
from data.cells import cell_number, cell_words
from data.counts.tables import BY_PLACE, KINDS, OWN_KINDS, UNIT_MONTHS, UNIT_WEEK, UNITS

if TYPE_CHECKING:
    from data.answers.panel import Rows
    from data.answers.request import Request

#: Kinds of offence that are named, most offences first.
MOST_KINDS = 4
NONE = "No single place is chosen: choose a row of Top places, or a cell of the map."
OUTSIDE = "This place lies outside the chosen districts, so nothing is counted in it."


@dataclass(frozen=True)
class PlaceModel:
    """The card. ``name``: as the address writes it, '' where no single place is asked about; then ``words`` says so.

    ``share`` is of all offences of the study area; ``lasting``: months of the last ``months`` in which it was in the
    top 1%. Both are None where the units of the hotspot map are of another sort.
    """

    name: str
    level: str  # 'cell' or 'lsoa'
    place: str  # as a reader knows it
    count: Shown
    before: Shown | None
    change: ShownChange
    period: str
    compared: str  # period that it is compared with, ''
    share: float | None
    times: str
    kinds: tuple[tuple[str, int], ...]
    lasting: int | None
    months: int
    words: str


@remembered("size")
def place(request: Request) -> PlaceModel:
    """Count, tested change, busiest time, kinds and persistence of the one cell or LSOA of the question."""
    state = request.state
    if len(state.cells) + len(state.lsoas) != 1:
        return _nothing(NONE)
    of, found = _units(request)
    if found is not None and _number(of) not in found.units.number:
        return _nothing(OUTSIDE)
    now, before = place_counts(request)
    periods = tallies(request).periods
    at = None if found is None else int(np.flatnonzero(found.units.number == _number(of))[0])
    share, months, times = None, 0, None
    if found is not None and at is not None:
        total, last = float(found.now.sum()), lasting(of)
        share, months, times = (found.now[at] / total if total else None), last.months, int(last.times[at])
    return PlaceModel(
        name=(state.cells or state.lsoas)[0],
        level="cell" if state.cells else "lsoa",
        place=_words(of, found, at),
        count=now,
        before=before,
        change=place_change(request),
        period=periods.now.words(),
        compared=periods.before.words() if periods.before else "",
        share=share,
        times=busiest_words(_week(request)),
        kinds=_kinds(request),
        lasting=times,
        months=months,
        words="" if (now.value or 0) >= LEAST else f"Fewer than {LEAST} offences: too few to make a place of it.",
    )


def _nothing(words: str) -> PlaceModel:
    return PlaceModel("", "", "", Shown(None, "missing"), None, NO_COMPARISON, "", "", None, "", (), None, 0, words)


def _units(request: Request) -> tuple[Request, Study | None]:
    """The question with cells of the width that is asked about, and the units in which the place is one."""
    exact = request.store.capabilities.exact_points
    if request.state.cells:
        width = cell_number(request.state.cells[0])[0]
        of = replace(request, display=replace(request.display, size=width))
        return of, study(of) if exact else None
    return request, None if exact else study(request)


def _number(request: Request) -> int:
    if request.state.cells:
        return cell_number(request.state.cells[0])[1]
    return int(np.flatnonzero(request.store.lsoas(request.vintage)["code"] == request.state.lsoas[0])[0])


def _words(request: Request, found: Study | None, at: int | None) -> str:
    """As the list of top places calls it, which tells its places apart; else by the same rule."""
    if found is not None and at is not None:
        name = (request.state.cells or request.state.lsoas)[0]
        for row in top_places(request).rows:
            if row.name == name:
                return row.place
        return place_words(request, found, np.array([at]))[0]
    if request.state.cells:
        return cell_words(request.state.cells[0])
    return request.store.vocabulary(request.vintage).lsoas.get(request.state.lsoas[0], request.state.lsoas[0])


def _week(request: Request) -> np.ndarray:
    """Offences of the place by weekday and hour, shape (7, 24)."""
    week = np.zeros((7, 24))
    if request.store.capabilities.hour:
        cells = request.state.cells
        unit = f"cell_{cell_number(cells[0])[0]}" if cells else f"lsoa_{request.vintage}"
        rows = request.table(UNIT_WEEK, unit, tallies(request).periods.now, [_number(request)])
        np.add.at(week, (rows["weekday"], rows["hour"]), rows["n"])
    return week


def _kinds(request: Request) -> tuple[tuple[str, int], ...]:
    """Kinds and their counts, of those asked about where the question names any."""
    rows = categories(request).rows
    chosen = [row for row in rows if row.chosen] or rows
    return tuple((row.label, int(row.count.value)) for row in chosen if row.count.value)[:MOST_KINDS]


def place_cells(model: PlaceModel) -> Rows:
    """unit, place, offences, share, busiest time, months in the top 1%, kinds, before, change."""
    head = ["unit", "place", "offences", "share", "busiest_time", "months_in_top_1_percent", "of_months", "kinds"]
    yield [*head, *CHANGE_HEADER]
    if model.name:
        share = "" if model.share is None else round(model.share, 4)
        last = ["" if model.lasting is None else model.lasting, model.months or ""]
        kinds = "; ".join(f"{label} {count}" for label, count in model.kinds)
        figures = [model.name, model.place, number(model.count), share, model.times, *last, kinds]
        yield [*figures, *change_cells(model.before, model.change)]
    yield from told(model.words)


PANEL = Panel(
    key="place",
    says="the one place asked about: its count, tested change, busiest time, kinds and months in the top 1%",
    answer=place,
    rows=place_cells,
    rounded=Rounded.NEVER,
    method="hotspots",
    tables=(*BY_PLACE, KINDS, OWN_KINDS, UNITS, UNIT_MONTHS, UNIT_WEEK),
    needs=Needs.FINE | Needs.CELLS,
)
