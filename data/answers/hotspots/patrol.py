"""A patrol plan: the cell × time pairs that steadily held most violence, visits shared out, in walking order."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from data.answers.cache import remembered
from data.answers.figures.rows import told
from data.answers.hotspots.study import Study, study, unit_names
from data.answers.hotspots.top_places import place_words
from data.answers.panel import Needs, Panel, Rounded
from data.counts.tables import UNIT_WEEK, UNITS
from data.question.filters.when import day_words
from data.schema import WEEKDAYS
from geo.crs import to_degrees
from geo.grid import centres, hexagons
from geo.shapes import to_geojson
from stats.windows import GROUPS, block_counts, block_scores

if TYPE_CHECKING:
    import numpy.typing as npt

    from data.answers.panel import Rows
    from data.answers.request import Request
    from data.question.periods import Period

#: A visit lasts 15 minutes; it is made at some time in a window of so many hours.
VISIT_MINUTES, WINDOW_HOURS = 15, 3
#: Cells that are looked at: beyond the busiest so many none can be among the chosen pairs.
CANDIDATES = 600


class Pair(NamedTuple):
    """A candidate cell at a time of the week, and its offences that no earlier pair holds."""

    cell: int
    days: tuple[int, ...]
    start: int
    offences: int


@dataclass(frozen=True)
class Stop:
    """A cell at a time of the week. ``km`` in a straight line from the stop before it in the same window; 0: first."""

    order: int
    name: str
    place: str
    day: str
    start: int
    stop: int
    offences: int
    visits: int
    km: float
    lat: float
    lon: float


@dataclass(frozen=True)
class PatrolModel:
    """Stops in the order of the week and of walking; what such a plan would have met in the comparison period."""

    stops: tuple[Stop, ...]
    pairs: int
    visits: int
    window_hours: int
    visit_minutes: int
    share_now: float
    share_before: float | None
    km: float
    title: str
    sentence: str
    method: str
    geojson: str


@remembered("size", "stops", "visits")
def patrol(request: Request) -> PatrolModel:
    """Greedy: the steadiest pair, then the steadiest of what is left, and so on."""
    found = study(request)
    pairs, visits = request.display.stops, request.display.visits
    places = _candidates(found)
    week = _week(request, found, places, found.periods.now)
    chosen = _greedy(week, pairs)
    before = None
    if found.periods.before is not None:
        earlier = _week(request, found, places, found.periods.before)
        total = float(found.before.sum()) if found.before is not None else 0.0
        before = _held(earlier, chosen) / total if total else None
    held = _held(week, chosen) / found.now.sum() if found.now.sum() else 0.0
    stops = _stops(request, found, places, chosen, visits)
    return PatrolModel(
        stops=tuple(stops),
        pairs=len(stops),
        visits=visits,
        window_hours=WINDOW_HOURS,
        visit_minutes=VISIT_MINUTES,
        share_now=round(float(held), 4),
        share_before=None if before is None else round(float(before), 4),
        km=round(sum(stop.km for stop in stops), 1),
        title=f"{visits} visits of {VISIT_MINUTES} minutes a week to {len(stops)} places and times",
        sentence=_sentence(found, len(stops), float(held), before),
        method=(
            f"Cells of {found.units.width} m × days × {WINDOW_HOURS} hours, ranked by the lower end of the 95% "
            "interval of offences per day, so that a chance run does not beat a steady place; each hour of a cell "
            "once. Visits shared by offences (highest averages). Within a window the next stop is the nearest; "
            "distances are straight lines. That offences lay here does not say how many a visit prevents."
        ),
        geojson=_geojson(found, stops, request.store.crs),
    )


def _candidates(found: Study) -> npt.NDArray[np.int64]:
    order = np.argsort(-found.now, kind="stable")[:CANDIDATES]
    return np.sort(order[found.now[order] > 0])


def _week(request: Request, found: Study, places: npt.NDArray[np.int64], period: Period) -> npt.NDArray[np.int64]:
    """Offences by candidate, weekday and hour, shape (candidates, 7, 24)."""
    numbers = found.units.number[places]
    week = np.zeros((len(places), 7, 24), np.int64)
    if not len(places):
        return week
    rows = request.table(UNIT_WEEK, found.units.unit, period, numbers)
    np.add.at(week, (np.searchsorted(numbers, rows["unit"]), rows["weekday"], rows["hour"]), rows["n"])
    return week


def _greedy(week: npt.NDArray[np.int64], pairs: int) -> list[Pair]:
    """The steadiest pair, then the steadiest of what is left, and so on; windows do not run over midnight."""
    left = week.copy()
    chosen: list[Pair] = []
    if not left.size:
        return chosen
    counts = block_counts(left, WINDOW_HOURS)
    scores = block_scores(counts)
    while len(chosen) < pairs:
        cell, group, start = (int(i) for i in np.unravel_index(int(scores.argmax()), counts.shape))
        if counts[cell, group, start] == 0:
            break
        chosen.append(Pair(cell, GROUPS[group], start, int(counts[cell, group, start])))
        left[cell, list(GROUPS[group]), start : start + WINDOW_HOURS] = 0
        counts[cell] = block_counts(left[cell][None], WINDOW_HOURS)[0]  # nothing changed in any other cell
        scores[cell] = block_scores(counts[cell][None])[0]
    return chosen


def _held(week: npt.NDArray[np.int64], chosen: list[Pair]) -> float:
    """Offences in the pairs; hours that two pairs of one cell share count once."""
    taken = np.zeros(week.shape, dtype=bool)
    for pair in chosen:
        taken[pair.cell, list(pair.days), pair.start : pair.start + WINDOW_HOURS] = True
    return float(week[taken].sum())


def _shared(offences: list[int], visits: int) -> list[int]:
    """Visits by highest averages (D'Hondt), one at a time; each goes where offences per visit are most."""
    given = [0] * len(offences)
    for _ in range(visits if offences else 0):
        best = max(range(len(offences)), key=lambda i: (offences[i] / (given[i] + 1), -i))
        given[best] += 1
    return given


def _stops(
    request: Request,
    found: Study,
    places: npt.NDArray[np.int64],
    chosen: list[Pair],
    visits: int,
) -> list[Stop]:
    if not chosen:
        return []
    given = _shared([pair.offences for pair in chosen], visits)
    cells = places[[pair.cell for pair in chosen]]
    names, words = unit_names(request, found.units, cells), place_words(request, found, cells)
    x, y = centres(found.units.number[cells], found.units.width)
    lon, lat = to_degrees(x, y, request.store.crs)
    stops: list[Stop] = []
    for position, km in _walk(chosen, x, y):
        pair = chosen[position]
        stops.append(
            Stop(
                order=len(stops) + 1,
                name=names[position],
                place=words[position],
                day=_days(pair.days),
                start=pair.start,
                stop=pair.start + WINDOW_HOURS,
                offences=pair.offences,
                visits=given[position],
                km=round(km, 2),
                lat=round(float(lat[position]), 5),
                lon=round(float(lon[position]), 5),
            )
        )
    return stops


def _days(days: tuple[int, ...]) -> str:
    words = "every day" if len(days) == len(WEEKDAYS) else day_words(tuple(WEEKDAYS[day] for day in days))
    return words[0].upper() + words[1:]


def _walk(chosen: list[Pair], x: npt.NDArray[np.float64], y: npt.NDArray[np.float64]) -> list[tuple[int, float]]:
    """Positions of pairs by weekday and start, within one window each time the nearest; km from the one before."""
    walk: list[tuple[int, float]] = []
    for window in sorted({(pair.days, pair.start) for pair in chosen}):
        left = [i for i, pair in enumerate(chosen) if (pair.days, pair.start) == window]
        here = max(left, key=lambda i: chosen[i].offences)
        km = 0.0
        while True:
            walk.append((here, km))
            left.remove(here)
            if not left:
                break
            last = here
            here = min(left, key=lambda i: float(np.hypot(x[i] - x[last], y[i] - y[last])))
            km = float(np.hypot(x[here] - x[last], y[here] - y[last])) / 1000
    return walk


def _sentence(found: Study, pairs: int, now: float, before: float | None) -> str:
    if not pairs:
        return "No offence with an exact point and an hour: there is nothing to plan by."
    text = f"These {pairs} places and times held {100 * now:.1f}% of the offences of {found.periods.now.words()}"
    if before is None or found.periods.before is None:
        return text + ", which they were chosen from."
    return (
        f"{text}, which they were chosen from; in {found.periods.before.words()}, which they were not, "
        f"they would have met {100 * before:.1f}%."
    )


def _geojson(found: Study, stops: list[Stop], crs: str) -> str:
    if not stops:
        return '{"type":"FeatureCollection","features":[]}'
    from data.cells import cell_number

    shapes = hexagons([cell_number(stop.name)[1] for stop in stops], found.units.width)
    keys = ("order", "name", "place", "day", "start", "stop", "offences", "visits", "km")
    return to_geojson(shapes, [{key: getattr(stop, key) for key in keys} for stop in stops], crs=crs).decode()


def patrol_rows(model: PatrolModel) -> Rows:
    """order, day, hours, cell, place, offences, visits, km, latitude, longitude of the middle of the cell."""
    yield ["order", "day", "from_hour", "to_hour", "cell", "place", "offences", "visits", "km_from_last", "lat", "lon"]
    for stop in model.stops:
        where = [stop.offences, stop.visits, stop.km, stop.lat, stop.lon]
        yield [stop.order, stop.day, stop.start, stop.stop, stop.name, stop.place, *where]
    yield from told(model.sentence, model.method)


PANEL = Panel(
    key="patrol",
    says="a patrol plan: places and times, and what it would have met the year before",
    answer=patrol,
    rows=patrol_rows,
    rounded=Rounded.NEVER,
    method="patrol",
    tables=(UNITS, UNIT_WEEK),
    needs=Needs.FINE | Needs.POINTS | Needs.HOUR | Needs.CELLS,
)
