"""Hot places this shift: the plan for it, as it is tested on what came after. Where only months are known, LSOAs."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from data.answers.answer import Unavailable
from data.answers.panels import ask
from data.answers.wall.asked import STOPS
from data.answers.wall.idea import LeftOut

if TYPE_CHECKING:
    from data.answers.hotspots.patrol import PatrolModel
    from data.answers.hotspots.places.top_places import TopPlacesModel
    from data.answers.wall.asked import Briefing

TITLE = "Hot places this shift"


@dataclass(frozen=True)
class Spot:
    """``number`` is written on the map and before the place. ``unit``: a cell, or an LSOA, as an address writes it."""

    number: int
    place: str
    when: str  # '15:00–18:00', '' where the source knows no hour
    why: str  # the count, with the days it was counted on
    unit: str


@dataclass(frozen=True)
class HotModel:
    """At most five places in the order of the shift's hours and of walking, none left out."""

    spots: tuple[Spot, ...]
    period: str
    sentence: str  # what a plan of this sort has met since it was made; or why there is no place
    note: str  # what the reader must know of the places, ''


def hot(briefing: Briefing) -> HotModel | LeftOut:
    """Where this shift is to stand, and when."""
    plan = ask("patrol", briefing.request(briefing.plan))
    if not isinstance(plan, Unavailable):
        return _of_plan(briefing, plan)
    if briefing.store.capabilities.exact_points and briefing.store.capabilities.hour:
        return LeftOut(TITLE, plan.words())
    top = ask("top", briefing.request(briefing.of_year()))
    if isinstance(top, Unavailable):
        return LeftOut(TITLE, top.words())
    return _of_top(briefing, top)


def _of_plan(briefing: Briefing, plan: PatrolModel) -> HotModel:
    begins = briefing.shift.start
    spots = tuple(
        Spot(
            number,
            stop.place,
            f"{stop.start:02d}:00–{stop.stop:02d}:00",
            f"{_offences(stop.offences)} then, {stop.day[0].lower()}{stop.day[1:]}",
            stop.name,
        )
        for number, stop in enumerate(sorted(plan.stops, key=lambda stop: (stop.start - begins) % 24), 1)
    )
    return HotModel(spots, briefing.year.words(), _tried(plan), "")


def _tried(plan: PatrolModel) -> str:
    """The only figure of a plan that it was not chosen to have; or why there is no plan."""
    if not plan.stops:
        return plan.sentence
    tried = plan.forward
    if tried is None:
        return "Such a plan could not be tried on earlier data."
    return (
        f"A plan made the same way from {tried.made} met {tried.met:,} of the {tried.total:,} offences "
        f"at such times in {tried.met_in}."
    )


def _of_top(briefing: Briefing, top: TopPlacesModel) -> HotModel:
    spots = tuple(Spot(row.rank, row.place, "", _offences(row.count), row.name) for row in top.rows[:STOPS])
    unit = "LSOAs" if top.noun == "LSOAs" else "places"
    source = " and ".join(source.name for source in briefing.store.sources)
    note = f"{unit} with most offences. {source} gives the month and a nearby point only: no hour, no exact place."
    return HotModel(spots, briefing.year.words(), "" if spots else top.title, note[0].upper() + note[1:])


def _offences(count: int) -> str:
    return f"{count:,} offence{'s' if count != 1 else ''}"
