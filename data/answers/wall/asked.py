"""What a wall is asked: which places take turns, for which shift, and how long a slide stands.

An address that says nothing is the screen of its viewer: the own districts one after the other, the shift of the clock.
What is not understood is said on the screen, and what is the viewer's own is shown; a place that is not is refused.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING
from urllib.parse import parse_qsl
from zoneinfo import ZoneInfo

from data.answers.request import Request
from data.errors import PermissionRefused
from data.question.answerable import refusals
from data.question.basis.values import Problem, and_words, ended, in_order, split_list
from data.question.display import Display
from data.question.filters import FilterState
from data.question.named import area_name
from data.question.periods import Period, latest_year
from data.release.briefing import OWN_ONLY
from data.schema import WEEKDAYS
from data.tables.shifts import Shift, day_of, load_shifts, shift_at
from data.tables.vocabulary import coordination_areas

if TYPE_CHECKING:
    from datetime import date, datetime

    from data.store.version import Store
    from data.viewer import Viewer

#: The clock of the wall: that of the shifts, wherever the server stands.
LONDON = ZoneInfo("Europe/London")
#: Seconds that a slide stands: unless asked otherwise, at least, at most.
EVERY, FASTEST, SLOWEST = 20, 5, 600
PARAMETERS = ("district", "area", "shift", "every")
#: What a patrol is sent for: the first of these that the source can answer. No ages: a wall speaks of places.
SCOPES = (
    FilterState(what=("asvc",), flags=("public",)),
    FilterState(what=("asvc",)),
    FilterState(what=("violence-and-sexual-offences",)),
    FilterState(),
)
KNIFE = FilterState(what=("knife-enabled",))
#: Places of a plan that a shift is given, and visits shared among them.
STOPS, VISITS = 5, 15
#: Days of the week that are planned for together (Monday: 0), the first that holds those of the shift: weekdays,
#: weekends, the nights of the town. Of a single day a place holds next to nothing.
TOGETHER = ((0, 1, 2, 3, 4), (5, 6), (4, 5))


@dataclass(frozen=True)
class Place:
    """A district, several of a coordination area, or the whole area (no codes)."""

    label: str
    districts: tuple[str, ...] = ()


@dataclass(frozen=True)
class WallQuestion:
    """``day``: on which the shift began, or will. ``problems``: sentences on what of the address was not understood."""

    places: tuple[Place, ...]
    shift: Shift
    day: date
    every: int
    problems: tuple[str, ...] = ()


@dataclass(frozen=True)
class Briefing:
    """One place and shift, asked of one version for one viewer: what every idea of the wall is worked out from."""

    store: Store
    viewer: Viewer
    place: Place
    shift: Shift
    day: date

    @property
    def scope(self) -> FilterState:
        """Kind of offence and place, all of the time."""
        known = self.store.vocabulary().what
        own = next(scope for scope in SCOPES if not refusals(scope, self.store))
        kinds = tuple(name for name in own.what if name in known)
        return replace(own, what=kinds, districts=self.place.districts, compare="none")

    @property
    def year(self) -> Period:
        """The twelve months that places and hours are told from."""
        return latest_year(self.store)

    def of_year(self, **asked: object) -> FilterState:
        """The scope over the year, with what is asked instead."""
        return replace(self.scope, start=self.year.start, end=self.year.end, **asked)  # type: ignore[arg-type]

    def request(self, state: FilterState) -> Request:
        """Any question of the wall, as its viewer may ask it."""
        display = Display(stops=STOPS, visits=VISITS)
        return Request(self.store, state, self.viewer, vintage=self.store.default_vintage, display=display)

    @property
    def plan(self) -> FilterState:
        """The question of the shift's plan: its hours, on days like this one."""
        return self.of_year(days=_like(self.shift.weekdays(self.day)), hours=_some(self.shift.hours))


def _like(days: tuple[int, ...]) -> tuple[str, ...]:
    """The days planned for together with these; no other where there are none, as for the night from Sunday on."""
    chosen = next((group for group in TOGETHER if set(days) <= set(group)), days)
    return tuple(WEEKDAYS[day] for day in sorted(chosen))


def _some(hours: tuple[int, ...]) -> tuple[int, ...]:
    """Hours as a filter: none where all are meant."""
    return () if len(hours) == 24 else hours


def wall_question(query: str, store: Store, viewer: Viewer, now: datetime) -> WallQuestion:
    """Read an address (with or without '?'). ``now``: any aware time.

    Raises PermissionRefused for a place that is not the viewer's.
    """
    if viewer.role in ("public", "admin"):
        raise PermissionRefused("The briefing wall is not for this view: it shows single places.")
    asked, problems = _read(query)
    places, unread = _places(asked, store, viewer)
    shift, day, unknown = _shift(asked.get("shift", ""), now.astimezone(LONDON))
    every, odd = _every(asked.get("every", ""))
    return WallQuestion(places, shift, day, every, (*problems, *unread, *unknown, *odd))


def _read(query: str) -> tuple[dict[str, str], list[str]]:
    found: dict[str, str] = {}
    problems = []
    for name, text in parse_qsl(query.lstrip("?"), keep_blank_values=True):
        if name not in PARAMETERS:
            problems.append(f"The address names {name!r:.40}; a wall knows {and_words(list(PARAMETERS))}.")
        else:
            found.setdefault(name, text.strip())
    return found, problems


def _places(asked: dict[str, str], store: Store, viewer: Viewer) -> tuple[tuple[Place, ...], list[str]]:
    words, problems = store.vocabulary(), []
    places: list[Place] = []
    for name, known in (("area", words.areas), ("district", words.districts)):
        if name not in asked:
            continue
        try:
            chosen = in_order(split_list(asked[name]), known)
        except Problem as problem:
            problems.append(ended(f"The address says {name}={asked[name]:.60}: {problem}"))
            continue
        held = coordination_areas()
        codes = (held[slug].districts if name == "area" else (slug,) for slug in chosen)
        places += [Place(known[slug], tuple(own)) for slug, own in zip(chosen, codes, strict=True)]
    if not places:
        return _own_places(store, viewer), problems
    if viewer.role != "analyst" and not all(set(place.districts) <= viewer.own for place in places):
        raise PermissionRefused(OWN_ONLY)
    return tuple(places), problems


def _own_places(store: Store, viewer: Viewer) -> tuple[Place, ...]:
    if viewer.role == "analyst":
        return (Place(area_name(store, "all districts")),)
    names = store.vocabulary().districts
    places = tuple(Place(names[code], (code,)) for code in store.district_codes if code in viewer.own)
    if not places:
        raise PermissionRefused(OWN_ONLY)
    return places


def _shift(key: str, now: datetime) -> tuple[Shift, date, list[str]]:
    shifts = load_shifts()
    if key in shifts:
        return shifts[key], day_of(now, shifts[key]), []
    shift, day = shift_at(now, shifts)
    wrong = [f"The address says shift={key:.40}; shifts are {and_words(list(shifts))}."] if key else []
    return shift, day, wrong


def _every(text: str) -> tuple[int, list[str]]:
    if not text:
        return EVERY, []
    if text.isascii() and text.isdigit() and len(text) < 5 and FASTEST <= int(text) <= SLOWEST:
        return int(text), []
    return EVERY, [f"The address says every={text:.40}; a slide stands {FASTEST} to {SLOWEST} seconds."]
