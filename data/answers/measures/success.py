"""The Home Office success measures for Violence Reduction Units: three cards, each with what it can and cannot say."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from data.answers.cache import remembered
from data.answers.figures.monthly_cells import hospital_policy, written
from data.answers.measures.event_gaps import EventGaps, event_gaps
from data.answers.measures.hospital_places import place_of
from data.answers.measures.hospital_words import NOT_LOADED
from data.answers.measures.pace import Pace, pace, target_words
from data.answers.panel import Panel, Rounded
from data.counts.admissions import ALL_AGES, UNDER_25, admissions_of
from data.counts.tables import EVENT_DAYS, MONTHS
from data.question.answerable import LOAD_EXTRACT, refusals
from data.question.filters import FilterState
from data.question.sentence import place_words
from data.question.success_measures import targets_of

if TYPE_CHECKING:
    from data.answers.request import Request
    from data.question.success_measures import Target

ADMISSIONS, KNIFE, HOMICIDE = "admissions", "knife", "homicide"
#: Key, label, measure in the file of admissions.
PATIENTS = (("all", "All ages", ALL_AGES), ("u25", "Under 25", UNDER_25))
#: Key, label, question. The Home Office asks about victims under 25.
OFFENCES = (
    ("all", "All ages", FilterState(what=("knife-enabled",))),
    ("u25", "Victim under 25", FilterState(what=("knife-enabled",), cohort="u25", role="victim")),
)
DEATHS = (
    ("All ages", FilterState(what=("homicide",), flags=("non-domestic",))),
    (
        "Victim under 25, with a knife",
        FilterState(what=("homicide",), flags=("knife", "non-domestic"), cohort="u25", role="victim"),
    ),
)
WHOLE_AREA = "the whole area (admissions are not known by district)"
NOTES = (
    "The line shows a pace, not a cause: a count below it does not say what brought it down.",
    "The line starts from one year's count, which varies by chance itself; the interval allows for chance in the "
    "latest year only, and takes offences as independent of each other. With a pace exactly on the line, 'below' or "
    "'above' would be said in about 15 of 100 cases, not in 5.",
    "Counts follow what is recorded: more recording can raise them while violence falls.",
)
ROUNDED = "Admissions are rounded to 5 and 1 to 7 of them suppressed, and their line is drawn from rounded counts."
#: Sums up to every month overlap: figures with noise of all of them would be averaged.
NOT_HERE = "This measure is not shown here: it needs exact counts of every month."
METHOD = (
    "Sum of the latest twelve months against a straight line from the base year's sum to the target, level after it; "
    "95% Poisson interval (Byar, exact below 10). Months: as in the trend. Homicides: days between events, exact "
    "limits from 8 events on. Targets and base years: the table success_measures.csv."
)


@dataclass(frozen=True)
class Card:
    """One measure: its series against a line, or its events; ``instead`` says why there is neither."""

    key: str
    title: str
    place: str
    target: str  # what the line aims at, and who said so; ''
    paces: tuple[Pace, ...]
    events: tuple[EventGaps, ...]
    instead: str
    source: str = ""  # of the admissions, with its licence


@dataclass(frozen=True)
class SuccessModel:
    """The three cards, what to bear in mind, and how it is worked out."""

    cards: tuple[Card, ...]
    notes: tuple[str, ...]
    method: str


@remembered()
def success(request: Request) -> SuccessModel:
    """The measures for the districts of the question; nothing else of it counts."""
    rounded = hospital_policy(request.viewer) is not None
    left_out = request.state.lsoas or request.state.cells
    notes = [
        *NOTES,
        *([ROUNDED] if rounded else []),
        *(["These measures are for districts: the LSOAs or cells chosen are left out."] if left_out else []),
    ]
    targets = targets_of(request.store)
    cards = (_admissions(request, targets), _knife(request, targets), _homicide(request))
    return SuccessModel(cards, tuple(notes), METHOD)


def _admissions(request: Request, targets: dict[str, Target]) -> Card:
    title = "Hospital admissions for assault with a sharp object"
    held = admissions_of(request.store)
    if held is None:
        return Card(ADMISSIONS, title, WHOLE_AREA, "", (), (), NOT_LOADED)
    policy = hospital_policy(request.viewer)
    # Sums of twelve months up to every month would give the months of one district away.
    place = place_of(request if policy is None else replace(request, state=FilterState()), held)
    where = place.words if held.by_district else WHOLE_AREA
    every = {patients: held.series(patients[2], place.codes) for patients in PATIENTS}
    known = {patients: series for patients, series in every.items() if len(series.counts) and not place.instead}
    instead = place.instead or ("" if known else "There is no month in which every district has a figure.")
    paces = tuple(
        pace(label, series, targets[f"admissions-{key}"], policy) for (key, label, _), series in known.items()
    )
    aim = _aim([targets[f"admissions-{key}"] for key, _, _ in known])
    return Card(ADMISSIONS, title, where, aim, paces, (), instead, f"Source: {held.source}; {held.licence}")


def _knife(request: Request, targets: dict[str, Target]) -> Card:
    title, place = "Knife-enabled serious violence", _place(request)
    paces, refused, aims = [], "", []
    for key, label, state in OFFENCES:
        asked = _here(state, request)
        if found := refusals(asked, request.store):
            refused = refused or " ".join(found)
            continue
        if replace(request, state=asked).policy is not None:
            refused = NOT_HERE
            continue
        series = request.table(MONTHS, state=asked)
        aims.append(targets[f"knife-{key}"])
        paces.append(pace(label, series, aims[-1], None))
    return Card(KNIFE, title, place, _aim(aims), tuple(paces), (), refused)


def _homicide(request: Request) -> Card:
    title, place = "Homicides that are not domestic", _place(request)
    events, refused = [], ""
    for label, state in DEATHS:
        asked = _here(state, request)
        if found := refusals(asked, request.store):
            refused = refused or " ".join(found)
            continue
        if replace(request, state=asked).policy is not None:
            refused = NOT_HERE
            continue
        if not request.store.capabilities.day:
            refused = f"The day of an offence is not known from this source. {LOAD_EXTRACT}"
            continue
        events.append(event_gaps(label, request, asked))
    return Card(HOMICIDE, title, place, "", (), tuple(events), refused)


def _here(state: FilterState, request: Request) -> FilterState:
    """A measure in the districts and areas of the question."""
    return replace(state, districts=request.state.districts, areas=request.state.areas)


def _place(request: Request) -> str:
    return place_words(_here(FilterState(), request), request.store.vocabulary(request.vintage))


def _aim(targets: list[Target]) -> str:
    """'Half of the base year after 10 years (source).', once where ages share it."""
    found = dict.fromkeys(f"{target_words(target)} ({target.source})" for target in targets)
    return f"Line: {'; '.join(found)}." if found else ""


def success_rows(model: SuccessModel) -> Iterator[list[Any]]:
    """One row for each month of a series, or each event after the first; then what must go with them."""
    yield [
        "measure", "ages", "place", "month_or_day", "count", "last_12_months", "line", "days_since_event_before"
    ]  # fmt: skip
    for card in model.cards:
        for each in card.paces:
            for i, month in enumerate(each.month_names):
                figures = [written(each.monthly[i]), written(each.rolling[i]), each.line[i]]
                yield [card.key, each.label, card.place, month, *figures, ""]
        for found in card.events:
            for day, gap in zip(found.dates, found.days, strict=True):
                yield [card.key, found.label, card.place, day, "", "", "", gap]
    yield []
    for card in model.cards:
        said = [line for each in card.paces for line in (each.sentence, each.chart_words)]
        said += [found.sentence for found in card.events]
        for line in (card.target, card.instead, *said, card.source):
            if line:
                yield [f"{card.title}, {card.place}: {line}"]
    yield from ([line] for line in (*model.notes, model.method))


PANEL = Panel(
    key="success",
    says="the Home Office success measures",
    answer=success,
    rows=success_rows,
    rounded=Rounded.WHOLE_AREA,
    method="success-measures",
    tables=(MONTHS, EVENT_DAYS),
)
