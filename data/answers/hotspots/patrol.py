"""A patrol plan: the places and times that lead one to expect most violence, visits shared out, in walking order."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from data.answers.cache import remembered
from data.answers.figures.rows import told
from data.answers.hotspots.forward import Forward, forward_of, plan_of
from data.answers.hotspots.places.top_places import place_words
from data.answers.hotspots.study import LEAST, Study, study, unit_names
from data.answers.panel import Needs, Panel, Rounded
from data.counts.tables import UNIT_WEEK, UNITS
from data.question.filters.when import day_words
from data.schema import WEEKDAYS
from geo.crs import to_degrees
from geo.grid import centres, hexagons
from geo.shapes import to_geojson
from stats.plan import HOURS

if TYPE_CHECKING:
    import numpy.typing as npt

    from data.answers.hotspots.forward import Plan
    from data.answers.panel import Rows
    from data.answers.request import Request
    from stats.plan import Pair

#: A visit lasts 15 minutes; it is made at some time in a window.
VISIT_MINUTES = 15


@dataclass(frozen=True)
class Stop:
    """A cell at a time of the week. ``km`` in a straight line from the stop before it in the same window; 0: first.

    ``offences``: counted in it; ``expected``: in as long a time, given the cell's total and the area's hours too.
    """

    order: int
    name: str
    place: str
    day: str
    start: int
    stop: int
    offences: int
    expected: float
    visits: int
    km: float
    lat: float
    lon: float


@dataclass(frozen=True)
class PatrolModel:
    """Stops in the order of the week and of walking; what a plan made the same way earlier has met since."""

    stops: tuple[Stop, ...]
    pairs: int
    visits: int
    window_hours: int
    visit_minutes: int
    share_now: float
    forward: Forward | None
    km: float
    title: str
    sentence: str
    method: str
    geojson: str


@remembered("size", "stops", "visits")
def patrol(request: Request) -> PatrolModel:
    """The plan of this period, and the forward test of its like."""
    found = study(request)
    wanted, visits = request.display.stops, request.display.visits
    plan = plan_of(request, found.periods.now, wanted)
    forward = forward_of(request, wanted) if plan.pairs else None
    total = found.now.sum()
    share = sum(pair.offences for pair in plan.pairs) / total if total else 0.0
    stops = _stops(request, found, plan, visits)
    return PatrolModel(
        stops=tuple(stops),
        pairs=len(stops),
        visits=visits,
        window_hours=HOURS,
        visit_minutes=VISIT_MINUTES,
        share_now=round(float(share), 4),
        forward=forward,
        km=round(sum(stop.km for stop in stops), 1),
        title=f"{visits} visits of {VISIT_MINUTES} minutes a week to {len(stops)} places and times",
        sentence=_sentence(found, plan, float(share), forward),
        method=(
            f"Cells of {found.units.width} m × days × {HOURS} hours inside the days and hours asked about, by the "
            "offences to expect an hour: the cell's count there, drawn towards its total spread as the area's offences "
            "are over the week (empirical Bayes with two gamma distributions, DuMouchel 1999); each hour of a cell "
            "once. Visits shared by what is to be expected (highest averages). Within a window the next stop is the "
            "nearest; distances are straight lines. That offences lay here does not say how many a visit prevents."
        ),
        geojson=_geojson(found, stops, request.store.crs),
    )


def _shared(offences: list[float], visits: int) -> list[int]:
    """Visits by highest averages (D'Hondt), one at a time; each goes where offences per visit are most."""
    given = [0] * len(offences)
    for _ in range(visits if offences else 0):
        best = max(range(len(offences)), key=lambda i: (offences[i] / (given[i] + 1), -i))
        given[best] += 1
    return given


def _stops(request: Request, found: Study, plan: Plan, visits: int) -> list[Stop]:
    chosen = plan.pairs
    if not chosen:
        return []
    given = _shared([pair.expected for pair in chosen], visits)
    cells = plan.cells[[pair.place for pair in chosen]]
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
                stop=pair.stop,
                offences=int(pair.offences),
                expected=round(pair.expected, 1),
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
        here = max(left, key=lambda i: chosen[i].expected)
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


def _sentence(found: Study, plan: Plan, now: float, forward: Forward | None) -> str:
    if not plan.timed:
        return "No offence with an exact point and an hour: there is nothing to plan by."
    if not plan.pairs:
        return (
            f"No place held {LEAST} offences or more with a known hour, two of them at one time of the week: a plan "
            "would chase single offences. Ask about a longer period, a larger area or more kinds of offence."
        )
    count = len(plan.pairs)
    places = f"These {count} places and times" if count > 1 else "This place and time"
    text = (
        f"{places} held {100 * now:.1f}% of the offences of {found.periods.now.words()}, which they were chosen from."
    )
    if forward is None:
        return f"{text} There is no earlier data to try such a plan on."
    return (
        f"{text} What to expect: a plan made the same way from {forward.made} would have met "
        f"{100 * forward.share:.1f}% of the offences of {forward.met_in} "
        f"({forward.met:,} of {forward.total:,})."
    )


def _geojson(found: Study, stops: list[Stop], crs: str) -> str:
    if not stops:
        return '{"type":"FeatureCollection","features":[]}'
    from data.cells import cell_number

    shapes = hexagons([cell_number(stop.name)[1] for stop in stops], found.units.width)
    keys = ("order", "name", "place", "day", "start", "stop", "offences", "expected", "visits", "km")
    return to_geojson(shapes, [{key: getattr(stop, key) for key in keys} for stop in stops], crs=crs).decode()


def patrol_rows(model: PatrolModel) -> Rows:
    """order, day, hours, cell, place, offences, expected, visits, km, latitude, longitude of the middle of the cell."""
    when = ["order", "day", "from_hour", "to_hour", "cell", "place"]
    yield [*when, "offences", "expected", "visits", "km_from_last", "lat", "lon"]
    for stop in model.stops:
        where = [stop.offences, stop.expected, stop.visits, stop.km, stop.lat, stop.lon]
        yield [stop.order, stop.day, stop.start, stop.stop, stop.name, stop.place, *where]
    yield from told(model.sentence, model.method)


PANEL = Panel(
    key="patrol",
    says="a patrol plan: places and times, and what such a plan would have met",
    answer=patrol,
    rows=patrol_rows,
    units=lambda model: [stop.name for stop in model.stops],
    shapes=lambda model: model.geojson,
    rounded=Rounded.NEVER,
    method="patrol",
    tables=(UNITS, UNIT_WEEK),
    needs=Needs.FINE | Needs.POINTS | Needs.HOUR | Needs.CELLS,
)
