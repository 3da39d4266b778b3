"""The list beside the hotspot map: the units with most offences, named by town and LSOA, never by an address."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from data.answers.cache import remembered
from data.answers.figures.rows import told
from data.answers.hotspots.few import busiest, few
from data.answers.hotspots.hotspots import GI_CLASSES, gi_now
from data.answers.hotspots.places.lasting import lasting
from data.answers.hotspots.places.naming import cell_places
from data.answers.hotspots.study import LEAST, Study, study, unit_names
from data.answers.panel import Needs, Panel, Rounded
from data.counts.tables import UNIT_MONTHS, UNIT_WEEK, UNITS
from data.counts.units import commonest_lsoa
from data.question.filters.when import day_words, hours_words
from data.schema import WEEKDAYS
from geo.grid import centres
from stats.week.windows import steadiest_block

if TYPE_CHECKING:
    import numpy.typing as npt

    from data.answers.panel import Rows
    from data.answers.request import Request

MOST = 15
#: Fewer timed offences than this are too few to name a busiest time.
FEWEST_TIMED = 10
BLOCK_HOURS = 3


@dataclass(frozen=True)
class TopPlace:
    """One unit. ``share`` is of all offences of the study area; ``times`` in words.

    ``lasting``: months of the last ``TopPlacesModel.months`` in which it was in the top 1%.
    """

    rank: int
    name: str  # as the address writes it
    place: str  # as a reader knows it
    count: int
    share: float
    before: int | None
    status: str  # words of its Gi* class
    key: str
    times: str
    lasting: int
    was_top: bool | None  # among the top places of the comparison period; None: no comparison
    lat: float | None
    lon: float | None


@dataclass(frozen=True)
class TopPlacesModel:
    """The list and the words around it."""

    rows: tuple[TopPlace, ...]
    noun: str
    total: int
    months: int
    title: str
    method: str
    instead: str
    left_out: str


@remembered("size", "base")
def top_places(request: Request) -> TopPlacesModel:
    """Units by count, most first; where none holds ``LEAST`` offences the list is empty and says so."""
    found = study(request)
    chosen = busiest(found.now, MOST)
    earlier = None if found.before is None else set(busiest(found.before, MOST).tolist())
    total = int(found.now.sum())
    held = int(found.now[chosen].sum())
    title = (
        f"{few(request).sentence} The top {len(chosen)} hold {held:,} ({100 * held / total:.0f}%)."
        if len(chosen)
        else f"No {found.noun[:-1]} holds {LEAST} offences or more: single offences make no place."
    )
    return TopPlacesModel(
        rows=tuple(_rows(request, found, chosen, earlier)),
        noun=found.noun,
        total=total,
        months=lasting(request).months,
        title=title,
        method=(
            f"{found.noun[0].upper()}{found.noun[1:]} with most offences, {LEAST} at least. Named by the streets "
            "nearest to the middle of the cell where names of streets are loaded, else by the nearest town and the "
            "LSOA most of its offences lie in. Persistence: months of the last 12 in which no more than 1% of all had "
            f"as many offences. Busiest time: the block of {BLOCK_HOURS} hours that is busiest even at the lower end "
            "of its 95% interval; a description, not a test."
        ),
        instead=found.instead,
        left_out=_left_out(found.outside),
    )


def _left_out(count: int) -> str:
    are = "offence has" if count == 1 else "offences have"
    return f"{count:,} {are} no place on this map and cannot be in this list." if count else ""


def _rows(request: Request, found: Study, chosen: npt.NDArray[np.int64], earlier: set[int] | None) -> list[TopPlace]:
    numbers = found.units.number[chosen]
    bins, total = gi_now(request).bins, found.now.sum()
    times = lasting(request).times
    words = place_words(request, found, chosen)
    weeks = _weeks(request, found, numbers)
    spots = _middle(found, chosen, request.store.crs)
    return [
        TopPlace(
            rank=rank + 1,
            name=name,
            place=words[rank],
            count=int(found.now[place]),
            share=float(found.now[place] / total),
            before=None if found.before is None else int(found.before[place]),
            status=GI_CLASSES[int(bins[place])][1],
            key=GI_CLASSES[int(bins[place])][0],
            times=busiest_words(weeks[rank]),
            lasting=int(times[place]),
            was_top=None if earlier is None else int(place) in earlier,
            lat=spots[rank][0],
            lon=spots[rank][1],
        )
        for rank, (place, name) in enumerate(zip(chosen, unit_names(request, found.units, chosen), strict=True))
    ]


def place_words(request: Request, found: Study, chosen: npt.NDArray[np.int64]) -> list[str]:
    """'Northdown Road and Princes Street, Margate' or 'Chatham · Medway 014C' for each unit; no two units alike."""
    numbers = found.units.number[chosen]
    if not found.units.width:
        return [str(name) for name in request.store.lsoas(request.vintage)["name"].iloc[numbers]]
    names = request.store.vocabulary(request.vintage).lsoas
    lsoas = commonest_lsoa(request.store, request.vintage, found.units.unit, numbers)
    own = [names.get(lsoas.get(int(number), ""), "") for number in numbers]
    return cell_places(request.store, found.units.width, numbers, own)


def _weeks(request: Request, found: Study, numbers: npt.NDArray[np.int64]) -> npt.NDArray[np.float64]:
    """Offences by weekday and hour of each unit, shape (units, 7, 24)."""
    weeks = np.zeros((len(numbers), 7, 24))
    if not len(numbers) or not request.store.capabilities.hour:
        return weeks
    rows = request.table(UNIT_WEEK, found.units.unit, found.periods.now, numbers)
    order = np.argsort(numbers)
    place = order[np.searchsorted(numbers[order], rows["unit"])]
    np.add.at(weeks, (place, rows["weekday"], rows["hour"]), rows["n"])
    return weeks


def busiest_words(week: npt.NDArray[np.float64]) -> str:
    """'weekdays 15:00–18:00 (38%)', or why there is none."""
    timed = int(week.sum())
    if timed < FEWEST_TIMED:
        return f"too few to say ({timed} timed)" if timed else "times not known"
    block = steadiest_block(week, BLOCK_HOURS)
    days = "every day" if len(block.days) == 7 else day_words(tuple(WEEKDAYS[day] for day in block.days))
    return f"{days} {hours_words(tuple(range(block.start, block.stop)))} ({100 * block.share:.0f}%)"


def _middle(found: Study, chosen: npt.NDArray[np.int64], crs: str) -> list[tuple[float | None, float | None]]:
    """Latitude and longitude of the middle of each cell, where its rank is written; none for LSOAs."""
    from geo.crs import to_degrees

    if not found.units.width:
        return [(None, None)] * len(chosen)
    lon, lat = to_degrees(*centres(found.units.number[chosen], found.units.width), crs)
    return [(round(float(a), 5), round(float(b), 5)) for a, b in zip(lat, lon, strict=True)]


def top_rows(model: TopPlacesModel) -> Rows:
    """rank, unit, place, offences, share, before, class, busiest time, months in the top 1%, top before."""
    about = ["rank", "unit", "place", "offences", "share", "before", "class", "busiest_time"]
    yield [*about, "months_in_top_1_percent", "of_months", "top_before"]
    for row in model.rows:
        was = "" if row.was_top is None else ("yes" if row.was_top else "no")
        share = round(row.share, 4)
        times = [row.times, row.lasting, model.months, was]
        yield [row.rank, row.name, row.place, row.count, share, row.before, row.status, *times]
    yield from told(model.title, model.method, model.instead)


PANEL = Panel(
    key="top",
    says="the places with most offences, each with its busiest time",
    answer=top_places,
    rows=top_rows,
    units=lambda model: [row.name for row in model.rows],
    rounded=Rounded.NEVER,
    method="hotspots",
    tables=(UNITS, UNIT_MONTHS, UNIT_WEEK),
    needs=Needs.FINE | Needs.CELLS,
)
